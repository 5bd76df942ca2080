//! All rooms of one media thread and their media. Whoever drives it feeds commands and datagrams,
//! then drains what is to be said and sent; one mutation, then drain, then the next.
//!
//! Rooms are judged by the wall clock, media by the monotonic one; [`Now`] carries both.

mod counts;
mod member;
mod message;
mod quality;
mod report;
mod visit;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;

pub use counts::{Counts, Tally};
pub use message::{
    CapView, Command, Event, HallConfig, MediaError, MediaState, Net, Note, Now, Output, Presence,
    SlotKind, SlotView, Transmit, Wish,
};
pub use quality::{Cause, Grade, PeerQuality, Quality, QualityView};
pub use report::{Limit, Report};

use self::visit::Visit;
use crate::gate::Window;
use crate::id::{PeerId, RoomId};
use crate::relay::{self, Relay, Secret};
use crate::room::{Input, Refusal};
use crate::sfu::Sfu;
use crate::transport::{Certificate, Path, Via};

/// All rooms of one media thread.
pub struct Hall {
    max_rooms: usize,
    visits: BTreeMap<RoomId, Visit>,
    /// The next wall-clock deadline of each room that has one.
    deadlines: BTreeSet<(Timestamp, RoomId)>,
    sfu: Sfu,
    relay: Option<Relay>,
    outputs: VecDeque<Output>,
}

impl Hall {
    /// An empty hall. `seed` must come from a secure generator: ICE passwords are drawn from it.
    #[must_use]
    pub fn new(config: HallConfig, certificate: Arc<Certificate>, seed: [u8; 32]) -> Self {
        Self {
            max_rooms: config.max_rooms,
            visits: BTreeMap::new(),
            deadlines: BTreeSet::new(),
            sfu: Sfu::new(
                certificate,
                config.udp_candidates,
                config.tcp_candidates,
                seed,
            ),
            relay: None,
            outputs: VecDeque::new(),
        }
    }

    /// Makes this the hall of media thread number `thread`, which can be told from what it gives to
    /// browsers ([`relay::thread_of`]), and opens the relay to whoever shows credentials that
    /// `secret` made for it.
    #[must_use]
    pub fn with_relay(mut self, secret: Secret, thread: u8) -> Self {
        self.sfu.number(thread);
        let ours = self.sfu.udp_candidates().to_vec();
        let hash = u64::from_be_bytes(self.sfu.random());
        self.relay = Some(Relay::new(secret, thread.into(), ours, hash));
        self
    }

    /// Carries out a command. One for a room that is not open, or for a peer that is not in it, has
    /// no effect, except that a [`Command::Join`] and a [`Command::Offer`] are refused aloud.
    pub fn command(&mut self, command: Command, now: Now) {
        match command {
            Command::Admit { room, person } => {
                self.in_room(room, now, |visit, _, _| {
                    visit.input(Input::Admit { person }, now.wall);
                });
            }
            Command::End { room } => {
                self.in_room(room, now, |visit, _, _| visit.input(Input::End, now.wall));
            }
            Command::Join {
                room,
                peer,
                person,
                role,
                admitted,
            } => {
                let is_open = self.in_room(room, now, |visit, _, _| {
                    visit.join(peer, person, role, admitted, now.wall);
                });
                if !is_open {
                    self.refuse(room, peer);
                }
            }
            Command::Leave { room, peer } => {
                self.in_room(room, now, |visit, _, _| {
                    visit.input(Input::Leave { peer }, now.wall);
                });
            }
            Command::Lose { room, peer } => {
                self.in_room(room, now, |visit, _, _| {
                    visit.input(Input::Lose { peer }, now.wall);
                });
            }
            Command::Offer {
                room,
                peer,
                generation,
                sdp,
            } => {
                let is_open = self.in_room(room, now, |visit, sfu, outputs| {
                    visit.offer(peer, generation, &sdp, sfu, now.mono, outputs);
                });
                if !is_open {
                    let reason = MediaError::Unknown;
                    let event = Event::Rejected { generation, reason };
                    self.outputs.push_back(Output::Say { room, peer, event });
                }
            }
            Command::Open { room, window } => self.open(room, window),
            Command::Report { room, peer, report } => {
                self.in_room(room, now, |visit, sfu, _| visit.report(peer, report, sfu));
            }
            Command::State { room, peer, state } => {
                self.in_room(room, now, |visit, _, outputs| {
                    visit.state(peer, state, outputs);
                });
            }
            Command::Want { room, peer, wish } => {
                self.in_room(room, now, |visit, sfu, _| {
                    visit.want(peer, wish, sfu, now.mono);
                });
            }
        }
    }

    /// Shows another certificate to browsers that connect from here on; connections keep theirs.
    pub fn renew_certificate(&mut self, certificate: Arc<Certificate>) {
        self.sfu.renew_certificate(certificate);
    }

    /// The certificate shown to browsers that connect now.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        self.sfu.certificate()
    }

    /// Takes in a datagram that arrived along `path`; media is decrypted in place.
    pub fn datagram(&mut self, path: Path, data: &mut [u8], now: Now) {
        match &mut self.relay {
            Some(relay) if relay::is_turn(data) => {
                let Some((inner, range)) = relay.handle(path, data, now) else {
                    return;
                };
                self.sfu.datagram(inner, &mut data[range], now.mono);
            }
            _ => self.sfu.datagram(path, data, now.mono),
        }
        self.settle_media(now);
    }

    /// A TCP connection is gone, and what the relay held for it.
    pub fn disconnected(&mut self, path: Path) {
        if let Some(relay) = &mut self.relay {
            relay.disconnected(path);
        }
    }

    /// Lets time pass.
    pub fn handle_timeout(&mut self, now: Now) {
        while let Some((_, room)) = self
            .deadlines
            .first()
            .copied()
            .filter(|it| it.0 <= now.wall)
        {
            self.in_room(room, now, |visit, _, _| visit.handle_timeout(now.wall));
            // A deadline that did not move would never let us out.
            self.deadlines
                .retain(|it| *it != (it.0, room) || it.0 > now.wall);
        }
        self.sfu.handle_timeout(now.mono);
        if let Some(relay) = &mut self.relay {
            relay.handle_timeout(now.mono);
        }
        self.settle_media(now);
    }

    /// When [`Hall::handle_timeout`] wants to be called, as monotonic time.
    #[must_use]
    pub fn poll_timeout(&self, now: Now) -> Option<Instant> {
        let rooms = self
            .deadlines
            .first()
            .map(|(deadline, _)| now.instant_of(*deadline));
        let relay = self.relay.as_ref().and_then(Relay::poll_timeout);
        [rooms, self.sfu.poll_timeout(), relay]
            .into_iter()
            .flatten()
            .min()
    }

    /// What is to be told, until there is nothing left.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// Hands out every datagram that waits to be sent, in order.
    pub fn transmits(&mut self, mut send: impl FnMut(Transmit<'_>)) {
        let relay = &mut self.relay;
        if let Some(relay) = relay {
            relay.answers(|path, bytes| send(Transmit { path, bytes }));
        }
        self.sfu
            .transmits(|transmit| match (transmit.path.via, &mut *relay) {
                (Via::Relay(id), Some(relay)) => {
                    if let Some((path, bytes)) = relay.wrap(id, transmit.path.local, transmit.bytes)
                    {
                        send(Transmit { path, bytes });
                    }
                }
                (Via::Relay(_), None) => {}
                (Via::Tcp(_) | Via::Udp, _) => send(transmit),
            });
    }

    /// What the hall holds and has done.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = self.sfu.counts();
        counts.rooms = self.visits.len();
        for visit in self.visits.values() {
            visit.count(&mut counts);
        }
        counts.allocations = self.relay.as_ref().map_or(0, Relay::len);
        counts
    }

    fn open(&mut self, room: RoomId, window: Window) {
        if self.visits.len() >= self.max_rooms || self.visits.contains_key(&room) {
            return;
        }
        let visit = Visit::new(room, window);
        self.deadlines
            .extend(visit.deadline().map(|deadline| (deadline, room)));
        self.visits.insert(room, visit);
    }

    fn refuse(&mut self, room: RoomId, peer: PeerId) {
        let is_full = self.visits.len() >= self.max_rooms;
        let reason = if is_full {
            Refusal::Full
        } else {
            Refusal::Closed
        };
        self.outputs.push_back(Output::Say {
            room,
            peer,
            event: Event::Refused { reason },
        });
    }

    /// Does something in an open room and everything that follows from it. Returns whether the room
    /// is open.
    fn in_room(
        &mut self,
        room: RoomId,
        now: Now,
        act: impl FnOnce(&mut Visit, &mut Sfu, &mut VecDeque<Output>),
    ) -> bool {
        let Some(visit) = self.visits.get_mut(&room) else {
            return false;
        };
        let before = visit.deadline();
        act(visit, &mut self.sfu, &mut self.outputs);
        visit.settle(&mut self.sfu, now.mono, &mut self.outputs);
        let after = visit.deadline();
        if visit.is_over() {
            self.visits.remove(&room);
        }
        if before != after {
            if let Some(before) = before {
                self.deadlines.remove(&(before, room));
            }
            self.deadlines
                .extend(after.map(|deadline| (deadline, room)));
        }
        true
    }

    /// Tells rooms how their media connections fare.
    fn settle_media(&mut self, now: Now) {
        while let Some((owner, leg, event)) = self.sfu.poll_event() {
            self.in_room(owner.room, now, |visit, sfu, outputs| {
                visit.media(owner.peer, leg, event, sfu, now.mono, outputs);
            });
        }
        while let Some((owner, cap)) = self.sfu.poll_cap() {
            self.outputs.push_back(Output::Say {
                room: owner.room,
                peer: owner.peer,
                event: Event::Cap(cap),
            });
        }
        while let Some((owner, leg, quality)) = self.sfu.poll_quality() {
            self.in_room(owner.room, now, |visit, _, outputs| {
                visit.quality(owner.peer, leg, quality, outputs);
            });
        }
    }
}
