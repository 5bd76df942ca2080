//! How fast something flows: bits per second over the last second.

use std::time::{Duration, Instant};

/// Parts of the window. More would follow changes more closely and cost memory for each stream;
/// fewer would let a single key frame stand for the whole.
const PARTS: usize = 8;

/// Microseconds in a part: together they make a second.
const PART: u64 = 1_000_000 / PARTS as u64;

/// A rate over a sliding window of one second. What it holds does not grow with what it counts.
#[derive(Debug, Default)]
pub struct Rate {
    /// When the first byte was counted.
    since: Option<Instant>,
    /// The part that is being filled, counted from `since`.
    part: u64,
    bytes: [u32; PARTS],
}

impl Rate {
    /// Counts `bytes`.
    pub fn add(&mut self, bytes: usize, now: Instant) {
        let since = *self.since.get_or_insert(now);
        self.turn(part(since, now));
        let place = &mut self.bytes[(self.part % PARTS as u64) as usize];
        *place = place.saturating_add(u32::try_from(bytes).unwrap_or(u32::MAX));
    }

    /// Bits per second over the last second, or over the time since the first byte if that is
    /// shorter.
    #[must_use]
    pub fn bitrate(&self, now: Instant) -> u64 {
        let Some(since) = self.since else {
            return 0;
        };
        let current = part(since, now).max(self.part);
        let gone = (current - self.part).min(PARTS as u64);
        let kept = (0..PARTS as u64 - gone)
            .filter_map(|back| self.part.checked_sub(back))
            .map(|it| u64::from(self.bytes[(it % PARTS as u64) as usize]));
        let bits = kept.sum::<u64>().saturating_mul(8);
        let elapsed = now.saturating_duration_since(since);
        // The part that is being filled is only partly there.
        let begun = Duration::from_micros(PART * current);
        let window =
            Duration::from_micros(PART * (PARTS as u64 - 1)) + elapsed.saturating_sub(begun);
        let window = window.min(elapsed).max(Duration::from_micros(PART));
        (u128::from(bits) * 1_000_000 / window.as_micros()) as u64
    }

    /// Empties the parts between the one that was filled last and `current`.
    fn turn(&mut self, current: u64) {
        if current <= self.part {
            return;
        }
        for it in (self.part + 1..=current).rev().take(PARTS) {
            self.bytes[(it % PARTS as u64) as usize] = 0;
        }
        self.part = current;
    }
}

fn part(since: Instant, now: Instant) -> u64 {
    now.saturating_duration_since(since).as_micros() as u64 / PART
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    use crate::tests::moment::start;

    #[test]
    fn an_even_stream_has_its_rate_at_any_moment() {
        let start = start();
        let mut rate = Rate::default();
        assert_eq!(rate.bitrate(start), 0);
        for ms in (0..5000).step_by(10) {
            let now = start + Duration::from_millis(ms);
            rate.add(1250, now);
            if ms > 200 {
                let bits = rate.bitrate(now);
                assert!((990_000..1_100_000).contains(&bits), "{bits} after {ms} ms");
            }
        }
    }

    #[test]
    fn a_second_of_silence_is_silence() {
        let start = start();
        let mut rate = Rate::default();
        rate.add(10_000, start);
        assert!(rate.bitrate(start + Duration::from_millis(500)) > 0);
        assert_eq!(rate.bitrate(start + Duration::from_millis(1100)), 0);
        rate.add(125, start + Duration::from_hours(1));
        assert_eq!(rate.bitrate(start + Duration::from_hours(1)), 1142);
    }

    proptest! {
        #[test]
        fn never_more_is_told_than_was_counted(steps in proptest::collection::vec((0_u64..400, 0_usize..5000), 1..100)) {
            let mut now = start();
            let mut rate = Rate::default();
            let mut all = 0;
            for (ms, bytes) in steps {
                now += Duration::from_millis(ms);
                rate.add(bytes, now);
                all += bytes as u64 * 8;
                prop_assert!(rate.bitrate(now) <= all * PARTS as u64);
            }
        }
    }
}
