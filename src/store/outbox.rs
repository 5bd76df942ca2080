//! Mail to be sent. A row is written in the transaction of what it tells of, so no appointment is without
//! its mail and no mail without its appointment. Nothing here knows how a mail looks.
//!
//! A mail goes at most once, even if the program dies while it goes: [`Store::sending`](super::Store::sending) notes that it is
//! about to, after the mail server has accepted the recipient and before it is sent the content. Who finds
//! that note and nobody who wrote it cannot know whether the mail is out. It is not sent again, for a
//! second mail makes people wonder which one is true; it is shown as uncertain to the clerk, who can call,
//! and to the citizen, who has everything on the appointment's page. Between the note and the answer lie
//! moments, so this costs at most one mail for each death of the program.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use self::standing::{Delivery, MailCounts};
pub use self::take::Setback;

pub(super) use self::queue::{call_off, enqueue, reminders, set_reminders};

use super::bookings::{Person, Snapshot};
use crate::booking::appointment::{By, State};
use crate::booking::ids::BookingId;

mod queue;
mod standing;
mod take;

/// What a mail tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// The office has called the appointment off.
    CalledOff,
    /// The citizen has called the appointment off.
    Cancelled,
    /// The appointment is made.
    Confirmed,
    /// The appointment has another time.
    Moved,
    /// The appointment is near.
    Reminder,
}

impl MailKind {
    /// The word the database keeps.
    const fn as_str(self) -> &'static str {
        match self {
            Self::CalledOff => "called_off",
            Self::Cancelled => "cancelled",
            Self::Confirmed => "confirmed",
            Self::Moved => "moved",
            Self::Reminder => "reminder",
        }
    }

    /// Whether a mail of this kind is true of an appointment in this state that starts and ends then.
    fn is_true(self, state: State, starts: Timestamp, ends: Timestamp, now: Timestamp) -> bool {
        match self {
            Self::CalledOff => state == State::Cancelled(By::Office),
            Self::Cancelled => state == State::Cancelled(By::Citizen),
            Self::Confirmed | Self::Moved => state.owns_time() && now < ends,
            // Who has come needs no reminder.
            Self::Reminder => state == State::Confirmed && now < starts,
        }
    }
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
    /// When it happened, or what time the reminder is for, in unix seconds.
    pub at: i64,
    /// The manage token, as its link carries it; not in a cancellation.
    pub manage_token: Option<String>,
    /// The room link's token, as its link carries it; not in a cancellation.
    pub room_token: Option<String>,
    /// Why the office called it off; may be empty.
    #[serde(default)]
    pub reason: String,
    /// Starts that are offered in its place, in unix seconds.
    #[serde(default)]
    pub offered: Vec<i64>,
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
    /// Until when whoever took it has it, in unix seconds; it also tells this taking from others.
    lease: i64,
}
