//! How much a leg may be sent again. One request can name thousands of packets; without a bound a
//! participant could make us send many times what it asks for.

use std::time::{Duration, Instant};

/// Bytes a millisecond forgives: as much as a whole stream of 2 Mbit/s again.
const PER_MS: u64 = 250;

/// Bytes that may be spent at once: an outage of half a second.
const BURST: u64 = 128_000;

/// What the smallest packet costs: below this size the processor's time counts, not the bytes.
const LEAST: u64 = 500;

/// A leaky bucket.
#[derive(Debug, Default)]
pub(super) struct Budget {
    spent: u64,
    at: Option<Instant>,
}

impl Budget {
    /// Spends `bytes`, if there is so much left.
    pub(super) fn take(&mut self, bytes: usize, now: Instant) -> bool {
        let at = self.at.get_or_insert(now);
        let elapsed = now.saturating_duration_since(*at).as_millis();
        // A day away forgives everything as well as a year does.
        let elapsed = u64::try_from(elapsed).unwrap_or(u64::MAX).min(86_400_000);
        *at += Duration::from_millis(elapsed);
        self.spent = self.spent.saturating_sub(elapsed * PER_MS);
        let cost = (bytes as u64).max(LEAST);
        let fits = self.spent + cost <= BURST;
        if fits {
            self.spent += cost;
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::tests::moment::start;

    #[test]
    fn a_burst_is_allowed_and_then_a_steady_rate() {
        let start = start();
        let mut budget = Budget::default();
        let burst = (0..1000).filter(|_| budget.take(1000, start)).count();
        assert_eq!(burst, 128);
        let steady = (1..=1000).filter(|ms| budget.take(1000, start + Duration::from_millis(*ms)));
        assert_eq!(steady.count(), 250);
    }

    #[test]
    fn tiny_packets_are_not_free() {
        let now = start();
        let mut budget = Budget::default();
        let burst = (0..10_000).filter(|_| budget.take(1, now)).count();
        assert!(burst <= 256, "{burst} packets at once");
    }
}
