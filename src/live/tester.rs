//! Somebody who tries the way to this server before it matters: `sportello doctor`. A test is a call in
//! a room that belongs to no booking, lasts two minutes at most and is written down nowhere.

use std::array;

use jiff::{SignedDuration, Timestamp};
use sportello_rooms::gate::Window;
use sportello_rooms::hall::Event;
use sportello_rooms::id::{PersonId, Role, RoomId};
use sportello_rooms::token::{self, Claims, Kind};
use sportello_signaling::ErrorCode;
use sportello_signaling::message::{Admitted, End, EndedBy, ServerMessage};
use uuid::Uuid;

use super::conversation::{Conversation, Who};
use super::hub::Cares;
use super::join::{NotIn, full};

/// Where tokens for a test are asked for.
pub const TESTS: &str = "/v1/tests";

/// How long a test may last. The slowest one, in which every way is tried in vain, takes less; more
/// keeps others waiting for its room.
const LASTS: SignedDuration = SignedDuration::from_mins(2);

/// Somebody in a test room.
pub(super) struct Tester {
    pub(super) room: RoomId,
}

/// Signs tokens for the two ends of a call in a new test room.
#[must_use]
pub fn test_tokens(key: &token::Key, now: Timestamp) -> [String; 2] {
    let room = RoomId::for_test(rand::random());
    array::from_fn(|_| {
        let claims = Claims {
            kind: Kind::Test,
            room: Some(room),
            person: PersonId::new(Uuid::new_v4()),
            role: Role::Guest,
            epoch: 0,
            not_before: now,
            expires: now.saturating_add(LASTS).unwrap_or(Timestamp::MAX),
        };
        token::issue(key, &claims)
    })
}

impl Tester {
    pub(super) fn cares(&self) -> Cares {
        Cares {
            room: Some(self.room),
            ..Cares::default()
        }
    }
}

impl Conversation {
    /// Lets somebody into a test room. No table is read or written.
    pub(super) fn join_test(&mut self, claims: &Claims) -> Result<(), NotIn> {
        let &Claims {
            room: Some(room),
            person,
            role,
            not_before,
            expires,
            ..
        } = claims
        else {
            return Err(NotIn::from(ErrorCode::Forbidden));
        };
        // Whoever signs tokens beside us may not have a room of a day that nobody counts.
        if expires.duration_since(not_before) > LASTS {
            return Err(NotIn::from(ErrorCode::Forbidden));
        }
        if !self.live.lines().admits(room) {
            return Err(full().into());
        }
        let tester = Tester { room };
        let cares = Cares {
            here: self.here,
            ..tester.cares()
        };
        let hub = self.live.hub();
        hub.try_out(self.peer, cares)
            .map_err(|_| ErrorCode::RateLimited)?;
        let window = Window {
            opens: not_before,
            starts: not_before,
            ends: expires,
        };
        if let Err(busy) = self.enter(room, window, (person, role), true) {
            self.live.hub().care(self.peer, Cares::default());
            return Err(busy.into());
        }
        self.who = Who::Tester(tester);
        let first = ServerMessage::Admitted(Admitted {
            room,
            you: person,
            role,
            ends_at: expires,
        });
        let now = self.now();
        self.session.joined(role, first, now);
        tracing::info!(room.id = ?room, peer.id = self.peer.number(), "somebody tries the way here");
        Ok(())
    }

    pub(super) async fn tester_hears(&mut self, event: Event) {
        if event != Event::Ended {
            return self.hear(event).await;
        }
        self.session.say(ServerMessage::End(End {
            by: EndedBy::Time,
            outcome: None,
            feedback: false,
        }));
        self.part().await;
    }
}
