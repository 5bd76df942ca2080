//! What is said to a hall and what it answers: plain values, no machine.

use std::net::SocketAddr;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::quality::QualityView;
use super::report::Report;
use crate::gate::Window;
use crate::id::{PeerId, PersonId, Role, RoomId};
use crate::room::Refusal;
use crate::transport::Path;
use crate::transport::sdp::OfferError;

/// Both clocks, read together once per turn of the media thread. Appointments are judged by the
/// wall clock, media by the monotonic one; neither is ever computed from the other except to say
/// how long to sleep.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// Monotonic time.
    pub mono: Instant,
    /// Wall time.
    pub wall: Timestamp,
}

impl Now {
    /// The monotonic instant at which the wall clock, running evenly, shows `deadline`.
    #[must_use]
    pub fn instant_of(&self, deadline: Timestamp) -> Instant {
        let wait: SignedDuration = deadline.duration_since(self.wall);
        match std::time::Duration::try_from(wait) {
            Ok(wait) => self.mono.checked_add(wait).unwrap_or(self.mono),
            Err(_) => self.mono,
        }
    }
}

/// What signalling asks of a hall.
#[derive(Clone, Debug)]
pub enum Command {
    /// Lets a person in, now or on arrival.
    Admit {
        /// The room.
        room: RoomId,
        /// Who.
        person: PersonId,
    },
    /// Closes the room for everybody.
    End {
        /// The room.
        room: RoomId,
    },
    /// A person comes, or comes back; the room must have been opened.
    Join {
        /// The room.
        room: RoomId,
        /// The live session; one that returns after [`Command::Lose`] keeps its media.
        peer: PeerId,
        /// Who it is.
        person: PersonId,
        /// In what capacity.
        role: Role,
        /// Whether the database knows the person as let in.
        admitted: bool,
    },
    /// A person goes on purpose.
    Leave {
        /// The room.
        room: RoomId,
        /// The live session.
        peer: PeerId,
    },
    /// A session's socket broke. Media goes on until the room gives the person up.
    Lose {
        /// The room.
        room: RoomId,
        /// The live session.
        peer: PeerId,
    },
    /// A browser's offer: the first one, one after an ICE restart, or one of a new peer connection.
    Offer {
        /// The room.
        room: RoomId,
        /// The live session.
        peer: PeerId,
        /// The browser's number for this offer, repeated in the answer.
        generation: u32,
        /// The offer.
        sdp: String,
    },
    /// Makes the room known; doing it again changes nothing.
    Open {
        /// The room.
        room: RoomId,
        /// When it is open.
        window: Window,
    },
    /// What a browser says of the pictures it sends; the last word counts, until its connection is new.
    Report {
        /// The room.
        room: RoomId,
        /// The live session.
        peer: PeerId,
        /// The word.
        report: Report,
    },
    /// What a person's microphone, camera and screen are doing. What is off is not forwarded, even
    /// if it arrives. A person who never said anything counts as [`MediaState::default`].
    State {
        /// The room.
        room: RoomId,
        /// The live session.
        peer: PeerId,
        /// The switches.
        state: MediaState,
    },
    /// What a receiver has use for in one of its slots. Without a wish the first other person comes
    /// in full size and the further ones in small.
    Want {
        /// The room.
        room: RoomId,
        /// The live session.
        peer: PeerId,
        /// What for.
        wish: Wish,
    },
}

/// How a receiver shows what comes in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// The m-line.
    pub mid: u8,
    /// The height of the picture on its screen, in pixels.
    pub max_h: u16,
    /// Whether it is out of sight.
    #[serde(default)]
    pub paused: bool,
}

/// Which of a person's sources are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaState {
    /// Microphone.
    pub mic: bool,
    /// Camera.
    pub cam: bool,
    /// Screen or document.
    pub screen: bool,
}

impl MediaState {
    /// Everything off.
    pub const OFF: Self = Self {
        mic: false,
        cam: false,
        screen: false,
    };
}

impl Default for MediaState {
    /// Microphone and camera on, no screen.
    fn default() -> Self {
        Self {
            mic: true,
            cam: true,
            screen: false,
        }
    }
}

/// What a hall wants told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// For the record and the lobby.
    Note {
        /// The room.
        room: RoomId,
        /// Whom it is about; nobody when the room itself closed.
        person: Option<PersonId>,
        /// What happened.
        note: Note,
    },
    /// To one peer.
    Say {
        /// The room.
        room: RoomId,
        /// The live session.
        peer: PeerId,
        /// What to say.
        event: Event,
    },
}

/// A turn in a visit that the outside keeps a record of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// A person came, or came back after being gone.
    Arrived,
    /// The room is over and forgotten.
    Closed,
    /// A person left, or was lost for too long.
    Left,
    /// A person's media stopped flowing.
    MediaDown,
    /// A person's media connection stands.
    MediaUp,
}

/// What one peer is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The peer is in the call.
    Admitted,
    /// The answer to its offer.
    Answer {
        /// The browser's number for the offer.
        generation: u32,
        /// The answer.
        sdp: String,
    },
    /// What it should send at most from here on.
    Cap(CapView),
    /// The room is over.
    Ended,
    /// The peer waits to be let in.
    Held,
    /// Whether it is to send what it sends on an m-line in two encodings from here on.
    Layers {
        /// The m-line.
        mid: u8,
        /// Two, or one.
        on: bool,
    },
    /// Somebody else in the call, as of this moment.
    Person {
        /// Who.
        person: PersonId,
        /// In what capacity.
        role: Role,
        /// How near.
        presence: Presence,
        /// Which sources are on.
        media: MediaState,
        /// How the media connection is.
        net: Net,
    },
    /// How well it and the others in the call are served.
    Quality(QualityView),
    /// The peer cannot come in, or cannot stay.
    Refused {
        /// Why.
        reason: Refusal,
    },
    /// The offer cannot be answered; the connection before it, if any, lives on.
    Rejected {
        /// The browser's number for the offer.
        generation: u32,
        /// Why.
        reason: MediaError,
    },
    /// What each of its slots shows, all of them.
    Slots(Vec<SlotView>),
    /// The person is here with a newer session.
    Superseded,
}

/// What to send at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapView {
    /// The m-line.
    pub mid: u8,
    /// Kilobits per second, or nothing when there is no limit any more.
    pub kbps: Option<u32>,
}

/// How near a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// The session broke; the person may return.
    Away,
    /// The person has left.
    Gone,
    /// The session is alive.
    Here,
}

/// How a person's media connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Net {
    /// Media can flow.
    Connected,
    /// Not yet there.
    Connecting,
    /// There is no connection and this one will not return by itself.
    Gone,
    /// Silent for some seconds.
    Reconnecting,
}

/// One slot of a receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotView {
    /// The m-line.
    pub mid: u8,
    /// Whose media it carries.
    pub person: Option<PersonId>,
    /// What it is.
    pub kind: SlotKind,
    /// Whether anything is to be expected in it.
    pub on: bool,
}

/// What a slot is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SlotKind {
    /// Voice.
    Audio,
    /// Screen or document.
    Screen,
    /// Camera.
    Video,
}

/// Why an offer cannot be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// The offer could not be read.
    #[error(transparent)]
    Offer(#[from] OfferError),
    /// None of its codecs is spoken here.
    #[error("the offer has no codec this server forwards")]
    NoCodec,
    /// The peer is not in the room.
    #[error("the peer is not in this room")]
    Unknown,
}

/// A datagram to send; valid during the call that hands it out.
#[derive(Clone, Copy, Debug)]
pub struct Transmit<'a> {
    /// Where to, from which of our addresses, and over what.
    pub path: Path,
    /// What.
    pub bytes: &'a [u8],
}

/// What the hall must know about its surroundings.
#[derive(Clone, Debug)]
pub struct HallConfig {
    /// UDP addresses the answers advertise, the best first.
    pub udp_candidates: Vec<SocketAddr>,
    /// ICE-TCP addresses the answers advertise, the best first.
    pub tcp_candidates: Vec<SocketAddr>,
    /// Rooms at a time. Further ones are not opened, and whoever asks for them is told that they
    /// are full.
    pub max_rooms: usize,
}
