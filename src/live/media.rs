//! The media threads: each owns UDP ports of its own and the rooms pinned to it, and drives their hall. The
//! turn of such a thread takes no lock, awaits nothing and allocates nothing per packet.
//!
//! They need neither pages nor a database: whoever has a configuration, a certificate and a clock
//! may start them and speak to them through [`Lines`], as the load generator does.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use mio::{Events, Poll, Token, Waker};
use sportello_rooms::hall::{Command, Event, Hall, HallConfig, Note, Now, Output};
use sportello_rooms::id::{PeerId, PersonId, RoomId};
use sportello_rooms::relay::Secret;
use sportello_rooms::transport::{Certificate, Path, Via};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use admission::Uplink;
use busy::Utilization;
use gauge::{Gauge, Taker};
use lines::Line;
use sockets::Sockets;
use streams::Streams;

pub use gathering::Gathering;
pub use gauge::{Reading, Traffic};
pub use lines::{Busy, Lines};
pub(super) use streams::Inflow;

use super::addresses;
use crate::clock::Clock;
use crate::config::{Config, Listen};

mod admission;
mod busy;
mod gathering;
mod gauge;
mod lines;
mod socket;
mod sockets;
mod streams;
#[cfg(test)]
mod tests;

/// Commands that may wait for a thread. It takes them all each turn, so that a full channel means a
/// thread that has stood still for seconds; more would only hide it.
const COMMANDS: usize = 1024;

/// Events that may wait for one peer's socket. More lets a dead socket hold memory; fewer closes
/// sockets that are merely on a slow line.
const EVENTS: usize = 256;

/// Open rooms of one thread. It fills a gigabit line with fewer calls than this; what is above the
/// line's measure waits in lobbies, which cost a few kilobytes.
const ROOMS: usize = 2000;

/// Notes that may wait for the database side.
const NOTES: usize = 1024;

/// Batches read before the thread looks up again. More delays commands and outgoing media under a
/// flood; fewer costs system calls.
const BATCHES: usize = 8;

/// The longest sleep of a thread in which nothing is due: a reading is taken after it.
const IDLE: Duration = gauge::INTERVAL;

const WAKER: Token = Token(0);
/// The first socket's; those of the others count up.
const SOCKETS: Token = Token(1);

/// Things that are told of in one look: the sockets and the waker, as many as there may be.
const TOLD: usize = 16;

/// All media threads.
pub struct Media {
    lines: Lines,
    threads: Vec<JoinHandle<()>>,
    stop: Arc<AtomicBool>,
    ended: CancellationToken,
}

/// Something that became of a person, for the database side.
#[derive(Clone, Copy, Debug)]
pub struct Noted {
    /// The room.
    pub room: RoomId,
    /// Whom it is about; nobody when the room itself closed.
    pub person: Option<PersonId>,
    /// What happened.
    pub note: Note,
}

enum Order {
    /// Show this one to browsers that connect from here on.
    Certificate(Arc<Certificate>),
    Command(Command),
    /// Tell this peer's events here, from now until it leaves.
    Listen {
        room: RoomId,
        peer: PeerId,
        ears: mpsc::Sender<Event>,
    },
}

/// What one thread works with.
struct Thread {
    poll: Poll,
    sockets: Sockets,
    streams: Streams,
    hall: Hall,
    orders: Receiver<Order>,
    ears: BTreeMap<(RoomId, PeerId), mpsc::Sender<Event>>,
    notes: mpsc::Sender<Noted>,
    clock: Clock,
    busy: Utilization,
    traffic: Traffic,
    gauge: Arc<Gauge>,
    taker: Taker,
    uplink: Arc<Uplink>,
    gathering: Gathering,
    stop: Arc<AtomicBool>,
}

impl Media {
    /// Opens the ports and starts the threads. Notes come out of the returned receiver.
    pub fn start(
        config: &Config,
        gathering: Gathering,
        certificate: &Arc<Certificate>,
        clock: &Clock,
        mut seed: impl FnMut() -> [u8; 32],
    ) -> io::Result<(Self, mpsc::Receiver<Noted>)> {
        let (notes, taken) = mpsc::channel(NOTES);
        let stop = Arc::new(AtomicBool::new(false));
        let uplink = Arc::new(Uplink::new(config.media.max_mbps));
        let relay = Secret::from_bytes(seed());
        let mut lines = Vec::new();
        let mut prepared = Vec::new();
        for n in 0..config.media.threads.get() {
            let shared = Shared {
                certificate,
                clock,
                notes: &notes,
                stop: &stop,
                uplink: &uplink,
                gathering,
                relay: &relay,
            };
            let (line, thread) = prepare(n, config, seed(), &shared)?;
            lines.push(line);
            prepared.push(thread);
        }
        let ended = CancellationToken::new();
        let mut threads = Vec::new();
        for (n, thread) in prepared.into_iter().enumerate() {
            let run = until_it_ends(&ended, || thread.run());
            let builder = thread::Builder::new().name(format!("media-{n}"));
            threads.push(builder.spawn(run)?);
        }
        Ok((
            Self {
                lines: Lines::new(lines, relay),
                threads,
                stop,
                ended,
            },
            taken,
        ))
    }

    /// The way to the threads.
    #[must_use]
    pub fn lines(&self) -> Lines {
        self.lines.clone()
    }

    /// Told when a thread has ended, be it by a panic: its rooms are dead from then on.
    #[must_use]
    pub fn ended(&self) -> CancellationToken {
        self.ended.clone()
    }

    /// Ends the threads and waits for them.
    pub fn shutdown(self) {
        self.stop.store(true, Ordering::Relaxed);
        self.lines.wake();
        for thread in self.threads {
            // A panic was logged where it happened.
            drop(thread.join());
        }
    }
}

/// The same work, which tells when it has ended however it does.
fn until_it_ends<W: FnOnce()>(ended: &CancellationToken, work: W) -> impl FnOnce() + use<W> {
    let ended = ended.clone().drop_guard();
    move || {
        work();
        drop(ended);
    }
}

/// What all threads have in common.
struct Shared<'a> {
    certificate: &'a Arc<Certificate>,
    clock: &'a Clock,
    notes: &'a mpsc::Sender<Noted>,
    stop: &'a Arc<AtomicBool>,
    uplink: &'a Arc<Uplink>,
    gathering: Gathering,
    relay: &'a Secret,
}

fn prepare(
    n: u16,
    config: &Config,
    seed: [u8; 32],
    shared: &Shared<'_>,
) -> io::Result<(Line, Thread)> {
    let bind = |key: &str, listen: &Listen| -> io::Result<_> {
        let what = |error: io::Error| {
            let what = format!("cannot open UDP {listen}, set in {key}: {error}");
            io::Error::new(error.kind(), what)
        };
        let sockets = Sockets::bind(listen, n).map_err(what)?;
        let mut candidates = Vec::new();
        for local in sockets.locals() {
            candidates.extend(addresses::candidates(config, listen, local)?);
        }
        Ok((sockets, candidates))
    };
    let (mut sockets, candidates) = bind("media.listen", &config.media.listen)?;
    let mut relays = Vec::new();
    if let Some(listen) = &config.media.relay {
        let (more, told) = bind("media.relay", listen)?;
        sockets.append(more);
        relays = told;
    }
    let poll = Poll::new()?;
    let waker = Waker::new(poll.registry(), WAKER)?;
    sockets.register(&poll, SOCKETS)?;
    tracing::info!(
        media.port = sockets.locals().next().map(|local| local.port()),
        candidates = candidates.len(),
        "media listens"
    );
    let tcp = addresses::tcp_candidates(config, &candidates);
    let hall = Hall::new(
        HallConfig {
            tcp_candidates: tcp.clone(),
            udp_candidates: candidates.clone(),
            max_rooms: ROOMS,
        },
        Arc::clone(shared.certificate),
        seed,
    );
    let number = u8::try_from(n).map_err(io::Error::other)?;
    let hall = hall.with_relay(shared.relay.clone(), number);
    let (inlet, streams) = streams::streams();
    let (now, gauge) = (shared.clock.instant(), Arc::<Gauge>::default());
    let (sender, orders) = sync_channel(COMMANDS);
    let thread = Thread {
        poll,
        sockets,
        streams,
        hall,
        orders,
        ears: BTreeMap::new(),
        notes: shared.notes.clone(),
        clock: shared.clock.clone(),
        busy: Utilization::new(now),
        traffic: Traffic::default(),
        gauge: Arc::clone(&gauge),
        taker: Taker::new(now),
        uplink: Arc::clone(shared.uplink),
        gathering: shared.gathering,
        stop: Arc::clone(shared.stop),
    };
    Ok((
        Line {
            orders: sender,
            waker,
            gauge,
            streams: inlet,
            relays,
            tcp,
            udp: candidates,
        },
        thread,
    ))
}

impl Thread {
    fn run(mut self) {
        let mut events = Events::with_capacity(TOLD);
        while !self.stop.load(Ordering::Relaxed) {
            let now = self.now();
            self.busy.wakes(now.mono);
            self.obey(now);
            let more = self.receive(now) | self.receive_streams(now);
            if self.hall.poll_timeout(now).is_some_and(|at| at <= now.mono) {
                self.hall.handle_timeout(now);
            }
            self.speak();
            self.send();
            self.show(now);
            let patience = self.patience();
            let wait = if more { Duration::ZERO } else { patience };
            let pause = self.gathering.pause(self.busy.ratio(), wait);
            if !pause.is_zero() {
                thread::sleep(pause);
            }
            match self
                .poll
                .poll(&mut events, Some(wait.saturating_sub(pause)))
            {
                Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                    tracing::error!(error = %error.kind(), "a media thread cannot wait and ends");
                    return;
                }
                _ => {}
            }
            for number in events
                .iter()
                .filter_map(|event| event.token().0.checked_sub(SOCKETS.0))
            {
                self.sockets.is_ready(number);
            }
        }
    }

    fn now(&self) -> Now {
        Now {
            mono: self.clock.instant(),
            wall: self.clock.now(),
        }
    }

    fn obey(&mut self, now: Now) {
        loop {
            match self.orders.try_recv() {
                Ok(Order::Command(command)) => {
                    if let Command::Leave { room, peer } = command {
                        self.ears.remove(&(room, peer));
                    }
                    self.hall.command(command, now);
                }
                Ok(Order::Certificate(certificate)) => self.hall.renew_certificate(certificate),
                Ok(Order::Listen { room, peer, ears }) => {
                    self.ears.insert((room, peer), ears);
                }
                Err(TryRecvError::Empty) => return,
                // The handle is gone without a word; nobody is left to talk to.
                Err(TryRecvError::Disconnected) => {
                    self.stop.store(true, Ordering::Relaxed);
                    return;
                }
            }
        }
    }

    /// Reads what has come, and sends each batch on before the next is read: who came first has
    /// waited longest. `true` when datagrams may be left.
    fn receive(&mut self, now: Now) -> bool {
        for _ in 0..BATCHES {
            let (hall, traffic) = (&mut self.hall, &mut self.traffic);
            let more = self.sockets.receive(|from, to, data| {
                traffic.received += 1;
                traffic.received_bytes += data.len() as u64;
                hall.datagram(Path::udp(from, to), data, now);
            });
            self.send();
            if !more {
                return false;
            }
        }
        true
    }

    fn receive_streams(&mut self, now: Now) -> bool {
        let (hall, traffic) = (&mut self.hall, &mut self.traffic);
        self.streams.receive(hall, traffic, now)
    }

    fn speak(&mut self) {
        while let Some(output) = self.hall.poll_output() {
            match output {
                Output::Say { room, peer, event } => self.say(room, peer, event),
                Output::Note { room, person, note } => {
                    // Lost only if the database stands still; then presence is wrong until the
                    // person moves again, and calls go on.
                    if self.notes.try_send(Noted { room, person, note }).is_err() {
                        tracing::warn!(room.id = ?room, "what became of a person was not noted");
                    }
                }
            }
        }
    }

    fn say(&mut self, room: RoomId, peer: PeerId, event: Event) {
        let Some(ears) = self.ears.get(&(room, peer)) else {
            return;
        };
        let last = matches!(
            event,
            Event::Refused { .. } | Event::Superseded | Event::Ended
        );
        match ears.try_send(event) {
            Ok(()) if !last => {}
            Ok(()) => {
                self.ears.remove(&(room, peer));
            }
            Err(error) => {
                self.ears.remove(&(room, peer));
                if matches!(error, mpsc::error::TrySendError::Full(_)) {
                    tracing::warn!(room.id = ?room, peer.id = peer.number(), "a peer is too slow");
                }
            }
        }
    }

    fn send(&mut self) {
        let (sockets, streams, traffic) = (&mut self.sockets, &mut self.streams, &mut self.traffic);
        self.hall.transmits(|transmit| {
            let Path { remote, local, via } = transmit.path;
            traffic.sent += 1;
            traffic.sent_bytes += transmit.bytes.len() as u64;
            match via {
                Via::Tcp(connection) => {
                    traffic.refused += u64::from(!streams.send(connection, transmit.bytes));
                }
                // The hall has put into a client's hands whatever goes through its relay.
                Via::Relay(_) | Via::Udp => sockets.send(local, remote, transmit.bytes),
            }
        });
        sockets.flush();
        streams.flush();
        let dropped = sockets.take_dropped();
        if dropped > 0 {
            traffic.refused += dropped;
            tracing::debug!(datagrams = dropped, "the kernel took no more datagrams");
        }
    }

    /// Shows how the thread is doing, when the time has come.
    fn show(&mut self, now: Now) {
        if self.taker.is_due(now.mono) {
            let seen = (self.hall.counts(), self.traffic, self.busy.ratio());
            self.taker.take(&self.gauge, &self.uplink, seen, now.mono);
        }
    }

    /// How long to wait, from now on.
    fn patience(&mut self) -> Duration {
        let now = self.now();
        self.busy.sleeps(now.mono);
        self.hall
            .poll_timeout(now)
            .map_or(IDLE, |at| at.saturating_duration_since(now.mono).min(IDLE))
    }
}
