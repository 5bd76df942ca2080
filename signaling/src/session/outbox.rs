//! What waits to be sent, and what was sent and may have to be sent again.
//!
//! An event gets its number when it goes out, not when it is said: what was overtaken by a newer message
//! of its kind before it went out leaves no gap.

use std::collections::VecDeque;

use sportello_rooms::id::RoomId;

use crate::envelope::Envelope;
use crate::message::ServerMessage;
use crate::private::Private;

/// Most messages that wait. A page that is this far behind does not read any more.
pub const MAX_QUEUE: usize = 256;

/// How many events can be sent again. Ten minutes of a busy desk; what is older comes as a snapshot.
pub const MAX_RING: usize = 256;

/// How many bytes can be sent again: a clerk's long days would otherwise add up to megabytes.
const MAX_RING_BYTES: usize = 256 * 1024;

#[derive(Debug, Default)]
pub(super) struct Outbox {
    queue: VecDeque<Item>,
    ring: VecDeque<(u64, Private)>,
    ring_bytes: usize,
    /// The number of the last event that went out.
    last_seq: u64,
    /// Events were dropped unsent: only a snapshot can mend that.
    is_torn: bool,
}

#[derive(Debug)]
enum Item {
    /// A frame that went out before.
    Again(Private),
    /// Gets a number and is kept.
    Event(Kind, ServerMessage),
    /// Belongs to this socket alone.
    Plain(Option<u64>, ServerMessage),
}

/// What an event is overtaken by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Desk,
    Lobby,
    Quality,
    /// Every one counts.
    Unique,
    Visit(RoomId),
}

impl Kind {
    fn of(message: &ServerMessage) -> Self {
        match message {
            ServerMessage::Desk(_) => Self::Desk,
            ServerMessage::Lobby(_) => Self::Lobby,
            ServerMessage::Quality(_) => Self::Quality,
            ServerMessage::Visit(visit) => Self::Visit(visit.ticket),
            _ => Self::Unique,
        }
    }

    fn is_overtaken_by(self, newer: Self) -> bool {
        self != Self::Unique && self == newer
            || matches!((self, newer), (Self::Visit(_), Self::Desk))
    }
}

/// The queue is longer than it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Overflow;

impl Outbox {
    /// An event: numbered, kept, and replaced by the next of its kind while it waits.
    pub(super) fn event(&mut self, message: ServerMessage) -> Result<(), Overflow> {
        if self.is_torn {
            return Ok(());
        }
        let kind = Kind::of(&message);
        self.queue
            .retain(|it| !matches!(it, Item::Event(old, _) if old.is_overtaken_by(kind)));
        self.push(Item::Event(kind, message))
    }

    /// A reply, or a word about the socket itself: not numbered, not kept.
    pub(super) fn plain(
        &mut self,
        re: Option<u64>,
        message: ServerMessage,
    ) -> Result<(), Overflow> {
        self.push(Item::Plain(re, message))
    }

    /// The next frame.
    pub(super) fn pop(&mut self) -> Option<String> {
        Some(match self.queue.pop_front()? {
            Item::Again(frame) => frame.into_string(),
            Item::Event(_, message) => {
                self.last_seq += 1;
                let seq = Some(self.last_seq);
                let frame = Envelope {
                    seq,
                    ..Envelope::new(message)
                }
                .to_frame();
                self.keep(self.last_seq, Private::from(frame.as_str()));
                frame
            }
            Item::Plain(re, message) => Envelope {
                re,
                ..Envelope::new(message)
            }
            .to_frame(),
        })
    }

    /// The socket is gone, and with it what belonged to it alone.
    pub(super) fn detach(&mut self) {
        self.queue.retain(|it| matches!(it, Item::Event(..)));
    }

    /// Drops what waits; from here on only a snapshot can go on.
    pub(super) fn tear(&mut self) {
        self.queue.clear();
        self.is_torn = true;
    }

    /// Gets ready to go on after this event: what was missed goes out first. False if that cannot be.
    pub(super) fn rewind(&mut self, last_seq: u64) -> bool {
        let is_known = last_seq <= self.last_seq;
        let missed = usize::try_from(self.last_seq.saturating_sub(last_seq));
        if self.is_torn || !is_known || missed.is_ok_and(|missed| missed > self.ring.len()) {
            return false;
        }
        let again = self.ring.iter().filter(|(seq, _)| *seq > last_seq);
        for (_, frame) in again.rev() {
            self.queue.push_front(Item::Again(frame.clone()));
        }
        true
    }

    /// Puts a word about the socket before everything that waits.
    pub(super) fn first(&mut self, re: Option<u64>, message: ServerMessage) {
        self.queue.push_front(Item::Plain(re, message));
    }

    /// Starts over after a snapshot, which holds everything up to the number returned.
    pub(super) fn mend(&mut self) -> u64 {
        self.queue.clear();
        self.ring.clear();
        self.ring_bytes = 0;
        self.is_torn = false;
        self.last_seq
    }

    fn push(&mut self, item: Item) -> Result<(), Overflow> {
        // What is sent again was let in before, and its number is bounded by the ring.
        let waiting = self.queue.iter().filter(|it| !matches!(it, Item::Again(_)));
        if waiting.count() >= MAX_QUEUE {
            return Err(Overflow);
        }
        self.queue.push_back(item);
        Ok(())
    }

    fn keep(&mut self, seq: u64, frame: Private) {
        self.ring_bytes += frame.expose().len();
        self.ring.push_back((seq, frame));
        while self.ring.len() > MAX_RING || self.ring_bytes > MAX_RING_BYTES {
            let Some((_, oldest)) = self.ring.pop_front() else {
                break;
            };
            self.ring_bytes -= oldest.expose().len();
        }
    }
}
