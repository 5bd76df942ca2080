//! Whether a media thread takes calls that are not there yet. It stops well before it is full: near
//! the end delay grows from microseconds to seconds all at once, for everybody on the thread.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The share of a thread's time from which nobody new is let in. What is above it carries the calls
/// that go on: people who come back, key frames, a lossy hour.
const FULL: f64 = 0.70;

/// The share below which people are let in again. Nearer to [`FULL`], every call that ends would
/// open the door for a second.
const FREE: f64 = 0.60;

/// The same two for the line, on which nothing but media grows by itself.
const LINE_FULL: f64 = 0.90;
const LINE_FREE: f64 = 0.80;

/// The door of one media thread.
#[derive(Debug, Default)]
pub(super) struct Admission {
    full: bool,
}

impl Admission {
    /// Judges by the share of the thread's time and the share of the line that are taken, each from
    /// 0 to 1 and beyond. Returns whether the door is now closed to newcomers.
    pub(super) fn judge(&mut self, busy: f64, line: f64) -> bool {
        self.full = if self.full {
            busy > FREE || line > LINE_FREE
        } else {
            busy >= FULL || line >= LINE_FULL
        };
        self.full
    }
}

/// The machine's line to the outside, shared by all media threads.
#[derive(Debug)]
pub(super) struct Uplink {
    /// Bits a second it carries, if the operator says so.
    limit: Option<u64>,
    /// Bits a second that all threads sent of late.
    taken: AtomicU64,
}

impl Uplink {
    /// A line that carries `mbps` megabits a second, or as much as there is for 0.
    pub(super) fn new(mbps: u32) -> Self {
        Self {
            limit: (mbps > 0).then(|| u64::from(mbps) * 1_000_000),
            taken: AtomicU64::new(0),
        }
    }

    /// One thread sent so many bits a second until now, and sends so many from now on. Returns the
    /// share of the line that all of them take.
    pub(super) fn change(&self, before: u64, after: u64) -> f64 {
        let change = after.wrapping_sub(before);
        let taken = self
            .taken
            .fetch_add(change, Ordering::Relaxed)
            .wrapping_add(change);
        self.limit.map_or(0.0, |limit| share(taken) / share(limit))
    }
}

/// Bits a second, of bytes sent in a time.
pub(super) fn rate(bytes: u64, time: Duration) -> u64 {
    let bits = u128::from(bytes) * 8_000;
    let rate = bits.checked_div(time.as_millis()).unwrap_or(0);
    u64::try_from(rate).unwrap_or(u64::MAX)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a share of a line needs no more than 53 bits"
)]
fn share(bits: u64) -> f64 {
    bits as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_door_closes_at_seventy_percent_and_opens_again_at_sixty() {
        let mut door = Admission::default();
        assert!(!door.judge(0.69, 0.0));
        assert!(door.judge(0.70, 0.0));
        assert!(door.judge(0.61, 0.0), "one call that ends opens nothing");
        assert!(!door.judge(0.60, 0.0));
        assert!(!door.judge(0.69, 0.0));
    }

    #[test]
    fn a_line_that_is_nearly_full_closes_the_door_too() {
        let line = Uplink::new(100);
        let mut door = Admission::default();
        assert!(!door.judge(0.1, line.change(0, 50_000_000)));
        assert!(door.judge(0.1, line.change(0, 41_000_000)), "both threads");
        assert!(door.judge(0.1, line.change(50_000_000, 45_000_000)));
        assert!(!door.judge(0.1, line.change(45_000_000, 0)));
    }

    #[test]
    fn a_line_without_a_limit_is_never_full() {
        assert!(Uplink::new(0).change(0, u64::MAX / 2) < 0.1);
    }

    #[test]
    fn a_rate_is_told_of_any_time() {
        assert_eq!(rate(125_000, Duration::from_secs(1)), 1_000_000);
        assert_eq!(rate(125_000, Duration::ZERO), 0);
        assert_eq!(rate(u64::MAX, Duration::from_millis(1)), u64::MAX);
    }
}
