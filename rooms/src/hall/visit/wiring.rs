//! Who is shown to whom. Computed anew whenever something changes: a room has four people.

use std::collections::VecDeque;
use std::time::Instant;

use super::Visit;
use crate::hall::member::Member;
use crate::hall::{Event, Output, SlotKind, SlotView};
use crate::id::{PeerId, PersonId};
use crate::sfu::plan::{self, SCREEN, Source, seat_mids};
use crate::sfu::{LegKey, Sfu, Wire};

impl Visit {
    /// Wires the media of those who are admitted and tells them what their slots show.
    pub(super) fn wire(&mut self, sfu: &mut Sfu, now: Instant, outputs: &mut VecDeque<Output>) {
        self.seat();
        let legs: Vec<_> = self
            .members
            .values()
            .filter_map(|member| member.leg)
            .collect();
        let mut wires = Vec::new();
        let mut views = Vec::new();
        for (peer, member) in self.members.iter().filter(|(_, member)| member.admitted) {
            let Some(leg) = member.leg else {
                continue;
            };
            let shown = sfu.slots(leg).map(|mid| self.slot(mid, member, leg, sfu));
            let (slots, flows): (Vec<SlotView>, Vec<Option<Wire>>) = shown.unzip();
            wires.extend(flows.into_iter().flatten());
            views.push((*peer, slots));
        }
        sfu.wire(&legs, &wires, now);
        for (peer, slots) in views {
            self.tell_slots(peer, slots, outputs);
        }
        self.layer(&wires, sfu, now, outputs);
    }

    /// Asks for a camera that several people see in two encodings, and for any other in one.
    fn layer(
        &mut self,
        wires: &[Wire],
        sfu: &mut Sfu,
        now: Instant,
        outputs: &mut VecDeque<Output>,
    ) {
        let room = self.room.id();
        for (peer, member) in &mut self.members {
            let Some(leg) = member.leg.filter(|leg| sfu.has_layers(*leg)) else {
                continue;
            };
            let seen = |wire: &&Wire| (wire.from, wire.source) == (leg, Source::Camera);
            let on = wires.iter().filter(seen).count() > 1;
            if std::mem::replace(&mut member.is_layered, on) != on {
                sfu.layer(leg, on, now);
                outputs.push_back(Output::Say {
                    room,
                    peer: *peer,
                    event: Event::Layers {
                        mid: Source::Camera.mid(),
                        on,
                    },
                });
            }
        }
    }

    /// Gives everybody in the call a seat at everybody else's.
    fn seat(&mut self) {
        let in_call: Vec<_> = self
            .people
            .iter()
            .map(|figure| figure.person)
            .filter(|person| self.member_of(*person).is_none_or(|member| member.admitted))
            .collect();
        for member in self.members.values_mut().filter(|member| member.admitted) {
            let others: Vec<_> = in_call
                .iter()
                .copied()
                .filter(|person| *person != member.person)
                .collect();
            member.seats.update(&others);
        }
    }

    /// What a receiver's slot shows, and the wire that makes it so, if anything flows.
    fn slot(&self, mid: u8, receiver: &Member, to: LegKey, sfu: &Sfu) -> (SlotView, Option<Wire>) {
        let shown = self.occupant(mid, receiver);
        let wire = shown.and_then(|(person, source)| {
            let sender = self.member_of(person).filter(|it| it.admitted)?;
            let is_on = match source {
                Source::Camera => sender.state.cam,
                Source::Microphone => sender.state.mic,
                Source::Screen => sender.state.screen,
            };
            let wire = Wire {
                from: sender.leg?,
                source,
                to,
                mid,
            };
            (is_on && sfu.fits(&wire)).then_some(wire)
        });
        let view = SlotView {
            mid,
            person: shown.map(|(person, _)| person),
            kind: plan::kind(mid).unwrap_or(SlotKind::Audio),
            on: wire.is_some(),
        };
        (view, wire)
    }

    /// Who belongs into a slot of this receiver, and with what.
    fn occupant(&self, mid: u8, receiver: &Member) -> Option<(PersonId, Source)> {
        if mid == SCREEN {
            return self
                .presenter(receiver.person)
                .map(|person| (person, Source::Screen));
        }
        receiver.seats.iter().find_map(|(seat, person)| {
            let (_, source) = seat_mids(seat).into_iter().find(|(at, _)| *at == mid)?;
            Some((person?, source))
        })
    }

    /// Whose screen somebody sees: the latest presenter's, else anybody's who shares.
    fn presenter(&self, viewer: PersonId) -> Option<PersonId> {
        let shares = |person: &PersonId| {
            *person != viewer
                && self
                    .member_of(*person)
                    .is_some_and(|it| it.admitted && it.state.screen)
        };
        let others = self.people.iter().map(|figure| figure.person);
        self.presenter.into_iter().chain(others).find(shares)
    }

    fn tell_slots(&mut self, peer: PeerId, slots: Vec<SlotView>, outputs: &mut VecDeque<Output>) {
        let room = self.room.id();
        if let Some(member) = self.members.get_mut(&peer).filter(|it| it.told != slots) {
            member.told.clone_from(&slots);
            outputs.push_back(Output::Say {
                room,
                peer,
                event: Event::Slots(slots),
            });
        }
    }
}
