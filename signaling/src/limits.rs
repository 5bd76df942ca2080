//! How much a client may say, and how fast.

use std::time::{Duration, Instant};

use crate::error::ErrorCode;

/// Longest frame, in bytes. An offer with eight media sections has 8 to 14 kB; more room would only be
/// more work for whoever sends nonsense.
pub const MAX_FRAME: usize = 64 * 1024;

/// Longest session description, in bytes.
pub const MAX_SDP: usize = 32 * 1024;

/// Most media sections of a session description. The slot plan has eight.
pub const MAX_SECTIONS: usize = 10;

/// Most lines of one media section. Browsers write about a hundred for a video section.
pub const MAX_SECTION_LINES: usize = 200;

/// Longest note, in bytes: two pages. More belongs into the office's own files.
pub const MAX_NOTE: usize = 4 * 1024;

/// Longest reason for leaving, in bytes: one word. A longer one is not kept.
pub const MAX_REASON: usize = 32;

/// What one message costs: a steady rate of ten a second, far above what a page says in a call.
const COST: Duration = Duration::from_millis(100);

/// How far ahead of the steady rate a client may run: thirty messages, for the moment after a reconnect.
const BURST: Duration = Duration::from_secs(3);

/// What one offer costs: one every two seconds. Each makes a connection or new credentials of one, and
/// a page on a bad path needs one every five.
const OFFER_COST: Duration = Duration::from_secs(2);

/// How far ahead of that a client may run: eight offers, for a walk between networks.
const OFFER_BURST: Duration = Duration::from_secs(16);

/// Limits the rate of messages of one connection, as a debt that time pays off.
#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    paid_off: Instant,
    cost: Duration,
    burst: Duration,
}

impl Bucket {
    /// A bucket of messages from which nothing has been taken.
    #[must_use]
    pub fn new(now: Instant) -> Self {
        Self {
            paid_off: now,
            cost: COST,
            burst: BURST,
        }
    }

    /// A bucket of offers from which nothing has been taken.
    #[must_use]
    pub fn of_offers(now: Instant) -> Self {
        Self {
            paid_off: now,
            cost: OFFER_COST,
            burst: OFFER_BURST,
        }
    }

    /// Takes one message out, or says how long to wait for it.
    pub fn take(&mut self, now: Instant) -> Result<(), Duration> {
        let debt = self.paid_off.saturating_duration_since(now) + self.cost;
        if let Some(wait) = debt.checked_sub(self.burst).filter(|wait| !wait.is_zero()) {
            return Err(wait);
        }
        self.paid_off = now + debt;
        Ok(())
    }

    /// Whether nothing is owed any more.
    #[must_use]
    pub fn is_full(&self, now: Instant) -> bool {
        self.paid_off <= now
    }
}

/// Whether a session description is of a size that is worth reading.
pub fn check_sdp(sdp: &str) -> Result<(), ErrorCode> {
    if sdp.len() > MAX_SDP {
        return Err(ErrorCode::PayloadTooLarge);
    }
    let (mut sections, mut lines) = (0, 0);
    for line in sdp.lines() {
        lines += 1;
        if line.starts_with("m=") {
            sections += 1;
            lines = 0;
        }
        if sections > MAX_SECTIONS || lines > MAX_SECTION_LINES {
            return Err(ErrorCode::MediaRejected);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the base of virtual time")]
    fn thirty_at_once_then_ten_a_second() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut bucket = Bucket::new(start);
        assert_eq!((0..40).filter(|_| bucket.take(at(0)).is_ok()).count(), 30);
        assert_eq!(bucket.take(at(60)), Err(Duration::from_millis(40)));
        assert_eq!(bucket.take(at(100)), Ok(()));
        assert!(bucket.take(at(100)).is_err());
        assert!(!bucket.is_full(at(3099)) && bucket.is_full(at(3100)));
        assert_eq!(
            (0..40).filter(|_| bucket.take(at(60_000)).is_ok()).count(),
            30
        );
    }

    #[test]
    fn session_descriptions_are_counted_before_they_are_read() {
        let sections = |n| "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n".repeat(n);
        assert_eq!(check_sdp(&sections(10)), Ok(()));
        assert_eq!(check_sdp(&sections(11)), Err(ErrorCode::MediaRejected));
        assert_eq!(
            check_sdp(&"a=x\r\n".repeat(201)),
            Err(ErrorCode::MediaRejected)
        );
        assert_eq!(
            check_sdp(&"a".repeat(MAX_SDP + 1)),
            Err(ErrorCode::PayloadTooLarge)
        );
    }

    proptest! {
        #[test]
        #[expect(clippy::disallowed_methods, reason = "the base of virtual time")]
        fn never_more_than_the_burst_and_the_rate(pauses in prop::collection::vec(0u64..400, 1..200)) {
            let mut now = Instant::now();
            let (start, mut bucket, mut taken) = (now, Bucket::new(now), 0);
            for pause in pauses {
                now += Duration::from_millis(pause);
                taken += u128::from(bucket.take(now).is_ok());
                prop_assert!(taken <= 30 + now.duration_since(start).as_millis() / 100);
            }
        }
    }
}
