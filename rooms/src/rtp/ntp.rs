//! Our own media clock in the formats RTCP and header extensions want. Its epoch is arbitrary:
//! only differences are ever looked at, by us and by receivers.

use std::time::{Duration, Instant};

/// Seconds of NTP time at the clock's base; its low half is far from zero too, which means "no
/// report yet" where only the middle is quoted.
const BASE_SECONDS: u64 = 0xe000_4000;

/// Turns monotonic instants into NTP time (32.32 fixed point seconds).
#[derive(Debug, Clone, Copy)]
pub struct NtpClock {
    base: Instant,
}

impl NtpClock {
    /// A clock that starts at `base`.
    #[must_use]
    pub fn new(base: Instant) -> Self {
        Self { base }
    }

    /// NTP time at `now`.
    #[must_use]
    pub fn ntp(&self, now: Instant) -> u64 {
        let since = now.saturating_duration_since(self.base);
        let seconds = BASE_SECONDS.wrapping_add(since.as_secs());
        (seconds << 32) | ((u64::from(since.subsec_nanos()) << 32) / 1_000_000_000)
    }

    /// The 24 bits of `abs-send-time` at `now`.
    #[must_use]
    pub fn abs_send_time(&self, now: Instant) -> [u8; 3] {
        let [_, bytes @ ..] = ((self.ntp(now) >> 14) as u32 & 0x00ff_ffff).to_be_bytes();
        bytes
    }

    /// The instant so many microseconds after the clock's base.
    #[must_use]
    pub fn instant(&self, micros: i64) -> Instant {
        self.base + Duration::from_micros(micros.max(0).unsigned_abs())
    }

    /// Microseconds since the clock's base.
    #[must_use]
    pub fn micros(&self, now: Instant) -> i64 {
        let micros = now.saturating_duration_since(self.base).as_micros();
        i64::try_from(micros).unwrap_or(i64::MAX)
    }
}

/// The middle 32 bits, as reports quote them.
#[must_use]
pub fn middle(ntp: u64) -> u32 {
    (ntp >> 16) as u32
}

/// A duration in the 16.16 fixed point seconds of reports, at most 18 hours.
#[must_use]
pub fn short(duration: Duration) -> u32 {
    let ticks = (duration.as_micros() << 16) / 1_000_000;
    u32::try_from(ticks).unwrap_or(u32::MAX)
}

/// The duration 16.16 fixed point seconds stand for.
#[must_use]
pub fn from_short(short: u32) -> Duration {
    Duration::from_micros((u64::from(short) * 1_000_000) >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::tests::moment::start;

    #[test]
    fn half_a_second_is_half_of_everything() {
        let base = start();
        let clock = NtpClock::new(base);
        let later = base + Duration::from_millis(1500);
        assert_eq!(clock.ntp(later) - clock.ntp(base), 3 << 31);
        let at = |now| {
            let [high, mid, low] = clock.abs_send_time(now);
            u32::from_be_bytes([0, high, mid, low])
        };
        assert_eq!(at(later) - at(base), 3 << 17);
        assert_eq!(clock.micros(later), 1_500_000);
        assert_eq!(clock.instant(1_500_000), later);
    }

    #[test]
    fn short_durations_go_there_and_back() {
        let round = from_short(short(Duration::from_millis(250)));
        assert_eq!(round, Duration::from_millis(250));
        assert_eq!(short(Duration::from_secs(1 << 20)), u32::MAX);
    }
}
