//! The live part of a booking: who has come, who waits, which clerk has taken whom, how it ended. Places
//! in the queue and claims are rows, so a restart loses neither.

mod desk;
mod door;
mod forgotten;

use std::fmt;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sportello_rooms::gate::{Standing, Window};
use sportello_rooms::id::RoomId;

use super::{Error, Fault};
use crate::booking::appointment::{Outcome, State};
use crate::booking::code::Code;
use crate::booking::ids::{BookingId, ClerkId, OfficeId};

impl From<BookingId> for RoomId {
    fn from(id: BookingId) -> Self {
        Self::new(id.uuid())
    }
}

impl From<RoomId> for BookingId {
    fn from(id: RoomId) -> Self {
        Self::new(id.uuid())
    }
}

/// What the door of a room has to know.
#[derive(Clone)]
pub struct RoomEntry {
    /// The room, which is the booking.
    pub room: RoomId,
    /// The booking code.
    pub code: Code,
    /// The office.
    pub office: OfficeId,
    /// Its name as promised.
    pub office_name: String,
    /// The number to call when nothing else helps.
    pub office_phone: String,
    /// What it is about.
    pub service_name: String,
    /// Given and family name; empty once the retention time is over.
    pub citizen: String,
    /// First instant of the visit.
    pub start: Timestamp,
    /// First instant after it.
    pub end: Timestamp,
    /// The office's zone.
    pub zone: TimeZone,
    /// What became of the booking, or of the link it was found by.
    pub standing: Standing,
    /// Where the visit stands.
    pub state: State,
    /// Tokens with another number are dead.
    pub epoch: i64,
    /// The language the appointment was made in.
    pub lang: String,
}

impl RoomEntry {
    /// When the room is open: so long before the start, so long after the end.
    #[must_use]
    pub fn window(&self, before: SignedDuration, grace: SignedDuration) -> Window {
        Window {
            opens: self.start.checked_sub(before).unwrap_or(Timestamp::MIN),
            starts: self.start,
            ends: self.end.checked_add(grace).unwrap_or(Timestamp::MAX),
        }
    }
}

/// People do not appear in logs.
impl fmt::Debug for RoomEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RoomEntry({:?}, {:?})", self.room, self.state)
    }
}

/// Where a visit stands, as clerks see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitState {
    /// Has come, waited and gone for the moment.
    Away,
    /// Not come yet.
    Booked,
    /// Called off.
    Cancelled,
    /// Dealt with.
    Done,
    /// With a clerk.
    InCall,
    /// Did not come.
    NoShowCitizen,
    /// Ended otherwise.
    Other,
    /// Ended by a technical failure.
    Technical,
    /// In the lobby.
    Waiting,
}

impl VisitState {
    fn of(state: State, present: bool) -> Self {
        match state {
            State::Held | State::Confirmed => Self::Booked,
            State::Waiting if present => Self::Waiting,
            State::Waiting => Self::Away,
            State::Called | State::InCall => Self::InCall,
            State::Cancelled(_) => Self::Cancelled,
            State::Ended(Outcome::Done) => Self::Done,
            State::Ended(Outcome::NoShowCitizen) => Self::NoShowCitizen,
            State::Ended(Outcome::Other) => Self::Other,
            State::Ended(Outcome::Technical) => Self::Technical,
        }
    }
}

/// A line of a clerk's day.
#[derive(Clone)]
pub struct VisitRow {
    /// The room, which clerks call the ticket.
    pub ticket: RoomId,
    /// The booking code.
    pub code: Code,
    /// Given and family name; empty once the retention time is over.
    pub citizen: String,
    /// What it is about.
    pub service: String,
    /// The office.
    pub office: OfficeId,
    /// Its name.
    pub office_name: String,
    /// First instant.
    pub start: Timestamp,
    /// First instant after it.
    pub end: Timestamp,
    /// The office's zone.
    pub zone: TimeZone,
    /// Where it stands.
    pub state: VisitState,
    /// When the citizen came, if so.
    pub waiting_since: Option<Timestamp>,
    /// The clerk who has taken it, or had.
    pub clerk: Option<ClerkId>,
    /// That clerk's name.
    pub claimed_by: Option<String>,
    /// Whether that clerk is the one who looks.
    pub mine: bool,
    /// What the clerk noted at the end.
    pub note: String,
    /// Whether the latest mail about it may not have reached the citizen.
    pub mail_lost: bool,
}

/// People do not appear in logs.
impl fmt::Debug for VisitRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VisitRow({:?}, {:?})", self.ticket, self.state)
    }
}

/// A place in the lobby of an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The office.
    pub office: OfficeId,
    /// How many came earlier and wait.
    pub ahead: i64,
    /// Since when.
    pub since: Timestamp,
    /// How many clerks of the office are with somebody.
    pub busy_clerks: i64,
}

/// Why a clerk's wish about a visit was not done.
#[derive(Debug, thiserror::Error)]
pub enum DeskRefusal {
    /// The clerk is with somebody else.
    #[error("the clerk is in another call")]
    Busy {
        /// With whom.
        with: RoomId,
    },
    /// There is no such visit, or it is another office's, which is not told apart.
    #[error("no such visit")]
    NotFound,
    /// Another clerk has it.
    #[error("another clerk has this visit")]
    Taken {
        /// Whose it is.
        by: String,
    },
    /// It cannot be done in this state: nobody waits, or the visit is over.
    #[error("not in this state")]
    WrongState {
        /// Where the visit stands.
        state: VisitState,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl Fault for DeskRefusal {
    fn fault(&self) -> Option<&Error> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl From<sqlx::Error> for DeskRefusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
