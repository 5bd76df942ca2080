//! Who comes in: the token is believed or not, the database is asked whether it still counts, and the
//! gate is asked again, because a page may have been open since yesterday.

use sportello_rooms::gate::{self, Gate, Window};
use sportello_rooms::hall::{Command, MediaState};
use sportello_rooms::id::{PersonId, Role, RoomId};
use sportello_rooms::token::{self, Kind, TokenError};
use sportello_signaling::message::{self, Failure, GateState, ServerMessage};
use sportello_signaling::{ErrorCode, Private};

use super::conversation::{Conversation, failed};
use super::media::Busy;
use crate::store::visits::RoomEntry;

/// Somebody is not let in.
pub(super) struct NotIn {
    failure: Failure,
    /// How the door is, when it is the door's fault.
    gate: Option<Gate>,
}

/// How long who finds no room is asked to wait. Calls take minutes to end; less would have a full
/// waiting room knock all the time.
const FULL_RETRY_S: u64 = 15;

/// There are as many calls as the machine or its line can carry.
pub(super) fn full() -> Failure {
    Failure {
        key: "error-full".to_owned(),
        ..Failure::from(ErrorCode::RoomFull).retry_after(FULL_RETRY_S)
    }
}

impl Conversation {
    /// Lets in whoever shows this token, or says why not.
    pub(super) async fn join(&mut self, token: &Private, state: MediaState) {
        self.state = state;
        if let Err(NotIn { failure, gate }) = self.try_join(token).await {
            let now = self.now();
            self.session.refuse_join(failure, now);
            if let Some(gate) = gate {
                self.session.say(ServerMessage::Gate(shown(gate, now.wall)));
            }
        }
    }

    async fn try_join(&mut self, token: &Private) -> Result<(), NotIn> {
        self.live.ready().await;
        let now = self.now().wall;
        let claims =
            token::verify(self.live.room_token(), token.expose(), now).map_err(|error| {
                let gate = match error {
                    TokenError::Early { not_before } => Some(Gate::Early { opens: not_before }),
                    TokenError::Expired => Some(Gate::Over),
                    TokenError::BadSignature | TokenError::Malformed => None,
                };
                NotIn {
                    gate,
                    ..NotIn::from(ErrorCode::from(error))
                }
            })?;
        match (claims.kind, claims.role, claims.room) {
            (Kind::Room, Role::Citizen, Some(room)) => self.join_citizen(room, claims.epoch).await,
            (Kind::Desk, Role::Clerk, None) => self.join_clerk(claims.person, claims.epoch).await,
            (Kind::Test, Role::Guest, Some(_)) => self.join_test(&claims),
            _ => Err(NotIn::from(ErrorCode::Forbidden)),
        }
    }

    /// Comes into a room: from here on the hall knows this peer and speaks to it.
    pub(super) fn enter(
        &mut self,
        room: RoomId,
        window: Window,
        (person, role): (PersonId, Role),
        admitted: bool,
    ) -> Result<(), Busy> {
        let (peer, state) = (self.peer, self.state);
        self.command(room, Command::Open { room, window })?;
        self.hears = Some(self.live.lines().listen(room, peer)?);
        self.command(
            room,
            Command::Join {
                room,
                peer,
                person,
                role,
                admitted,
            },
        )?;
        self.command(room, Command::State { room, peer, state })
    }

    /// A room as the database has it, with its window.
    pub(super) async fn entry(
        &self,
        room: RoomId,
    ) -> Result<Option<(RoomEntry, Window)>, ErrorCode> {
        let entry = self
            .live
            .store()
            .room_entry(room)
            .await
            .map_err(|error| failed(&error))?;
        let times = &self.live.config().room;
        Ok(entry.map(|entry| {
            let before = times.opens_before_min.duration();
            let window = entry.window(before, times.grace_after_min.duration());
            (entry, window)
        }))
    }

    /// A room that is open for who shows a token of this epoch.
    pub(super) async fn open_door(
        &self,
        room: RoomId,
        epoch: i64,
    ) -> Result<(RoomEntry, Window), NotIn> {
        let (entry, window) = self.entry(room).await?.ok_or(ErrorCode::NotFound)?;
        let gate = gate::ask(&window, entry.standing, self.now().wall);
        let code = match gate {
            Gate::Early { .. } => ErrorCode::TooEarly,
            Gate::Over => ErrorCode::Expired,
            Gate::Cancelled | Gate::Moved => ErrorCode::Revoked,
            Gate::Open { .. } if entry.epoch != epoch => ErrorCode::Revoked,
            Gate::Open { .. } => return Ok((entry, window)),
        };
        let gate = (!matches!(gate, Gate::Open { .. })).then_some(gate);
        Err(NotIn {
            gate,
            ..NotIn::from(code)
        })
    }
}

impl From<ErrorCode> for NotIn {
    fn from(code: ErrorCode) -> Self {
        Self::from(Failure::from(code))
    }
}

impl From<Failure> for NotIn {
    fn from(failure: Failure) -> Self {
        let gate = None;
        Self { failure, gate }
    }
}

/// Nobody waits for a thread that does not answer; the page tries again by itself.
impl From<Busy> for NotIn {
    fn from(Busy: Busy) -> Self {
        Self::from(ErrorCode::Internal)
    }
}

fn shown(gate: Gate, server_time: jiff::Timestamp) -> message::Gate {
    let (state, opens_at) = match gate {
        Gate::Cancelled => (GateState::Cancelled, None),
        Gate::Early { opens } => (GateState::Early, Some(opens)),
        Gate::Moved => (GateState::Moved, None),
        Gate::Open { .. } => (GateState::Open, None),
        Gate::Over => (GateState::Over, None),
    };
    message::Gate {
        state,
        opens_at,
        server_time,
    }
}
