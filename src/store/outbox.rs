//! Mail to be sent. A row is written in the transaction of what it tells of, so no appointment is without
//! its mail and no mail without its appointment. Nothing here knows how a mail looks.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, FromRow};
use uuid::Uuid;

use super::bookings::{Appointment, Person, Snapshot};
use super::row::{fresh, parsed, time_if};
use super::{Error, Store};
use crate::booking::ids::BookingId;
use crate::booking::links::{ManageToken, RoomLink};

/// How long whoever took a row to send it has for that. If the program dies meanwhile the row comes up
/// again then; shorter could send a mail twice over a slow line, longer would delay it after a crash.
const LEASE: SignedDuration = SignedDuration::from_mins(5);

/// What a mail tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// The appointment is called off.
    Cancelled,
    /// The appointment is made.
    Confirmed,
    /// The appointment has another time.
    Moved,
}

/// All a mail is made of. Kept as JSON until the mail is sent, then wiped: it holds the only copy of the
/// links and is personal throughout.
#[derive(Clone, Serialize, Deserialize)]
pub struct OutboxMail {
    /// What it tells.
    pub kind: MailKind,
    /// The language to tell it in.
    pub lang: String,
    /// The booking's id, which calendars know the appointment by.
    pub booking: BookingId,
    /// The booking code as it is shown.
    pub code: String,
    /// What was promised.
    pub promised: Snapshot,
    /// Who it goes to.
    pub person: Person,
    /// First instant, in unix seconds.
    pub starts_at: i64,
    /// First instant after it, in unix seconds.
    pub ends_at: i64,
    /// IANA name of the office's zone.
    pub zone: String,
    /// The calendar sequence number.
    pub sequence: i64,
    /// When it happened, in unix seconds.
    pub at: i64,
    /// The manage token, as its link carries it; not in a cancellation.
    pub manage_token: Option<String>,
    /// The room link's token, as its link carries it; not in a cancellation.
    pub room_token: Option<String>,
}

/// People and links do not appear in logs.
impl fmt::Debug for OutboxMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutboxMail({:?}, {:?})", self.kind, self.booking)
    }
}

/// A row of the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OutboxId(Uuid);

impl fmt::Display for OutboxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A mail that is to be sent at once.
#[derive(Clone, Debug)]
pub struct DueMail {
    /// The row.
    pub id: OutboxId,
    /// How often it has been tried, this time not counted.
    pub attempts: i64,
    /// What to send.
    pub mail: OutboxMail,
}

/// What has become of a booking's latest mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Given up.
    Failed,
    /// Waiting to be sent, or to be tried again.
    Queued {
        /// How often it has been tried.
        attempts: i64,
    },
    /// Handed to the mail server.
    Sent {
        /// When.
        at: Timestamp,
    },
}

/// How the outbox stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailCounts {
    /// Mails that wait to be sent.
    pub queued: u64,
    /// Mails that were given up, as long as they are kept.
    pub failed: u64,
}

impl Store {
    /// Takes up to `limit` mails that are due, the oldest first. Whoever gets them answers each with
    /// [`Store::sent`] or [`Store::failed`]; until then nobody else gets them.
    pub async fn due(&self, limit: u32, now: Timestamp) -> Result<Vec<DueMail>, Error> {
        let rows = sqlx::query_as::<_, OutboxRow>(
            "update outbox set due_at = $2
             where state = 'queued' and due_at <= $1 and id in (
                 select id from outbox where state = 'queued' and due_at <= $1
                 order by due_at, id limit $3)
             returning id, attempts, body",
        )
        .bind(now.as_second())
        .bind((now.checked_add(LEASE).unwrap_or(Timestamp::MAX)).as_second())
        .bind(i64::from(limit))
        .fetch_all(&self.writer)
        .await?;
        let mut due = Vec::with_capacity(rows.len());
        for row in rows {
            let id = OutboxId(parsed(&row.id, "outbox.id")?);
            // One that cannot be read, left behind by another version, must not stop all others.
            match serde_json::from_str(&row.body) {
                Ok(mail) => due.push(DueMail {
                    id,
                    attempts: row.attempts,
                    mail,
                }),
                Err(_) => self.failed(id, "unreadable", None).await?,
            }
        }
        // `returning` promises no order; ids begin with their time.
        due.sort_by_key(|mail| mail.id.0);
        Ok(due)
    }

    /// Notes that a mail is with the mail server, and wipes what it was made of.
    pub async fn sent(&self, id: OutboxId, now: Timestamp) -> Result<(), Error> {
        sqlx::query(
            "update outbox set state = 'sent', sent_at = $2, body = '', last_error = null,
                               attempts = attempts + 1
             where id = $1 and state = 'queued'",
        )
        .bind(id.to_string())
        .bind(now.as_second())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Notes that a mail could not be sent: it is tried again at `retry_at`, or given up and wiped if
    /// there is none. `error` must not hold an address.
    pub async fn failed(
        &self,
        id: OutboxId,
        error: &str,
        retry_at: Option<Timestamp>,
    ) -> Result<(), Error> {
        sqlx::query(
            "update outbox
             set attempts = attempts + 1, last_error = $2,
                 due_at = case when $3 = 1 then $4 else due_at end,
                 state = case when $3 = 1 then 'queued' else 'failed' end,
                 body = case when $3 = 1 then body else '' end
             where id = $1 and state = 'queued'",
        )
        .bind(id.to_string())
        .bind(error.to_owned())
        .bind(i64::from(retry_at.is_some()))
        .bind(retry_at.map_or(0, Timestamp::as_second))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// How many mails wait, and how many were given up.
    pub async fn mail_counts(&self) -> Result<MailCounts, Error> {
        let (queued, failed): (i64, i64) = sqlx::query_as(
            "select cast(coalesce(sum(case when state = 'queued' then 1 else 0 end), 0) as bigint),
                    cast(coalesce(sum(case when state = 'failed' then 1 else 0 end), 0) as bigint)
             from outbox where state in ('queued', 'failed')",
        )
        .fetch_one(self.read())
        .await?;
        Ok(MailCounts {
            queued: u64::try_from(queued).unwrap_or(0),
            failed: u64::try_from(failed).unwrap_or(0),
        })
    }

    /// When the next mail is due, if one waits.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, Error> {
        let seconds: Option<i64> =
            sqlx::query_scalar("select min(due_at) from outbox where state = 'queued'")
                .fetch_one(self.read())
                .await?;
        time_if(seconds, "outbox.due_at")
    }

    /// What has become of the latest mail about a booking.
    pub async fn delivery(&self, booking: BookingId) -> Result<Option<Delivery>, Error> {
        let row: Option<(String, i64, Option<i64>)> = sqlx::query_as(
            "select state, attempts, sent_at from outbox where booking_id = $1
             order by created_at desc, id desc limit 1",
        )
        .bind(booking.to_string())
        .fetch_optional(self.read())
        .await?;
        row.map(|(state, attempts, sent_at)| {
            Ok(
                match (state.as_str(), time_if(sent_at, "outbox.sent_at")?) {
                    ("sent", Some(at)) => Delivery::Sent { at },
                    ("queued", _) => Delivery::Queued { attempts },
                    ("failed" | "superseded", _) => Delivery::Failed,
                    _ => return Err(Error::Corrupt("outbox.state")),
                },
            )
        })
        .transpose()
    }
}

/// Puts a mail into the outbox. Mails about what is out of date by it are not sent any more.
pub(super) async fn queue(
    tx: &mut AnyConnection,
    kind: MailKind,
    appointment: &Appointment,
    manage: Option<&ManageToken>,
    room: Option<&RoomLink>,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(person) = appointment.person.clone() else {
        // Nobody is left to write to.
        return Ok(());
    };
    let mail = OutboxMail {
        kind,
        lang: appointment.lang.clone(),
        booking: appointment.id,
        code: appointment.code.to_string(),
        promised: appointment.promised.clone(),
        person,
        starts_at: appointment.start.as_second(),
        ends_at: appointment.end.as_second(),
        zone: appointment.zone.iana_name().unwrap_or("UTC").to_owned(),
        sequence: appointment.sequence,
        at: now.as_second(),
        manage_token: manage.map(ManageToken::reveal),
        room_token: room.map(RoomLink::reveal),
    };
    let body = serde_json::to_string(&mail).map_err(|_| Error::Corrupt("outbox.body"))?;
    let word = match kind {
        MailKind::Cancelled => "cancelled",
        MailKind::Confirmed => "confirmed",
        MailKind::Moved => "moved",
    };
    sqlx::query(
        "update outbox set state = 'superseded', body = '' where booking_id = $1 and state = 'queued'",
    )
    .bind(appointment.id.to_string())
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "insert into outbox (id, booking_id, kind, dedupe_key, state, due_at, attempts, body,
                             created_at)
         values ($1, $2, $3, $4, 'queued', $5, 0, $6, $5)",
    )
    .bind(fresh(now).to_string())
    .bind(appointment.id.to_string())
    .bind(word)
    .bind(format!("{}/{}", appointment.id, appointment.sequence))
    .bind(now.as_second())
    .bind(body)
    .execute(tx)
    .await?;
    Ok(())
}

#[derive(FromRow)]
struct OutboxRow {
    id: String,
    attempts: i64,
    body: String,
}
