//! The last flight of a handshake, sent again as it was. The engine doubles its time to the next
//! repetition without end, and on a bad path that is what makes people wait.

use std::time::{Duration, Instant};

/// The pace. What did not arrive is new to the peer, and what did it drops as a replay.
const REPEAT: Duration = Duration::from_millis(200);

/// Repetitions in one handshake, 40 KiB at the very most.
const MOST_REPEATS: u32 = 20;

/// The last datagrams sent, until the peer shows that it got them.
#[derive(Default)]
pub(super) struct Flight {
    datagrams: Vec<Vec<u8>>,
    due: Option<Instant>,
    repeats: u32,
}

impl Flight {
    /// Takes what was sent in place of what was sent before.
    pub(super) fn sent(&mut self, datagrams: Vec<Vec<u8>>, now: Instant) {
        self.datagrams = datagrams;
        self.due = (self.repeats < MOST_REPEATS).then(|| now + REPEAT);
    }

    /// Forgets the flight: it arrived, or there is no use in it any more.
    pub(super) fn done(&mut self) {
        *self = Self {
            repeats: MOST_REPEATS,
            ..Self::default()
        };
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        self.due
    }

    /// What to send again at this moment.
    pub(super) fn repeat(&mut self, now: Instant) -> &[Vec<u8>] {
        if self.due.is_none_or(|due| due > now) {
            return &[];
        }
        self.repeats += 1;
        self.due = (self.repeats < MOST_REPEATS).then(|| now + REPEAT);
        &self.datagrams
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::testing::start;

    #[test]
    fn a_flight_is_repeated_at_its_pace_and_not_for_ever() {
        let mut now = start();
        let mut flight = Flight::default();
        assert_eq!(flight.poll_timeout(), None);
        flight.sent(vec![b"hello".to_vec()], now);
        assert!(flight.repeat(now).is_empty());
        for _ in 0..MOST_REPEATS {
            now = flight.poll_timeout().unwrap();
            assert_eq!(flight.repeat(now), [b"hello".to_vec()]);
        }
        assert_eq!(flight.poll_timeout(), None);
        flight.sent(vec![b"again".to_vec()], now);
        assert_eq!(
            flight.poll_timeout(),
            None,
            "the bound is for the whole handshake"
        );
    }

    #[test]
    fn a_flight_that_arrived_is_not_repeated() {
        let now = start();
        let mut flight = Flight::default();
        flight.sent(vec![b"hello".to_vec()], now);
        flight.done();
        assert!(flight.repeat(now + REPEAT).is_empty());
    }
}
