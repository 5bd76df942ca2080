//! How much of something is allowed: a burst at once, and a steady rate after it.

use std::time::{Duration, Instant};

/// What a participant may send as voice: 256 kbit/s or 200 packets a second, several times what
/// Opus with redundancy takes. More would let one microphone fill everybody's way down.
pub(super) const VOICE: Rate = Rate {
    per_ms: 32,
    burst: 32_000,
    least: 160,
};

/// What a participant may send as pictures: 6 Mbit/s or 1000 packets a second, twice what browsers
/// send of a camera, and enough for a key frame of a sharp screen at once.
pub(super) const PICTURES: Rate = Rate {
    per_ms: 750,
    burst: 750_000,
    least: 750,
};

/// What a participant may tell by RTCP: 512 kbit/s or 320 compounds a second. Feedback on all that a
/// full room sends takes a twentieth of it; a compound can name six thousand packets, and each is
/// looked up.
pub(super) const REPORTS: Rate = Rate {
    per_ms: 64,
    burst: 64_000,
    least: 200,
};

/// What sending a voice more than once may cost on top: 48 kbit/s, half a second of it at once. That
/// is the 32 kbit/s at which browsers send Opus and half as much again.
pub(super) const REDUNDANCY: Rate = Rate {
    per_ms: 6,
    burst: 3000,
    least: 0,
};

/// What of it the most useful redundancy has for itself, in bytes.
pub(super) const REDUNDANCY_RESERVE: usize = 1500;

/// A bound on bytes, and on packets through what the smallest of them costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rate {
    /// Bytes a millisecond forgives.
    pub(crate) per_ms: u64,
    /// Bytes that may be spent at once.
    pub(crate) burst: u64,
    /// What the smallest packet costs, in bytes: below this size the processor's time counts.
    pub(crate) least: u64,
}

/// A leaky bucket.
#[derive(Debug)]
pub(crate) struct Budget {
    rate: Rate,
    spent: u64,
    at: Option<Instant>,
}

impl Budget {
    /// A bucket of which nothing is spent.
    pub(crate) fn new(rate: Rate) -> Self {
        Self {
            rate,
            spent: 0,
            at: None,
        }
    }

    /// Spends `bytes`, if there is so much left.
    pub(crate) fn take(&mut self, bytes: usize, now: Instant) -> bool {
        let fits = self.has(bytes, now);
        if fits {
            self.spent += self.cost(bytes);
        }
        fits
    }

    /// Whether there is so much left.
    pub(super) fn has(&mut self, bytes: usize, now: Instant) -> bool {
        let at = self.at.get_or_insert(now);
        let elapsed = now.saturating_duration_since(*at).as_millis();
        // A day away forgives everything as well as a year does.
        let elapsed = u64::try_from(elapsed).unwrap_or(u64::MAX).min(86_400_000);
        *at += Duration::from_millis(elapsed);
        self.spent = self.spent.saturating_sub(elapsed * self.rate.per_ms);
        self.spent + self.cost(bytes) <= self.rate.burst
    }

    fn cost(&self, bytes: usize) -> u64 {
        (bytes as u64).max(self.rate.least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::tests::moment::start;

    #[test]
    fn a_burst_is_allowed_and_then_a_steady_rate() {
        let start = start();
        let mut budget = Budget::new(VOICE);
        let burst = (0..1000).filter(|_| budget.take(1000, start)).count();
        assert_eq!(burst, 32);
        let steady = (1..=1000).filter(|ms| budget.take(1000, start + Duration::from_millis(*ms)));
        assert_eq!(steady.count(), 32);
    }

    #[test]
    fn tiny_packets_are_not_free() {
        let now = start();
        let mut budget = Budget::new(VOICE);
        let burst = (0..10_000).filter(|_| budget.take(1, now)).count();
        assert!(burst <= 200, "{burst} packets at once");
    }

    #[test]
    fn every_packet_of_an_honest_voice_fits() {
        let start = start();
        let mut budget = Budget::new(VOICE);
        let refused = (0..60_000_u64)
            .step_by(20)
            .filter(|ms| !budget.take(320, start + Duration::from_millis(*ms)));
        assert_eq!(refused.count(), 0, "of a minute at 128 kbit/s");
    }
}
