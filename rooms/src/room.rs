//! One room: who waits, who has been let in, who is lost for a moment, and when it is over. It knows
//! nothing of media; whoever drives it links the media of exactly those peers it has admitted.
//!
//! What a person goes through:
//!
//! ```text
//!            Join                Admit                  Lose
//!  (unknown) ────► held ─────────────────► admitted ──────────► away
//!      │            │  Lose ► away │ Join      ▲                  │
//!      │            │         (60 s grace)      └───── Join ───────┤
//!      │            └── Leave ► gone            Leave ► gone ◄─────┘ 60 s
//!      └─ Join, already admitted ─► admitted
//! ```
//!
//! - Nobody but `Admit` (or a `Join` that says so from the database) turns *held* into *admitted*; least
//!   of all the arrival of a clerk.
//! - *Admitted* is never taken back while the room is open: who returns after a tunnel, a reload or an
//!   hour is admitted again without waiting.
//! - A person has one peer. A second one supersedes the first.
//! - The end of the window, or `End`, closes the room for good.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::{SignedDuration, Timestamp};

use crate::gate::Window;
use crate::id::{PeerId, PersonId, Role, RoomId};

/// How long a lost person's place and media are kept. Less throws out whoever rides a lift or a
/// tunnel; more leaves the other side looking at a frozen picture that nobody is behind.
pub const GRACE: SignedDuration = SignedDuration::from_secs(60);

/// How many people may be in the call: citizen, clerk and two others. It is what the fixed media slots
/// of one connection can show; more would need another negotiation.
pub const MAX_ADMITTED: usize = 4;

/// How many people may wait at the same time. A room has one citizen and a few invited guests; more are
/// a mistake or an attack, and each costs a transport.
pub const MAX_HELD: usize = 8;

/// What happens to a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Let this person in.
    Admit {
        /// Who. Somebody who is not here yet is let in on arrival.
        person: PersonId,
    },
    /// The visit is over.
    End,
    /// A person comes, or comes back.
    Join {
        /// The live session.
        peer: PeerId,
        /// Who it is.
        person: PersonId,
        /// In what capacity.
        role: Role,
        /// Whether the database knows the person as already let in.
        admitted: bool,
    },
    /// A person goes away on purpose.
    Leave {
        /// The live session.
        peer: PeerId,
    },
    /// The session's socket broke.
    Lose {
        /// The live session.
        peer: PeerId,
    },
}

/// What the room wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// The peer is in the call: link its media. Repeated when the same peer joins again.
    Admit {
        /// Whom.
        peer: PeerId,
    },
    /// The person is lost for the moment; the peer's media stays linked.
    Away {
        /// Who.
        person: PersonId,
    },
    /// The person has returned within the grace. Comes before the `Admit` or `Hold` of its peer.
    Back {
        /// Who.
        person: PersonId,
    },
    /// The room is over for good. A `Remove` for every peer follows.
    Close,
    /// The person has left, or did not return in time.
    Gone {
        /// Who.
        person: PersonId,
    },
    /// The peer waits: nothing may flow to or from it.
    Hold {
        /// Whom.
        peer: PeerId,
    },
    /// The peer cannot come in, or cannot stay. The room does not know it any more.
    Refuse {
        /// Whom.
        peer: PeerId,
        /// Why.
        reason: Refusal,
    },
    /// Forget the peer and what it holds.
    Remove {
        /// Whom.
        peer: PeerId,
    },
    /// The person is here with a newer peer: tell the old one and forget it.
    Superseded {
        /// The old peer.
        peer: PeerId,
    },
}

/// Why somebody cannot come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Another citizen has this room, or the person is here in another capacity.
    #[error("the room belongs to somebody else")]
    AlreadyInUse,
    /// The room is over.
    #[error("the room is closed")]
    Closed,
    /// Everybody who fits is in.
    #[error("the room is full")]
    Full,
    /// The door is not open yet.
    #[error("the room opens at {opens}")]
    TooEarly {
        /// When to come back.
        opens: Timestamp,
    },
}

/// How near a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The socket broke; the place is kept for a while.
    Away {
        /// Until when.
        until: Timestamp,
    },
    /// The socket is open.
    Here,
}

/// Somebody who is in the room, held or admitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// The live session.
    pub peer: PeerId,
    /// In what capacity.
    pub role: Role,
    /// Whether media may flow.
    pub admitted: bool,
    /// How near.
    pub presence: Presence,
}

/// One room. Feed it with [`Room::handle`] and [`Room::handle_timeout`], then drain
/// [`Room::poll_output`].
#[derive(Debug)]
pub struct Room {
    id: RoomId,
    window: Window,
    closed: bool,
    /// The citizen the room is bound to from the first one who comes.
    citizen: Option<PersonId>,
    people: BTreeMap<PersonId, Person>,
    /// Everybody ever let in, here or not.
    admitted: BTreeSet<PersonId>,
    outputs: VecDeque<Output>,
}

impl Room {
    /// An empty room.
    #[must_use]
    pub fn new(id: RoomId, window: Window) -> Self {
        Self {
            id,
            window,
            closed: false,
            citizen: None,
            people: BTreeMap::new(),
            admitted: BTreeSet::new(),
            outputs: VecDeque::new(),
        }
    }

    /// The room's name.
    #[must_use]
    pub fn id(&self) -> RoomId {
        self.id
    }

    /// When it opens and ends.
    #[must_use]
    pub fn window(&self) -> Window {
        self.window
    }

    /// Whether it is over for good.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Who is in the room, in the order of their ids.
    pub fn people(&self) -> impl Iterator<Item = (PersonId, Person)> {
        self.people.iter().map(|(id, person)| (*id, *person))
    }

    /// Takes in what happened. Deadlines that have passed come first.
    pub fn handle(&mut self, input: Input, now: Timestamp) {
        self.handle_timeout(now);
        match input {
            Input::Admit { person } => self.admit(person),
            Input::End => self.close(),
            Input::Join {
                peer,
                person,
                role,
                admitted,
            } => self.join(peer, person, role, admitted, now),
            Input::Leave { peer } => self.leave(peer),
            Input::Lose { peer } => self.lose(peer, now),
        }
    }

    /// Lets go of those whose grace is over, and closes the room at its end.
    pub fn handle_timeout(&mut self, now: Timestamp) {
        if self.closed {
            return;
        }
        if now >= self.window.ends {
            return self.close();
        }
        let is_due =
            |person: &Person| matches!(person.presence, Presence::Away { until } if until <= now);
        let due: Vec<_> = self.people().filter(|(_, it)| is_due(it)).collect();
        for (person, Person { peer, .. }) in due {
            self.forget(person, peer);
        }
    }

    /// The next instant at which [`Room::handle_timeout`] has something to do.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Timestamp> {
        if self.closed {
            return None;
        }
        let graces = self.people.values().filter_map(|it| match it.presence {
            Presence::Away { until } => Some(until),
            Presence::Here => None,
        });
        graces.chain([self.window.ends]).min()
    }

    /// What to do next, until there is nothing left.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    fn join(&mut self, peer: PeerId, id: PersonId, role: Role, admitted: bool, now: Timestamp) {
        // A peer speaks for one person in one capacity, for good; a second word is not listened to.
        if self
            .people()
            .any(|(other, it)| it.peer == peer && (other != id || it.role != role))
        {
            return;
        }
        if let Err(reason) = self.may_join(id, role, admitted, now) {
            return self.refuse(id, peer, reason);
        }

        if role == Role::Citizen {
            self.citizen = Some(id);
        }
        if admitted {
            self.admitted.insert(id);
        }
        let admitted = self.admitted.contains(&id);
        let newcomer = Person {
            peer,
            role,
            admitted,
            presence: Presence::Here,
        };
        if let Some(before) = self.people.insert(id, newcomer) {
            if before.peer != peer {
                self.outputs
                    .push_back(Output::Superseded { peer: before.peer });
            }
            if before.presence != Presence::Here {
                self.outputs.push_back(Output::Back { person: id });
            }
        }
        self.outputs.push_back(if admitted {
            Output::Admit { peer }
        } else {
            Output::Hold { peer }
        });
    }

    fn may_join(
        &self,
        id: PersonId,
        role: Role,
        admitted: bool,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if self.closed {
            return Err(Refusal::Closed);
        }
        if now < self.window.opens {
            let opens = self.window.opens;
            return Err(Refusal::TooEarly { opens });
        }
        if role == Role::Citizen && self.citizen.is_some_and(|citizen| citizen != id)
            || self.people.get(&id).is_some_and(|known| known.role != role)
        {
            return Err(Refusal::AlreadyInUse);
        }
        let admitted = admitted || self.admitted.contains(&id);
        let limit = if admitted { MAX_ADMITTED } else { MAX_HELD };
        if self.others(id, admitted) >= limit {
            return Err(Refusal::Full);
        }
        Ok(())
    }

    fn refuse(&mut self, id: PersonId, peer: PeerId, reason: Refusal) {
        self.outputs.push_back(Output::Refuse { peer, reason });
        if self.people.get(&id).is_some_and(|known| known.peer == peer) {
            self.people.remove(&id);
            self.outputs.push_back(Output::Gone { person: id });
        }
    }

    fn admit(&mut self, id: PersonId) {
        if self.closed || self.admitted.contains(&id) {
            return;
        }
        let is_full = self.others(id, true) >= MAX_ADMITTED;
        match self.people.get_mut(&id) {
            Some(Person { peer, .. }) if is_full => {
                let peer = *peer;
                self.refuse(id, peer, Refusal::Full);
            }
            Some(person) => {
                self.admitted.insert(id);
                person.admitted = true;
                let peer = person.peer;
                self.outputs.push_back(Output::Admit { peer });
            }
            None => {
                self.admitted.insert(id);
            }
        }
    }

    fn lose(&mut self, peer: PeerId, now: Timestamp) {
        let Some((id, person)) = self.people.iter_mut().find(|(_, it)| it.peer == peer) else {
            return;
        };
        if person.presence == Presence::Here {
            let until = now.saturating_add(GRACE).unwrap_or(Timestamp::MAX);
            person.presence = Presence::Away { until };
            self.outputs.push_back(Output::Away { person: *id });
        }
    }

    fn leave(&mut self, peer: PeerId) {
        let who = self.people().find(|(_, it)| it.peer == peer);
        if let Some((id, _)) = who {
            self.forget(id, peer);
        }
    }

    fn forget(&mut self, id: PersonId, peer: PeerId) {
        self.people.remove(&id);
        self.outputs.push_back(Output::Remove { peer });
        self.outputs.push_back(Output::Gone { person: id });
    }

    fn close(&mut self) {
        if self.closed {
            return;
        }
        self.closed = true;
        self.outputs.push_back(Output::Close);
        let peers = std::mem::take(&mut self.people).into_values();
        self.outputs
            .extend(peers.map(|it| Output::Remove { peer: it.peer }));
    }

    /// How many others than this person are in the call, or wait.
    fn others(&self, id: PersonId, admitted: bool) -> usize {
        self.people()
            .filter(|(other, it)| *other != id && it.admitted == admitted)
            .count()
    }
}

#[cfg(test)]
mod tests;
