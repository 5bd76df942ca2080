//! All rooms of one media thread and their media. Whoever drives it feeds commands and datagrams,
//! then drains what is to be said and sent; one mutation, then drain, then the next.

mod message;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

pub use message::{
    Command, Counts, Event, HallConfig, MediaError, MediaState, Net, Note, Now, Output, Presence,
    SlotKind, SlotView, Transmit,
};

use crate::transport::Certificate;

/// All rooms of one media thread.
pub struct Hall {
    config: HallConfig,
    certificate: Arc<Certificate>,
    seed: [u8; 32],
}

impl Hall {
    /// An empty hall. `seed` must come from a secure generator: ICE passwords are drawn from it.
    #[must_use]
    pub fn new(config: HallConfig, certificate: Arc<Certificate>, seed: [u8; 32]) -> Self {
        Self { config, certificate, seed }
    }

    /// Carries out a command.
    pub fn command(&mut self, _command: Command, _now: Now) {
        let _ = (&self.config, &self.certificate, self.seed);
    }

    /// Takes in a datagram that arrived at the local address `to`; it is decrypted in place.
    pub fn datagram(&mut self, _from: SocketAddr, _to: SocketAddr, _data: &mut [u8], _now: Now) {}

    /// Lets time pass.
    pub fn handle_timeout(&mut self, _now: Now) {}

    /// When [`Hall::handle_timeout`] wants to be called, as monotonic time.
    #[must_use]
    pub fn poll_timeout(&self, _now: Now) -> Option<Instant> {
        None
    }

    /// What is to be told, until there is nothing left.
    pub fn poll_output(&mut self) -> Option<Output> {
        None
    }

    /// Hands out every datagram that waits to be sent, in order.
    pub fn transmits(&mut self, _send: impl FnMut(Transmit<'_>)) {}

    /// What the hall holds and has done.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts::default()
    }
}
