//! The most a sender is asked to send of one source.

use std::time::{Duration, Instant};

/// The least time between two words to a browser: after less it has not finished adapting to the last.
const PAUSE: Duration = Duration::from_secs(1);

/// The least time before it is told to send more.
const UP_PAUSE: Duration = Duration::from_secs(2);

/// A change of less than this part is none.
const CHANGE: u64 = 10;

/// A word to a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// Bits per second, or that there is no limit.
    pub(super) bitrate: Option<u64>,
}

/// What a sender was told of one source.
#[derive(Debug, Default)]
pub(super) struct Cap {
    /// What its receivers can take as of now, in bits per second; nothing when there is no limit.
    allowed: Option<u64>,
    told: Option<u64>,
    at: Option<Instant>,
}

impl Cap {
    /// What its receivers can take, in bits per second, if there is a limit.
    pub(super) fn allowed(&self) -> Option<u64> {
        self.allowed
    }

    /// Takes in what its receivers can take; returns what to tell the sender, if anything.
    pub(super) fn update(&mut self, allowed: Option<u64>, now: Instant) -> Option<Word> {
        self.allowed = allowed;
        let is_lower = match (allowed, self.told) {
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (Some(allowed), Some(told)) if allowed < told - told / CHANGE => true,
            (Some(allowed), Some(told)) if allowed > told + told / CHANGE => false,
            _ => return None,
        };
        let pause = if is_lower { PAUSE } else { UP_PAUSE };
        if self.at.is_some_and(|at| now - at < pause) {
            return None;
        }
        self.at = Some(now);
        self.told = allowed;
        Some(Word { bitrate: allowed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::tests::moment::start;

    #[test]
    fn a_limit_is_told_at_once_and_changes_are_told_seldom() {
        let begin = start();
        let mut cap = Cap::default();
        let mut at = |ms, allowed| {
            cap.update(allowed, begin + Duration::from_millis(ms))
                .map(|word| word.bitrate)
        };
        assert_eq!(at(0, None), None);
        assert_eq!(at(100, Some(900_000)), Some(Some(900_000)));
        assert_eq!(at(1_200, Some(830_000)), None, "hardly a change");
        assert_eq!(at(1_300, Some(500_000)), Some(Some(500_000)));
        assert_eq!(at(1_400, Some(200_000)), None, "too soon");
        assert_eq!(at(2_300, Some(200_000)), Some(Some(200_000)));
        assert_eq!(at(3_400, Some(800_000)), None, "up more slowly");
        assert_eq!(at(4_300, Some(800_000)), Some(Some(800_000)));
        assert_eq!(at(5_400, None), None);
        assert_eq!(at(6_300, None), Some(None));
    }
}
