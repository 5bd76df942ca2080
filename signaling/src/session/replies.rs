//! Replies by the client's request numbers, so that what is asked twice is done once: a page that was
//! cut off asks again without knowing whether it was heard.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use crate::message::ServerMessage;

/// How long a reply is kept. As long as a lost session: until then the client may ask again.
const KEEP: Duration = Duration::from_mins(1);

/// How many replies are kept. A clerk's page asks a few a minute.
const MAX_KEPT: usize = 32;

/// How many requests may wait for their replies at the same time.
const MAX_PENDING: usize = 32;

/// What is known of a request's number.
#[derive(Debug)]
pub(super) enum Known {
    /// It has been replied to: say it again.
    Done(ServerMessage),
    /// Not seen before; it counts as pending from here on.
    New,
    /// It is being worked on.
    Pending,
    /// Too many are being worked on.
    TooMany,
}

#[derive(Debug, Default)]
pub(super) struct Replies {
    /// `None` while it is being worked on.
    by_id: BTreeMap<u64, Option<ServerMessage>>,
    kept: VecDeque<(Instant, u64)>,
}

impl Replies {
    pub(super) fn look_up(&mut self, id: u64, now: Instant) -> Known {
        while let Some((until, old)) = self.kept.front().copied()
            && until <= now
        {
            self.kept.pop_front();
            self.by_id.remove(&old);
        }
        match self.by_id.get(&id) {
            Some(Some(reply)) => Known::Done(reply.clone()),
            Some(None) => Known::Pending,
            None if self.by_id.len() - self.kept.len() >= MAX_PENDING => Known::TooMany,
            None => {
                self.by_id.insert(id, None);
                Known::New
            }
        }
    }

    pub(super) fn keep(&mut self, id: u64, reply: &ServerMessage, now: Instant) {
        if let Some(slot @ None) = self.by_id.get_mut(&id) {
            *slot = Some(reply.clone());
            self.kept.push_back((now + KEEP, id));
        }
        if self.kept.len() > MAX_KEPT
            && let Some((_, oldest)) = self.kept.pop_front()
        {
            self.by_id.remove(&oldest);
        }
    }
}
