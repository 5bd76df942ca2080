//! What the passing of time asks for: requests, feedback and reports to one leg.

use std::time::{Duration, Instant};

use super::batch::{Batch, MAX_DATAGRAM};
use super::layer::Encoding;
use super::leg::Leg;
use super::lipsync;
use super::negotiate::CNAME;
use super::plan::{MIDS, Source};
use crate::rtp::nack::MAX_MISSING;
use crate::rtp::ntp::middle;
use crate::rtp::rtcp::{ReportBlock, SenderInfo, Writer};
use crate::rtp::{NtpClock, twcc};
use crate::transport::{Path, RTCP_ROOM};

/// Time between reports. Less often makes browsers' round trip and lip sync lag; more often costs
/// upstream packets.
pub(super) const REPORT_INTERVAL: Duration = Duration::from_secs(1);

/// What a sender is told when a limit it was told of has ended.
pub(super) const NO_LIMIT: u64 = 8_000_000;

/// The timestamps of the sources behind each slot, as of one instant.
pub(super) type SlotTimes = [Option<u32>; MIDS];

impl Leg {
    /// Our SSRC in feedback that is about no stream of ours.
    fn own_ssrc(&self) -> u32 {
        self.slots[0].ssrcs.media
    }

    /// Asks for missing packets and key frames, and tells what arrived.
    pub(super) fn send_feedback(&mut self, batch: &mut Batch, now: Instant) {
        let Some(path) = self
            .transport
            .path()
            .filter(|_| self.transport.is_connected())
        else {
            return;
        };
        let own = self.own_ssrc();
        for inbound in self.inbound.iter_mut().flatten() {
            let mut lost = [0; MAX_MISSING];
            let mut count = 0;
            inbound.gaps.due(self.round_trip, now, |sequence| {
                if let Some(place) = lost.get_mut(count) {
                    *place = sequence;
                    count += 1;
                }
            });
            let Some(ssrc) = inbound.ssrc else {
                continue;
            };
            let wants_start = inbound.keyframes.due(now);
            if count == 0 && !wants_start {
                continue;
            }
            self.tally.requested += count as u64;
            self.tally.key_frames += u64::from(wants_start);
            post(&mut self.transport, batch, path, |writer| {
                if count > 0 {
                    writer.nack(own, ssrc, &lost[..count])?;
                }
                if wants_start {
                    writer.pli(own, ssrc)?;
                }
                Some(())
            });
        }
        if self
            .recorder
            .deadline()
            .is_none_or(|deadline| deadline > now)
        {
            return;
        }
        let media = self
            .inbound
            .iter()
            .flatten()
            .find_map(|it| it.ssrc)
            .unwrap_or(own);
        let mut feedback = [0; twcc::MAX_FEEDBACK];
        while let Some(len) = self.recorder.feedback(&mut feedback) {
            post(&mut self.transport, batch, path, |writer| {
                writer.transport_cc(own, media, &feedback[..len])
            });
        }
    }

    /// The timestamp of a stream this leg sends us, at `ntp` on our clock.
    pub(super) fn timestamp_of(&self, stream: u64, ntp: u64) -> Option<u32> {
        let mut streams = self.inbound.iter().flatten();
        let inbound = streams.find(|it| it.stream == stream)?;
        let rate = inbound.codec?.clock_rate();
        self.sender_clock
            .timestamp(inbound.report.as_ref()?, rate, ntp)
    }

    /// Sends sender and receiver reports, and how much to send at most.
    pub(super) fn send_reports(
        &mut self,
        times: &SlotTimes,
        limit: Option<u64>,
        clock: NtpClock,
        batch: &mut Batch,
        now: Instant,
    ) {
        let Some(path) = self
            .transport
            .path()
            .filter(|_| self.transport.is_connected())
        else {
            return;
        };
        let own = self.own_ssrc();
        let mut blocks = [ReportBlock::default(); Encoding::COUNT];
        let mut count = 0;
        for inbound in self.inbound.iter_mut().flatten() {
            let block = inbound
                .ssrc
                .and_then(|ssrc| inbound.reception.report(ssrc, now));
            if let Some(block) = block {
                blocks[count] = block;
                count += 1;
            }
        }
        let mut named = [own; MIDS + 1];
        let mut name_count = 1;
        post(&mut self.transport, batch, path, |writer| {
            for (slot, timestamp) in self.slots.iter().zip(times) {
                let Some(timestamp) = timestamp.filter(|_| slot.packets > 0) else {
                    continue;
                };
                let sender = SenderInfo {
                    ssrc: slot.ssrcs.media,
                    ntp: clock.ntp(now),
                    timestamp,
                    packets: slot.packets,
                    bytes: slot.bytes,
                };
                writer.sender_report(&sender, &[])?;
                if sender.ssrc != own {
                    named[name_count] = sender.ssrc;
                    name_count += 1;
                }
            }
            writer.receiver_report(own, &blocks[..count])?;
            writer.source_description(&named[..name_count], CNAME)?;
            Some(())
        });
        if limit.is_some() || self.told.is_some() {
            self.send_limit(limit, batch);
        }
    }

    /// Tells how much to send at most, in bits per second, or that there is no limit any more.
    pub(super) fn send_limit(&mut self, limit: Option<u64>, batch: &mut Batch) {
        let Some(path) = self
            .transport
            .path()
            .filter(|_| self.transport.is_connected())
        else {
            return;
        };
        let own = self.own_ssrc();
        let limit = limit.unwrap_or(NO_LIMIT);
        self.told = Some(limit);
        let sent = [Source::Camera, Source::Screen];
        let streams = sent.map(|source| self.inbound(source).and_then(|inbound| inbound.ssrc));
        let mut named = [own; 2];
        let mut count = 0;
        for ssrc in streams.into_iter().flatten() {
            named[count] = ssrc;
            count += 1;
        }
        post(&mut self.transport, batch, path, |writer| {
            writer.remb(own, limit, &named[..count])
        });
    }

    /// Notes what the participant reports of its own stream.
    pub(super) fn hear_report(&mut self, sender: &SenderInfo, clock: NtpClock, now: Instant) {
        let inbound = self
            .inbound
            .iter_mut()
            .flatten()
            .find(|it| it.ssrc == Some(sender.ssrc));
        if let Some(inbound) = inbound {
            inbound.reception.sender_report(middle(sender.ntp), now);
            inbound.report = Some(*sender);
            inbound.epoch = inbound
                .codec
                .map(|codec| lipsync::epoch(sender, codec.clock_rate()));
            self.sender_clock.report(sender.ntp, clock.ntp(now));
        }
    }
}

/// Composes an RTCP packet, seals it and puts it into the batch; a packet that does not fit is
/// left out, as if lost.
fn post(
    transport: &mut crate::transport::Transport,
    batch: &mut Batch,
    path: Path,
    compose: impl FnOnce(&mut Writer<'_>) -> Option<()>,
) {
    let Some(room) = batch.room() else {
        return;
    };
    let mut writer = Writer::new(&mut room[..MAX_DATAGRAM - RTCP_ROOM]);
    if compose(&mut writer).is_none() || writer.is_empty() {
        return;
    }
    let len = writer.len();
    if let Some(len) = transport.seal_rtcp(room, len) {
        batch.commit(path, len);
    }
}
