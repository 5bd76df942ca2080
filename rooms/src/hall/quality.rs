//! How well somebody is served, in words that can be acted on.

use serde::{Deserialize, Serialize};

use crate::id::PersonId;

/// How well a person hears, sees, is heard and is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quality {
    /// How good it is.
    pub grade: Grade,
    /// What makes it less than good.
    pub cause: Cause,
}

/// How well everybody in a call is served, as one of them is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityView {
    /// The one who is told.
    #[serde(rename = "self")]
    pub own: Quality,
    /// The others whose media connection stands.
    pub peers: Vec<PeerQuality>,
}

impl QualityView {
    /// Whether anybody is served less than excellently.
    pub(super) fn is_worth_telling(&self) -> bool {
        let peers = self.peers.iter().map(|peer| peer.quality);
        peers.chain([self.own]).any(|it| it != Quality::default())
    }
}

/// How well somebody else in the call is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeerQuality {
    /// Who.
    pub person: PersonId,
    /// How well.
    #[serde(flatten)]
    pub quality: Quality,
}

/// How good a call is for one person, the best first; the words are those of ITU-T P.800, of which a
/// desk needs four.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Nobody notices anything.
    #[default]
    Excellent,
    /// Some notice, nobody minds.
    Good,
    /// Words get lost, or the picture is broken.
    Poor,
    /// They do not understand each other, or one of them is not there.
    Bad,
}

impl Grade {
    /// All of them, the best first.
    pub const ALL: [Self; 4] = [Self::Excellent, Self::Good, Self::Poor, Self::Bad];
}

/// What makes a call less than good. "Up" is from the person to us, "down" from us to the person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The person's device is too busy to send good pictures.
    Device,
    /// The way down is too narrow for the pictures.
    DownBandwidth,
    /// Too much of what is sent to the person is lost.
    DownLoss,
    /// The camera is on and its picture stands still, or there is none.
    FrozenCamera,
    /// Packets come too unevenly to be played as they come.
    Jitter,
    /// What is sent to the person arrives nowhere: they hear and see nothing.
    NoMediaDown,
    /// Nothing of what should come from the person arrives, though the connection stands.
    NoMediaUp,
    /// Nothing to complain of.
    #[default]
    None,
    /// The way is too long: people interrupt each other.
    RoundTrip,
    /// The microphone is on and sends silence, or nothing.
    SilentMicrophone,
    /// The way up is too narrow for the pictures.
    UpBandwidth,
    /// Too much of what the person sends is lost.
    UpLoss,
}
