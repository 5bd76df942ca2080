//! From a hold to an appointment, with its links and its mail, in one transaction.

use jiff::Timestamp;
use rand::rng;
use sqlx::AnyConnection;

use super::super::error::is_duplicate;
use super::super::outbox::{self, MailKind};
use super::super::row::{narrow_if, parsed};
use super::super::{Error, Store};
use super::{Appointment, Refusal, by_id, state};
use crate::booking::applicant::Applicant;
use crate::booking::appointment::{Event, State, after};
use crate::booking::code::Code;
use crate::booking::ids::BookingId;
use crate::booking::links::{HoldToken, ManageToken, RoomLink};

/// An appointment with the secrets that belong to it.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// The appointment.
    pub appointment: Appointment,
    /// Opens the page on which it is moved or cancelled.
    pub manage: ManageToken,
    /// Leads to its room.
    pub room: RoomLink,
    /// Whether the same had been sent before: the answer is the same, nothing was done twice.
    pub repeated: bool,
}

impl Store {
    /// Makes a hold an appointment. Sent twice, by a double click or after a lost answer, it is one
    /// appointment, one mail and the same answer. A hold whose time is over is good as long as nobody has
    /// taken its time.
    pub async fn confirm(
        &self,
        token: &HoldToken,
        applicant: &Applicant,
        lang: &str,
        idem_key: &str,
        now: Timestamp,
    ) -> Result<Confirmed, Refusal> {
        transact!(self, |tx| {
            // Drawn anew each time the work is done again: it may be the reason.
            let code = Code::draw(&mut rng());
            let form = Form {
                applicant,
                lang,
                idem_key,
            };
            let confirmed = confirm(tx, token, form, &code, now).await?;
            if !confirmed.repeated {
                outbox::enqueue(
                    tx,
                    MailKind::Confirmed,
                    &confirmed.appointment,
                    Some(&confirmed.manage),
                    Some(&confirmed.room),
                    now,
                )
                .await?;
            }
            Ok(confirmed)
        })
    }
}

/// What is sent to make a hold an appointment.
#[derive(Clone, Copy)]
pub(in crate::store) struct Form<'a> {
    pub(in crate::store) applicant: &'a Applicant,
    pub(in crate::store) lang: &'a str,
    pub(in crate::store) idem_key: &'a str,
}

/// Makes a hold an appointment, without a mail.
pub(in crate::store) async fn confirm(
    tx: &mut AnyConnection,
    token: &HoldToken,
    form: Form<'_>,
    code: &Code,
    now: Timestamp,
) -> Result<Confirmed, Refusal> {
    let found: Option<(String, String, i64, String, Option<i64>)> = sqlx::query_as(
        "select b.id, b.state, b.starts_at, b.service_id, s.most_active
         from booking b join service s on s.id = b.service_id
         where b.hold_hash = $1",
    )
    .bind(token.hash().as_str().to_owned())
    .fetch_optional(&mut *tx)
    .await?;
    let Some((id, word, starts_at, service, most)) = found else {
        return Err(made_before(tx, form.idem_key)
            .await?
            .unwrap_or(Refusal::Gone));
    };
    let id: BookingId = parsed(&id, "booking.id")?;
    if state(&word)? != State::Held {
        return answer(tx, id, token, true).await;
    }
    if let Some(before) = made_before(tx, form.idem_key).await? {
        return Err(before);
    }
    if starts_at <= now.as_second() {
        return Err(Refusal::TooLate);
    }
    let next = after(State::Held, Event::Confirm).ok_or(Error::Corrupt("booking.state"))?;
    let changed = sqlx::query(
        "update booking
         set state = $2, code = $3, lang = $4, idem_key = $5, confirmed_at = $6, hold_until = null,
             browser = null, browser_seat = null
         where id = $1 and state = 'held'",
    )
    .bind(id.to_string())
    .bind(next.as_str())
    .bind(code.to_string())
    .bind(form.lang.to_owned())
    .bind(form.idem_key.to_owned())
    .bind(now.as_second())
    .execute(&mut *tx)
    .await;
    let changed = match changed {
        // The same form by another way, or a code drawn twice: both look different the next time.
        Err(error) if is_duplicate(&error) => return Err(Error::Race.into()),
        changed => changed?.rows_affected(),
    };
    if changed == 0 {
        return Err(Error::Race.into());
    }
    let most = narrow_if(most, "service.most_active")?;
    let seat = seat(tx, &service, form.applicant, most, now).await?;
    keep(tx, id, form.applicant, (&service, seat), now).await?;
    let manage = token.manage_token();
    link(tx, id, manage.hash().as_str(), "manage", now).await?;
    link(tx, id, manage.room_link(0).hash().as_str(), "room", now).await?;
    sqlx::query("insert into visit (booking_id, present, note) values ($1, 0, '')")
        .bind(id.to_string())
        .execute(&mut *tx)
        .await?;
    answer(tx, id, token, false).await
}

/// The refusal of a form that has made an appointment with another hold.
async fn made_before(tx: &mut AnyConnection, idem_key: &str) -> Result<Option<Refusal>, Error> {
    let code: Option<Option<String>> =
        sqlx::query_scalar("select code from booking where idem_key = $1")
            .bind(idem_key.to_owned())
            .fetch_optional(tx)
            .await?;
    code.flatten()
        .map(|code| {
            let code = parsed(&code, "booking.code")?;
            Ok(Refusal::Repeated { code })
        })
        .transpose()
}

async fn answer(
    tx: &mut AnyConnection,
    id: BookingId,
    token: &HoldToken,
    repeated: bool,
) -> Result<Confirmed, Refusal> {
    let appointment = by_id(tx, id).await?.ok_or(Refusal::Gone)?;
    let manage = token.manage_token();
    Ok(Confirmed {
        room: manage.room_link(appointment.epoch),
        appointment,
        manage,
        repeated,
    })
}

async fn keep(
    tx: &mut AnyConnection,
    id: BookingId,
    applicant: &Applicant,
    (service, seat): (&str, i64),
    now: Timestamp,
) -> Result<(), Error> {
    let kept = sqlx::query(
        "insert into person (booking_id, name, surname, email, phone, address, details, privacy_at,
                             email_norm, seat_service, seat)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(id.to_string())
    .bind(applicant.name().to_owned())
    .bind(applicant.surname().to_owned())
    .bind(applicant.email().to_string())
    .bind(applicant.phone().map(str::to_owned))
    .bind(applicant.address().map(str::to_owned))
    .bind(applicant.details().map(str::to_owned))
    .bind(now.as_second())
    .bind(applicant.mailbox())
    .bind(service.to_owned())
    .bind(seat)
    .execute(tx)
    .await;
    match kept {
        // The same person's other form took the seat between the look and the insert.
        Err(error) if is_duplicate(&error) => Err(Error::Race),
        kept => Ok(kept.map(drop)?),
    }
}

/// The lowest seat that the person's appointments of a service leave free. Seats of those that are over are
/// given back first.
async fn seat(
    tx: &mut AnyConnection,
    service: &str,
    applicant: &Applicant,
    most: Option<u16>,
    now: Timestamp,
) -> Result<i64, Refusal> {
    sqlx::query(
        "update person set seat_service = null, seat = null
         where seat_service = $1 and email_norm = $2 and booking_id in (
             select id from booking
             where ends_at <= $3 or state not in ('confirmed', 'waiting', 'called', 'in_call'))",
    )
    .bind(service.to_owned())
    .bind(applicant.mailbox())
    .bind(now.as_second())
    .execute(&mut *tx)
    .await?;
    let taken: Vec<i64> = sqlx::query_scalar(
        "select seat from person where seat_service = $1 and email_norm = $2 order by seat",
    )
    .bind(service.to_owned())
    .bind(applicant.mailbox())
    .fetch_all(tx)
    .await?;
    match most {
        Some(most) if taken.len() >= usize::from(most) => Err(Refusal::TooManyActive { most }),
        _ => Ok((0..)
            .zip(&taken)
            .find(|(seat, taken)| seat != *taken)
            .map_or(
                i64::try_from(taken.len()).unwrap_or(i64::MAX),
                |(seat, _)| seat,
            )),
    }
}

/// Keeps a link by its hash. One that is kept already stays as it is.
pub(in crate::store) async fn link(
    tx: &mut AnyConnection,
    id: BookingId,
    hash: &str,
    purpose: &'static str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "insert into token (hash, booking_id, purpose, created_at) values ($1, $2, $3, $4)
         on conflict (hash) do nothing",
    )
    .bind(hash.to_owned())
    .bind(id.to_string())
    .bind(purpose)
    .bind(now.as_second())
    .execute(tx)
    .await?;
    Ok(())
}
