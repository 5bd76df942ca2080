//! What a session wants done by whoever drives it.

use jiff::civil::Date;
use sportello_rooms::hall::{MediaState, Report, Wish};
use sportello_rooms::id::RoomId;

use super::SessionId;
use crate::error::Close;
use crate::message::Outcome;
use crate::private::Private;

/// Marks a request until it is replied to with [`Session::reply`](super::Session::reply) or
/// [`Session::refuse`](super::Session::refuse).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(pub(super) Option<u64>);

/// What a session wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A clerk takes a waiting citizen in. Reply with `admitted`.
    Admit {
        /// The request.
        id: RequestId,
        /// Whom.
        ticket: RoomId,
    },
    /// Send what [`Session::poll_frame`](super::Session::poll_frame) still has, close the socket like
    /// this, and call [`Session::detach`](super::Session::detach).
    Close(Close),
    /// A clerk ends a visit. Reply with `ok`.
    EndCall {
        /// The request.
        id: RequestId,
        /// Which.
        ticket: RoomId,
        /// How it went.
        outcome: Outcome,
        /// The clerk's words.
        note: Private,
    },
    /// The session is over: nobody can resume it.
    Forget,
    /// Somebody comes. Answer with [`Session::joined`](super::Session::joined) or
    /// [`Session::refuse_join`](super::Session::refuse_join).
    Join {
        /// The token that says who.
        token: Private,
        /// What is switched on.
        state: MediaState,
    },
    /// The person leaves the call.
    Leave {
        /// Why, in one word.
        reason: Option<String>,
    },
    /// The citizen leaves the queue.
    LeaveLobby,
    /// An offer. Answer with [`Session::answer`](super::Session::answer).
    Offer {
        /// The client's number for it.
        generation: u32,
        /// The description.
        sdp: Private,
        /// Whether the same connection looks for a new path.
        ice_restart: bool,
    },
    /// A clerk gives a visit back. Reply with `ok`.
    Release {
        /// The request.
        id: RequestId,
        /// Which.
        ticket: RoomId,
    },
    /// The client wants to go on with an older session. Hand the socket over to it with
    /// [`Session::resume`](super::Session::resume) and drop this one, or call
    /// [`Session::unknown_session`](super::Session::unknown_session) on this one.
    Resume {
        /// The request, for the older session.
        id: RequestId,
        /// Its name.
        session: SessionId,
        /// To be checked with [`Session::accepts`](super::Session::accepts).
        secret: Private,
        /// The last event that arrived.
        last_seq: u64,
    },
    /// The client wants to know of relays. Reply with `media.servers`.
    Servers {
        /// The request.
        id: RequestId,
    },
    /// What the browser alone knows of the pictures it sends.
    Report(Report),
    /// Microphone, camera or screen were switched.
    State(MediaState),
    /// How large a slot is shown.
    Want(Wish),
    /// A clerk watches a day. Reply with `desk`.
    Watch {
        /// The request.
        id: RequestId,
        /// Which; `None` is today.
        day: Option<Date>,
    },
}
