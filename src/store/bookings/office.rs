//! The office calls an appointment off, and offers other times for it.

use jiff::Timestamp;
use rand::rng;
use sqlx::AnyConnection;

use super::super::{Error, Store, offices, outbox};
use super::change::close;
use super::{Appointment, Refusal, by_id, link};
use crate::booking::appointment::{By, Event, State, after};
use crate::booking::ids::BookingId;
use crate::booking::links::ManageToken;
use crate::booking::rules::Audience;
use crate::booking::slots::{self, Slot};

/// How many times are offered. More is a calendar, and that is one link further.
const OFFERED: usize = 3;

impl Store {
    /// Calls an appointment off for the office, whatever the hour. The citizen is written to with the
    /// `reason`, which may be empty, and with up to three other times that one touch accepts; nobody keeps
    /// them free. Close the office first: what it is closed for is not offered. Called off before, it
    /// stays so and no second mail is sent.
    pub async fn cancel_by_office(
        &self,
        id: BookingId,
        reason: &str,
        now: Timestamp,
    ) -> Result<Appointment, Refusal> {
        transact!(self, |tx| call_off(tx, id, reason, now).await)
    }
}

async fn call_off(
    tx: &mut AnyConnection,
    id: BookingId,
    reason: &str,
    now: Timestamp,
) -> Result<Appointment, Refusal> {
    let old = by_id(tx, id).await?.ok_or(Refusal::Gone)?;
    if matches!(old.state, State::Cancelled(_)) {
        return Ok(old);
    }
    let next = after(old.state, Event::Cancel(By::Office)).ok_or(Refusal::TooLate)?;
    let appointment = close(tx, &old, next, now).await?;
    let offered = others(tx, &old, now).await?;
    // Links are known only to who was sent them, so this mail has one of its own.
    let manage = ManageToken::draw(&mut rng());
    link(tx, id, manage.hash().as_str(), "manage", now).await?;
    outbox::call_off(tx, &appointment, &manage, reason, &offered, now).await?;
    Ok(appointment)
}

/// The free times nearest to that of the appointment, in order, on other days: the reason is rarely over
/// an hour later.
async fn others(
    tx: &mut AnyConnection,
    old: &Appointment,
    now: Timestamp,
) -> Result<Vec<Slot>, Error> {
    let Some(service) = offices::service(tx, old.service).await? else {
        return Ok(Vec::new());
    };
    let probe = offices::calendar(tx, &service, Audience::Citizen, now..now, now).await?;
    let all = probe.earliest(now)..probe.latest(now);
    let calendar = offices::calendar(tx, &service, Audience::Citizen, all.clone(), now).await?;
    let day = old.wall_start.date();
    let mut free = slots::free(&calendar, all, now);
    free.retain(|slot| old.zone.to_datetime(slot.start).date() != day);
    free.sort_by_key(|slot| slot.start.duration_since(old.start).abs());
    free.truncate(OFFERED);
    free.sort_by_key(|slot| slot.start);
    Ok(free)
}
