//! Whether the participant is still there, told by silence. A lite agent sends no checks, so the
//! consent of RFC 7675 is the peer's to renew.

use std::time::{Duration, Instant};

/// Silence after which a participant counts as reconnecting. More would leave the others before a
/// frozen picture without a word; less would cry wolf at every hiccup.
const RECONNECTING: Duration = Duration::from_secs(5);

/// The same for a participant that sends no media and checks seldom: some browsers let up to six
/// seconds pass between two checks (RFC 7675, section 5.1).
const RECONNECTING_SLOW: Duration = Duration::from_secs(8);

/// An interval between checks that tells a slow one.
const SLOW: Duration = Duration::from_millis(3500);

/// Consent ends so long after the last check.
const CONSENT: Duration = Duration::from_secs(30);

/// The clockwork of silence.
#[derive(Debug)]
pub(super) struct Liveness {
    state: State,
    /// The last check, or the beginning.
    checked: Instant,
    /// The last datagram that was proven, a check or media.
    heard: Instant,
    /// The last two intervals between checks; one alone may be a lost check.
    intervals: [Duration; 2],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Heard,
    Silent,
    Expired,
}

/// A change of state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Back,
    Expired,
    Silent,
}

impl Liveness {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            state: State::Waiting,
            checked: now,
            heard: now,
            intervals: [Duration::ZERO; 2],
        }
    }

    /// A proven check came.
    pub(super) fn checked(&mut self, now: Instant) -> Option<Change> {
        if self.state == State::Expired {
            return None;
        }
        self.intervals = [
            self.intervals[1],
            now.saturating_duration_since(self.checked),
        ];
        self.checked = now;
        let heard = self.heard(now);
        self.state = State::Heard;
        heard
    }

    /// A proven datagram came.
    pub(super) fn heard(&mut self, now: Instant) -> Option<Change> {
        self.heard = now;
        if self.state != State::Silent {
            return None;
        }
        self.state = State::Heard;
        Some(Change::Back)
    }

    /// Lets the participant begin anew after an ICE restart.
    pub(super) fn restart(&mut self, now: Instant) {
        self.checked = now;
        self.intervals = [Duration::ZERO; 2];
        if self.state == State::Expired {
            self.state = State::Silent;
        }
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        match self.state {
            State::Waiting | State::Silent => Some(self.checked + CONSENT),
            State::Heard => Some((self.heard + self.patience()).min(self.checked + CONSENT)),
            State::Expired => None,
        }
    }

    pub(super) fn handle_timeout(&mut self, now: Instant) -> Option<Change> {
        if self.state == State::Expired {
            return None;
        }
        if now.saturating_duration_since(self.checked) >= CONSENT {
            self.state = State::Expired;
            return Some(Change::Expired);
        }
        if self.state == State::Heard
            && now.saturating_duration_since(self.heard) >= self.patience()
        {
            self.state = State::Silent;
            return Some(Change::Silent);
        }
        None
    }

    fn patience(&self) -> Duration {
        let slow = self.intervals.iter().all(|interval| *interval >= SLOW);
        if slow {
            RECONNECTING_SLOW
        } else {
            RECONNECTING
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::testing::start;

    #[test]
    fn silence_is_told_at_five_seconds_and_consent_ends_at_thirty() {
        let beginning = start();
        let at = |secs| beginning + Duration::from_secs(secs);
        let mut liveness = Liveness::new(beginning);
        assert_eq!(liveness.checked(at(1)), None);
        assert_eq!(liveness.poll_timeout(), Some(at(6)));
        assert_eq!(liveness.handle_timeout(at(5)), None);
        assert_eq!(liveness.handle_timeout(at(6)), Some(Change::Silent));
        assert_eq!(liveness.poll_timeout(), Some(at(31)));
        assert_eq!(liveness.checked(at(20)), Some(Change::Back));
        assert_eq!(liveness.handle_timeout(at(25)), Some(Change::Silent));
        assert_eq!(liveness.handle_timeout(at(50)), Some(Change::Expired));
        assert_eq!(liveness.checked(at(51)), None);
        assert_eq!(liveness.poll_timeout(), None);
    }

    #[test]
    fn media_is_a_sign_of_life_but_no_consent() {
        let beginning = start();
        let mut liveness = Liveness::new(beginning);
        liveness.checked(beginning);
        for second in 1..30 {
            let now = beginning + Duration::from_secs(second);
            assert_eq!(liveness.heard(now), None);
            assert_eq!(liveness.handle_timeout(now), None);
        }
        let end = beginning + CONSENT;
        liveness.heard(end);
        assert_eq!(liveness.handle_timeout(end), Some(Change::Expired));
    }

    #[test]
    fn one_who_checks_seldom_is_given_more_time() {
        let beginning = start();
        let mut liveness = Liveness::new(beginning);
        let mut now = beginning;
        for _ in 0..3 {
            now += Duration::from_millis(5900);
            liveness.checked(now);
        }
        assert_eq!(
            liveness.handle_timeout(now + Duration::from_millis(7900)),
            None
        );
        assert_eq!(
            liveness.handle_timeout(now + RECONNECTING_SLOW),
            Some(Change::Silent)
        );
    }

    #[test]
    fn a_participant_that_never_comes_expires() {
        let beginning = start();
        let mut liveness = Liveness::new(beginning);
        assert_eq!(liveness.poll_timeout(), Some(beginning + CONSENT));
        assert_eq!(
            liveness.handle_timeout(beginning + CONSENT),
            Some(Change::Expired)
        );
        liveness.restart(beginning + CONSENT);
        assert_eq!(liveness.checked(beginning + CONSENT), Some(Change::Back));
    }
}
