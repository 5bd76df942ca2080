//! One client's conversation, over as many sockets as it takes.
//!
//! ```text
//!        hello            join            joined
//!  new ────────► greeted ──────► joining ────────► joined ⇄ (socket lost, resumed within 60 s)
//!   │ 5 s           │ 30 s          │ refused         │
//!   ▼               ▼               ▼                 ▼
//!  closed         closed         greeted       closed, forgotten
//! ```
//!
//! The session decides what may be said when, by whom, how fast and how much; it numbers what must not be
//! missed, says again what was missed, and answers what is asked twice once. What a message *means* is
//! decided elsewhere: it leaves as an [`Action`] and is answered by a call.

mod action;
mod conversation;
mod line;
mod outbox;
mod replies;
mod view;

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::time::{Duration, Instant};

use sportello_rooms::hall::Now;
use sportello_rooms::id::Role;

pub use action::{Action, RequestId};
pub use line::{DEAD_AFTER, HELLO_WITHIN, JOIN_WITHIN, PING_EVERY};
pub use outbox::{MAX_QUEUE, MAX_RING};

use crate::error::{Close, ErrorCode};
use crate::limits::Bucket;
use crate::message::{Failure, MediaAnswer, Resumed, ServerMessage, Snapshot};
use crate::private::Private;
use line::Line;
use outbox::{Outbox, Overflow};
use replies::Replies;
use view::View;

/// How long a session without a socket is kept, like the person's place in the room. Less loses whoever
/// rides a lift or a tunnel; more keeps what nobody will come back for.
pub const KEEP_LOST: Duration = Duration::from_mins(1);

/// Names a session. Not a secret: whoever resumes needs the secret too.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(String);

impl SessionId {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for SessionId {
    fn from(name: String) -> Self {
        Self(name)
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.get(..8).unwrap_or("…"))
    }
}

/// One client's conversation. Feed it frames, time and answers; after each, drain
/// [`Session::poll_frame`] into the socket and [`Session::poll_action`] into the house.
#[derive(Debug)]
pub struct Session {
    id: SessionId,
    secret: Private,
    boot: String,
    phase: Phase,
    /// The socket, or since when there is none.
    line: Result<Line, Instant>,
    /// How the socket is about to be closed.
    closing: Option<Close>,
    /// Why the session is over, for a client that does not know it yet and comes back.
    ended: Option<ErrorCode>,
    forgotten: bool,
    /// Offers that have not been answered, by the client's number.
    offers: BTreeMap<u32, RequestId>,
    offer_pace: Bucket,
    replies: Replies,
    view: View,
    outbox: Outbox,
    actions: VecDeque<Action>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nothing has been said.
    New { may_resume: bool },
    /// Somebody wants to go on with an older session.
    Resuming(RequestId),
    /// Versions are agreed.
    Greeted,
    /// Somebody wants in.
    Joining(RequestId),
    /// Somebody is in.
    Joined(Role),
}

impl Session {
    /// A conversation that begins on a fresh socket. Name and secret come from a secure generator; `boot`
    /// is the same for every session until the process is started again.
    #[must_use]
    pub fn new(id: SessionId, secret: Private, boot: &str, now: Now) -> Self {
        Self {
            id,
            secret,
            boot: boot.to_owned(),
            phase: Phase::New { may_resume: true },
            line: Ok(Line::new(now.mono)),
            closing: None,
            ended: None,
            forgotten: false,
            offers: BTreeMap::new(),
            offer_pace: Bucket::of_offers(now.mono),
            replies: Replies::default(),
            view: View::default(),
            outbox: Outbox::default(),
            actions: VecDeque::new(),
        }
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> &SessionId {
        &self.id
    }

    /// In what capacity the client is in, once it is.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        match self.phase {
            Phase::Joined(role) => Some(role),
            Phase::Greeted | Phase::Joining(_) | Phase::New { .. } | Phase::Resuming(_) => None,
        }
    }

    /// Whether a client that shows this secret may go on with this session.
    #[must_use]
    pub fn accepts(&self, secret: &Private) -> bool {
        self.role().is_some() && !self.forgotten && self.secret == *secret
    }

    /// The client is in, in this capacity; `first` is the reply to its `join`.
    pub fn joined(&mut self, role: Role, first: ServerMessage, now: Now) {
        if let Phase::Joining(id) = self.phase {
            self.phase = Phase::Joined(role);
            self.reply(id, first, now);
        }
    }

    /// The client is not let in. It may try once more with another token before its time is up.
    pub fn refuse_join(&mut self, failure: impl Into<Failure>, now: Now) {
        if let Phase::Joining(id) = self.phase {
            self.phase = Phase::Greeted;
            self.expect_by(Some(now.mono + JOIN_WITHIN));
            self.reply(id, ServerMessage::Error(failure.into()), now);
        }
    }

    /// The session the client wanted to go on with is not known, or not the client's.
    pub fn unknown_session(&mut self, now: Now) {
        if let Phase::Resuming(id) = self.phase {
            self.phase = Phase::New { may_resume: false };
            self.expect_by(Some(now.mono + HELLO_WITHIN));
            self.plain(id.0, ServerMessage::Error(ErrorCode::UnknownSession.into()));
        }
    }

    /// Replies to a request.
    pub fn reply(&mut self, id: RequestId, message: ServerMessage, now: Now) {
        let RequestId(Some(id)) = id else {
            return self.say(message);
        };
        self.view.note(&message);
        self.replies.keep(id, &message, now.mono);
        self.plain(Some(id), message);
    }

    /// Says that a request cannot be fulfilled.
    pub fn refuse(&mut self, id: RequestId, failure: impl Into<Failure>, now: Now) {
        self.reply(id, ServerMessage::Error(failure.into()), now);
    }

    /// Answers an offer by its number, or says why not.
    pub fn answer(&mut self, generation: u32, answer: Result<String, ErrorCode>, now: Now) {
        let id = self.offers.remove(&generation).unwrap_or(RequestId(None));
        let message = match answer {
            Ok(sdp) => ServerMessage::MediaAnswer(MediaAnswer {
                sdp: sdp.into(),
                generation,
            }),
            Err(code) => ServerMessage::Error(code.into()),
        };
        self.reply(id, message, now);
    }

    /// Tells the client something that it must not miss. Of `lobby`, `quality`, `desk` and each
    /// `visit` the newest is enough.
    pub fn say(&mut self, message: ServerMessage) {
        self.view.note(&message);
        let said = self.outbox.event(message);
        self.check(said);
    }

    /// Ends the conversation: says why, if there is a why, and closes the socket. A client that has lost
    /// its socket is told when it comes back.
    pub fn close(&mut self, close: Close) {
        self.close_for(None, close);
    }

    /// The socket is gone. The session waits for its client, unless there is nothing to wait for.
    pub fn detach(&mut self, now: Now) {
        if self.line.is_err() {
            return;
        }
        self.line = Err(now.mono);
        self.outbox.detach();
        match self.closing.take() {
            _ if self.role().is_none() => self.forget(),
            Some(Close::Done) => self.forget(),
            Some(Close::Error(code)) => self.end(code),
            None => {}
        }
    }

    /// Goes on over a new socket, on which the client said that this event was the last to arrive. The
    /// caller has asked [`Session::accepts`]. An older socket that is still attached is dead to this
    /// session; the caller closes it.
    pub fn resume(&mut self, id: RequestId, last_seq: u64, now: Now) {
        self.closing = None;
        self.actions
            .retain(|action| !matches!(action, Action::Close(_)));
        self.outbox.detach();
        let mut line = Line::new(now.mono);
        line.expect_by(None);
        line.greeted(now.mono);
        self.line = Ok(line);
        if let Some(code) = self.ended {
            self.outbox.tear();
            return self.close_for(id.0, Close::Error(code));
        }

        let boot = self.boot.clone();
        let server_time = now.wall;
        if self.outbox.rewind(last_seq) {
            let from_seq = last_seq;
            let resumed = Resumed {
                boot,
                from_seq,
                server_time,
            };
            self.outbox.first(id.0, ServerMessage::Resumed(resumed));
        } else {
            let from_seq = self.outbox.mend();
            let state = self.view.messages();
            let snapshot = Snapshot {
                boot,
                from_seq,
                server_time,
                state,
            };
            self.outbox.first(id.0, ServerMessage::Snapshot(snapshot));
        }
    }

    /// Lets time pass.
    pub fn handle_timeout(&mut self, now: Now) {
        let now = now.mono;
        match &mut self.line {
            Err(since) if *since + KEEP_LOST <= now => self.forget(),
            Err(_) => {}
            Ok(_) if self.closing.is_some() => {}
            Ok(line) if line.is_dead(now) => self.close(Close::Error(ErrorCode::TimedOut)),
            Ok(line) => {
                if line.is_ping_due(now) {
                    self.plain(None, ServerMessage::Ping {});
                }
            }
        }
    }

    /// When [`Session::handle_timeout`] wants to be called.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        match &self.line {
            _ if self.forgotten || self.closing.is_some() => None,
            Err(since) => Some(*since + KEEP_LOST),
            Ok(line) => Some(line.next_timeout()),
        }
    }

    /// The next thing to do, until there is nothing left.
    pub fn poll_action(&mut self) -> Option<Action> {
        self.actions.pop_front()
    }

    /// The next frame to send, until there is nothing left. To be asked for as the socket takes them:
    /// what nobody asks for piles up here, and is cut off at [`MAX_QUEUE`].
    pub fn poll_frame(&mut self) -> Option<String> {
        self.line.as_ref().ok()?;
        self.outbox.pop()
    }

    /// Closes the socket with the reason as the reply to a request.
    fn close_for(&mut self, re: Option<u64>, close: Close) {
        if self.closing.is_some() {
            return;
        }
        match (close, self.line.is_ok()) {
            (Close::Done, false) => return self.forget(),
            (Close::Error(code), false) => return self.end(code),
            (Close::Error(code), true) => {
                let said = self.outbox.plain(re, ServerMessage::Error(code.into()));
                if said.is_err() {
                    self.outbox.tear();
                }
            }
            (Close::Done, true) => {}
        }
        self.closing = Some(close);
        self.actions.push_back(Action::Close(close));
    }

    /// Remembers why nobody can go on, unless the client may come back all the same.
    fn end(&mut self, code: ErrorCode) {
        if !code.is_transient() {
            self.ended = Some(code);
        }
    }

    fn plain(&mut self, re: Option<u64>, message: ServerMessage) {
        if self.line.is_ok() {
            let said = self.outbox.plain(re, message);
            self.check(said);
        }
    }

    fn check(&mut self, said: Result<(), Overflow>) {
        if said == Err(Overflow) {
            self.outbox.tear();
            if self.line.is_ok() {
                self.close(Close::Error(ErrorCode::SlowConsumer));
            }
        }
    }

    fn expect_by(&mut self, deadline: Option<Instant>) {
        if let Ok(line) = &mut self.line {
            line.expect_by(deadline);
        }
    }

    fn forget(&mut self) {
        if !self.forgotten {
            self.forgotten = true;
            self.actions.push_back(Action::Forget);
        }
    }
}

#[cfg(test)]
mod tests;
