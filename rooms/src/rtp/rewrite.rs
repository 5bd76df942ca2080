//! Continuity. A receiver's slot is one endless stream whatever is behind it: sequence numbers,
//! timestamps and VP8 counters go on evenly when the source changes, pauses or returns.

use std::time::{Duration, Instant};

/// Breaks in the numbering that are remembered, for retransmission of what came before them: a
/// change of source, or a picture left out. A second of every other picture left out needs 15.
const REMEMBERED: usize = 24;

/// How far the sender's reports and the arrival may disagree about the time between two streams
/// before the arrival is believed, in seconds: more than any network delays one of them.
const DISAGREEMENT: u32 = 1;

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
    /// The timestamp at the origin of the sender's wall clock, once it has reported. Two streams of
    /// one sender are compared by it.
    pub epoch: Option<u32>,
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
    /// Whether it goes on after something left out of the segment before it.
    goes_on: bool,
}

impl Segment {
    fn out(&self, sequence: u64) -> u64 {
        self.first_out + (sequence - self.first_in)
    }

    fn rewrite(&self, sequence: u64, timestamp: u32) -> Rewritten {
        Rewritten {
            sequence: self.out(sequence) as u16,
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
    epoch: Option<u32>,
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
    /// Highest extended sequence number of the current source, sent or left out.
    highest: u64,
    /// The picture that was left out last.
    left_out: Option<u16>,
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
            highest: 0,
            left_out: None,
        }
    }

    /// Whether the next packet of `source` follows evenly on one before it. When not, it had better
    /// be one a decoder can start with.
    #[must_use]
    pub fn follows(&self, source: u64) -> bool {
        self.attached && self.segments[0].is_some_and(|segment| segment.source == source)
    }

    /// The source of the current stretch.
    #[must_use]
    pub fn source(&self) -> Option<u64> {
        self.segments[0]
            .filter(|_| self.attached)
            .map(|segment| segment.source)
    }

    /// Whether the current stretch was there when `source` sent this packet: whether its receiver
    /// was to have it.
    #[must_use]
    pub fn covers(&self, source: u64, sequence: u64) -> bool {
        self.follows(source) && self.segment_of(sequence).is_some()
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
        let segment = self.segment_of(packet.sequence)?;
        let rewritten = segment.rewrite(packet.sequence, packet.timestamp);
        let sequence = segment.out(packet.sequence);
        self.highest = self.highest.max(packet.sequence);
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
                epoch: packet.epoch,
                picture_id: moved.unwrap_or(before.0),
                tl0_index: counted.unwrap_or(before.1),
                at: now,
            });
        }
        Some(rewritten)
    }

    /// Leaves a packet of the current source out, so that what follows it closes up. `Some` when
    /// it came too late for that: the receiver knows of a packet with these numbers, and misses it.
    pub fn leave_out(&mut self, packet: &Incoming) -> Option<Rewritten> {
        let current = self.segments[0].filter(|_| self.follows(packet.source))?;
        if packet.sequence <= self.highest {
            let segment = self.segment_of(packet.sequence)?;
            return Some(segment.rewrite(packet.sequence, packet.timestamp));
        }
        let is_another = packet.picture_id.is_some() && self.left_out != packet.picture_id;
        self.left_out = packet.picture_id;
        let next = Segment {
            first_in: packet.sequence + 1,
            first_out: current.out(packet.sequence),
            picture_id: current.picture_id.wrapping_sub(u16::from(is_another)),
            goes_on: true,
            ..current
        };
        self.highest = packet.sequence;
        if current.goes_on && current.first_in == packet.sequence {
            // Nothing of it was sent: the break grows.
            self.segments[0] = Some(next);
        } else {
            self.push(next);
        }
        None
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

    /// The sequence number of the newest packet sent.
    #[must_use]
    pub fn newest_sequence(&self) -> Option<u16> {
        // The wire carries the lower half.
        Some((self.newest?.sequence & 0xffff) as u16)
    }

    /// The timestamp of the newest packet sent.
    #[must_use]
    pub fn newest_timestamp(&self) -> Option<u32> {
        self.newest.map(|newest| newest.timestamp)
    }

    /// What the current source's timestamps are moved by; `None` while nothing is in the slot.
    #[must_use]
    pub fn timestamp_offset(&self, source: u64) -> Option<u32> {
        self.segments[0]
            .filter(|_| self.follows(source))
            .map(|segment| segment.timestamp)
    }

    /// The segment of the current stretch in which a packet of its source lies.
    fn segment_of(&self, sequence: u64) -> Option<Segment> {
        let mut end = u64::MAX;
        for segment in self.segments.iter().flatten() {
            if sequence >= segment.first_in {
                return Some(*segment).filter(|it| it.out(sequence) < end);
            }
            if !segment.goes_on {
                return None;
            }
            end = segment.first_out;
        }
        None
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
                goes_on: false,
            },
            Some(newest) => {
                let timestamp = self.next_timestamp(&newest, packet, now);
                let picture_id = newest.picture_id.wrapping_add(1);
                let tl0_index = newest.tl0_index.wrapping_add(1);
                Segment {
                    source: packet.source,
                    first_in: packet.sequence,
                    first_out: newest.sequence + 1,
                    timestamp: timestamp.wrapping_sub(packet.timestamp),
                    picture_id: picture_id.wrapping_sub(packet.picture_id.unwrap_or(0)),
                    tl0_index: tl0_index.wrapping_sub(packet.tl0_index.unwrap_or(0)),
                    goes_on: false,
                }
            }
        };
        self.push(segment);
        self.attached = true;
        self.highest = packet.sequence;
        self.left_out = None;
    }

    /// The timestamp with which another stream goes on after `newest`: as much later as its sender
    /// says when both streams are of one sender, else as much later as it arrived.
    fn next_timestamp(&self, newest: &Newest, packet: &Incoming, now: Instant) -> u32 {
        let elapsed = ticks(now.saturating_duration_since(newest.at), packet.clock_rate);
        let arrived = newest.timestamp.wrapping_add(elapsed.max(1));
        let told = self.segments[0]
            .filter(|_| self.attached)
            .and_then(|before| {
                let since = packet.timestamp.wrapping_sub(packet.epoch?);
                Some(
                    since
                        .wrapping_add(newest.epoch?)
                        .wrapping_add(before.timestamp),
                )
            });
        let Some(told) = told else {
            return arrived;
        };
        let apart = (told.wrapping_sub(arrived) as i32).unsigned_abs();
        if apart > DISAGREEMENT * packet.clock_rate {
            return arrived;
        }
        // One of two streams may be behind; time does not go back for that.
        let later = (told.wrapping_sub(newest.timestamp) as i32).max(1);
        newest.timestamp.wrapping_add(later as u32)
    }

    fn push(&mut self, segment: Segment) {
        self.segments.rotate_right(1);
        self.segments[0] = Some(segment);
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
            epoch: None,
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

    #[test]
    fn two_streams_of_one_sender_keep_its_time() {
        let start = start();
        let later = start + Duration::from_millis(70);
        let told = |source, sequence, timestamp, epoch| Incoming {
            epoch: Some(epoch),
            ..packet(source, sequence, timestamp)
        };
        let mut slot = Rewriter::new(0);
        slot.forward(&told(1, 10, 90_500, 500), start).unwrap();
        // Taken 40 ms after the first by the sender's clock, arrived 70 ms after it.
        let next = slot.forward(&told(2, 7, 103_600, 10_000), later).unwrap();
        assert_eq!(next.timestamp, 90_500 + 3_600);
        // The same moment, taken by the other stream again: time must not stand still.
        let back = slot.forward(&told(1, 40, 94_100, 500), later).unwrap();
        assert_eq!(back.timestamp, next.timestamp + 1);
        // A sender that contradicts the arrival by more than a network can is not believed.
        let lie = slot.forward(&told(2, 9, 900_000, 10_000), later).unwrap();
        assert_eq!(lie.timestamp, back.timestamp + 1);
        // Another person's clock says nothing.
        slot.detach();
        let other = slot.forward(&told(3, 9, 95_000, 500), later).unwrap();
        assert_eq!(other.timestamp, lie.timestamp + 1);
    }

    #[test]
    fn what_is_left_out_leaves_no_gap() {
        let now = start();
        let mut slot = Rewriter::new(0);
        let send = |slot: &mut Rewriter, sequence, picture: u32| {
            slot.forward(&packet(1, sequence, picture), now).unwrap()
        };
        let first = send(&mut slot, 10, 5);
        assert_eq!(slot.leave_out(&packet(1, 11, 6)), None);
        // 12 is lost on the way to us; it may be of any picture.
        assert_eq!(slot.leave_out(&packet(1, 13, 6)), None);
        let next = send(&mut slot, 14, 7);
        assert_eq!(next.sequence, first.sequence + 2, "room for what was lost");
        assert_eq!(7_u16.wrapping_add(next.picture_id), 6, "the next picture");
        let late = slot.leave_out(&packet(1, 12, 6)).unwrap();
        assert_eq!(late.sequence, first.sequence + 1);
        assert!(slot.covers(1, 10) && !slot.covers(1, 9) && !slot.covers(2, 12));
        for (sent, sequence) in [(first, 10), (late, 12), (next, 14)] {
            let origin = slot.origin(sent.sequence).unwrap();
            assert_eq!((origin.source, origin.sequence), (1, sequence));
        }
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

        #[test]
        fn whatever_is_left_out_the_rest_is_counted_one_by_one(left_out in proptest::collection::vec(any::<bool>(), 1..300)) {
            let now = start();
            let mut slot = Rewriter::new(0);
            let mut last: Option<(Rewritten, u16)> = None;
            let mut sent = Vec::new();
            for (turn, omit) in (0_u32..).zip(left_out) {
                // Three packets a picture.
                for part in 0..3 {
                    let sequence = (1 << 16) + u64::from(turn * 3 + part);
                    let incoming = packet(9, sequence, turn);
                    if omit && turn > 0 {
                        prop_assert_eq!(slot.leave_out(&incoming), None);
                        continue;
                    }
                    let out = slot.forward(&incoming, now).unwrap();
                    let picture = (turn as u16).wrapping_add(out.picture_id);
                    if let Some((before, shown)) = last {
                        prop_assert_eq!(out.sequence, before.sequence.wrapping_add(1));
                        prop_assert_eq!(picture, shown.wrapping_add(u16::from(part == 0)));
                    }
                    sent.push((out.sequence, sequence));
                    last = Some((out, picture));
                }
            }
            for (out, sequence) in sent.iter().rev().take(REMEMBERED) {
                prop_assert_eq!(slot.origin(*out).unwrap().sequence, *sequence);
            }
        }
    }
}
