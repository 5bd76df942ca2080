//! Rows are taken, sent and answered.

use jiff::{SignedDuration, Timestamp};
use rand::rng;
use sqlx::{AnyConnection, FromRow};

use super::super::bookings::{self, Appointment};
use super::super::row::{parsed, time};
use super::super::{Error, Store};
use super::{DueMail, MailKind, OutboxId, OutboxMail};
use crate::booking::ids::BookingId;
use crate::booking::links::ManageToken;

/// How long whoever took a row has until it is about to be sent. If the program dies meanwhile the row
/// comes up again then; shorter lets two nodes prepare the same mail, longer delays it after a crash.
const LEASE: SignedDuration = SignedDuration::from_mins(5);

/// How long a mail may be on its way. Longer than any mail server may take to answer (RFC 5321 §4.5.3.2.6
/// gives it ten minutes), so that nobody is called uncertain who is only slow.
const ON_ITS_WAY: SignedDuration = SignedDuration::from_mins(15);

/// What to do about a mail that was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setback {
    /// It cannot be sent, or not in time.
    GivenUp,
    /// Try again.
    Later {
        /// When.
        at: Timestamp,
    },
    /// The mail server will never take it.
    Refused,
}

impl Store {
    /// Takes up to `limit` mails that are due, the oldest first. Whoever gets them calls
    /// [`Store::sending`] before each goes, and answers it with [`Store::sent`] or [`Store::failed`]; until
    /// then nobody else gets them.
    pub async fn due(&self, limit: u32, now: Timestamp) -> Result<Vec<DueMail>, Error> {
        transact!(self, |tx| take(tx, limit, now).await)
    }

    /// Notes that a mail is about to go. `false` if it must not: somebody else has it, or what it tells is
    /// not so any more. Nothing is to be done about it then.
    pub async fn sending(&self, due: &DueMail, now: Timestamp) -> Result<bool, Error> {
        transact!(self, |tx| sending(tx, due, now).await)
    }

    /// Notes that a mail is with the mail server, and wipes what it was made of.
    pub async fn sent(&self, due: &DueMail, now: Timestamp) -> Result<(), Error> {
        sqlx::query(
            "update outbox set state = 'sent', sent_at = $2, body = '', last_error = null,
                               attempts = attempts + 1
             where id = $1 and state in ('sending', 'uncertain')",
        )
        .bind(due.id.to_string())
        .bind(now.as_second())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Notes that a mail could not be sent: it is tried again, or wiped. `error` must not hold an address.
    pub async fn failed(&self, due: &DueMail, error: &str, setback: Setback) -> Result<(), Error> {
        let (state, at) = match setback {
            Setback::GivenUp => ("failed", None),
            Setback::Later { at } => ("queued", Some(at.as_second())),
            Setback::Refused => ("refused", None),
        };
        // A change of the appointment may have overtaken it, or somebody else may have it by now.
        sqlx::query(
            "update outbox
             set attempts = attempts + 1, last_error = $2, state = $3, due_at = coalesce($4, due_at),
                 body = case when $3 = 'queued' then body else '' end
             where id = $1 and (state = 'sending' or state = 'queued' and due_at = $5)",
        )
        .bind(due.id.to_string())
        .bind(error.to_owned())
        .bind(state)
        .bind(at)
        .bind(due.lease)
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}

async fn take(tx: &mut AnyConnection, limit: u32, now: Timestamp) -> Result<Vec<DueMail>, Error> {
    // Whoever was to say how these went has not lived to say it.
    sqlx::query(
        "update outbox set state = 'uncertain', body = '', last_error = 'nobody knows how it went'
         where state = 'sending' and due_at <= $1",
    )
    .bind(now.as_second())
    .execute(&mut *tx)
    .await?;
    let lease = later(now, LEASE);
    let rows = sqlx::query_as::<_, Row>(
        "update outbox set due_at = $2
         where state = 'queued' and due_at <= $1 and id in (
             select id from outbox where state = 'queued' and due_at <= $1
             order by due_at, id limit $3)
         returning id, booking_id, kind, sequence, attempts, body, created_at",
    )
    .bind(now.as_second())
    .bind(lease)
    .bind(i64::from(limit))
    .fetch_all(&mut *tx)
    .await?;
    let mut due = Vec::with_capacity(rows.len());
    for row in rows {
        let id = OutboxId(parsed(&row.id, "outbox.id")?);
        let mail = if row.body.is_empty() && row.kind == MailKind::Reminder.as_str() {
            write_reminder(tx, &row, now).await?
        } else {
            serde_json::from_str(&row.body).ok()
        };
        let Some(mail) = mail else {
            // One that cannot be read, left behind by another version, must not stop all others.
            drop_row(tx, &row).await?;
            continue;
        };
        due.push((
            row.created_at,
            DueMail {
                id,
                attempts: row.attempts,
                mail,
                lease,
            },
        ));
    }
    // `returning` promises no order.
    due.sort_by_key(|(at, mail)| (*at, mail.id.0));
    Ok(due.into_iter().map(|(_, mail)| mail).collect())
}

/// Makes the mail of a reminder whose time has come, unless it has become needless. It has links of its
/// own, drawn now: those of other mails are known only to who has these mails.
async fn write_reminder(
    tx: &mut AnyConnection,
    row: &Row,
    now: Timestamp,
) -> Result<Option<OutboxMail>, Error> {
    let booking: BookingId = parsed(&row.booking_id, "outbox.booking_id")?;
    // After a night without power several are due at once: the last of them says it all.
    let later: i64 = sqlx::query_scalar(
        "select count(*) from outbox
         where booking_id = $1 and kind = 'reminder' and created_at > $2 and created_at <= $3
           and state <> 'superseded'",
    )
    .bind(row.booking_id.clone())
    .bind(row.created_at)
    .bind(now.as_second())
    .fetch_one(&mut *tx)
    .await?;
    let appointment = bookings::by_id(tx, booking).await?;
    let Some(appointment) = appointment.filter(|it| later == 0 && row.is_true_of(it, now)) else {
        return Ok(None);
    };
    let manage = ManageToken::draw(&mut rng());
    let room = manage.room_link(appointment.epoch);
    bookings::link(tx, booking, manage.hash().as_str(), "manage", now).await?;
    bookings::link(tx, booking, room.hash().as_str(), "room", now).await?;
    let at = time(row.created_at, "outbox.created_at")?;
    let mail = OutboxMail::about(
        MailKind::Reminder,
        &appointment,
        Some(&manage),
        Some(&room),
        at,
    );
    if let Some(mail) = &mail {
        let body = serde_json::to_string(mail).map_err(|_| Error::Corrupt("outbox.body"))?;
        sqlx::query("update outbox set body = $2 where id = $1")
            .bind(row.id.clone())
            .bind(body)
            .execute(tx)
            .await?;
    }
    Ok(mail)
}

async fn drop_row(tx: &mut AnyConnection, row: &Row) -> Result<(), Error> {
    let (state, error) = if row.body.is_empty() {
        ("superseded", None)
    } else {
        ("failed", Some("unreadable"))
    };
    sqlx::query("update outbox set state = $2, last_error = $3, body = '' where id = $1")
        .bind(row.id.clone())
        .bind(state)
        .bind(error)
        .execute(tx)
        .await?;
    Ok(())
}

async fn sending(tx: &mut AnyConnection, due: &DueMail, now: Timestamp) -> Result<bool, Error> {
    let kind = due.mail.kind;
    let found: Option<(String, i64, i64, i64)> =
        sqlx::query_as("select state, sequence, starts_at, ends_at from booking where id = $1")
            .bind(due.mail.booking.to_string())
            .fetch_optional(&mut *tx)
            .await?;
    let is_true = match found {
        None => false,
        Some((word, sequence, starts, ends)) => {
            let starts = time(starts, "booking.starts_at")?;
            let ends = time(ends, "booking.ends_at")?;
            sequence == due.mail.sequence
                && kind.is_true(bookings::state(&word)?, starts, ends, now)
        }
    };
    let (state, until) = if is_true {
        ("sending", later(now, ON_ITS_WAY))
    } else {
        ("superseded", due.lease)
    };
    let changed = sqlx::query(
        "update outbox
         set state = $2, due_at = $3, body = case when $2 = 'sending' then body else '' end
         where id = $1 and state = 'queued' and due_at = $4",
    )
    .bind(due.id.to_string())
    .bind(state)
    .bind(until)
    .bind(due.lease)
    .execute(tx)
    .await?;
    Ok(is_true && changed.rows_affected() == 1)
}

fn later(now: Timestamp, by: SignedDuration) -> i64 {
    now.checked_add(by).unwrap_or(Timestamp::MAX).as_second()
}

#[derive(FromRow)]
struct Row {
    id: String,
    booking_id: String,
    kind: String,
    sequence: i64,
    attempts: i64,
    body: String,
    created_at: i64,
}

impl Row {
    fn is_true_of(&self, appointment: &Appointment, now: Timestamp) -> bool {
        let Appointment {
            state, start, end, ..
        } = *appointment;
        self.sequence == appointment.sequence && MailKind::Reminder.is_true(state, start, end, now)
    }
}
