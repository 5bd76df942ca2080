//! One outgoing stream of one receiver: endless, whatever person is shown in it.

use std::time::Instant;

use super::LegKey;
use super::batch::MAX_DATAGRAM;
use super::layer::{Choice, Layer, Live, Verdict};
use super::negotiate::{Codec, Format, Section, SlotSsrcs};
use super::plan::{self, Source};
use super::redundancy::{GENERATIONS, Redundancy};
use crate::rtp::header::{FIXED_LEN, Fixed, write_fixed};
use crate::rtp::red::{self, Block, Recent};
use crate::rtp::rewrite::{Incoming, Origin};
use crate::rtp::vp8::Descriptor;
use crate::rtp::{Rewriter, Rewritten, Stored, Values};

/// A packet on its way from one sender to any number of receivers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Media<'a> {
    /// Names the stream.
    pub(super) stream: u64,
    /// Which encoding of its source it is, as in [`Layer::spatial`], and which there are.
    pub(super) spatial: u8,
    pub(super) live: Live,
    /// What the stream's timestamps show at the origin of its sender's clock, once that is known.
    pub(super) epoch: Option<u32>,
    /// Extended sequence number.
    pub(super) sequence: u64,
    pub(super) codec: Codec,
    pub(super) stored: Stored<'a>,
    /// Whether a decoder can start here; always so for sound.
    pub(super) start: bool,
    pub(super) descriptor: Option<Descriptor>,
    /// For sound, the packets shortly before it.
    pub(super) recent: Option<&'a Recent>,
}

impl Media<'_> {
    /// What the numbering needs of it.
    fn incoming(&self) -> Incoming {
        let descriptor = self.descriptor.as_ref();
        Incoming {
            source: self.stream,
            sequence: self.sequence,
            timestamp: self.stored.timestamp,
            clock_rate: self.codec.clock_rate(),
            epoch: self.epoch,
            picture_id: descriptor.and_then(|it| it.picture_id).map(|it| it.value),
            tl0_index: descriptor.and_then(|it| it.tl0_index).map(|it| it.value),
        }
    }
}

/// One slot.
#[derive(Debug)]
pub(super) struct Slot {
    mid: u8,
    pub(super) ssrcs: SlotSsrcs,
    pub(super) rewriter: Rewriter,
    pub(super) retransmitted: u16,
    /// Who is in it.
    pub(super) from: Option<(LegKey, Source)>,
    /// Which of the layers there are it is sent.
    pub(super) choice: Choice,
    /// How often it is sent a voice.
    pub(super) redundancy: Redundancy,
    pub(super) packets: u32,
    pub(super) bytes: u32,
}

/// What the header says besides numbers, the same for every packet of a leg at one moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stamp {
    /// Transport-wide sequence number.
    pub(super) transport_cc: u16,
    /// Our clock.
    pub(super) abs_send_time: [u8; 3],
}

impl Slot {
    pub(super) fn new(mid: u8, ssrcs: SlotSsrcs, random: u16) -> Self {
        Self {
            mid,
            ssrcs,
            rewriter: Rewriter::new(random),
            retransmitted: random >> 2,
            from: None,
            choice: Choice::new(plan::first_wish(mid)),
            redundancy: Redundancy::new(),
            packets: 0,
            bytes: 0,
        }
    }

    pub(super) fn mid(&self) -> u8 {
        self.mid
    }

    /// Whether a camera or screen is in it.
    pub(super) fn shows_pictures(&self) -> bool {
        self.from.is_some_and(|(_, source)| !source.is_audio())
    }

    /// Puts somebody, or nobody, into the slot. Whoever is in it already goes on undisturbed.
    pub(super) fn assign(&mut self, from: Option<(LegKey, Source)>) -> bool {
        let changed = self.from != from;
        if changed {
            self.from = from;
            self.rewriter.detach();
        }
        changed
    }

    /// What there is room for: layers up to this one, or nothing.
    pub(super) fn want(&mut self, layer: Option<Layer>) {
        self.choice.allot(layer);
        self.pause_or_go_on();
    }

    /// What the participant has use for: layers up to this one, or nothing when it does not look.
    /// Returns whether that changes what it should be sent.
    pub(super) fn ask(&mut self, layer: Option<Layer>) -> bool {
        let before = self.choice.wanted();
        self.choice.ask(layer);
        self.pause_or_go_on();
        self.choice.wanted() != before
    }

    /// What is to be done with a packet of whoever is in the slot.
    pub(super) fn judge(&mut self, media: &Media<'_>) -> Verdict {
        let follows = self.rewriter.follows(media.stream);
        self.choice.judge(media, follows)
    }

    fn pause_or_go_on(&mut self) {
        if self.choice.wanted().is_none() {
            // What is missed must not look lost.
            self.rewriter.detach();
        }
    }

    /// Numbers the packet and writes it into `room`, still in the clear; returns its length.
    pub(super) fn write(
        &mut self,
        media: &Media<'_>,
        section: &Section,
        stamp: Stamp,
        room: &mut [u8; MAX_DATAGRAM],
        now: Instant,
    ) -> Option<usize> {
        let format = section.format(media.codec)?;
        let descriptor = media.descriptor.as_ref();
        let numbers = self.rewriter.forward(&media.incoming(), now)?;
        let earlier = self.earlier(media, section, format, now);
        let redundant = section
            .redundant
            .filter(|_| earlier.iter().any(Option::is_some));
        let fixed = Fixed {
            extended: false,
            marker: media.stored.marker,
            payload_type: redundant.unwrap_or(format.payload_type),
            sequence: numbers.sequence,
            timestamp: numbers.timestamp,
            ssrc: self.ssrcs.media,
        };
        let payload = media.stored.payload;
        let body = self.write_head(room, fixed, &media.stored, section, stamp)?;
        let len = if redundant.is_some() {
            let own = Block {
                payload_type: format.payload_type,
                offset: 0,
                payload,
            };
            red::write(&mut room[body..], earlier.into_iter().flatten(), own)?
        } else {
            let place = room.get_mut(body..body + payload.len())?;
            place.copy_from_slice(payload);
            if let Some(descriptor) = descriptor {
                descriptor.shift(place, numbers.picture_id, numbers.tl0_index);
            }
            payload.len()
        };
        self.packets = self.packets.wrapping_add(1);
        self.bytes = self.bytes.wrapping_add(u32::try_from(len).unwrap_or(0));
        Some(body + len)
    }

    /// What the packet carries again of those before it that were this receiver's to hear.
    fn earlier<'r>(
        &mut self,
        media: &Media<'r>,
        section: &Section,
        format: Format,
        now: Instant,
    ) -> [Option<Block<'r>>; GENERATIONS] {
        // With a longer one the packet might not fit the path.
        let fits = section.redundant.is_some() && media.stored.payload.len() <= red::LONGEST;
        let Some(recent) = media.recent.filter(|_| fits) else {
            return [None; GENERATIONS];
        };
        let rewriter = &self.rewriter;
        let block = |back| {
            let sequence = media.sequence.checked_sub(back)?;
            let block = recent.block(sequence, media.stored.timestamp, format.payload_type);
            block.filter(|_| rewriter.covers(media.stream, sequence))
        };
        self.redundancy.choose(block, now)
    }

    /// Leaves the packet out of the numbering. When it comes too late for that, returns the numbers
    /// under which the receiver misses it.
    pub(super) fn leave_out(&mut self, media: &Media<'_>) -> Option<Rewritten> {
        self.rewriter.leave_out(&media.incoming())
    }

    /// Writes an empty packet in the place of one that is left out, so that the receiver does not
    /// take it for lost; returns its length.
    pub(super) fn write_nothing(
        &self,
        numbers: &Rewritten,
        media: &Media<'_>,
        section: &Section,
        stamp: Stamp,
        room: &mut [u8; MAX_DATAGRAM],
    ) -> Option<usize> {
        let format = section.format(media.codec)?;
        let fixed = Fixed {
            extended: false,
            marker: false,
            payload_type: format.payload_type,
            sequence: numbers.sequence,
            timestamp: numbers.timestamp,
            ssrc: self.ssrcs.media,
        };
        let body = self.write_head(room, fixed, &media.stored, section, stamp)?;
        // Nothing but padding, which counts itself (RFC 3550, section 5.1).
        room[0] |= 0x20;
        *room.get_mut(body)? = 1;
        Some(body + 1)
    }

    /// Writes a packet sent before as a retransmission (RFC 4588); returns its length.
    pub(super) fn write_again(
        &mut self,
        stored: &Stored<'_>,
        origin: &Origin,
        codec: Codec,
        section: &Section,
        stamp: Stamp,
        room: &mut [u8; MAX_DATAGRAM],
    ) -> Option<usize> {
        let Format {
            retransmission: Some(payload_type),
            ..
        } = section.format(codec)?
        else {
            return None;
        };
        let numbers = origin.rewrite(stored.timestamp);
        let fixed = Fixed {
            extended: false,
            marker: stored.marker,
            payload_type,
            sequence: self.retransmitted,
            timestamp: numbers.timestamp,
            ssrc: self.ssrcs.retransmission,
        };
        let body = self.write_head(room, fixed, stored, section, stamp)?;
        let place = room.get_mut(body..body + 2 + stored.payload.len())?;
        let (original, payload) = place.split_at_mut(2);
        original.copy_from_slice(&numbers.sequence.to_be_bytes());
        payload.copy_from_slice(stored.payload);
        if codec == Codec::Vp8
            && let Some(descriptor) = Descriptor::parse(stored.payload)
        {
            descriptor.shift(payload, numbers.picture_id, numbers.tl0_index);
        }
        self.retransmitted = self.retransmitted.wrapping_add(1);
        Some(body + 2 + stored.payload.len())
    }

    /// Writes header and extensions; returns where the payload goes.
    pub(super) fn write_head(
        &self,
        room: &mut [u8; MAX_DATAGRAM],
        fixed: Fixed,
        stored: &Stored<'_>,
        section: &Section,
        stamp: Stamp,
    ) -> Option<usize> {
        let values = Values {
            abs_send_time: Some(stamp.abs_send_time),
            audio_level: stored.audio_level,
            mid: Some(self.mid),
            repaired_rid: None,
            rid: None,
            transport_cc: Some(stamp.transport_cc),
        };
        let block = values.write(&mut room[FIXED_LEN..], &section.extensions)?;
        write_fixed(
            room,
            &Fixed {
                extended: block > 0,
                ..fixed
            },
        )?;
        Some(FIXED_LEN + block)
    }
}
