//! What the server says.

use jiff::Timestamp;
use jiff::fmt::serde::timestamp::second;
use serde::{Deserialize, Serialize};
use sportello_rooms::hall::{CapView, MediaState, Net, Presence, QualityView, SlotView};
use sportello_rooms::id::{PersonId, Role, RoomId};

use super::desk::{Desk, Outcome, Visit};
use crate::error::ErrorCode;
use crate::private::Private;

/// A message from the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", content = "d", rename_all = "snake_case")]
pub enum ServerMessage {
    /// A new session.
    Welcome(Welcome),
    /// The session goes on; what was missed follows.
    Resumed(Resumed),
    /// The session goes on; too much was missed, this is how things stand.
    Snapshot(Snapshot),
    /// The citizen waits.
    Lobby(Lobby),
    /// The person is in the call.
    Admitted(Admitted),
    /// The answer to an offer.
    #[serde(rename = "media.answer")]
    MediaAnswer(MediaAnswer),
    /// What to send at most.
    #[serde(rename = "media.cap")]
    MediaCap(CapView),
    /// In how many encodings to send.
    #[serde(rename = "media.layers")]
    MediaLayers(MediaLayers),
    /// The relays there are.
    #[serde(rename = "media.servers")]
    MediaServers(MediaServers),
    /// What each slot of the connection shows.
    Slots(Slots),
    /// Somebody else in the call.
    Peer(Peer),
    /// How well everybody in the call is served.
    Quality(QualityView),
    /// The visit is over.
    End(End),
    /// How the door is.
    Gate(Gate),
    /// A clerk's day.
    Desk(Desk),
    /// A visit of that day has changed.
    Visit(Visit),
    /// Done.
    Ok {},
    /// Are you there?
    Ping {},
    /// I am here.
    Pong(Pong),
    /// Something did not work.
    Error(Failure),
    /// Too fast.
    SlowDown(SlowDown),
}

/// A new session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// Its name.
    pub session: String,
    /// What proves that it is the client's.
    pub secret: Private,
    /// Another one means that the server was restarted.
    pub boot: String,
    /// The version that is spoken from here on.
    pub proto: u32,
    /// Seconds between the server's pings.
    pub ping_s: u64,
    /// Seconds of silence after which either side may hang up.
    pub dead_s: u64,
    /// The server's clock.
    #[serde(with = "second::required")]
    pub server_time: Timestamp,
    /// What the client must not exceed.
    pub limits: Limits,
}

/// What a client must not exceed, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Of a frame.
    pub frame: usize,
    /// Of a session description.
    pub sdp: usize,
}

/// The session goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resumed {
    /// As in `welcome`.
    pub boot: String,
    /// The first event after this one follows.
    pub from_seq: u64,
    /// The server's clock.
    #[serde(with = "second::required")]
    pub server_time: Timestamp,
}

/// How things stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// As in `welcome`.
    pub boot: String,
    /// The last event that is in here.
    pub from_seq: u64,
    /// The server's clock.
    #[serde(with = "second::required")]
    pub server_time: Timestamp,
    /// Messages that lead a client that knows nothing to where it would be.
    pub state: Vec<ServerMessage>,
}

/// The citizen waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lobby {
    /// The place in the queue, from 1.
    pub position: u32,
    /// How many are before.
    pub ahead: u32,
    /// What the desk is doing.
    pub clerk: ClerkState,
    /// Since when the citizen has been waiting.
    #[serde(with = "second::required")]
    pub since: Timestamp,
}

/// What the desk is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClerkState {
    /// Nobody is there.
    Absent,
    /// Everybody who is there is in a call.
    Busy,
    /// Somebody is there and in no call.
    Free,
}

/// The person is in the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admitted {
    /// The room.
    pub room: RoomId,
    /// Who the client is in it.
    pub you: PersonId,
    /// In what capacity.
    pub role: Role,
    /// When the room closes.
    #[serde(with = "second::required")]
    pub ends_at: Timestamp,
}

/// The answer to an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaAnswer {
    /// The description.
    pub sdp: Private,
    /// The number of the offer.
    #[serde(rename = "gen")]
    pub generation: u32,
}

/// In how many encodings to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaLayers {
    /// What is sent on this m-line.
    pub mid: u8,
    /// In both of those offered, or in the large one only.
    pub on: bool,
}

/// The relays there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaServers {
    /// As an `RTCConfiguration` takes them.
    pub ice_servers: Vec<IceServer>,
}

/// A relay, as an `RTCIceServer` names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IceServer {
    /// Its addresses, the best first.
    pub urls: Vec<String>,
    /// Who asks; good for some minutes.
    pub username: Private,
    /// What proves it.
    pub credential: Private,
}

/// What each slot of the connection shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slots {
    /// All of them.
    pub slots: Vec<SlotView>,
}

/// Somebody else in the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peer {
    /// Who.
    pub person: PersonId,
    /// In what capacity.
    pub role: Role,
    /// The name to show.
    pub name: Private,
    /// What is switched on.
    #[serde(flatten)]
    pub media: MediaState,
    /// How near.
    pub presence: Presence,
    /// How the media connection is.
    pub net: Net,
}

/// The visit is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Who or what ended it.
    pub by: EndedBy,
    /// How it went, for a clerk's eyes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Whether the citizen is asked how it was.
    pub feedback: bool,
}

/// Who or what ended a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndedBy {
    /// The citizen left.
    Citizen,
    /// The clerk closed it.
    Clerk,
    /// The office cancelled or moved it.
    Office,
    /// Its time was over.
    Time,
}

/// How the door is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// Open, or why not.
    pub state: GateState,
    /// When to come back, if too early.
    #[serde(
        default,
        with = "second::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub opens_at: Option<Timestamp>,
    /// The server's clock, which is the one that counts.
    #[serde(with = "second::required")]
    pub server_time: Timestamp,
}

/// Open, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GateState {
    /// Called off.
    Cancelled,
    /// Not yet.
    Early,
    /// There is a newer link.
    Moved,
    /// Come in.
    Open,
    /// Too late, or the visit took place.
    Over,
}

/// An answer to a ping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pong {
    /// The server's clock.
    #[serde(with = "second::required")]
    pub server_time: Timestamp,
}

/// Something did not work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What.
    pub code: ErrorCode,
    /// The id of the text for a person.
    pub key: String,
    /// Seconds after which trying again may help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u64>,
}

impl Failure {
    /// The same, worth another try after some seconds.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        Self {
            retry_after_s: Some(seconds),
            ..self
        }
    }
}

impl<E: Into<ErrorCode>> From<E> for Failure {
    fn from(error: E) -> Self {
        let code = error.into();
        Self {
            code,
            key: code.key(),
            retry_after_s: None,
        }
    }
}

/// Too fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlowDown {
    /// Seconds to be quiet.
    pub retry_after_s: u64,
}
