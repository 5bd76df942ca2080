//! Who is shown to whom: the links from senders to slots, and what follows from them.

use std::time::Instant;

use super::inbound::{Link, Links};
use super::layer::{Encoding, Layer};
use super::plan::{MIDS, Source};
use super::{LegKey, Sfu};
use crate::hall::Wish;

/// Up to this height in pixels a picture is shown small enough for a camera's small encoding, which
/// is 180 pixels high. Less sends large pictures to be shrunk; more shows coarse ones.
const SMALL_HEIGHT: u16 = 240;

/// One person's source shown in one slot of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wire {
    pub(crate) from: LegKey,
    pub(crate) source: Source,
    pub(crate) to: LegKey,
    pub(crate) mid: u8,
}

impl Sfu {
    /// Wires the legs of one room: exactly `wires` flow among `legs` from here on. A slot that keeps
    /// its source is not disturbed.
    pub(crate) fn wire(&mut self, legs: &[LegKey], wires: &[Wire], now: Instant) {
        for key in legs {
            let Some(leg) = self.leg_mut(*key) else {
                continue;
            };
            let mut wanted = [Links::default(); 3];
            for wire in wires.iter().filter(|wire| wire.from == *key) {
                wanted[wire.source as usize].push(Link {
                    leg: wire.to,
                    mid: wire.mid,
                });
            }
            leg.link(wanted);
        }
        for key in legs {
            for mid in (0_u8..).take(MIDS) {
                let wire = wires.iter().find(|wire| (wire.to, wire.mid) == (*key, mid));
                let from = wire.map(|wire| (wire.from, wire.source));
                let changed = self
                    .leg_mut(*key)
                    .is_some_and(|leg| leg.slots[usize::from(mid)].assign(from));
                if changed {
                    self.ask_keyframe(*key, mid, now);
                }
            }
        }
        for key in legs {
            self.adapt(*key, now);
            self.reschedule(*key, now);
        }
    }

    /// Whether what `from` sends as `source` can be shown in the slot.
    pub(crate) fn fits(&self, wire: &Wire) -> bool {
        let sending = self
            .leg(wire.from)
            .and_then(|leg| leg.section(wire.source.mid()));
        let receiving = self.leg(wire.to).and_then(|leg| leg.section(wire.mid));
        let (Some(sending), Some(receiving)) = (sending, receiving) else {
            return false;
        };
        receiving.open
            && sending
                .sends_with
                .is_some_and(|codec| receiving.format(codec).is_some())
    }

    /// Whether a participant can send its camera in two encodings.
    pub(crate) fn has_layers(&self, key: LegKey) -> bool {
        let section = self
            .leg(key)
            .and_then(|leg| leg.section(Source::Camera.mid()));
        section.is_some_and(|section| section.is_layered)
    }

    /// Reckons with a participant's camera in two encodings from here on, or in one.
    pub(crate) fn layer(&mut self, key: LegKey, on: bool, now: Instant) {
        let Some(leg) = self.leg_mut(key) else {
            return;
        };
        leg.is_layered = on;
        // Whoever is sent the small one must go on with the other before it ends.
        let links = leg.wanted[Source::Camera as usize];
        for link in links.iter().filter(|_| !on) {
            self.ask_keyframe(link.leg, link.mid, now);
        }
    }

    /// Takes in how a participant shows what it is sent.
    pub(crate) fn ask(&mut self, key: LegKey, wish: Wish, now: Instant) {
        let leg = self.leg_mut(key);
        let Some(slot) = leg.and_then(|leg| leg.slots.get_mut(usize::from(wish.mid))) else {
            return;
        };
        let layer = if wish.max_h <= SMALL_HEIGHT {
            Layer::SMALL
        } else {
            Layer::HIGHEST
        };
        if slot.ask((!wish.paused).then_some(layer)) {
            self.ask_keyframe(key, wish.mid, now);
        }
    }

    /// The slots of a leg through which its participant can be sent something.
    pub(crate) fn slots(&self, key: LegKey) -> impl Iterator<Item = u8> {
        let leg = self.leg(key);
        (0_u8..).take(MIDS).filter(move |mid| {
            leg.and_then(|leg| leg.section(*mid))
                .is_some_and(|section| section.open)
        })
    }

    /// Asks for a key frame of what is to be shown in a slot, when the time has come.
    pub(super) fn ask_keyframe(&mut self, key: LegKey, mid: u8, now: Instant) {
        let slot = self.leg(key).map(|leg| &leg.slots[usize::from(mid)]);
        let shown = slot.and_then(|slot| slot.from.zip(slot.choice.wanted()));
        let Some(((from, source), wanted)) = shown.filter(|((_, source), _)| !source.is_audio())
        else {
            return;
        };
        let inbound = self.leg_mut(from).and_then(|leg| {
            let spatial = leg.live(source).nearest(wanted);
            leg.inbound_mut(Encoding { source, spatial })
        });
        if let Some(inbound) = inbound {
            inbound.keyframes.want();
            self.reschedule(from, now);
        }
    }
}
