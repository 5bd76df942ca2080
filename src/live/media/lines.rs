//! The way to the media threads: which one has a room, and what it is told.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};

use jiff::Timestamp;
use mio::Waker;
use sportello_rooms::hall::{Command, Event};
use sportello_rooms::id::{PeerId, RoomId};
use sportello_rooms::relay::{Credential, Secret};
use sportello_rooms::transport::{Certificate, ConnectionId};
use tokio::sync::mpsc;

use super::gauge::{Gauge, Reading};
use super::streams::{Inflow, Inlet};
use super::{EVENTS, Order};

/// The way to one media thread.
pub(super) struct Line {
    pub(super) orders: SyncSender<Order>,
    pub(super) waker: Waker,
    pub(super) gauge: Arc<Gauge>,
    pub(super) streams: Inlet,
    /// Where the relay is reached over UDP.
    pub(super) relays: Vec<SocketAddr>,
    /// The ICE-TCP candidates.
    pub(super) tcp: Vec<SocketAddr>,
    /// The UDP candidates.
    pub(super) udp: Vec<SocketAddr>,
}

/// The way to all media threads; each room has its own.
#[derive(Clone)]
pub struct Lines {
    each: Arc<[Line]>,
    /// What credentials for the relays are made with.
    relay: Secret,
    /// Connections named so far.
    connections: Arc<AtomicU32>,
}

/// A command could not be given: its thread is overwhelmed or gone. Nobody waits for it, because
/// what stands in front of a full channel is a person with a spinning screen.
#[derive(Debug, thiserror::Error)]
#[error("the media thread takes no commands")]
pub struct Busy;

impl Lines {
    pub(super) fn new(lines: Vec<Line>, relay: Secret) -> Self {
        Self {
            each: lines.into(),
            relay,
            connections: Arc::default(),
        }
    }

    /// A name for a connection of media that no other has.
    pub(in crate::live) fn name_connection(&self) -> ConnectionId {
        ConnectionId(self.connections.fetch_add(1, Ordering::Relaxed))
    }

    /// Credentials for the relay of the thread of `room`, good until `expires`.
    pub(in crate::live) fn credential(
        &self,
        room: RoomId,
        holder: u64,
        expires: Timestamp,
    ) -> Credential {
        self.relay.issue(self.thread(room), holder, expires)
    }

    /// Where browsers reach the relay of the thread of `room` over UDP.
    pub(in crate::live) fn relays(&self, room: RoomId) -> &[SocketAddr] {
        &self.line(room).relays
    }

    /// Where browsers reach the threads over TCP.
    pub(in crate::live) fn tcp(&self, room: RoomId) -> &[SocketAddr] {
        &self.line(room).tcp
    }

    /// Where browsers reach the threads over UDP and over TCP.
    pub(in crate::live) fn candidates(&self) -> (Vec<SocketAddr>, Vec<SocketAddr>) {
        let all = |of: fn(&Line) -> &Vec<SocketAddr>| self.each.iter().flat_map(of).copied();
        (
            all(|line| &line.udp).collect(),
            all(|line| &line.tcp).collect(),
        )
    }

    /// Tells a thread what comes by a connection, when it has room.
    pub(in crate::live) async fn flow(&self, thread: u16, inflow: Inflow) -> Result<(), Busy> {
        let line = self.each.get(usize::from(thread)).ok_or(Busy)?;
        if line.streams.give(inflow).await? {
            line.wake();
        }
        Ok(())
    }

    /// Gives a command to the thread of `room`.
    pub fn command(&self, room: RoomId, command: Command) -> Result<(), Busy> {
        self.line(room).give(Order::Command(command))
    }

    /// Opens the ear of a peer: from here on its events come out of the receiver. It ends when the
    /// peer leaves, and early when the peer does not listen fast enough.
    pub fn listen(&self, room: RoomId, peer: PeerId) -> Result<mpsc::Receiver<Event>, Busy> {
        let (ears, events) = mpsc::channel(EVENTS);
        self.line(room).give(Order::Listen { room, peer, ears })?;
        Ok(events)
    }

    /// Shows another certificate to browsers that connect from here on.
    pub fn renew_certificate(&self, certificate: &Arc<Certificate>) {
        for line in self.each.iter() {
            // Lost only with the thread, and the next renewal is weeks before the certificate's end.
            drop(line.give(Order::Certificate(Arc::clone(certificate))));
        }
    }

    /// Has every thread look up.
    pub(super) fn wake(&self) {
        self.each.iter().for_each(Line::wake);
    }

    /// Whether a call that is not there yet may begin in this room.
    pub(in crate::live) fn admits(&self, room: RoomId) -> bool {
        !self.line(room).gauge.is_full()
    }

    /// What can be read off each thread.
    pub(in crate::live) fn readings(&self) -> impl Iterator<Item = Reading> {
        self.each.iter().map(|line| line.gauge.read())
    }

    /// A room is pinned to one thread. The last bytes of a version 7 id are random, the first are time.
    fn line(&self, room: RoomId) -> &Line {
        &self.each[usize::from(self.thread(room))]
    }

    fn thread(&self, room: RoomId) -> u16 {
        let number = room.uuid().as_u64_pair().1;
        u16::try_from(number % self.each.len() as u64).unwrap_or_default()
    }
}

impl Line {
    fn give(&self, order: Order) -> Result<(), Busy> {
        match self.orders.try_send(order) {
            Ok(()) => {
                self.wake();
                Ok(())
            }
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                tracing::error!("a media thread takes no commands");
                Err(Busy)
            }
        }
    }

    pub(super) fn wake(&self) {
        if let Err(error) = self.waker.wake() {
            tracing::error!(error = %error.kind(), "a media thread could not be woken");
        }
    }
}
