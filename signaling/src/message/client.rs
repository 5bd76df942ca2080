//! What a browser says.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sportello_rooms::hall::{MediaState, Report, Wish};
use sportello_rooms::id::RoomId;

use super::desk::Outcome;
use crate::private::Private;

/// A message from a browser. The last four are a clerk's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", content = "d")]
pub enum ClientMessage {
    /// First of all: which versions are spoken, and whether a session goes on.
    #[serde(rename = "hello")]
    Hello(Hello),
    /// Who is coming, and where to.
    #[serde(rename = "join")]
    Join(Join),
    /// A session description to be answered.
    #[serde(rename = "media.offer")]
    MediaOffer(MediaOffer),
    /// What the browser alone knows of the pictures it sends.
    #[serde(rename = "media.report")]
    MediaReport(Report),
    /// Which relays there are for a connection that cannot use UDP.
    #[serde(rename = "media.servers")]
    MediaServers {},
    /// What is switched on.
    #[serde(rename = "media.state")]
    MediaState(MediaState),
    /// How large a slot is shown.
    #[serde(rename = "media.want")]
    MediaWant(Wish),
    /// A citizen does not want to wait any longer.
    #[serde(rename = "lobby.leave")]
    LobbyLeave {},
    /// Good-bye.
    #[serde(rename = "leave")]
    Leave(Leave),
    /// Are you there?
    #[serde(rename = "ping")]
    Ping {},
    /// I am here.
    #[serde(rename = "pong")]
    Pong {},
    /// Takes a waiting citizen in.
    #[serde(rename = "lobby.admit")]
    LobbyAdmit(Ticket),
    /// Gives a visit back to the colleagues.
    #[serde(rename = "lobby.release")]
    LobbyRelease(Ticket),
    /// Ends a visit with its outcome.
    #[serde(rename = "call.end")]
    CallEnd(CallEnd),
    /// Shows a day's visits and keeps them up to date.
    #[serde(rename = "desk.watch")]
    DeskWatch(DeskWatch),
}

/// The first message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The versions the client speaks.
    pub proto: Vec<u32>,
    /// What the client is.
    #[serde(default)]
    pub client: Client,
    /// The session to go on with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume: Option<Resume>,
}

/// What a client is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// The page's language, such as `it`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

/// A session to go on with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// Its name.
    pub session: String,
    /// What proves that it is the client's.
    pub secret: Private,
    /// The number of the last event that arrived; 0 for none.
    pub last_seq: u64,
}

/// Who is coming.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    /// A room token, or a clerk's desk token.
    pub token: Private,
    /// What is switched on.
    #[serde(default)]
    pub state: MediaState,
}

/// A session description to be answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaOffer {
    /// The description.
    pub sdp: Private,
    /// The client's number for it, repeated in the answer.
    #[serde(rename = "gen")]
    pub generation: u32,
    /// Whether the same connection looks for a new path; otherwise it is a new connection.
    #[serde(default)]
    pub ice_restart: bool,
}

/// Good-bye.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    /// Why, in one word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Names a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The visit's room.
    pub ticket: RoomId,
}

/// The end of a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallEnd {
    /// The visit's room.
    pub ticket: RoomId,
    /// How it went.
    pub outcome: Outcome,
    /// The clerk's words for the colleagues.
    #[serde(default = "no_note")]
    pub note: Private,
}

/// Which day to watch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskWatch {
    /// The day; today where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
}

fn no_note() -> Private {
    Private::from("")
}
