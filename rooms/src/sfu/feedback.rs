//! What receivers and senders tell us by RTCP.

use std::time::Instant;

use super::pacer::Repair;
use super::plan;
use super::send::Sent;
use super::slot::Slot;
use super::{LegKey, Sfu, StreamNames};
use crate::hall::SlotKind;
use crate::rtp::ntp::middle;
use crate::rtp::reception::round_trip;
use crate::rtp::rtcp::{Blocks, Lost, Packet, Packets};

impl Sfu {
    /// Takes in a decrypted compound packet.
    pub(super) fn rtcp(&mut self, key: LegKey, compound: &[u8], now: Instant) {
        let clock = self.clock(now);
        for packet in Packets::new(compound) {
            match packet {
                Packet::SenderReport { sender, blocks } => {
                    if let Some(leg) = self.leg_mut(key) {
                        leg.hear_report(&sender, clock, now);
                    }
                    self.hear_blocks(key, blocks, now);
                }
                Packet::ReceiverReport { blocks, .. } => self.hear_blocks(key, blocks, now),
                Packet::Nack { media, lost } => self.resend(key, media, lost, now),
                Packet::Pli { media } | Packet::Fir { media } => {
                    self.want_keyframe(key, media, now);
                }
                Packet::Remb { bitrate } => {
                    if let Some(leg) = self.leg_mut(key) {
                        leg.estimate.state(bitrate);
                    }
                }
                Packet::TransportCc(feedback) => {
                    if let Some(leg) = self.leg_mut(key) {
                        leg.estimate.feedback(&feedback, now);
                        leg.watch.downlink.arrived(now);
                    }
                    self.adapt(key, now);
                }
                Packet::Goodbye | Packet::Other => {}
            }
        }
    }

    fn hear_blocks(&mut self, key: LegKey, blocks: Blocks<'_>, now: Instant) {
        let now_middle = middle(self.clock(now).ntp(now));
        let Some(leg) = self.leg_mut(key) else {
            return;
        };
        let mut worst = None;
        for block in blocks {
            let Some(slot) = leg.slot_by_ssrc(block.ssrc) else {
                continue;
            };
            // Retransmissions are reported on too; what counts is the media itself.
            if slot.ssrcs.media == block.ssrc {
                if slot.shows_pictures() {
                    worst = worst.max(Some(block.fraction_lost));
                }
                let (mid, sent, newest) =
                    (slot.mid(), slot.packets, slot.rewriter.newest_sequence());
                let Some(newest) = newest else {
                    continue;
                };
                leg.watch.downlink.report(mid, &block, (sent, newest), now);
                if plan::kind(mid) == Some(SlotKind::Audio) {
                    let loss = leg.watch.downlink.loss(|it| it == mid, now);
                    // Of what a full queue drops there would only be more.
                    let by_chance = leg.estimate.lost_by_chance(now).unwrap_or(loss);
                    let loss = loss.min(by_chance);
                    leg.slots[usize::from(mid)].redundancy.hear(loss, now);
                }
            }
            if let Some(measured) = round_trip(&block, now_middle) {
                leg.round_trip = (leg.round_trip * 3 + measured) / 4;
            }
        }
        if let Some(worst) = worst {
            leg.estimate.report(worst, now);
        }
    }

    fn resend(&mut self, key: LegKey, media: u32, lost: Lost<'_>, now: Instant) {
        let Some(leg) = self.leg_mut(key) else {
            return;
        };
        let Some(mid) = leg.slot_by_media(media).map(Slot::mid) else {
            return;
        };
        for sequence in lost {
            leg.pacer.ask(Repair { mid, sequence }, now);
        }
        self.repair(key, now);
    }

    /// Sends again what is due of that.
    pub(super) fn repair(&mut self, key: LegKey, now: Instant) {
        let clock = self.clock(now);
        while let Some(Repair { mid, sequence }) =
            self.leg_mut(key).and_then(|leg| leg.pacer.next(now))
        {
            let origin = self
                .leg(key)
                .and_then(|leg| leg.slots[usize::from(mid)].rewriter.origin(sequence));
            let Some(from) = origin.map(|origin| StreamNames::leg(origin.source)) else {
                continue;
            };
            let pair = self.legs.get_disjoint_mut([key.index(), from.index()]);
            let Ok([Some(to), Some(from)]) = pair else {
                continue;
            };
            if to.send_again(mid, sequence, from, clock, &mut self.batch, now) == Sent::Yes {
                self.forwarded += 1;
                self.tally.retransmitted += 1;
            }
        }
    }

    fn want_keyframe(&mut self, key: LegKey, media: u32, now: Instant) {
        let slot = self.leg_mut(key).and_then(|leg| leg.slot_by_ssrc(media));
        if let Some(mid) = slot.map(|slot| slot.mid()) {
            self.ask_keyframe(key, mid, now);
        }
    }
}
