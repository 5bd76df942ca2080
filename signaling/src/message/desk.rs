//! What a clerk sees of a day.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::serde::timestamp::second;
use serde::{Deserialize, Serialize};
use sportello_rooms::id::RoomId;

use crate::private::Private;

/// A day at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Which day.
    pub day: Date,
    /// Its visits in the order of their starts.
    pub visits: Vec<Visit>,
    /// The clerk who looks.
    pub me: Me,
    /// The visit this clerk is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<RoomId>,
}

/// The clerk who looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The name colleagues and citizens see.
    pub name: Private,
}

/// One visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The visit's room.
    pub ticket: RoomId,
    /// The booking's code, as the citizen has it.
    pub code: Private,
    /// The citizen's name.
    pub citizen: Private,
    /// What it is about.
    pub service: String,
    /// Where it belongs.
    pub office: String,
    /// When it starts.
    #[serde(with = "second::required")]
    pub starts_at: Timestamp,
    /// When it is planned to end.
    #[serde(with = "second::required")]
    pub ends_at: Timestamp,
    /// How it stands.
    pub state: VisitState,
    /// Since when the citizen has been waiting.
    #[serde(
        default,
        with = "second::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub waiting_since: Option<Timestamp>,
    /// The clerk who has taken it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_by: Option<Private>,
    /// Whether that is the clerk who looks.
    pub mine: bool,
    /// Whether the latest mail about it may not have reached the citizen.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mail_lost: bool,
}

/// How a visit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitState {
    /// The citizen was waiting, and is lost for the moment.
    Away,
    /// The citizen has not come yet.
    Booked,
    /// Called off.
    Cancelled,
    /// Took place.
    Done,
    /// Takes place.
    InCall,
    /// The citizen did not come.
    NoShowCitizen,
    /// Over, with an outcome of another kind.
    Other,
    /// Failed for technical reasons.
    Technical,
    /// The citizen waits.
    Waiting,
}

/// How a visit went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It took place.
    Done,
    /// The citizen did not come.
    NoShowCitizen,
    /// Something else, told in the note.
    Other,
    /// It failed for technical reasons.
    Technical,
}
