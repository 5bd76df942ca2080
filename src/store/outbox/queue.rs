//! Rows are written: with a change of the appointment, and for its reminders.

use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

use super::super::bookings::Appointment;
use super::super::row::fresh;
use super::super::{Error, Store};
use super::{MailKind, OutboxMail};
use crate::booking::ids::{BookingId, OfficeId};
use crate::booking::links::{ManageToken, RoomLink};
use crate::booking::reminder::Reminders;
use crate::booking::slots::Slot;

/// How many mails one address is sent a day about what people do on the portal. Fewer would be felt by
/// who moves an appointment back and forth; with more the portal is a way to flood somebody's mailbox.
/// Whoever is beyond it still has everything on the appointment's page.
const MOST_A_DAY: i64 = 12;

/// Puts the mail about a change into the outbox, and the reminders that follow from it. Mails about what is
/// out of date by it are not sent any more.
pub(in crate::store) async fn enqueue(
    tx: &mut AnyConnection,
    kind: MailKind,
    appointment: &Appointment,
    manage: Option<&ManageToken>,
    room: Option<&RoomLink>,
    now: Timestamp,
) -> Result<(), Error> {
    supersede(tx, appointment.id).await?;
    let Some(mail) = OutboxMail::about(kind, appointment, manage, room, now) else {
        // Nobody is left to write to.
        return Ok(());
    };
    let withheld = had_enough(tx, &mail.person.email, now).await?;
    let body = if withheld {
        String::new()
    } else {
        serde_json::to_string(&mail).map_err(|_| Error::Corrupt("outbox.body"))?
    };
    let row = Row {
        kind,
        appointment,
        dedupe_key: format!("{}/{}", appointment.id, appointment.sequence),
        state: if withheld { "withheld" } else { "queued" },
        body,
        due: now,
    };
    row.insert(tx, now).await?;
    // Who is being flooded is not reminded of it either.
    if withheld || kind == MailKind::Cancelled {
        return Ok(());
    }
    remind(tx, appointment, now).await
}

/// Puts the mail about an appointment that the office has called off into the outbox. Offices do not flood
/// anybody, and this one must arrive: it is not counted.
pub(in crate::store) async fn call_off(
    tx: &mut AnyConnection,
    appointment: &Appointment,
    manage: &ManageToken,
    reason: &str,
    offered: &[Slot],
    now: Timestamp,
) -> Result<(), Error> {
    supersede(tx, appointment.id).await?;
    let kind = MailKind::CalledOff;
    let Some(mail) = OutboxMail::about(kind, appointment, Some(manage), None, now) else {
        return Ok(());
    };
    let mail = OutboxMail {
        reason: reason.to_owned(),
        offered: offered.iter().map(|slot| slot.start.as_second()).collect(),
        ..mail
    };
    let row = Row {
        kind,
        appointment,
        dedupe_key: format!("{}/{}", appointment.id, appointment.sequence),
        state: "queued",
        body: serde_json::to_string(&mail).map_err(|_| Error::Corrupt("outbox.body"))?,
        due: now,
    };
    row.insert(tx, now).await
}

/// What waits to be sent about a booking has been overtaken.
async fn supersede(tx: &mut AnyConnection, booking: BookingId) -> Result<(), Error> {
    sqlx::query(
        "update outbox set state = 'superseded', body = ''
         where booking_id = $1 and state = 'queued'",
    )
    .bind(booking.to_string())
    .execute(tx)
    .await?;
    Ok(())
}

impl Store {
    /// Sets when an office reminds. Appointments made so far keep the reminders they have.
    pub async fn set_reminders(
        &self,
        office: OfficeId,
        reminders: &Reminders,
    ) -> Result<(), Error> {
        set_reminders(&mut *self.writer.acquire().await?, office, reminders).await
    }
}

/// Sets when an office reminds.
pub(in crate::store) async fn set_reminders(
    connection: &mut AnyConnection,
    office: OfficeId,
    reminders: &Reminders,
) -> Result<(), Error> {
    sqlx::query("update office set reminders = $2 where id = $1")
        .bind(office.to_string())
        .bind(reminders.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// When an office reminds.
pub(in crate::store) async fn reminders(
    connection: &mut AnyConnection,
    office: OfficeId,
) -> Result<Reminders, Error> {
    let text: String = sqlx::query_scalar("select reminders from office where id = $1")
        .bind(office.to_string())
        .fetch_one(connection)
        .await?;
    Reminders::from_str(&text).map_err(|_| Error::Corrupt("office.reminders"))
}

impl OutboxMail {
    /// What a mail about this appointment is made of, if somebody is there to get it.
    pub(super) fn about(
        kind: MailKind,
        appointment: &Appointment,
        manage: Option<&ManageToken>,
        room: Option<&RoomLink>,
        at: Timestamp,
    ) -> Option<Self> {
        Some(Self {
            kind,
            lang: appointment.lang.clone(),
            booking: appointment.id,
            code: appointment.code.to_string(),
            promised: appointment.promised.clone(),
            person: appointment.person.clone()?,
            starts_at: appointment.start.as_second(),
            ends_at: appointment.end.as_second(),
            zone: appointment.zone.iana_name().unwrap_or("UTC").to_owned(),
            sequence: appointment.sequence,
            at: at.as_second(),
            manage_token: manage.map(ManageToken::reveal),
            room_token: room.map(RoomLink::reveal),
            reason: String::new(),
            offered: Vec::new(),
        })
    }
}

/// Writes down when to remind. What is said then is read then, so these rows hold nothing of a person, and
/// no link waits in them for weeks.
async fn remind(
    tx: &mut AnyConnection,
    appointment: &Appointment,
    now: Timestamp,
) -> Result<(), Error> {
    let reminders = reminders(tx, appointment.office).await?;
    let instants = reminders.before(appointment.start, &appointment.zone, now);
    for (n, at) in instants.into_iter().enumerate() {
        let row = Row {
            kind: MailKind::Reminder,
            appointment,
            dedupe_key: format!("{}/{}/{n}", appointment.id, appointment.sequence),
            state: "queued",
            body: String::new(),
            due: at,
        };
        row.insert(tx, now).await?;
    }
    Ok(())
}

/// Whether this address has been sent as much as anybody wants in a day.
async fn had_enough(tx: &mut AnyConnection, email: &str, now: Timestamp) -> Result<bool, Error> {
    let yesterday = now - SignedDuration::from_hours(24);
    let sent: i64 = sqlx::query_scalar(
        "select count(*) from outbox o join person p on p.booking_id = o.booking_id
         where lower(p.email) = $1 and o.created_at > $2 and o.kind not in ('reminder', 'called_off')
           and o.state not in ('superseded', 'withheld')",
    )
    .bind(email.to_lowercase())
    .bind(yesterday.as_second())
    .fetch_one(tx)
    .await?;
    Ok(sent >= MOST_A_DAY)
}

struct Row<'a> {
    kind: MailKind,
    appointment: &'a Appointment,
    dedupe_key: String,
    state: &'static str,
    body: String,
    due: Timestamp,
}

impl Row<'_> {
    async fn insert(self, tx: &mut AnyConnection, now: Timestamp) -> Result<(), Error> {
        sqlx::query(
            "insert into outbox (id, booking_id, kind, dedupe_key, sequence, state, due_at, attempts,
                                 body, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, 0, $8, $7)",
        )
        .bind(fresh(now).to_string())
        .bind(self.appointment.id.to_string())
        .bind(self.kind.as_str())
        .bind(self.dedupe_key)
        .bind(self.appointment.sequence)
        .bind(self.state)
        .bind(self.due.as_second())
        .bind(self.body)
        .execute(tx)
        .await?;
        Ok(())
    }
}
