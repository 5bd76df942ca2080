//! Redundant sound (RFC 2198): a packet that carries, before its own sound, that of packets before
//! it, so that a receiver mends a loss from what comes next.

/// The longest step back in time that a block's header can tell, in ticks.
pub const MAX_OFFSET: u32 = (1 << 14) - 1;

/// The longest payload worth sending twice, in bytes: 20 ms of Opus at 80 kbit/s. Longer ones would
/// cost more memory in every call than their loss is worth.
pub const LONGEST: usize = 200;

/// Packets kept: the one on its way, and two generations before it.
const KEPT: usize = 3;

/// The length of a redundant block's header.
const HEADER_LEN: usize = 4;

/// One block of a redundant packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block<'a> {
    /// The payload type of what is inside.
    pub payload_type: u8,
    /// How much earlier than the packet's own sound it is, in ticks; 0 for that itself.
    pub offset: u16,
    /// What is inside.
    pub payload: &'a [u8],
}

/// The blocks of a redundant packet, in its order: the oldest first and the primary one last.
#[derive(Debug, Clone)]
pub struct Blocks<'a> {
    headers: &'a [u8],
    payloads: &'a [u8],
}

impl<'a> Blocks<'a> {
    /// Finds the blocks of a payload. `None` when they do not fit into it, or when it has no sound
    /// of its own.
    #[must_use]
    pub fn parse(payload: &'a [u8]) -> Option<Self> {
        let (mut at, mut redundant) = (0, 0);
        while payload.get(at)? & 0x80 != 0 {
            let header = payload[at..].first_chunk()?;
            redundant += usize::from(length(*header));
            at += HEADER_LEN;
        }
        let (headers, payloads) = payload.split_at(at + 1);
        (redundant < payloads.len()).then_some(Self { headers, payloads })
    }
}

impl<'a> Iterator for Blocks<'a> {
    type Item = Block<'a>;

    fn next(&mut self) -> Option<Block<'a>> {
        if let [own] = *self.headers {
            self.headers = &[];
            return Some(Block {
                payload_type: own,
                offset: 0,
                payload: self.payloads,
            });
        }
        let (header, headers) = self.headers.split_first_chunk::<HEADER_LEN>()?;
        let (payload, payloads) = self
            .payloads
            .split_at_checked(usize::from(length(*header)))?;
        (self.headers, self.payloads) = (headers, payloads);
        let word = u32::from_be_bytes(*header);
        Some(Block {
            payload_type: header[0] & 0x7f,
            offset: (word >> 10 & MAX_OFFSET) as u16,
            payload,
        })
    }
}

/// The last ten bits of a redundant block's header.
fn length(header: [u8; HEADER_LEN]) -> u16 {
    u16::from_be_bytes([header[2], header[3]]) & 0x3ff
}

/// The block that is a packet's own sound.
#[must_use]
pub fn primary(payload: &[u8]) -> Option<Block<'_>> {
    Blocks::parse(payload)?.last()
}

/// Writes a redundant packet's payload: earlier blocks, the oldest first, and the packet's own.
/// Returns its length; `None` when there is no room or a header cannot tell a block's numbers.
pub fn write<'a>(
    room: &mut [u8],
    earlier: impl Iterator<Item = Block<'a>> + Clone,
    own: Block<'a>,
) -> Option<usize> {
    let mut at = 0;
    for block in earlier.clone() {
        let (offset, len) = (u32::from(block.offset), block.payload.len());
        if offset > MAX_OFFSET || len > 0x3ff {
            return None;
        }
        let kind = u32::from(block.payload_type & 0x7f);
        let word = 1 << 31 | kind << 24 | offset << 10 | len as u32;
        let place = room.get_mut(at..at + HEADER_LEN)?;
        place.copy_from_slice(&word.to_be_bytes());
        at += HEADER_LEN;
    }
    *room.get_mut(at)? = own.payload_type & 0x7f;
    at += 1;
    for block in earlier.chain([own]) {
        let end = at + block.payload.len();
        room.get_mut(at..end)?.copy_from_slice(block.payload);
        at = end;
    }
    Some(at)
}

/// The last packets of one voice, for sending again inside of those that follow.
#[derive(Debug, Clone, Copy)]
pub struct Recent {
    kept: [Kept; KEPT],
}

/// One of them; of no length where there is none.
#[derive(Debug, Clone, Copy)]
struct Kept {
    sequence: u64,
    timestamp: u32,
    len: u8,
    bytes: [u8; LONGEST],
}

impl Default for Recent {
    fn default() -> Self {
        let none = Kept {
            sequence: 0,
            timestamp: 0,
            len: 0,
            bytes: [0; LONGEST],
        };
        Self { kept: [none; KEPT] }
    }
}

impl Recent {
    /// Keeps a packet in the place of the one three before it.
    pub fn push(&mut self, sequence: u64, timestamp: u32, payload: &[u8]) {
        let kept = &mut self.kept[(sequence % KEPT as u64) as usize];
        if kept.len > 0 && kept.sequence > sequence {
            // It comes too late to be of use.
            return;
        }
        kept.len = 0;
        if let Some(bytes) = kept.bytes.get_mut(..payload.len()) {
            bytes.copy_from_slice(payload);
            kept.len = payload.len() as u8;
            (kept.sequence, kept.timestamp) = (sequence, timestamp);
        }
    }

    /// A packet as a block of one at `timestamp`. `None` where it is not kept, or too long ago for
    /// a block's header to tell, as before a pause in speech.
    #[must_use]
    pub fn block(&self, sequence: u64, timestamp: u32, payload_type: u8) -> Option<Block<'_>> {
        let kept = &self.kept[(sequence % KEPT as u64) as usize];
        let offset = timestamp.wrapping_sub(kept.timestamp);
        let is_told = (1..=MAX_OFFSET).contains(&offset);
        if kept.len == 0 || kept.sequence != sequence || !is_told {
            return None;
        }
        Some(Block {
            payload_type,
            offset: offset as u16,
            payload: &kept.bytes[..usize::from(kept.len)],
        })
    }

    /// Forgets everything, as when another stream begins.
    pub fn clear(&mut self) {
        for kept in &mut self.kept {
            kept.len = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    fn block(offset: u16, payload: &[u8]) -> Block<'_> {
        Block {
            payload_type: 111,
            offset,
            payload,
        }
    }

    #[test]
    fn a_packet_is_written_as_the_rfc_draws_it() {
        let mut room = [0; 64];
        let earlier = [block(1920, b"old"), block(960, b"er")];
        let len = write(&mut room, earlier.into_iter(), block(0, b"own")).unwrap();
        let written = [
            &[0xef, 0x1e, 0x00, 3][..],
            &[0xef, 0x0f, 0x00, 2],
            &[111],
            b"olderown",
        ];
        assert_eq!(room[..len], written.concat());
    }

    #[test]
    fn the_longest_block_and_the_longest_step_are_told_and_no_longer_ones() {
        let long = [7; 1024];
        let mut room = [0; 2048];
        for (offset, len, fits) in [
            (16_383, 1023, true),
            (16_384, 1023, false),
            (16_383, 1024, false),
        ] {
            let earlier = [block(offset, &long[..len])];
            let written = write(&mut room, earlier.into_iter(), block(0, &[1]));
            assert_eq!(written, fits.then_some(4 + 1 + 1023 + 1));
        }
        let read: Vec<_> = Blocks::parse(&room[..1029]).unwrap().collect();
        assert_eq!(read, [block(16_383, &long[..1023]), block(0, &[1])]);
    }

    #[test]
    fn what_has_no_room_is_not_written() {
        let earlier = [block(960, &[1; 10])];
        for len in 0..20 {
            let mut room = vec![0; len];
            assert_eq!(
                write(&mut room, earlier.into_iter(), block(0, &[2; 5])),
                None
            );
        }
    }

    #[test]
    fn broken_packets_have_no_sound() {
        let broken: [&[u8]; 7] = [
            &[],
            &[111],
            &[0xef],
            &[0xef, 0, 0, 1],
            &[0xef, 0, 0, 1, 111],
            // Nothing is left for the packet's own sound.
            &[0xef, 0, 0, 1, 111, 9],
            &[0xef, 0x0f, 0x03, 0xff, 111, 9, 9, 9],
        ];
        for payload in broken {
            assert_eq!(primary(payload), None, "{payload:?}");
        }
        assert_eq!(primary(&[0xff; 1500]), None);
        assert_eq!(primary(&[111, 9]), Some(block(0, &[9])));
    }

    #[test]
    fn only_whole_packets_shortly_before_are_kept() {
        let mut recent = Recent::default();
        assert_eq!(recent.block(0, 960, 111), None);
        recent.push(10, 1000, &[1; LONGEST]);
        recent.push(11, 1960, &[2; LONGEST + 1]);
        recent.push(12, 2920, &[3]);
        assert_eq!(
            recent.block(10, 2920, 111),
            Some(block(1920, &[1; LONGEST]))
        );
        assert_eq!(recent.block(11, 2920, 111), None, "too long");
        assert_eq!(recent.block(9, 2920, 111), None, "never there");
        assert_eq!(recent.block(12, 2920 + 16_384, 111), None, "too long ago");
        assert_eq!(recent.block(12, 2920, 111), None, "not before it");
        recent.push(13, 3880, &[4]);
        recent.push(10, 1000, &[1]);
        assert_eq!(recent.block(13, 4840, 111), Some(block(960, &[4])));
        recent.clear();
        assert_eq!(recent.block(13, 4840, 111), None);
    }

    #[test]
    fn time_that_comes_round_is_told() {
        let mut recent = Recent::default();
        recent.push(5, u32::MAX - 99, &[1]);
        assert_eq!(
            recent.block(5, 860, 63),
            Some(Block {
                payload_type: 63,
                offset: 960,
                payload: &[1],
            })
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            own in prop::collection::vec(any::<u8>(), 1..300),
            earlier in prop::collection::vec((0_u16..16_384, prop::collection::vec(any::<u8>(), 0..300)), 0..4),
        ) {
            let blocks: Vec<_> = earlier.iter().map(|(offset, bytes)| block(*offset, bytes)).collect();
            let mut room = [0; 1600];
            let len = write(&mut room, blocks.iter().copied(), block(0, &own)).unwrap();
            let read: Vec<_> = Blocks::parse(&room[..len]).unwrap().collect();
            prop_assert_eq!(&read[..blocks.len()], &blocks[..]);
            prop_assert_eq!(read.last().copied(), primary(&room[..len]));
            prop_assert_eq!(read[blocks.len()], block(0, &own));
        }
    }
}
