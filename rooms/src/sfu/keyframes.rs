//! Asking a publisher for a key frame, not too often.

use std::time::{Duration, Instant};

/// The least time between two requests to one source. Key frames are several times as large as
/// others: asking more often makes a congested uplink worse, asking less often keeps a newcomer
/// in front of a black picture.
pub(super) const PAUSE: Duration = Duration::from_millis(500);

/// The requests to one source.
#[derive(Debug, Default)]
pub(super) struct Keyframes {
    asked: Option<Instant>,
    /// The first of the requests that have had no answer.
    unanswered: Option<Instant>,
    wanted: bool,
}

impl Keyframes {
    /// Somebody needs a key frame.
    pub(super) fn want(&mut self) {
        self.wanted = true;
    }

    /// A key frame came; whoever wanted one has it.
    pub(super) fn came(&mut self) {
        self.wanted = false;
        self.unanswered = None;
    }

    /// Since when a key frame is asked for in vain.
    pub(super) fn unanswered(&self) -> Option<Instant> {
        self.unanswered
    }

    /// Whether to ask at this moment; a `true` counts as asked.
    pub(super) fn due(&mut self, now: Instant) -> bool {
        let is_due = self.deadline(now).is_some_and(|deadline| deadline <= now);
        if is_due {
            self.asked = Some(now);
            self.unanswered = self.unanswered.or(Some(now));
            self.wanted = false;
        }
        is_due
    }

    /// When the next request may go out, if one is wanted.
    pub(super) fn deadline(&self, now: Instant) -> Option<Instant> {
        self.wanted
            .then(|| self.asked.map_or(now, |asked| asked + PAUSE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::tests::moment::start;

    #[test]
    fn requests_are_spaced_and_none_is_forgotten() {
        let start = start();
        let at = |ms| start + Duration::from_millis(ms);
        let mut keyframes = Keyframes::default();
        assert!(!keyframes.due(at(0)));
        keyframes.want();
        assert!(keyframes.due(at(0)));
        keyframes.want();
        assert!(!keyframes.due(at(100)));
        assert_eq!(keyframes.deadline(at(100)), Some(at(500)));
        assert!(keyframes.due(at(500)));
        assert_eq!(keyframes.deadline(at(1100)), None);
    }

    #[test]
    fn a_flood_of_requests_reaches_a_source_at_most_twice_a_second() {
        let start = start();
        let mut keyframes = Keyframes::default();
        let asked = (0..10_000).step_by(10).filter(|ms| {
            keyframes.want();
            keyframes.due(start + Duration::from_millis(*ms))
        });
        assert_eq!(asked.count(), 20);
    }

    #[test]
    fn a_key_frame_answers_everybody() {
        let now = start();
        let mut keyframes = Keyframes::default();
        keyframes.want();
        keyframes.came();
        assert!(!keyframes.due(now));
    }
}
