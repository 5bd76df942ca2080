//! The citizen's side: the lobby with its place in the queue, the call, the end.

use sportello_rooms::hall::Event;
use sportello_rooms::id::{Role, RoomId};
use sportello_signaling::message::{Admitted, ClerkState, End, EndedBy, Lobby, ServerMessage};
use sportello_signaling::{Close, ErrorCode};

use super::conversation::{Conversation, Who, failed};
use super::hub::{AtDesk, Cares, News};
use super::join::{NotIn, full};
use crate::booking::appointment::{By, State};
use crate::booking::ids::OfficeId;
use crate::store::visits::RoomEntry;

/// A citizen who has come.
pub(super) struct Citizen {
    pub(super) room: RoomId,
    pub(super) office: OfficeId,
    /// The token's; when the booking has another one the token is dead.
    epoch: i64,
    told: Told,
}

/// What the citizen was told last about being let in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Admitted,
    Lobby(Lobby),
}

impl Citizen {
    pub(super) fn cares(&self) -> Cares {
        Cares {
            room: Some(self.room),
            offices: [self.office].into(),
            ..Cares::default()
        }
    }

    pub(super) fn admitted(&self) -> bool {
        self.told == Told::Admitted
    }
}

impl Conversation {
    pub(super) async fn join_citizen(&mut self, room: RoomId, epoch: i64) -> Result<(), NotIn> {
        let (entry, window) = self.open_door(room, epoch).await?;
        let office = entry.office;
        // Whoever has a place in the queue or a call, before a reload or a restart, keeps it.
        let is_new = matches!(entry.state, State::Confirmed | State::Held);
        if is_new && !self.live.admits(room) {
            return Err(full().into());
        }
        let now = self.now();
        let arrived = self.live.store().arrive(room, now.wall).await;
        let state = arrived
            .map_err(|error| failed(&error))?
            .ok_or(ErrorCode::Expired)?;
        let mut told = self.told(room, office, state).await?;
        if told.is_none() {
            // A clerk was quicker: the visit was taken after it was looked at.
            let (entry, _) = self.entry(room).await?.ok_or(ErrorCode::NotFound)?;
            told = self.told(room, office, entry.state).await?;
        }
        let told = told.ok_or(ErrorCode::Expired)?;
        let admitted = told == Told::Admitted;
        self.enter(room, window, (room.citizen(), Role::Citizen), admitted)?;
        self.who = Who::Citizen(Citizen {
            room,
            office,
            epoch,
            told,
        });
        self.care();
        let first = match told {
            Told::Admitted => ServerMessage::Admitted(Admitted {
                room,
                you: room.citizen(),
                role: Role::Citizen,
                ends_at: window.ends,
            }),
            Told::Lobby(lobby) => ServerMessage::Lobby(lobby),
        };
        self.session.joined(Role::Citizen, first, now);
        // An older socket of the same citizen may have gone in between.
        self.note_presence(room).await;
        self.live.hub().tell(News::Visit(room));
        self.live.hub().tell(News::Queue(office));
        tracing::info!(room.id = ?room, peer.id = self.peer.number(), "the citizen has come");
        Ok(())
    }

    pub(super) async fn citizen_hears(&mut self, event: Event) {
        match event {
            Event::Admitted | Event::Held => self.refresh_citizen().await,
            Event::Ended => self.citizen_ends().await,
            event => self.hear(event).await,
        }
    }

    pub(super) async fn citizen_news(&mut self, news: News) {
        let waits = matches!(&self.who, Who::Citizen(citizen) if !citizen.admitted());
        match news {
            News::Clerk(_) => {}
            News::Queue(_) if !waits => {}
            News::Queue(_) | News::Visit(_) => self.refresh_citizen().await,
        }
    }

    /// Tells the citizen where the visit stands, unless that is known already.
    async fn refresh_citizen(&mut self) {
        let Who::Citizen(Citizen {
            room, office, told, ..
        }) = &self.who
        else {
            return;
        };
        let (room, office, told) = (*room, *office, *told);
        // Without an entry it is told with the next news; the citizen keeps the place meanwhile.
        let Ok(Some((entry, window))) = self.entry(room).await else {
            return;
        };
        let Ok(Some(new)) = self.told(room, office, entry.state).await else {
            return;
        };
        if new == told {
            return;
        }
        if let Who::Citizen(citizen) = &mut self.who {
            citizen.told = new;
        }
        self.session.say(match new {
            Told::Admitted => ServerMessage::Admitted(Admitted {
                room,
                you: room.citizen(),
                role: Role::Citizen,
                ends_at: window.ends,
            }),
            Told::Lobby(lobby) => ServerMessage::Lobby(lobby),
        });
    }

    /// What a citizen is to know whose visit stands like this; nothing when it does not any more.
    async fn told(
        &self,
        room: RoomId,
        office: OfficeId,
        state: State,
    ) -> Result<Option<Told>, ErrorCode> {
        if is_called(state) {
            return Ok(Some(Told::Admitted));
        }
        Ok(self.lobby(room, office).await?.map(Told::Lobby))
    }

    /// The place in the queue, if the citizen waits.
    async fn lobby(&self, room: RoomId, office: OfficeId) -> Result<Option<Lobby>, ErrorCode> {
        let place = self
            .live
            .store()
            .place(room)
            .await
            .map_err(|error| failed(&error))?;
        Ok(place.map(|place| {
            let ahead = u32::try_from(place.ahead).unwrap_or(0);
            Lobby {
                position: ahead + 1,
                ahead,
                clerk: match self.live.hub().desk(office) {
                    None => ClerkState::Absent,
                    Some(AtDesk::Busy) => ClerkState::Busy,
                    Some(AtDesk::Free) => ClerkState::Free,
                },
                since: place.since,
            }
        }))
    }

    /// The room is over: says who or what ended it.
    async fn citizen_ends(&mut self) {
        let Who::Citizen(Citizen { room, epoch, .. }) = &self.who else {
            return;
        };
        let (room, epoch) = (*room, *epoch);
        let entry = self
            .entry(room)
            .await
            .ok()
            .flatten()
            .map(|(entry, _)| entry);
        let ended = entry.map_or(Ended::By(EndedBy::Time), |entry| ended(&entry, epoch));
        match ended {
            Ended::By(by) => {
                let feedback = by == EndedBy::Clerk;
                self.session.say(ServerMessage::End(End {
                    by,
                    outcome: None,
                    feedback,
                }));
            }
            Ended::Moved => self.session.close(Close::Error(ErrorCode::Revoked)),
        }
        self.part().await;
    }
}

enum Ended {
    By(EndedBy),
    /// There is a newer link; this page is of no use any more.
    Moved,
}

fn ended(entry: &RoomEntry, epoch: i64) -> Ended {
    match entry.state {
        State::Ended(_) => Ended::By(EndedBy::Clerk),
        State::Cancelled(By::Citizen) => Ended::By(EndedBy::Citizen),
        State::Cancelled(By::Office) => Ended::By(EndedBy::Office),
        State::Called | State::Confirmed | State::Held | State::InCall | State::Waiting => {
            if entry.epoch == epoch {
                Ended::By(EndedBy::Time)
            } else {
                Ended::Moved
            }
        }
    }
}

fn is_called(state: State) -> bool {
    matches!(state, State::Called | State::InCall)
}
