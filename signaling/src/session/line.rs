//! The socket a session is attached to: is it alive, is it too fast, does it talk sense?

use std::time::{Duration, Instant};

use crate::limits::Bucket;

/// The server's pings. More often wakes phones for nothing; less often lets proxies, which hang up after
/// 30 to 60 s, take a quiet line for a dead one.
pub const PING_EVERY: Duration = Duration::from_secs(10);

/// Silence after which the line is dead: two pings may get lost.
pub const DEAD_AFTER: Duration = Duration::from_secs(25);

/// Time for the first message. A socket costs something before anybody has said who it is.
pub const HELLO_WITHIN: Duration = Duration::from_secs(5);

/// Time to join after the greeting; a page joins at once.
pub const JOIN_WITHIN: Duration = Duration::from_secs(30);

/// Messages beyond the rate, without a pause in between, after which the line is cut. Fewer would cut a
/// page that stumbles once; a flood reaches any number.
const MAX_EXCESS: u32 = 30;

/// Frames that are no messages at all, after which the line is cut.
const MAX_UNREADABLE: u32 = 3;

/// What to do with a message as far as its speed is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// Handle it.
    Fine,
    /// Refuse it; say so aloud if it is the first time.
    TooFast { wait: Duration, first: bool },
    /// Hang up.
    Flood,
}

#[derive(Debug)]
pub(super) struct Line {
    /// When the last frame came.
    heard: Instant,
    ping: Option<Instant>,
    /// By when the client must have got on with it.
    deadline: Option<Instant>,
    bucket: Bucket,
    excess: u32,
    unreadable: u32,
}

impl Line {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            heard: now,
            ping: None,
            deadline: Some(now + HELLO_WITHIN),
            bucket: Bucket::new(now),
            excess: 0,
            unreadable: 0,
        }
    }

    /// A frame came.
    pub(super) fn heard(&mut self, now: Instant) -> Pace {
        self.heard = now;
        if self.bucket.is_full(now) {
            self.excess = 0;
        }
        match self.bucket.take(now) {
            Ok(()) => Pace::Fine,
            Err(_) if self.excess + 1 >= MAX_EXCESS => Pace::Flood,
            Err(wait) => {
                self.excess += 1;
                let first = self.excess == 1;
                Pace::TooFast { wait, first }
            }
        }
    }

    /// The frame was no message. Says whether that was one too many.
    pub(super) fn is_babble(&mut self) -> bool {
        self.unreadable += 1;
        self.unreadable >= MAX_UNREADABLE
    }

    /// The client has said hello: it is pinged from here on.
    pub(super) fn greeted(&mut self, now: Instant) {
        self.ping = Some(now + PING_EVERY);
    }

    /// The client has to get on with it by then, or need not hurry any more.
    pub(super) fn expect_by(&mut self, deadline: Option<Instant>) {
        self.deadline = deadline;
    }

    /// Whether it is time for a ping; plans the next one.
    pub(super) fn is_ping_due(&mut self, now: Instant) -> bool {
        let is_due = self.ping.is_some_and(|ping| ping <= now);
        if is_due {
            self.ping = Some(now + PING_EVERY);
        }
        is_due
    }

    /// Whether the client was silent, or dawdled, for too long.
    pub(super) fn is_dead(&self, now: Instant) -> bool {
        self.heard + DEAD_AFTER <= now || self.deadline.is_some_and(|deadline| deadline <= now)
    }

    pub(super) fn next_timeout(&self) -> Instant {
        let others = self.ping.into_iter().chain(self.deadline);
        others.fold(self.heard + DEAD_AFTER, Instant::min)
    }
}
