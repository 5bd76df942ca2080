//! The TCP connections of one media thread: their datagrams in, and what the hall sends to them out.
//! The bytes themselves are carried by tasks of their own.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sportello_rooms::hall::{Hall, Now};
use sportello_rooms::transport::{ConnectionId, Path, Via};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::gauge::Traffic;
use crate::live::stream::framing::Framing;
use crate::live::stream::link::Outflow;

/// What may wait for the thread; whoever has more to say waits too.
const INFLOWS: usize = 256;

/// What is taken in one turn. More would let connections hold up UDP.
const A_TURN: usize = 64;

/// Bytes that may wait for a connection to take them before pictures are dropped: a fifth of a
/// second of 2 Mbit/s. What waits longer comes too late, and delays all that is behind it.
const ROOM: usize = 48 * 1024;

/// Bytes above [`ROOM`] for what is short: voice, reports, checks.
const ROOM_FOR_SHORT: usize = 16 * 1024;

/// What is short, in bytes.
const SHORT: usize = 400;

/// What the task of a connection tells the thread.
pub(in crate::live) enum Inflow {
    /// Whole frames.
    Bytes {
        /// The connection.
        path: Path,
        /// The frames.
        bytes: Vec<u8>,
    },
    /// The connection has ended, or goes on with another thread.
    Closed(Path),
    /// A connection begins.
    Opened {
        /// The connection.
        path: Path,
        /// How datagrams are put into it.
        framing: Framing,
        /// Where to write.
        outflow: Outflow,
        /// Where buffers go back to.
        used: Sender<Vec<u8>>,
    },
}

/// The way to [`Streams`].
pub(super) struct Inlet {
    inflows: Sender<Inflow>,
    /// Whether the thread knows that there is something.
    told: Arc<AtomicBool>,
}

/// The connections of one thread.
pub(super) struct Streams {
    inflows: Receiver<Inflow>,
    told: Arc<AtomicBool>,
    connections: BTreeMap<ConnectionId, Connection>,
    /// Connections to which something is to be handed over.
    dirty: Vec<ConnectionId>,
}

struct Connection {
    framing: Framing,
    outflow: Outflow,
    used: Sender<Vec<u8>>,
    out: Vec<u8>,
    is_dirty: bool,
}

/// No connections, and the way to them.
pub(super) fn streams() -> (Inlet, Streams) {
    let (sender, inflows) = channel(INFLOWS);
    let told = Arc::<AtomicBool>::default();
    let inlet = Inlet {
        inflows: sender,
        told: Arc::clone(&told),
    };
    let streams = Streams {
        inflows,
        told,
        connections: BTreeMap::new(),
        dirty: Vec::new(),
    };
    (inlet, streams)
}

impl Inlet {
    /// Gives something to the thread, when it has room. `Ok(true)` when the thread has to be woken.
    pub(super) async fn give(&self, inflow: Inflow) -> Result<bool, super::Busy> {
        self.inflows.send(inflow).await.map_err(|_| super::Busy)?;
        Ok(!self.told.swap(true, Ordering::AcqRel))
    }
}

impl Streams {
    /// Takes in what has come. `true` when there may be more.
    pub(super) fn receive(&mut self, hall: &mut Hall, traffic: &mut Traffic, now: Now) -> bool {
        self.told.store(false, Ordering::Release);
        for _ in 0..A_TURN {
            match self.inflows.try_recv() {
                Ok(inflow) => self.take(inflow, hall, traffic, now),
                Err(_) => return false,
            }
        }
        true
    }

    fn take(&mut self, inflow: Inflow, hall: &mut Hall, traffic: &mut Traffic, now: Now) {
        match inflow {
            Inflow::Opened {
                path,
                framing,
                outflow,
                used,
            } => {
                let connection = Connection {
                    framing,
                    outflow,
                    used,
                    out: Vec::new(),
                    is_dirty: false,
                };
                self.connections.extend(id(path).map(|id| (id, connection)));
            }
            Inflow::Bytes { path, mut bytes } => {
                let connection = id(path).and_then(|id| self.connections.get(&id));
                let Some(connection) = connection else {
                    return;
                };
                connection.framing.each(&mut bytes, |datagram| {
                    traffic.received += 1;
                    traffic.received_bytes += datagram.len() as u64;
                    hall.datagram(path, datagram, now);
                });
                // One too many is freed.
                drop(connection.used.try_send(bytes));
            }
            Inflow::Closed(path) => {
                if let Some(id) = id(path) {
                    self.connections.remove(&id);
                }
                hall.disconnected(path);
            }
        }
    }

    /// Sends a datagram, at the latest with [`Self::flush`]. `false` when it was dropped, because
    /// the connection is gone or does not take what waits for it already.
    pub(super) fn send(&mut self, id: ConnectionId, datagram: &[u8]) -> bool {
        let Some(connection) = self.connections.get_mut(&id) else {
            return false;
        };
        let waiting = connection.out.len() + connection.outflow.waiting();
        let is_short = datagram.len() <= SHORT;
        if waiting > ROOM && !(is_short && waiting <= ROOM + ROOM_FOR_SHORT) {
            return false;
        }
        connection.framing.write(&mut connection.out, datagram);
        if !connection.is_dirty {
            connection.is_dirty = true;
            self.dirty.push(id);
        }
        true
    }

    /// Hands over what [`Self::send`] has gathered. Where too much waits, it is tried again with the
    /// next turn.
    pub(super) fn flush(&mut self) {
        let connections = &mut self.connections;
        self.dirty.retain(|id| {
            let Some(connection) = connections.get_mut(id) else {
                return false;
            };
            if !connection.outflow.has_room() {
                return true;
            }
            let empty = connection.outflow.buffer();
            let full = std::mem::replace(&mut connection.out, empty);
            connection.outflow.send(full);
            connection.is_dirty = false;
            false
        });
    }
}

fn id(path: Path) -> Option<ConnectionId> {
    match path.via {
        Via::Tcp(id) => Some(id),
        Via::Relay(_) | Via::Udp => None,
    }
}
