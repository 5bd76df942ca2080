//! Moving an appointment and calling it off.

use jiff::Timestamp;
use sqlx::AnyConnection;

use super::super::outbox::{self, MailKind};
use super::super::{Error, Store, offices};
use super::confirm::link;
use super::hold::{around, refuse, wanted};
use super::{Appointment, Refusal, by_id, by_manage_token, occupy, vacate};
use crate::booking::appointment::{By, Event, State, after};
use crate::booking::ids::BookingId;
use crate::booking::links::{ManageToken, RoomLink};
use crate::booking::rules::Audience;
use crate::booking::slots::{self, instant};

/// An appointment at its new time.
#[derive(Clone, Debug)]
pub struct Moved {
    /// The appointment.
    pub appointment: Appointment,
    /// Leads to its room; the link before does not any more.
    pub room: RoomLink,
}

impl Store {
    /// Moves an appointment to another start of the same service. Either it is at the new time, with a new
    /// room link, or nothing has changed.
    pub async fn move_booking(
        &self,
        token: &ManageToken,
        start: Timestamp,
        now: Timestamp,
    ) -> Result<Moved, Refusal> {
        transact!(self, |tx| to_start(tx, token, start, now).await)
    }

    /// Calls an appointment off. Its time is free, its room link is dead, a mail says so. Called off
    /// before, it stays so and no second mail is sent.
    pub async fn cancel(
        &self,
        token: &ManageToken,
        now: Timestamp,
    ) -> Result<Appointment, Refusal> {
        transact!(self, |tx| call_off(tx, token, now).await)
    }
}

async fn to_start(
    tx: &mut AnyConnection,
    token: &ManageToken,
    start: Timestamp,
    now: Timestamp,
) -> Result<Moved, Refusal> {
    let old = by_manage_token(tx, token).await?.ok_or(Refusal::Gone)?;
    let next = after(old.state, Event::Move).ok_or(Refusal::TooLate)?;
    if !old.can_move(now) {
        return Err(Refusal::TooLate);
    }
    if old.start == start && old.state.owns_time() {
        return Err(Refusal::Unchanged);
    }
    let service = offices::service(tx, old.service)
        .await?
        .ok_or(Refusal::NotOffered)?;
    // Its own time does not stand in its way: a quarter of an hour later may overlap it. If the new one
    // cannot be had, the transaction gives the old one back.
    vacate(tx, old.id).await?;
    sweep(tx, &service, start, now).await?;
    let calendar = around(tx, &service, Audience::Citizen, start, now).await?;
    let counter = match slots::place(&calendar, start, now) {
        Ok(counter) => counter,
        Err(why) => {
            return Err(
                refuse(tx, &service, Audience::Citizen, (calendar, why), start, now).await?,
            );
        }
    };
    let end = start + calendar.duration();
    let busy = calendar.occupied(start);
    occupy(tx, old.id, counter, busy.clone()).await?;
    let wall = calendar.hours.zone.to_datetime(start);
    let changed = sqlx::query(
        "update booking
         set counter_id = $2, starts_at = $3, ends_at = $4, busy_from = $5, busy_until = $6,
             wall_day = $7, wall_start = $8, state = $9, epoch = epoch + 1, sequence = sequence + 1,
             closed_at = null
         where id = $1 and epoch = $10 and state = $11",
    )
    .bind(old.id.to_string())
    .bind(counter.to_string())
    .bind(start.as_second())
    .bind(end.as_second())
    .bind(instant(busy.start).as_second())
    .bind(instant(busy.end).as_second())
    .bind(wall.date().to_string())
    .bind(wall.to_string())
    .bind(next.as_str())
    .bind(old.epoch)
    .bind(old.state.as_str())
    .execute(&mut *tx)
    .await?;
    if changed.rows_affected() == 0 {
        return Err(Error::Race.into());
    }
    replace_room_link(tx, old.id, now).await?;
    let room = token.room_link(old.epoch + 1);
    link(tx, old.id, room.hash().as_str(), "room", now).await?;
    sqlx::query("update visit set arrived_at = null, present = 0 where booking_id = $1")
        .bind(old.id.to_string())
        .execute(&mut *tx)
        .await?;
    let appointment = by_id(tx, old.id).await?.ok_or(Refusal::Gone)?;
    outbox::enqueue(
        tx,
        MailKind::Moved,
        &appointment,
        Some(token),
        Some(&room),
        now,
    )
    .await?;
    Ok(Moved { appointment, room })
}

async fn call_off(
    tx: &mut AnyConnection,
    token: &ManageToken,
    now: Timestamp,
) -> Result<Appointment, Refusal> {
    let old = by_manage_token(tx, token).await?.ok_or(Refusal::Gone)?;
    if matches!(old.state, State::Cancelled(_)) {
        return Ok(old);
    }
    let next = after(old.state, Event::Cancel(By::Citizen)).ok_or(Refusal::TooLate)?;
    if !old.can_cancel(now) {
        return Err(Refusal::TooLate);
    }
    let appointment = close(tx, &old, next, now).await?;
    outbox::enqueue(tx, MailKind::Cancelled, &appointment, None, None, now).await?;
    Ok(appointment)
}

/// Ends an appointment before it began: its time is free, whoever waited waits no more.
pub(super) async fn close(
    tx: &mut AnyConnection,
    old: &Appointment,
    next: State,
    now: Timestamp,
) -> Result<Appointment, Refusal> {
    let changed = sqlx::query(
        "update booking
         set state = $2, epoch = epoch + 1, sequence = sequence + 1, closed_at = $3
         where id = $1 and epoch = $4 and state = $5",
    )
    .bind(old.id.to_string())
    .bind(next.as_str())
    .bind(now.as_second())
    .bind(old.epoch)
    .bind(old.state.as_str())
    .execute(&mut *tx)
    .await?;
    if changed.rows_affected() == 0 {
        return Err(Error::Race.into());
    }
    vacate(tx, old.id).await?;
    sqlx::query("update visit set present = 0 where booking_id = $1")
        .bind(old.id.to_string())
        .execute(&mut *tx)
        .await?;
    by_id(tx, old.id).await?.ok_or(Refusal::Gone)
}

/// The links given out so far lead to a page that says so.
async fn replace_room_link(
    tx: &mut AnyConnection,
    id: BookingId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "update token set replaced_at = $2
         where booking_id = $1 and purpose = 'room' and replaced_at is null",
    )
    .bind(id.to_string())
    .bind(now.as_second())
    .execute(tx)
    .await?;
    Ok(())
}

/// Removes holds that are over and in the way.
async fn sweep(
    tx: &mut AnyConnection,
    service: &offices::Service,
    start: Timestamp,
    now: Timestamp,
) -> Result<(), Error> {
    let (from, to) = wanted(service, start);
    sqlx::query(
        "delete from booking
         where state = 'held' and hold_until <= $1
           and office_id = $2 and coalesce(busy_from, starts_at) < $3 and busy_until > $4",
    )
    .bind(now.as_second())
    .bind(service.office.to_string())
    .bind(to)
    .bind(from)
    .execute(tx)
    .await?;
    Ok(())
}
