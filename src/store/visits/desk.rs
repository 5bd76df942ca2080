//! The clerk's side: the day, taking a visit, giving it back, closing it. Every query asks which offices
//! the clerk works for, so that an id of another office opens nothing.

use jiff::Timestamp;
use jiff::civil::Date;
use sportello_rooms::id::RoomId;
use sqlx::{AnyConnection, FromRow};

use super::super::bookings::{snapshot, state, vacate};
use super::super::error::is_duplicate;
use super::super::row::{fresh, parsed, parsed_if, time, time_if, zone};
use super::super::{Error, Store};
use super::door::{advance, full_name};
use super::{DeskRefusal, VisitRow, VisitState};
use crate::booking::appointment::{Event, Outcome, State, after};
use crate::booking::ids::ClerkId;

/// The columns of a visit, and where to look. The clerk who looks is `$1`.
macro_rules! select_visit {
    ($rest:literal) => {
        concat!(
            "select b.id, b.code, b.office_id, b.snapshot, b.starts_at, b.ends_at, b.zone, b.state, ",
            "v.present, v.arrived_at, v.clerk_id, v.note, c.name as clerk_name, p.name, p.surname, ",
            // Once is a server that asks everybody to come back; it is not worth a word.
            "cast(coalesce((select case when o.state in ('failed', 'refused', 'uncertain', 'withheld') ",
            "or o.state = 'queued' and o.attempts > 1 then 1 else 0 end from outbox o ",
            "where o.booking_id = b.id and o.state <> 'superseded' ",
            "and not (o.kind = 'reminder' and o.state = 'queued' and o.attempts = 0) ",
            "order by o.created_at desc, o.id desc limit 1), 0) as bigint) as mail_lost ",
            "from booking b ",
            "join clerk_office co on co.office_id = b.office_id and co.clerk_id = $1 ",
            "join visit v on v.booking_id = b.id ",
            "left join clerk c on c.id = v.clerk_id ",
            "left join person p on p.booking_id = b.id ",
            $rest
        )
    };
}

impl Store {
    /// A clerk's day: the visits of the clerk's offices on one civil day, in order of time. The visit the
    /// clerk is in belongs to every day: one that was left open yesterday is still to be closed.
    pub async fn agenda(&self, clerk: ClerkId, day: Date) -> Result<Vec<VisitRow>, Error> {
        sqlx::query_as::<_, Row>(select_visit!(
            "where b.wall_day = $2 or v.busy_clerk = $1 order by b.starts_at, b.code"
        ))
        .bind(clerk.to_string())
        .bind(day.to_string())
        .fetch_all(self.read())
        .await?
        .into_iter()
        .map(|row| row.seen_by(clerk))
        .collect()
    }

    /// One visit, as the clerk sees it; `None` if it is not of the clerk's offices.
    pub async fn visit_row(&self, clerk: ClerkId, room: RoomId) -> Result<Option<VisitRow>, Error> {
        visit_row(&mut *self.read().acquire().await?, clerk, room).await
    }

    /// The visit the clerk is in, if any.
    pub async fn call_of(&self, clerk: ClerkId) -> Result<Option<RoomId>, Error> {
        call_of(&mut *self.read().acquire().await?, clerk).await
    }

    /// The clerks who may see a room's visit.
    pub async fn clerks_of(&self, room: RoomId) -> Result<Vec<ClerkId>, Error> {
        sqlx::query_scalar::<_, String>(
            "select co.clerk_id from clerk_office co
             join booking b on b.office_id = co.office_id
             where b.id = $1 order by co.clerk_id",
        )
        .bind(room.to_string())
        .fetch_all(self.read())
        .await?
        .iter()
        .map(|id| parsed(id, "clerk_office.clerk_id"))
        .collect()
    }

    /// Takes a waiting visit. Of several clerks who do so at once one wins and the others are told who.
    /// Taking again what is one's own changes nothing.
    pub async fn claim(
        &self,
        room: RoomId,
        clerk: ClerkId,
        now: Timestamp,
    ) -> Result<(), DeskRefusal> {
        transact!(self, |tx| claim(tx, room, clerk, now).await)
    }

    /// Puts a visit back into the lobby, at the place it had.
    pub async fn release(
        &self,
        room: RoomId,
        clerk: ClerkId,
        now: Timestamp,
    ) -> Result<(), DeskRefusal> {
        transact!(self, |tx| release(tx, room, clerk, now).await)
    }

    /// Closes a visit. The counter's time is free and every token for the room is dead. One that another
    /// clerk has taken cannot be closed; one that nobody has taken can, if not as done.
    pub async fn end(
        &self,
        room: RoomId,
        clerk: ClerkId,
        outcome: Outcome,
        note: &str,
        now: Timestamp,
    ) -> Result<(), DeskRefusal> {
        transact!(self, |tx| end(tx, room, clerk, outcome, note, now).await)
    }
}

async fn claim(
    tx: &mut AnyConnection,
    room: RoomId,
    clerk: ClerkId,
    now: Timestamp,
) -> Result<(), DeskRefusal> {
    let (visit, old) = own(tx, clerk, room).await?;
    if matches!(old, State::Called | State::InCall) {
        return if visit.mine {
            Ok(())
        } else {
            Err(taken(visit))
        };
    }
    let new = after(old, Event::Call).ok_or(DeskRefusal::WrongState { state: visit.state })?;
    if let Some(with) = call_of(tx, clerk).await? {
        return Err(DeskRefusal::Busy { with });
    }
    // Whoever changes the state has the visit; the row decides, not the look before.
    if !advance(tx, room, old, new).await? {
        return Err(Error::Race.into());
    }
    let claimed = sqlx::query(
        "update visit set clerk_id = $2, busy_clerk = $2, called_at = $3 where booking_id = $1",
    )
    .bind(room.to_string())
    .bind(clerk.to_string())
    .bind(now.as_second())
    .execute(&mut *tx)
    .await;
    match claimed {
        // The same clerk in another window took another visit at the same moment.
        Err(error) if is_duplicate(&error) => return Err(Error::Race.into()),
        done => done?,
    };
    note_action(tx, room, clerk, "claim", now).await?;
    Ok(())
}

async fn release(
    tx: &mut AnyConnection,
    room: RoomId,
    clerk: ClerkId,
    now: Timestamp,
) -> Result<(), DeskRefusal> {
    let (visit, old) = own(tx, clerk, room).await?;
    let new = after(old, Event::Release).ok_or(DeskRefusal::WrongState { state: visit.state })?;
    if !visit.mine {
        return Err(taken(visit));
    }
    if !advance(tx, room, old, new).await? {
        return Err(Error::Race.into());
    }
    sqlx::query(
        "update visit set clerk_id = null, busy_clerk = null, called_at = null
         where booking_id = $1",
    )
    .bind(room.to_string())
    .execute(&mut *tx)
    .await?;
    note_action(tx, room, clerk, "release", now).await?;
    Ok(())
}

async fn end(
    tx: &mut AnyConnection,
    room: RoomId,
    clerk: ClerkId,
    outcome: Outcome,
    note: &str,
    now: Timestamp,
) -> Result<(), DeskRefusal> {
    let (visit, old) = own(tx, clerk, room).await?;
    if matches!(old, State::Called | State::InCall) && !visit.mine {
        return Err(taken(visit));
    }
    let new =
        after(old, Event::End(outcome)).ok_or(DeskRefusal::WrongState { state: visit.state })?;
    let changed = sqlx::query(
        "update booking set state = $3, epoch = epoch + 1, closed_at = $4
         where id = $1 and state = $2",
    )
    .bind(room.to_string())
    .bind(old.as_str())
    .bind(new.as_str())
    .bind(now.as_second())
    .execute(&mut *tx)
    .await?;
    if changed.rows_affected() == 0 {
        return Err(Error::Race.into());
    }
    sqlx::query(
        "update visit set clerk_id = $2, busy_clerk = null, present = 0, ended_at = $3, note = $4
         where booking_id = $1",
    )
    .bind(room.to_string())
    .bind(clerk.to_string())
    .bind(now.as_second())
    .bind(note.to_owned())
    .execute(&mut *tx)
    .await?;
    vacate(tx, room.into()).await?;
    note_action(tx, room, clerk, "end", now).await?;
    Ok(())
}

/// A visit of the clerk's offices and its state.
async fn own(
    tx: &mut AnyConnection,
    clerk: ClerkId,
    room: RoomId,
) -> Result<(VisitRow, State), DeskRefusal> {
    let visit = visit_row(tx, clerk, room)
        .await?
        .ok_or(DeskRefusal::NotFound)?;
    let state = super::door::current(tx, room)
        .await?
        .ok_or(DeskRefusal::NotFound)?;
    Ok((visit, state))
}

fn taken(visit: VisitRow) -> DeskRefusal {
    DeskRefusal::Taken {
        by: visit.claimed_by.unwrap_or_default(),
    }
}

async fn visit_row(
    connection: &mut AnyConnection,
    clerk: ClerkId,
    room: RoomId,
) -> Result<Option<VisitRow>, Error> {
    sqlx::query_as::<_, Row>(select_visit!("where b.id = $2"))
        .bind(clerk.to_string())
        .bind(room.to_string())
        .fetch_optional(connection)
        .await?
        .map(|row| row.seen_by(clerk))
        .transpose()
}

async fn call_of(connection: &mut AnyConnection, clerk: ClerkId) -> Result<Option<RoomId>, Error> {
    sqlx::query_scalar::<_, String>("select booking_id from visit where busy_clerk = $1")
        .bind(clerk.to_string())
        .fetch_optional(connection)
        .await?
        .map(|id| parsed(&id, "visit.booking_id"))
        .transpose()
}

async fn note_action(
    tx: &mut AnyConnection,
    room: RoomId,
    clerk: ClerkId,
    action: &'static str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "insert into audit (id, at, clerk_id, booking_id, action) values ($1, $2, $3, $4, $5)",
    )
    .bind(fresh(now).to_string())
    .bind(now.as_second())
    .bind(clerk.to_string())
    .bind(room.to_string())
    .bind(action)
    .execute(tx)
    .await?;
    Ok(())
}

#[derive(FromRow)]
struct Row {
    id: String,
    code: Option<String>,
    office_id: String,
    snapshot: String,
    starts_at: i64,
    ends_at: i64,
    zone: String,
    state: String,
    present: i64,
    arrived_at: Option<i64>,
    clerk_id: Option<String>,
    note: String,
    clerk_name: Option<String>,
    name: Option<String>,
    surname: Option<String>,
    mail_lost: i64,
}

impl Row {
    fn seen_by(self, clerk: ClerkId) -> Result<VisitRow, Error> {
        let promised = snapshot(&self.snapshot)?;
        let code = self.code.ok_or(Error::Corrupt("booking.code"))?;
        let claimer: Option<ClerkId> = parsed_if(self.clerk_id.as_deref(), "visit.clerk_id")?;
        Ok(VisitRow {
            ticket: parsed(&self.id, "booking.id")?,
            code: parsed(&code, "booking.code")?,
            citizen: full_name(self.name.as_deref(), self.surname.as_deref()),
            service: promised.service,
            office: parsed(&self.office_id, "booking.office_id")?,
            office_name: promised.office,
            start: time(self.starts_at, "booking.starts_at")?,
            end: time(self.ends_at, "booking.ends_at")?,
            zone: zone(&self.zone)?,
            state: VisitState::of(state(&self.state)?, self.present != 0),
            waiting_since: time_if(self.arrived_at, "visit.arrived_at")?,
            clerk: claimer,
            claimed_by: self.clerk_name,
            mine: claimer == Some(clerk),
            note: self.note,
            mail_lost: self.mail_lost != 0,
        })
    }
}
