//! The words of the protocol. A receiver overlooks fields that it does not know, so that either side may
//! be newer; types are strict.

mod client;
mod desk;
mod server;

pub use client::{
    CallEnd, Client, ClientMessage, DeskWatch, Hello, Join, Leave, MediaOffer, Resume, Ticket,
};
pub use desk::{Desk, Me, Outcome, Visit, VisitState};
pub use server::{
    Admitted, ClerkState, End, EndedBy, Failure, Gate, GateState, IceServer, Limits, Lobby,
    MediaAnswer, MediaLayers, MediaServers, Peer, Pong, Resumed, ServerMessage, Slots, SlowDown,
    Snapshot, Welcome,
};
pub use sportello_rooms::hall::{
    CapView, Cause, Grade, Limit, MediaState, Net, PeerQuality, Presence, Quality, QualityView,
    Report, SlotKind, SlotView, Wish,
};
