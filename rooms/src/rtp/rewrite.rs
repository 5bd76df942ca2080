//! Continuity. A receiver's slot is one endless stream whatever is behind it: sequence numbers,
//! timestamps and VP8 counters go on evenly when the source changes, pauses or returns.

use std::time::{Duration, Instant};

/// Changes of source that are remembered for retransmission of what came before them.
const REMEMBERED: usize = 4;

/// A packet as its source numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incoming {
    /// Names the source; a stream that starts anew has another name.
    pub source: u64,
    /// Extended sequence number.
    pub sequence: u64,
    /// Timestamp.
    pub timestamp: u32,
    /// Timestamp units per second.
    pub clock_rate: u32,
    /// VP8 picture id.
    pub picture_id: Option<u16>,
    /// VP8 temporal level zero counter.
    pub tl0_index: Option<u8>,
}

/// The same packet as the receiver sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rewritten {
    /// Sequence number.
    pub sequence: u16,
    /// Timestamp.
    pub timestamp: u32,
    /// What to add to the VP8 picture id.
    pub picture_id: u16,
    /// What to add to the VP8 temporal level zero counter.
    pub tl0_index: u8,
}

/// Where a packet of a slot came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The source.
    pub source: u64,
    /// Extended sequence number there.
    pub sequence: u64,
    segment: Segment,
}

impl Origin {
    /// The packet as the receiver saw it, given the timestamp its source gave it.
    #[must_use]
    pub fn rewrite(&self, timestamp: u32) -> Rewritten {
        self.segment.rewrite(self.sequence, timestamp)
    }
}

/// A stretch of a slot filled by one source without a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    source: u64,
    first_in: u64,
    first_out: u64,
    timestamp: u32,
    picture_id: u16,
    tl0_index: u8,
}

impl Segment {
    fn rewrite(&self, sequence: u64, timestamp: u32) -> Rewritten {
        Rewritten {
            sequence: (self.first_out + (sequence - self.first_in)) as u16,
            timestamp: timestamp.wrapping_add(self.timestamp),
            picture_id: self.picture_id,
            tl0_index: self.tl0_index,
        }
    }
}

/// The newest packet sent.
#[derive(Debug, Clone, Copy)]
struct Newest {
    sequence: u64,
    timestamp: u32,
    picture_id: u16,
    tl0_index: u8,
    at: Instant,
}

/// The numbering of one slot.
#[derive(Debug)]
pub struct Rewriter {
    first: u64,
    newest: Option<Newest>,
    /// Newest segment first.
    segments: [Option<Segment>; REMEMBERED],
    attached: bool,
}

impl Rewriter {
    /// A slot that has sent nothing; `random` chooses its first sequence number.
    #[must_use]
    pub fn new(random: u16) -> Self {
        // In the lower half, so that a receiver that misses the first packets still guesses the
        // roll-over counter right.
        let first = (1 << 16) | u64::from(random & 0x7fff);
        Self {
            first,
            newest: None,
            segments: [None; REMEMBERED],
            attached: false,
        }
    }

    /// Whether the next packet of `source` follows evenly on one before it. When not, it had better
    /// be one a decoder can start with.
    #[must_use]
    pub fn follows(&self, source: u64) -> bool {
        self.attached && self.segments[0].is_some_and(|segment| segment.source == source)
    }

    /// Breaks the stretch: the next packet starts another one, though its source be the same.
    pub fn detach(&mut self) {
        self.attached = false;
    }

    /// Numbers a packet. `None` for one that was sent before its source was put into this slot.
    pub fn forward(&mut self, packet: &Incoming, now: Instant) -> Option<Rewritten> {
        if !self.follows(packet.source) {
            self.begin(packet, now);
        }
        let segment = self.segments[0]?;
        if packet.sequence < segment.first_in {
            return None;
        }
        let rewritten = segment.rewrite(packet.sequence, packet.timestamp);
        let sequence = segment.first_out + (packet.sequence - segment.first_in);
        if self.newest.is_none_or(|newest| sequence > newest.sequence) {
            let before = self
                .newest
                .map_or((0, 0), |it| (it.picture_id, it.tl0_index));
            let moved = packet
                .picture_id
                .map(|id| id.wrapping_add(segment.picture_id));
            let counted = packet
                .tl0_index
                .map(|index| index.wrapping_add(segment.tl0_index));
            self.newest = Some(Newest {
                sequence,
                timestamp: rewritten.timestamp,
                picture_id: moved.unwrap_or(before.0),
                tl0_index: counted.unwrap_or(before.1),
                at: now,
            });
        }
        Some(rewritten)
    }

    /// Finds where the packet came from that was sent under this sequence number.
    #[must_use]
    pub fn origin(&self, sequence: u16) -> Option<Origin> {
        let newest = self.newest?.sequence;
        let extended = newest - u64::from((newest as u16).wrapping_sub(sequence));
        let segment = *self
            .segments
            .iter()
            .flatten()
            .find(|segment| segment.first_out <= extended)?;
        let sequence = segment.first_in + (extended - segment.first_out);
        Some(Origin {
            source: segment.source,
            sequence,
            segment,
        })
    }

    /// What the current source's timestamps are moved by; `None` while nothing is in the slot.
    #[must_use]
    pub fn timestamp_offset(&self, source: u64) -> Option<u32> {
        self.segments[0]
            .filter(|_| self.follows(source))
            .map(|segment| segment.timestamp)
    }

    fn begin(&mut self, packet: &Incoming, now: Instant) {
        let segment = match self.newest {
            None => Segment {
                source: packet.source,
                first_in: packet.sequence,
                first_out: self.first,
                timestamp: 0,
                picture_id: 0,
                tl0_index: 0,
            },
            Some(newest) => {
                let elapsed = ticks(now.saturating_duration_since(newest.at), packet.clock_rate);
                let timestamp = newest.timestamp.wrapping_add(elapsed.max(1));
                let picture_id = newest.picture_id.wrapping_add(1);
                let tl0_index = newest.tl0_index.wrapping_add(1);
                Segment {
                    source: packet.source,
                    first_in: packet.sequence,
                    first_out: newest.sequence + 1,
                    timestamp: timestamp.wrapping_sub(packet.timestamp),
                    picture_id: picture_id.wrapping_sub(packet.picture_id.unwrap_or(0)),
                    tl0_index: tl0_index.wrapping_sub(packet.tl0_index.unwrap_or(0)),
                }
            }
        };
        self.segments.rotate_right(1);
        self.segments[0] = Some(segment);
        self.attached = true;
    }
}

fn ticks(elapsed: Duration, clock_rate: u32) -> u32 {
    (elapsed.as_micros() * u128::from(clock_rate) / 1_000_000) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    use crate::tests::moment::start;

    fn packet(source: u64, sequence: u64, timestamp: u32) -> Incoming {
        Incoming {
            source,
            sequence,
            timestamp,
            clock_rate: 90_000,
            picture_id: Some(timestamp as u16),
            tl0_index: Some(timestamp as u8),
        }
    }

    #[test]
    fn another_source_goes_on_where_the_first_one_was() {
        let start = start();
        let mut slot = Rewriter::new(100);
        assert!(!slot.follows(1));
        let first = slot.forward(&packet(1, 5000, 300), start).unwrap();
        assert!(slot.follows(1));
        let second = slot.forward(&packet(1, 5001, 400), start).unwrap();
        assert_eq!(
            (second.sequence, second.timestamp),
            (first.sequence + 1, 400)
        );
        let later = start + Duration::from_millis(100);
        let other = slot.forward(&packet(2, 9, 77), later).unwrap();
        assert_eq!(
            (other.sequence, other.timestamp),
            (second.sequence + 1, 400 + 9000)
        );
        assert_eq!(77_u16.wrapping_add(other.picture_id), 401);
        assert_eq!(77_u8.wrapping_add(other.tl0_index), 145);
    }

    #[test]
    fn packets_from_before_the_change_are_left_out() {
        let now = start();
        let mut slot = Rewriter::new(0);
        slot.forward(&packet(1, 10, 0), now);
        assert_eq!(slot.forward(&packet(1, 9, 0), now), None);
        slot.detach();
        assert!(!slot.follows(1));
        let again = slot.forward(&packet(1, 500, 7), now).unwrap();
        assert_eq!(again.sequence, 1);
    }

    #[test]
    fn retransmissions_find_the_source_of_their_time() {
        let now = start();
        let mut slot = Rewriter::new(0x7fff);
        let early = slot.forward(&packet(1, 10, 50), now).unwrap();
        slot.forward(&packet(1, 11, 60), now).unwrap();
        let late = slot.forward(&packet(2, 3, 900), now).unwrap();
        let origin = slot.origin(early.sequence).unwrap();
        assert_eq!((origin.source, origin.sequence), (1, 10));
        assert_eq!(origin.rewrite(50), early);
        let origin = slot.origin(late.sequence).unwrap();
        assert_eq!((origin.source, origin.sequence), (2, 3));
        assert_eq!(origin.rewrite(900), late);
        assert_eq!(slot.origin(late.sequence.wrapping_add(1)), None);
    }

    proptest! {
        #[test]
        fn no_sequence_number_is_given_out_twice(moves in proptest::collection::vec((0_u64..3, 1_u64..4, any::<bool>()), 1..300)) {
            let start = start();
            let mut slot = Rewriter::new(0);
            let mut counters = [1_u64 << 16; 3];
            let mut last: Option<Rewritten> = None;
            let mut skipped = 0;
            for (turn, (source, step, detach)) in (0..).zip(moves) {
                if detach {
                    slot.detach();
                }
                let follows = slot.follows(source);
                counters[source as usize] += step;
                let incoming = packet(source, counters[source as usize], turn * 3000);
                let now = start + Duration::from_millis(u64::from(turn) * 33);
                let out = slot.forward(&incoming, now).unwrap();
                skipped = if follows { step } else { 1 };
                if let Some(last) = last {
                    prop_assert_eq!(u64::from(out.sequence.wrapping_sub(last.sequence)), skipped);
                    let later = out.timestamp.wrapping_sub(last.timestamp);
                    prop_assert!((1..=6_000).contains(&later));
                }
                last = Some(out);
            }
            prop_assert!(skipped > 0);
        }
    }
}
