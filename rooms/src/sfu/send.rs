//! The way out: a packet is numbered and stamped for one receiver, sealed, and put into the batch.

use std::time::Instant;

use super::batch::Batch;
use super::layer::Verdict;
use super::leg::Leg;
use super::pacer::Pace;
use super::slot::{Media, Stamp};
use crate::rtp::NtpClock;

/// What became of a packet for one receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// It was not sent.
    Dropped,
    /// It is of no use before a key frame.
    NeedsStart,
    /// It is of another encoding than the participant is sent.
    Unwanted,
    /// It is in the batch.
    Yes,
}

impl Leg {
    /// Seals a packet for the participant and puts it into the batch.
    pub(super) fn send(
        &mut self,
        mid: u8,
        media: &Media<'_>,
        clock: NtpClock,
        batch: &mut Batch,
        now: Instant,
    ) -> Sent {
        let Some(path) = self
            .transport
            .path()
            .filter(|_| self.transport.is_connected())
        else {
            // What is missed must not look lost: the stream goes on evenly when it can.
            self.slots[usize::from(mid)].rewriter.detach();
            return Sent::Dropped;
        };
        let section = self.agreement.sections[usize::from(mid)].as_ref();
        let Some(section) = section.filter(|section| section.open) else {
            return Sent::Dropped;
        };
        let slot = &mut self.slots[usize::from(mid)];
        let left_out = match slot.judge(media) {
            Verdict::LeaveOut => match slot.leave_out(media) {
                Some(numbers) => Some(numbers),
                None => return Sent::Dropped,
            },
            Verdict::NeedsStart => return Sent::NeedsStart,
            Verdict::Send => None,
            Verdict::Skip => return Sent::Unwanted,
        };
        let stamp = Stamp {
            transport_cc: self.transport_cc,
            abs_send_time: clock.abs_send_time(now),
        };
        let sealed = batch.room().and_then(|room| {
            let len = match &left_out {
                None => slot.write(media, section, stamp, room, now)?,
                Some(numbers) => slot.write_nothing(numbers, media, section, stamp, room)?,
            };
            self.transport.seal_rtp(room, len)
        });
        let Some(len) = sealed else {
            return Sent::Dropped;
        };
        let is_numbered = section.is_numbered();
        self.count(is_numbered, len, now);
        self.estimate.media(len);
        batch.commit(path, len);
        Sent::Yes
    }

    /// Sends again what the history of `from` still has of a packet this leg asks for.
    pub(super) fn send_again(
        &mut self,
        mid: u8,
        sequence: u16,
        from: &Leg,
        clock: NtpClock,
        batch: &mut Batch,
        now: Instant,
    ) -> Sent {
        let path = self
            .transport
            .path()
            .filter(|_| self.transport.is_connected());
        let slot = &mut self.slots[usize::from(mid)];
        let (Some(path), Some(origin)) = (path, slot.rewriter.origin(sequence)) else {
            return Sent::Dropped;
        };
        let inbound = from
            .inbound
            .iter()
            .flatten()
            .find(|it| it.stream == origin.source);
        let found = inbound.and_then(|inbound| {
            let stored = inbound.history.as_ref()?.get(origin.sequence, now)?;
            let payload = from.agreement.payload(stored.payload_type)?;
            Some((stored, payload.codec()))
        });
        let section = self.agreement.sections[usize::from(mid)].as_ref();
        let (Some((stored, codec)), Some(section)) = (found, section) else {
            return Sent::Dropped;
        };
        let stamp = Stamp {
            transport_cc: self.transport_cc,
            abs_send_time: clock.abs_send_time(now),
        };
        let sealed = batch.room().and_then(|room| {
            let len = slot.write_again(&stored, &origin, codec, section, stamp, room)?;
            self.transport.seal_rtp(room, len)
        });
        let Some(len) = sealed else {
            return Sent::Dropped;
        };
        let is_numbered = section.is_numbered();
        self.count(is_numbered, len, now);
        let pace = Pace {
            target: self.estimate.target(),
            spare: self.estimate.spare(),
        };
        self.pacer.spend(len, pace, now);
        batch.commit(path, len);
        Sent::Yes
    }

    /// Counts a packet of the participant's that goes out.
    pub(super) fn count(&mut self, is_numbered: bool, len: usize, now: Instant) {
        let number = is_numbered.then_some(self.transport_cc);
        self.transport_cc = self.transport_cc.wrapping_add(is_numbered.into());
        self.estimate.sent(number, len, now);
    }
}
