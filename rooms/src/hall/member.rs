//! One session in a room, with its media.

use super::{MediaState, Net, Quality, QualityView, SlotView};
use crate::id::{PersonId, Role};
use crate::sfu::LegKey;
use crate::sfu::plan::Seats;

/// One live session.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) person: PersonId,
    pub(super) role: Role,
    pub(super) admitted: bool,
    pub(super) state: MediaState,
    pub(super) net: Net,
    pub(super) leg: Option<LegKey>,
    /// Who is shown where.
    pub(super) seats: Seats,
    /// The slots as last told; empty when they were never told.
    pub(super) told: Vec<SlotView>,
    /// How well the person is served.
    pub(super) quality: Quality,
    /// How well everybody is served, as last told.
    pub(super) told_quality: Option<QualityView>,
    /// Whether its camera was asked for in two encodings.
    pub(super) is_layered: bool,
}

impl Member {
    pub(super) fn new(person: PersonId, role: Role) -> Self {
        Self {
            person,
            role,
            admitted: false,
            state: MediaState::default(),
            net: Net::Connecting,
            leg: None,
            seats: Seats::default(),
            told: Vec::new(),
            quality: Quality::default(),
            told_quality: None,
            is_layered: false,
        }
    }
}
