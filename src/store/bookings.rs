//! Appointments: how they are held, confirmed, found, moved and called off.

mod change;
pub(super) mod confirm;
pub(super) mod hold;
mod office;

use std::fmt;
use std::ops::Range;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, FromRow};

pub use self::change::Moved;
pub use self::confirm::Confirmed;
pub use self::hold::{Held, Hold, LONGEST_HOLD, MOST_HOLDS, NewHold};

pub(super) use self::confirm::link;

use super::row::{narrow, parsed, time, time_if, zone};
use super::{Error, Fault, Store};
use crate::booking::appointment::{By, Event, State, after};
use crate::booking::code::Code;
use crate::booking::ids::{BookingId, CounterId, OfficeId, ServiceId};
use crate::booking::links::{ManageToken, RoomLink};
use crate::booking::slots::Slot;

/// Why an operation on an appointment did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The start is past, too near, too far or outside opening hours.
    #[error("the office does not receive then")]
    Closed {
        /// Up to three starts near it that can be booked.
        nearest: Vec<Slot>,
    },
    /// The hold, or the appointment behind the link, is not there any more. A hold's time may still be
    /// free: holding it again is worth a try.
    #[error("there is nothing behind this token any more")]
    Gone,
    /// The service is not offered.
    #[error("the service is not offered")]
    NotOffered,
    /// The same form has been sent before with another hold, and made an appointment. Its links are in
    /// the mail; they cannot be shown here.
    #[error("this form has made an appointment before")]
    Repeated {
        /// The code of that appointment.
        code: Code,
    },
    /// Somebody else has it.
    #[error("the time is taken")]
    Taken {
        /// Up to three starts near it that can be booked.
        nearest: Vec<Slot>,
    },
    /// Too late: the time up to which citizens can do that is over, it has begun, or it is over.
    #[error("it is too late for that")]
    TooLate,
    /// The person has as many appointments of this service as one may have.
    #[error("the person has as many appointments as one may have")]
    TooManyActive {
        /// How many that is.
        most: u16,
    },
    /// The browser holds as many times as it may.
    #[error("too many times are held")]
    TooMany,
    /// It is at this time already.
    #[error("the appointment is at this time already")]
    Unchanged,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl Fault for Refusal {
    fn fault(&self) -> Option<&Error> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What was promised when the appointment was made, whatever the office changes later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Name of the office.
    pub office: String,
    /// Its telephone number.
    pub phone: String,
    /// Its mailbox.
    pub email: String,
    /// Name of the service.
    pub service: String,
    /// What to have at hand, a line each.
    pub bring: String,
    /// How long the visit lasts, in minutes.
    pub duration_min: u16,
    /// How long before the start it can still be moved, in elapsed minutes.
    #[serde(default)]
    pub move_cutoff_min: u32,
    /// How long before the start it can still be called off, in elapsed minutes.
    #[serde(default)]
    pub cancel_cutoff_min: u32,
}

/// Who an appointment is for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Given name.
    pub name: String,
    /// Family name.
    pub surname: String,
    /// E-mail address.
    pub email: String,
    /// Telephone number.
    pub phone: Option<String>,
    /// Home address.
    pub address: Option<String>,
    /// Further details.
    pub details: Option<String>,
}

impl Person {
    /// Given and family name.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.name, self.surname)
    }
}

/// People do not appear in logs.
impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(…)")
    }
}

/// An appointment that has been confirmed, whatever became of it.
#[derive(Clone, Debug)]
pub struct Appointment {
    /// Its id.
    pub id: BookingId,
    /// What the citizen reads out on the telephone.
    pub code: Code,
    /// The office.
    pub office: OfficeId,
    /// The service.
    pub service: ServiceId,
    /// What was promised.
    pub promised: Snapshot,
    /// First instant.
    pub start: Timestamp,
    /// First instant after it.
    pub end: Timestamp,
    /// The office's zone.
    pub zone: TimeZone,
    /// The promised time on the office's wall.
    pub wall_start: DateTime,
    /// Where it stands.
    pub state: State,
    /// Rises when old room tokens are to die.
    pub epoch: i64,
    /// Rises with each change that calendars must follow.
    pub sequence: i64,
    /// The language it was made in.
    pub lang: String,
    /// When it was confirmed.
    pub confirmed_at: Timestamp,
    /// Who it is for; `None` once the retention time is over.
    pub person: Option<Person>,
}

impl Appointment {
    /// Whether the citizen can still move it. What the office has called off can be put to another time as
    /// long as it is known whose it was.
    #[must_use]
    pub fn can_move(&self, now: Timestamp) -> bool {
        let called_off = self.state == State::Cancelled(By::Office) && self.person.is_some();
        after(self.state, Event::Move).is_some()
            && (called_off || self.is_in_time(self.promised.move_cutoff_min, now))
    }

    /// Whether the citizen can still call it off.
    #[must_use]
    pub fn can_cancel(&self, now: Timestamp) -> bool {
        after(self.state, Event::Cancel(By::Citizen)).is_some()
            && self.is_in_time(self.promised.cancel_cutoff_min, now)
    }

    fn is_in_time(&self, cutoff_min: u32, now: Timestamp) -> bool {
        let ahead = SignedDuration::from_mins(cutoff_min.into());
        now < self.start && self.start.duration_since(now) >= ahead
    }
}

impl Store {
    /// The appointment a manage link belongs to.
    pub async fn booking_by_manage_token(
        &self,
        token: &ManageToken,
    ) -> Result<Option<Appointment>, Error> {
        by_manage_token(&mut *self.read().acquire().await?, token).await
    }

    /// The room link of the appointment a manage link belongs to, while there is a room to go to. Each mail
    /// may have a manage link of its own, and a move through one of them knows only the room link of that
    /// one; so the one that is asked for is written down here.
    pub async fn room_link(
        &self,
        token: &ManageToken,
        now: Timestamp,
    ) -> Result<Option<RoomLink>, Error> {
        transact!(self, |tx| {
            let appointment = by_manage_token(tx, token).await?;
            let Some(appointment) = appointment.filter(|it| it.state.owns_time()) else {
                return Ok(None);
            };
            let room = token.room_link(appointment.epoch);
            link(tx, appointment.id, room.hash().as_str(), "room", now).await?;
            Ok(Some(room))
        })
    }

    /// A confirmed appointment by its id. For the program's own use: it asks nobody's permission.
    pub async fn appointment(&self, id: BookingId) -> Result<Option<Appointment>, Error> {
        by_id(&mut *self.read().acquire().await?, id).await
    }
}

/// The columns of an appointment, and where to look.
macro_rules! select_appointment {
    ($rest:literal) => {
        concat!(
            "select b.id, b.code, b.office_id, b.service_id, b.snapshot, b.starts_at, b.ends_at, ",
            "b.wall_start, b.zone, b.state, b.epoch, b.sequence, b.lang, b.confirmed_at, ",
            "p.name, p.surname, p.email, p.phone, p.address, p.details ",
            "from booking b left join person p on p.booking_id = b.id ",
            $rest
        )
    };
}

async fn by_manage_token(
    connection: &mut AnyConnection,
    token: &ManageToken,
) -> Result<Option<Appointment>, Error> {
    sqlx::query_as::<_, AppointmentRow>(select_appointment!(
        "join token t on t.booking_id = b.id
         where t.hash = $1 and t.purpose = 'manage' and t.replaced_at is null"
    ))
    .bind(token.hash().as_str().to_owned())
    .fetch_optional(connection)
    .await?
    .map(Appointment::try_from)
    .transpose()
}

pub(super) async fn by_id(
    connection: &mut AnyConnection,
    id: BookingId,
) -> Result<Option<Appointment>, Error> {
    sqlx::query_as::<_, AppointmentRow>(select_appointment!(
        "where b.id = $1 and b.confirmed_at is not null"
    ))
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?
    .map(Appointment::try_from)
    .transpose()
}

#[derive(FromRow)]
struct AppointmentRow {
    id: String,
    code: Option<String>,
    office_id: String,
    service_id: String,
    snapshot: String,
    starts_at: i64,
    ends_at: i64,
    wall_start: String,
    zone: String,
    state: String,
    epoch: i64,
    sequence: i64,
    lang: String,
    confirmed_at: Option<i64>,
    name: Option<String>,
    surname: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    address: Option<String>,
    details: Option<String>,
}

impl TryFrom<AppointmentRow> for Appointment {
    type Error = Error;

    fn try_from(row: AppointmentRow) -> Result<Self, Error> {
        let person = match (row.name, row.surname, row.email) {
            (Some(name), Some(surname), Some(email)) => Some(Person {
                name,
                surname,
                email,
                phone: row.phone,
                address: row.address,
                details: row.details,
            }),
            _ => None,
        };
        let code = row.code.ok_or(Error::Corrupt("booking.code"))?;
        let confirmed_at = time_if(row.confirmed_at, "booking.confirmed_at")?;
        Ok(Self {
            id: parsed(&row.id, "booking.id")?,
            code: parsed(&code, "booking.code")?,
            office: parsed(&row.office_id, "booking.office_id")?,
            service: parsed(&row.service_id, "booking.service_id")?,
            promised: snapshot(&row.snapshot)?,
            start: time(row.starts_at, "booking.starts_at")?,
            end: time(row.ends_at, "booking.ends_at")?,
            zone: zone(&row.zone)?,
            wall_start: parsed(&row.wall_start, "booking.wall_start")?,
            state: state(&row.state)?,
            epoch: row.epoch,
            sequence: row.sequence,
            lang: row.lang,
            confirmed_at: confirmed_at.ok_or(Error::Corrupt("booking.confirmed_at"))?,
            person,
        })
    }
}

pub(super) fn snapshot(text: &str) -> Result<Snapshot, Error> {
    serde_json::from_str(text).map_err(|_| Error::Corrupt("booking.snapshot"))
}

pub(super) fn state(word: &str) -> Result<State, Error> {
    State::parse(word).ok_or(Error::Corrupt("booking.state"))
}

/// Reserves ticks at a counter. If one of them is gone, another write was quicker
/// than the look at the calendar: the whole work is to be done again.
///
/// One statement, in order of time: two writes that want the same hour meet at its first tick, and cannot
/// each hold what the other needs.
async fn occupy(
    connection: &mut AnyConnection,
    booking: BookingId,
    counter: CounterId,
    ticks: Range<i64>,
) -> Result<(), Error> {
    let got = sqlx::query(
        "insert into occupancy (counter_id, tick, booking_id)
         with recursive ticks (tick) as (
             select cast($2 as bigint)
             union all
             select tick + 1 from ticks where tick + 1 < cast($3 as bigint)
         )
         select cast($1 as text), tick, cast($4 as text) from ticks where true
         on conflict do nothing",
    )
    .bind(counter.to_string())
    .bind(ticks.start)
    .bind(ticks.end)
    .bind(booking.to_string())
    .execute(connection)
    .await?
    .rows_affected();
    if narrow::<i64>(i64::try_from(got).unwrap_or(i64::MAX), "occupancy")?
        == ticks.end - ticks.start
    {
        Ok(())
    } else {
        Err(Error::Race)
    }
}

/// Gives back all the time a booking has.
pub(super) async fn vacate(
    connection: &mut AnyConnection,
    booking: BookingId,
) -> Result<(), Error> {
    sqlx::query("delete from occupancy where booking_id = $1")
        .bind(booking.to_string())
        .execute(connection)
        .await?;
    Ok(())
}
