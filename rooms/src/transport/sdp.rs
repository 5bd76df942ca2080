//! The browser's offer, read into types, and our answer, written from types. Only what a room
//! needs is understood: bundled audio and video over one ICE-lite transport.

mod answer;
mod offer;

pub use answer::{Answer, AnswerMedia, AnswerStream};
pub use offer::{Offer, OfferError, OfferMedia};

/// What an m-line carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKind {
    /// Sound.
    Audio,
    /// Something a room has no use for; it is answered with port 0.
    Other,
    /// Moving pictures.
    Video,
}

/// Which way media flows, seen by whoever wrote the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Neither way.
    Inactive,
    /// Only towards the writer.
    RecvOnly,
    /// Only from the writer.
    SendOnly,
    /// Both ways.
    SendRecv,
}

impl Direction {
    /// Whether the writer sends.
    #[must_use]
    pub fn sends(self) -> bool {
        matches!(self, Self::SendOnly | Self::SendRecv)
    }

    /// Whether the writer receives.
    #[must_use]
    pub fn receives(self) -> bool {
        matches!(self, Self::RecvOnly | Self::SendRecv)
    }

    /// The widest direction with which the other side may answer.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::RecvOnly => Self::SendOnly,
            Self::SendOnly => Self::RecvOnly,
            both => both,
        }
    }

    /// What is left of an answerer's direction when the offerer wants `offered`.
    fn limited_by(self, offered: Self) -> Self {
        match (
            self.sends() && offered.receives(),
            self.receives() && offered.sends(),
        ) {
            (true, true) => Self::SendRecv,
            (true, false) => Self::SendOnly,
            (false, true) => Self::RecvOnly,
            (false, false) => Self::Inactive,
        }
    }

    fn parse(key: &str) -> Option<Self> {
        Some(match key {
            "inactive" => Self::Inactive,
            "recvonly" => Self::RecvOnly,
            "sendonly" => Self::SendOnly,
            "sendrecv" => Self::SendRecv,
            _ => return None,
        })
    }

    fn key(self) -> &'static str {
        match self {
            Self::Inactive => "inactive",
            Self::RecvOnly => "recvonly",
            Self::SendOnly => "sendonly",
            Self::SendRecv => "sendrecv",
        }
    }
}

/// One payload type of an m-line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codec {
    /// The payload type, below 128.
    pub pt: u8,
    /// The encoding's name as written, such as `opus`, `VP8` or `rtx`.
    pub name: String,
    /// The RTP clock in hertz.
    pub clock: u32,
    /// The number of channels, for audio that names it.
    pub channels: Option<u8>,
    /// The format parameters, or nothing.
    pub fmtp: String,
    /// The kinds of RTCP feedback, such as `nack pli`.
    pub rtcp_fb: Vec<String>,
    /// For `rtx`, the payload type it repeats.
    pub apt: Option<u8>,
}

impl Codec {
    /// Whether this is the named encoding; names have no case.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of one `key=value` format parameter.
    #[must_use]
    pub fn parameter(&self, key: &str) -> Option<&str> {
        self.fmtp.split(';').find_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            name.trim().eq_ignore_ascii_case(key).then(|| value.trim())
        })
    }
}

/// One of several encodings in which a source can be sent at a time (RFC 8853).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rid {
    /// Its name.
    pub name: String,
    /// Whether it is not sent to begin with. A browser begins to send what the answer does not
    /// call paused, so the answer repeats it.
    pub paused: bool,
}

/// A header extension under the id its offerer chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// The id in the packet, 1 to 14 for one-byte headers.
    pub id: u8,
    /// What it means.
    pub uri: String,
    /// The direction it is limited to, when one is written.
    pub direction: Option<Direction>,
}

/// The header extensions a room understands. How a picture must be turned (3GPP CVO) is left out:
/// Firefox would show a phone's picture lying on its side, and a phone that may not say so turns it
/// itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExtensionKind {
    /// The sender's clock at the moment of sending, 24 bits.
    AbsSendTime,
    /// How loud an audio packet is (RFC 6464).
    AudioLevel,
    /// The m-line a packet belongs to (RFC 8843).
    Mid,
    /// Which encoding of its source a retransmission is of (RFC 8852).
    RepairedRid,
    /// Which encoding of its source a packet is of (RFC 8852).
    Rid,
    /// The transport-wide sequence number for congestion feedback.
    TransportCc,
}

impl ExtensionKind {
    /// Every kind, in the order of the enumeration.
    pub const ALL: [Self; 6] = [
        Self::AbsSendTime,
        Self::AudioLevel,
        Self::Mid,
        Self::RepairedRid,
        Self::Rid,
        Self::TransportCc,
    ];

    /// Its URI in SDP.
    #[must_use]
    pub fn uri(self) -> &'static str {
        match self {
            Self::AbsSendTime => "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
            Self::AudioLevel => "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            Self::Mid => "urn:ietf:params:rtp-hdrext:sdes:mid",
            Self::RepairedRid => "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
            Self::Rid => "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
            Self::TransportCc => {
                "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
            }
        }
    }

    /// The kind a URI names.
    #[must_use]
    pub fn of(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.uri() == uri)
    }
}

fn extension_id(extensions: &[Extension], kind: ExtensionKind) -> Option<u8> {
    extensions
        .iter()
        .find(|extension| extension.uri == kind.uri())
        .map(|extension| extension.id)
}
