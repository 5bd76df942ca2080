//! The clerk's side: the day, letting somebody in, giving a visit back, closing it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use sportello_rooms::hall::{Command, Event};
use sportello_rooms::id::{PersonId, Role, RoomId};
use sportello_signaling::message::{Admitted, Desk, End, EndedBy, Me, Outcome, ServerMessage};
use sportello_signaling::{Close, ErrorCode, Private, RequestId};

use self::words::{day_of, is_own_call, kept, refused, visit};
use super::conversation::{Conversation, Who, failed};
use super::hub::{AtDesk, Cares, News};
use super::join::{NotIn, full};
use crate::booking::appointment;
use crate::booking::ids::{ClerkId, OfficeId};

mod words;

/// A clerk who is at the desk.
pub(super) struct Clerk {
    id: ClerkId,
    /// The number of the session that was signed in to.
    session: i64,
    name: String,
    pub(super) offices: BTreeSet<OfficeId>,
    /// The day that is watched.
    day: Date,
    /// The visits of that day the clerk was shown.
    shown: BTreeSet<RoomId>,
    /// The visit the clerk is in.
    pub(super) call: Option<RoomId>,
}

impl Clerk {
    pub(super) fn cares(&self) -> Cares {
        let at_desk = if self.call.is_some() {
            AtDesk::Busy
        } else {
            AtDesk::Free
        };
        Cares {
            room: self.call,
            offices: self.offices.clone(),
            clerk: Some((self.id, at_desk)),
            ..Cares::default()
        }
    }

    /// In a room the clerk is the person with the same number.
    pub(super) fn person(&self) -> PersonId {
        PersonId::new(self.id.uuid())
    }
}

impl Conversation {
    pub(super) async fn join_clerk(&mut self, person: PersonId, session: i64) -> Result<(), NotIn> {
        let store = self.live.store();
        let id = ClerkId::new(person.uuid());
        let clerk = store
            .desk_clerk(id, session, self.now().wall)
            .await
            .map_err(|error| failed(&error))?;
        let clerk = clerk.ok_or(ErrorCode::Unauthenticated)?;
        let offices = store
            .clerk_offices(id)
            .await
            .map_err(|error| failed(&error))?;
        let call = store.call_of(id).await.map_err(|error| failed(&error))?;
        self.who = Who::Clerk(Clerk {
            id,
            session,
            name: clerk.name,
            offices: offices.into_iter().collect(),
            day: self.today(),
            shown: BTreeSet::new(),
            call: None,
        });
        let desk = match self.desk(self.today()).await {
            Ok(desk) => Desk { call, ..desk },
            Err(code) => {
                self.who = Who::Nobody;
                return Err(code.into());
            }
        };
        let now = self.now();
        self.session
            .joined(Role::Clerk, ServerMessage::Desk(desk), now);
        self.care();
        // The database knows of a call: the clerk's page was reloaded, or the server restarted.
        if let Some(room) = call
            && let Ok(admitted) = self.enter_call(room).await
        {
            self.session.say(ServerMessage::Admitted(admitted));
        }
        self.tell_queues();
        tracing::info!(peer.id = self.peer.number(), "a clerk is at the desk");
        Ok(())
    }

    /// The clerk, if still signed in; otherwise the desk is closed. A call of a clerk who only stays
    /// longer than the session goes on until the clerk next wants something.
    async fn signed_in(&mut self) -> Result<ClerkId, ErrorCode> {
        let Who::Clerk(Clerk { id, session, .. }) = &self.who else {
            return Err(ErrorCode::Forbidden);
        };
        let (id, session) = (*id, *session);
        let found = self
            .live
            .store()
            .desk_clerk(id, session, self.now().wall)
            .await;
        if found.map_err(|error| failed(&error))?.is_some() {
            return Ok(id);
        }
        let code = ErrorCode::Unauthenticated;
        self.session.close(Close::Error(code));
        self.leave().await;
        Err(code)
    }

    pub(super) async fn watch(&mut self, id: RequestId, day: Option<Date>) {
        let day = day.unwrap_or_else(|| self.today());
        let reply = match self.signed_in().await {
            Ok(_) => self.desk(day).await,
            Err(code) => Err(code),
        };
        self.reply(id, reply.map(ServerMessage::Desk));
    }

    pub(super) async fn admit(&mut self, id: RequestId, room: RoomId) {
        if self.room() != Some(room) && !self.live.admits(room) {
            let now = self.now();
            return self.session.refuse(id, full(), now);
        }
        let reply = self.try_admit(room).await;
        self.reply(id, reply.map(ServerMessage::Admitted));
    }

    async fn try_admit(&mut self, room: RoomId) -> Result<Admitted, ErrorCode> {
        let id = self.signed_in().await?;
        let already = self.room() == Some(room);
        let now = self.now().wall;
        self.live
            .store()
            .claim(room, id, now)
            .await
            .map_err(refused)?;
        let admitted = if already {
            self.admitted(room).await
        } else {
            self.enter_call(room).await
        };
        let person = room.citizen();
        let admitted = admitted.and_then(|admitted| {
            let admit = self.command(room, Command::Admit { room, person });
            admit.map(|()| admitted).map_err(|_| ErrorCode::Internal)
        });
        match admitted {
            Ok(admitted) => {
                tracing::info!(room.id = ?room, peer.id = self.peer.number(), "a clerk takes the visit");
                self.tell_visit(room);
                Ok(admitted)
            }
            // The call goes on as it was.
            Err(code) if already => Err(code),
            Err(code) => {
                // Nobody is to wait behind a clerk who cannot come.
                self.leave_call(room);
                if let Err(error) = self.live.store().release(room, id, now).await {
                    failed(&error);
                }
                Err(code)
            }
        }
    }

    pub(super) async fn release(&mut self, id: RequestId, room: RoomId) {
        let released = self.try_release(room).await;
        self.reply(id, released.map(|()| ServerMessage::Ok {}));
    }

    async fn try_release(&mut self, room: RoomId) -> Result<(), ErrorCode> {
        let clerk = self.signed_in().await?;
        self.live
            .store()
            .release(room, clerk, self.now().wall)
            .await
            .map_err(refused)?;
        self.leave_call(room);
        self.tell_visit(room);
        // Says that there is no call any more, to this page and to one that resumes.
        if let Who::Clerk(Clerk { day, .. }) = &self.who
            && let Ok(desk) = self.desk(*day).await
        {
            self.session.say(ServerMessage::Desk(desk));
        }
        Ok(())
    }

    pub(super) async fn end_call(
        &mut self,
        id: RequestId,
        room: RoomId,
        outcome: Outcome,
        note: &Private,
    ) {
        let ended = self.try_end(room, outcome, note).await;
        self.reply(id, ended.map(|()| ServerMessage::Ok {}));
    }

    async fn try_end(
        &mut self,
        room: RoomId,
        outcome: Outcome,
        note: &Private,
    ) -> Result<(), ErrorCode> {
        let clerk = self.signed_in().await?;
        let now = self.now().wall;
        self.live
            .store()
            .end(room, clerk, kept(outcome), note.expose(), now)
            .await
            .map_err(refused)?;
        tracing::info!(room.id = ?room, peer.id = self.peer.number(), "a visit is closed");
        // Lost only with the thread that would have closed it.
        drop(self.command(room, Command::End { room }));
        if self.room() == Some(room) {
            self.hears = None;
            self.forget_call();
            let end = End {
                by: EndedBy::Clerk,
                outcome: Some(outcome),
                feedback: false,
            };
            self.session.say(ServerMessage::End(end));
        }
        self.tell_visit(room);
        Ok(())
    }

    pub(super) async fn clerk_hears(&mut self, event: Event) {
        match event {
            // Said when the visit was taken.
            Event::Admitted | Event::Held => {}
            Event::Ended => {
                let by = match self.room() {
                    Some(room) => self.ended_by(room).await,
                    None => EndedBy::Time,
                };
                self.hears = None;
                self.forget_call();
                let end = End {
                    by,
                    outcome: None,
                    feedback: false,
                };
                self.session.say(ServerMessage::End(end));
                self.tell_queues();
            }
            event => self.hear(event).await,
        }
    }

    pub(super) async fn clerk_news(&mut self, news: News) {
        let asks = match news {
            News::Clerk(_) => true,
            // Not in the middle of a call, whose end by the clock would help nobody.
            News::Visit(_) => self.room().is_none(),
            News::Queue(_) => return,
        };
        if asks && self.signed_in().await.is_err() {
            return;
        }
        let News::Visit(room) = news else { return };
        let Who::Clerk(Clerk { id, day, shown, .. }) = &self.who else {
            return;
        };
        let (id, day, was_shown) = (*id, *day, shown.contains(&room));
        match self.live.store().visit_row(id, room).await {
            Ok(Some(row)) if day_of(&row) == day || is_own_call(&row) => {
                if let Who::Clerk(clerk) = &mut self.who {
                    clerk.shown.insert(room);
                }
                self.session.say(ServerMessage::Visit(visit(row)));
            }
            // Moved to another day: it goes from this one.
            Ok(_) if was_shown => {
                if let Ok(desk) = self.desk(day).await {
                    self.session.say(ServerMessage::Desk(desk));
                }
            }
            Ok(_) => {}
            Err(error) => {
                failed(&error);
            }
        }
    }

    /// The day of the clerk, which is watched from here on.
    async fn desk(&mut self, day: Date) -> Result<Desk, ErrorCode> {
        let Who::Clerk(clerk) = &mut self.who else {
            return Err(ErrorCode::Forbidden);
        };
        let rows = self
            .live
            .store()
            .agenda(clerk.id, day)
            .await
            .map_err(|error| failed(&error))?;
        clerk.day = day;
        clerk.shown = rows.iter().map(|row| row.ticket).collect();
        Ok(Desk {
            day,
            visits: rows.into_iter().map(visit).collect(),
            me: Me {
                name: clerk.name.as_str().into(),
            },
            call: clerk.call,
        })
    }

    /// Comes into the room of a visit that is this clerk's.
    async fn enter_call(&mut self, room: RoomId) -> Result<Admitted, ErrorCode> {
        let (_, window) = self.entry(room).await?.ok_or(ErrorCode::NotFound)?;
        let Who::Clerk(clerk) = &mut self.who else {
            return Err(ErrorCode::Forbidden);
        };
        let you = clerk.person();
        clerk.call = Some(room);
        if self.enter(room, window, (you, Role::Clerk), true).is_err() {
            self.hears = None;
            self.forget_call();
            return Err(ErrorCode::Internal);
        }
        self.care();
        Ok(Admitted {
            room,
            you,
            role: Role::Clerk,
            ends_at: window.ends,
        })
    }

    /// What the clerk was told on coming into this room.
    async fn admitted(&self, room: RoomId) -> Result<Admitted, ErrorCode> {
        let (_, window) = self.entry(room).await?.ok_or(ErrorCode::NotFound)?;
        let Who::Clerk(clerk) = &self.who else {
            return Err(ErrorCode::Forbidden);
        };
        Ok(Admitted {
            room,
            you: clerk.person(),
            role: Role::Clerk,
            ends_at: window.ends,
        })
    }

    fn leave_call(&mut self, room: RoomId) {
        if self.room() == Some(room) {
            drop(self.command(
                room,
                Command::Leave {
                    room,
                    peer: self.peer,
                },
            ));
            self.hears = None;
            self.forget_call();
        }
    }

    /// The clerk is in no call any more.
    pub(super) fn forget_call(&mut self) {
        if let Who::Clerk(clerk) = &mut self.who {
            clerk.call = None;
        }
        self.names.clear();
        self.care();
    }

    async fn ended_by(&self, room: RoomId) -> EndedBy {
        match self.entry(room).await {
            Ok(Some((entry, _))) => match entry.state {
                appointment::State::Ended(_) => EndedBy::Clerk,
                appointment::State::Cancelled(appointment::By::Citizen) => EndedBy::Citizen,
                appointment::State::Cancelled(appointment::By::Office) => EndedBy::Office,
                _ => EndedBy::Time,
            },
            Ok(None) | Err(_) => EndedBy::Time,
        }
    }

    /// A visit changed hands: its line in every clerk's day, and the queues, are no longer true.
    fn tell_visit(&self, room: RoomId) {
        self.live.hub().tell(News::Visit(room));
        self.tell_queues();
    }

    fn tell_queues(&self) {
        if let Who::Clerk(clerk) = &self.who {
            for office in &clerk.offices {
                self.live.hub().tell(News::Queue(*office));
            }
        }
    }

    /// Today on the municipality's wall.
    fn today(&self) -> Date {
        let zone = self.live.config().municipality.timezone.time_zone();
        zone.to_datetime(self.now().wall).date()
    }
}
