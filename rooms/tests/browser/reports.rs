//! What a browser hears and tells by RTCP.

use std::time::{Duration, Instant};

use sportello_rooms::rtp::rtcp::{Packet, Packets, ReportBlock, SenderInfo};

use super::Browser;
use super::camera::Flaw;
use super::sender::Sender;

const ROUND_TRIP: Duration = Duration::from_millis(50);

impl Browser {
    pub(super) fn hear(&mut self, compound: &[u8], now: Instant) -> Vec<Vec<u8>> {
        let mut out = Vec::new();
        for packet in Packets::new(compound) {
            match packet {
                Packet::Nack { media, lost } if media == self.camera.ssrc => {
                    for sequence in lost {
                        self.nacked += 1;
                        if let Some(again) = self.camera.again(sequence, &mut self.transport_cc) {
                            out.push(self.peer.seal_rtp(&again));
                        }
                    }
                }
                Packet::Nack { media, lost } => {
                    let small = self.small.as_mut().filter(|small| small.ssrc == media);
                    let Some(small) = small else {
                        continue;
                    };
                    for sequence in lost {
                        self.nacked += 1;
                        if let Some(again) = small.again(sequence, &mut self.transport_cc) {
                            out.push(self.peer.seal_rtp(&again));
                        }
                    }
                }
                Packet::Pli { media } if media == self.camera.ssrc => {
                    self.plis.push(now);
                    self.key_wanted[1] |= self.flaw != Some(Flaw::IgnoresRequests);
                }
                Packet::Pli { media }
                    if self.small.as_ref().is_some_and(|small| small.ssrc == media) =>
                {
                    self.small_plis.push(now);
                    self.key_wanted[0] |= self.flaw != Some(Flaw::IgnoresRequests);
                }
                Packet::SenderReport { sender, .. } => {
                    let middle = u32::try_from((sender.ntp >> 16) & 0xffff_ffff).unwrap();
                    self.last_heard.insert(sender.ssrc, (middle, now));
                    self.told.push(sender);
                }
                Packet::ReceiverReport { blocks, .. } => self.blocks.extend(blocks),
                Packet::TransportCc(_) => self.feedbacks += 1,
                Packet::Remb { bitrate } => self.limits.push(bitrate),
                _ => {}
            }
        }
        out
    }

    pub(super) fn ask_for_missing(&mut self, now: Instant) -> Vec<Vec<u8>> {
        let own = self.voice.ssrc;
        let mut asks = Vec::new();
        for slot in self.slots.values_mut() {
            let mut lost = Vec::new();
            slot.gaps
                .due(ROUND_TRIP, now, |sequence| lost.push(sequence));
            if let Some(ssrc) = slot.ssrc.filter(|_| !lost.is_empty()) {
                asks.push((ssrc, lost));
            }
        }
        asks.into_iter()
            .map(|(ssrc, lost)| self.compose(|writer| writer.nack(own, ssrc, &lost)))
            .collect()
    }

    pub(super) fn report(&mut self, now: Instant) -> Vec<u8> {
        // The clock of a browser starts where it likes.
        let ntp = |at: Instant, seed: u8| {
            let since = at.duration_since(now.checked_sub(Duration::from_secs(100)).unwrap_or(now));
            (u64::from(seed) << 40) + (since.as_secs() << 32)
        };
        let info = |sender: &Sender| SenderInfo {
            ssrc: sender.ssrc,
            ntp: ntp(now, self.seed),
            timestamp: sender.timestamp,
            packets: sender.packets,
            bytes: 0,
        };
        let (voice, camera) = (info(&self.voice), info(&self.camera));
        let small = self.small.as_ref().map(info);
        let last_heard = &self.last_heard;
        let blocks: Vec<_> = self
            .slots
            .values_mut()
            .filter_map(|slot| {
                let ssrc = slot.ssrc?;
                let (last_report, delay) = last_heard.get(&ssrc).map_or((0, 0), |heard| {
                    let millis = now.duration_since(heard.1).as_millis();
                    (heard.0, u32::try_from(millis * 65_536 / 1000).unwrap())
                });
                let block = slot.reception.report(ssrc, now)?;
                Some(ReportBlock {
                    last_report,
                    delay,
                    ..block
                })
            })
            .collect();
        self.compose(|writer| {
            writer.sender_report(&voice, &blocks)?;
            writer.sender_report(&camera, &[])?;
            if let Some(small) = &small {
                writer.sender_report(small, &[])?;
            }
            writer.source_description(&[voice.ssrc, camera.ssrc], "browser")
        })
    }
}
