//! How busy a media thread is: the share of its time in which it did not wait for the network. Time
//! in which the machine gave the processor to others counts as busy, because datagrams wait then
//! just the same.

use std::time::{Duration, Instant};

/// How much of the past counts: what is this old weighs a third of what is new. Less takes one key
/// frame for a trend; more admits people for seconds to a thread that is full.
const MEMORY: Duration = Duration::from_secs(2);

/// The share of its time that one thread is busy.
#[derive(Debug)]
pub(super) struct Utilization {
    ratio: f64,
    /// Up to when the ratio is told.
    until: Instant,
}

impl Utilization {
    /// A thread that has done nothing yet.
    pub(super) fn new(now: Instant) -> Self {
        Self {
            ratio: 0.0,
            until: now,
        }
    }

    /// The thread has worked until now, and goes to wait.
    pub(super) fn sleeps(&mut self, now: Instant) {
        self.ratio = 1.0 - (1.0 - self.ratio) * self.fade(now);
    }

    /// The thread has waited until now, and goes to work.
    pub(super) fn wakes(&mut self, now: Instant) {
        self.ratio *= self.fade(now);
    }

    /// The share, from 0 to 1, as of the last change between working and waiting.
    pub(super) fn ratio(&self) -> f64 {
        self.ratio
    }

    /// How much of what was counted before still counts.
    fn fade(&mut self, now: Instant) -> f64 {
        let elapsed = now.saturating_duration_since(self.until);
        self.until = self.until.max(now);
        (-elapsed.as_secs_f64() / MEMORY.as_secs_f64()).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::clock::Clock;

    /// Turns of a millisecond, of which a part is work.
    fn work(busy: &mut Utilization, now: &mut Instant, micros: u64, turns: u64) {
        for _ in 0..turns {
            *now += Duration::from_micros(micros);
            busy.sleeps(*now);
            *now += Duration::from_micros(1000 - micros);
            busy.wakes(*now);
        }
    }

    #[test]
    fn the_share_follows_the_work_within_seconds() {
        let mut now = Clock::system().instant();
        let mut busy = Utilization::new(now);
        work(&mut busy, &mut now, 300, 10_000);
        assert!((busy.ratio() - 0.3).abs() < 0.01, "{}", busy.ratio());
        work(&mut busy, &mut now, 900, 1000);
        assert!((0.4..0.7).contains(&busy.ratio()), "{}", busy.ratio());
        work(&mut busy, &mut now, 900, 9000);
        assert!((busy.ratio() - 0.9).abs() < 0.01, "{}", busy.ratio());
    }

    #[test]
    fn one_long_rest_is_a_rest_however_long_the_turn_before_it() {
        let mut now = Clock::system().instant();
        let mut busy = Utilization::new(now);
        now += Duration::from_millis(200);
        busy.sleeps(now);
        assert!(busy.ratio() < 0.1, "a key frame is no trend");
        now += Duration::from_secs(20);
        busy.wakes(now);
        assert!(busy.ratio() < 0.001, "{}", busy.ratio());
    }

    #[test]
    fn a_clock_that_stands_still_changes_nothing() {
        let now = Clock::system().instant();
        let mut busy = Utilization::new(now);
        busy.sleeps(now);
        busy.wakes(now);
        assert_eq!(busy.ratio().to_bits(), 0.0_f64.to_bits());
    }
}
