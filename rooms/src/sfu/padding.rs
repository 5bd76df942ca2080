//! Padding: packets of nothing on the retransmission stream of a slot, where receivers count them
//! and decoders never see them. They make a probe out of a stream that is too thin for one.

use std::time::Instant;

use super::batch::{Batch, MAX_DATAGRAM};
use super::estimate::Action;
use super::leg::Leg;
use super::negotiate::Section;
use super::send::Sent;
use super::slot::{Slot, Stamp};
use crate::rtp::header::Fixed;
use crate::rtp::{NtpClock, Stored};

/// The most padding a packet can have.
const PADDING: u8 = 255;

/// Packets of one helping at most, whatever was asked for.
const MOST_PACKETS: usize = 64;

const PADDING_BIT: u8 = 0x20;

impl Leg {
    /// Does what the estimate of the way down asks for.
    pub(super) fn probe(&mut self, clock: NtpClock, batch: &mut Batch, now: Instant) {
        if !self.transport.is_connected() {
            return;
        }
        while let Some(Action::Pad(bytes)) = self.estimate.poll(now) {
            let packets = bytes.div_ceil(PADDING.into()).min(MOST_PACKETS);
            for _ in 0..packets {
                if self.pad(clock, batch, now) != Sent::Yes {
                    self.estimate.give_up(now);
                    return;
                }
            }
        }
    }

    fn pad(&mut self, clock: NtpClock, batch: &mut Batch, now: Instant) -> Sent {
        let Some(path) = self.transport.path() else {
            return Sent::Dropped;
        };
        let stamp = Stamp {
            transport_cc: self.transport_cc,
            abs_send_time: clock.abs_send_time(now),
        };
        let streams = self.slots.iter_mut().zip(&self.agreement.sections);
        let mut usable = streams.filter_map(|(slot, section)| {
            let section = section.as_ref().filter(|section| section.open)?;
            (slot.packets > 0 && section.retransmission().is_some()).then_some((slot, section))
        });
        let Some((slot, section)) = usable.next() else {
            return Sent::Dropped;
        };
        let sealed = batch.room().and_then(|room| {
            let len = slot.write_padding(section, stamp, room)?;
            self.transport.seal_rtp(room, len)
        });
        let Some(len) = sealed else {
            return Sent::Dropped;
        };
        let is_numbered = section.is_numbered();
        self.count(is_numbered, len, now);
        batch.commit(path, len);
        Sent::Yes
    }
}

impl Slot {
    /// Writes a packet of nothing; returns its length.
    fn write_padding(
        &mut self,
        section: &Section,
        stamp: Stamp,
        room: &mut [u8; MAX_DATAGRAM],
    ) -> Option<usize> {
        let fixed = Fixed {
            extended: false,
            marker: false,
            payload_type: section.retransmission()?,
            sequence: self.retransmitted,
            timestamp: self.rewriter.newest_timestamp()?,
            ssrc: self.ssrcs.retransmission,
        };
        let nothing = Stored {
            timestamp: 0,
            payload_type: 0,
            marker: false,
            audio_level: None,
            payload: &[],
        };
        let body = self.write_head(room, fixed, &nothing, section, stamp)?;
        let end = body + usize::from(PADDING);
        let padding = room.get_mut(body..end)?;
        padding.fill(0);
        *padding.last_mut()? = PADDING;
        room[0] |= PADDING_BIT;
        self.retransmitted = self.retransmitted.wrapping_add(1);
        Some(end)
    }
}
