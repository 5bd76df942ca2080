//! One room with its media: the room decides, this carries it out. It tells people of one another
//! and wires the media of exactly those who are admitted.

mod service;
mod wiring;

use std::collections::{BTreeMap, VecDeque};
use std::time::Instant;

use jiff::Timestamp;

use super::member::Member;
use super::{Counts, Event, MediaError, MediaState, Net, Note, Output, Presence, Quality, Wish};
use crate::gate::Window;
use crate::id::{PeerId, PersonId, Role, RoomId};
use crate::room::{self, Input, Room};
use crate::sfu::{LegKey, Owner, Sfu};
use crate::transport::{CloseReason, TransportEvent};

/// One room and the sessions in it.
pub(super) struct Visit {
    room: Room,
    members: BTreeMap<PeerId, Member>,
    /// People who are here or away, in the order they came.
    people: Vec<Figure>,
    /// Whose screen is shown: the one who shared last.
    presenter: Option<PersonId>,
    /// Whether what flows between whom may have changed.
    unwired: bool,
}

/// A person in the room, whatever session speaks for them.
#[derive(Debug, Clone, Copy)]
struct Figure {
    person: PersonId,
    role: Role,
    presence: Presence,
    /// Whether the others know of them: from the moment they are let in.
    known: bool,
}

impl Visit {
    pub(super) fn new(id: RoomId, window: Window) -> Self {
        Self {
            room: Room::new(id, window),
            members: BTreeMap::new(),
            people: Vec::new(),
            presenter: None,
            unwired: false,
        }
    }

    pub(super) fn deadline(&self) -> Option<Timestamp> {
        self.room.poll_timeout()
    }

    pub(super) fn is_over(&self) -> bool {
        self.room.is_closed()
    }

    /// Counts itself and its people.
    pub(super) fn count(&self, counts: &mut Counts) {
        counts.peers += self.members.len();
        let in_call = |it: &&Member| it.admitted && it.net == Net::Connected;
        let mut connected = 0;
        for member in self.members.values().filter(in_call) {
            counts.grades[member.quality.grade as usize] += 1;
            connected += 1;
        }
        counts.calls += usize::from(connected >= 2);
    }

    pub(super) fn input(&mut self, input: Input, now: Timestamp) {
        self.room.handle(input, now);
    }

    pub(super) fn handle_timeout(&mut self, now: Timestamp) {
        self.room.handle_timeout(now);
    }

    pub(super) fn join(
        &mut self,
        peer: PeerId,
        person: PersonId,
        role: Role,
        admitted: bool,
        now: Timestamp,
    ) {
        // The room's verdict names the peer only; who it speaks for is kept here.
        self.members
            .entry(peer)
            .or_insert_with(|| Member::new(person, role));
        self.room.handle(
            Input::Join {
                peer,
                person,
                role,
                admitted,
            },
            now,
        );
    }

    pub(super) fn offer(
        &mut self,
        peer: PeerId,
        generation: u32,
        sdp: &str,
        sfu: &mut Sfu,
        now: Instant,
        outputs: &mut VecDeque<Output>,
    ) {
        let room = self.room.id();
        let mut say = |event| outputs.push_back(Output::Say { room, peer, event });
        let Some(member) = self.members.get_mut(&peer) else {
            let reason = MediaError::Unknown;
            return say(Event::Rejected { generation, reason });
        };
        let before = member.leg;
        match sfu.offer(Owner { room, peer }, before, sdp, now) {
            Ok(answered) => {
                say(Event::Answer {
                    generation,
                    sdp: answered.sdp,
                });
                member.leg = Some(answered.leg);
                self.unwired = true;
                if before != member.leg {
                    member.told.clear();
                    member.quality = Quality::default();
                    member.is_layered = false;
                    self.set_net(peer, Net::Connecting, outputs);
                }
            }
            Err(reason) => say(Event::Rejected { generation, reason }),
        }
    }

    pub(super) fn state(
        &mut self,
        peer: PeerId,
        state: MediaState,
        outputs: &mut VecDeque<Output>,
    ) {
        let Some(member) = self.members.get_mut(&peer).filter(|it| it.state != state) else {
            return;
        };
        if state.screen && !member.state.screen {
            self.presenter = Some(member.person);
        }
        member.state = state;
        self.unwired = true;
        let person = member.person;
        self.tell_others(person, outputs);
    }

    /// Takes in how a receiver shows one of its slots.
    pub(super) fn want(&mut self, peer: PeerId, wish: Wish, sfu: &mut Sfu, now: Instant) {
        if let Some(leg) = self.members.get(&peer).and_then(|member| member.leg) {
            sfu.ask(leg, wish, now);
        }
    }

    /// Takes in how a session's media connection fares.
    pub(super) fn media(
        &mut self,
        peer: PeerId,
        leg: LegKey,
        event: TransportEvent,
        sfu: &mut Sfu,
        now: Instant,
        outputs: &mut VecDeque<Output>,
    ) {
        let Some(member) = self.members.get_mut(&peer).filter(|it| it.leg == Some(leg)) else {
            return;
        };
        let net = match event {
            TransportEvent::Connected | TransportEvent::Restored => Net::Connected,
            TransportEvent::PathChanged(_) => return,
            TransportEvent::Reconnecting => Net::Reconnecting,
            TransportEvent::Closed(reason) => {
                // Only silence can be mended by another offer on the same connection.
                if reason != CloseReason::Silence {
                    member.leg = None;
                    member.quality = Quality::default();
                    sfu.close(leg, now);
                    self.unwired = true;
                }
                Net::Gone
            }
        };
        self.set_net(peer, net, outputs);
    }

    /// Carries out what the room has decided, until it has nothing more to say.
    pub(super) fn settle(&mut self, sfu: &mut Sfu, now: Instant, outputs: &mut VecDeque<Output>) {
        while let Some(verdict) = self.room.poll_output() {
            self.carry_out(verdict, sfu, now, outputs);
        }
        if std::mem::take(&mut self.unwired) {
            self.wire(sfu, now, outputs);
            self.tell_quality(outputs);
        }
    }

    fn carry_out(
        &mut self,
        verdict: room::Output,
        sfu: &mut Sfu,
        now: Instant,
        outputs: &mut VecDeque<Output>,
    ) {
        let id = self.room.id();
        let mut say = |peer, event| {
            outputs.push_back(Output::Say {
                room: id,
                peer,
                event,
            });
        };
        match verdict {
            room::Output::Admit { peer } => {
                say(peer, Event::Admitted);
                self.arrive(peer, true, outputs);
            }
            room::Output::Away { person } => {
                self.set_presence(person, Presence::Away, outputs);
            }
            room::Output::Back { person } => {
                self.set_presence(person, Presence::Here, outputs);
            }
            room::Output::Close => {
                self.members
                    .keys()
                    .for_each(|peer| say(*peer, Event::Ended));
                outputs.push_back(Output::Note {
                    room: id,
                    person: None,
                    note: Note::Closed,
                });
            }
            room::Output::Gone { person } => self.gone(person, outputs),
            room::Output::Hold { peer } => {
                say(peer, Event::Held);
                self.arrive(peer, false, outputs);
            }
            room::Output::Refuse { peer, reason } => {
                say(peer, Event::Refused { reason });
                self.remove(peer, sfu, now);
            }
            room::Output::Remove { peer } => self.remove(peer, sfu, now),
            room::Output::Superseded { peer } => {
                say(peer, Event::Superseded);
                self.supersede(peer, sfu, now);
            }
        }
    }

    fn arrive(&mut self, peer: PeerId, admitted: bool, outputs: &mut VecDeque<Output>) {
        let Some(member) = self.members.get_mut(&peer) else {
            return;
        };
        member.admitted = admitted;
        member.told.clear();
        member.told_quality = None;
        self.unwired = true;
        let (person, role) = (member.person, member.role);
        if self.people.iter().all(|figure| figure.person != person) {
            let presence = Presence::Here;
            let known = false;
            self.people.push(Figure {
                person,
                role,
                presence,
                known,
            });
            let note = Note::Arrived;
            outputs.push_back(Output::Note {
                room: self.room.id(),
                person: Some(person),
                note,
            });
        }
        for figure in self.people.iter_mut().filter(|it| it.person == person) {
            figure.known |= admitted;
        }
        if admitted {
            self.tell_others(person, outputs);
            self.introduce(peer, outputs);
        }
    }

    /// A newer session speaks for the person: it starts with the switches where they were.
    fn supersede(&mut self, old: PeerId, sfu: &mut Sfu, now: Instant) {
        let Some(before) = self.members.get(&old) else {
            return;
        };
        let (person, state, seats) = (before.person, before.state, before.seats);
        self.remove(old, sfu, now);
        for member in self.members.values_mut().filter(|it| it.person == person) {
            member.state = state;
            member.seats = seats;
        }
    }

    fn remove(&mut self, peer: PeerId, sfu: &mut Sfu, now: Instant) {
        if let Some(member) = self.members.remove(&peer) {
            if let Some(leg) = member.leg {
                sfu.close(leg, now);
            }
            self.unwired = true;
        }
    }

    fn gone(&mut self, person: PersonId, outputs: &mut VecDeque<Output>) {
        self.set_presence(person, Presence::Gone, outputs);
        self.people.retain(|figure| figure.person != person);
        self.presenter = self.presenter.filter(|presenter| *presenter != person);
        self.unwired = true;
        let note = Note::Left;
        outputs.push_back(Output::Note {
            room: self.room.id(),
            person: Some(person),
            note,
        });
    }

    fn set_presence(
        &mut self,
        person: PersonId,
        presence: Presence,
        outputs: &mut VecDeque<Output>,
    ) {
        if let Some(figure) = self.people.iter_mut().find(|it| it.person == person) {
            figure.presence = presence;
            self.tell_others(person, outputs);
        }
    }

    fn set_net(&mut self, peer: PeerId, net: Net, outputs: &mut VecDeque<Output>) {
        let Some(member) = self.members.get_mut(&peer) else {
            return;
        };
        let before = std::mem::replace(&mut member.net, net);
        if before == net {
            return;
        }
        let person = member.person;
        let note = match (before, net) {
            (_, Net::Connected) => Some(Note::MediaUp),
            (Net::Connected, _) => Some(Note::MediaDown),
            _ => None,
        };
        let room = self.room.id();
        let noted = note.map(|note| Output::Note {
            room,
            person: Some(person),
            note,
        });
        outputs.extend(noted);
        self.tell_others(person, outputs);
    }

    /// Tells everybody else in the call about a person in the call.
    fn tell_others(&self, person: PersonId, outputs: &mut VecDeque<Output>) {
        let Some(event) = self.describe(person) else {
            return;
        };
        let others = self
            .members
            .iter()
            .filter(|(_, it)| it.admitted && it.person != person);
        outputs.extend(others.map(|(peer, _)| Output::Say {
            room: self.room.id(),
            peer: *peer,
            event: event.clone(),
        }));
    }

    /// Tells a newcomer about everybody else in the call.
    fn introduce(&self, newcomer: PeerId, outputs: &mut VecDeque<Output>) {
        let own = self.members.get(&newcomer).map(|member| member.person);
        let others = self
            .people
            .iter()
            .filter(|figure| Some(figure.person) != own);
        let events = others.filter_map(|figure| self.describe(figure.person));
        let room = self.room.id();
        outputs.extend(events.map(|event| Output::Say {
            room,
            peer: newcomer,
            event,
        }));
    }

    /// What there is to tell about a person; nothing while they wait.
    fn describe(&self, person: PersonId) -> Option<Event> {
        let figure = self
            .people
            .iter()
            .find(|it| it.person == person && it.known)?;
        let member = self.member_of(person);
        Some(Event::Person {
            person,
            role: figure.role,
            presence: figure.presence,
            media: member.map_or(MediaState::OFF, |it| it.state),
            net: member.map_or(Net::Gone, |it| it.net),
        })
    }

    fn member_of(&self, person: PersonId) -> Option<&Member> {
        self.members.values().find(|member| member.person == person)
    }
}
