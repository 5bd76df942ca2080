//! The recent packets of one publisher's stream, kept for retransmission to any number of
//! receivers. Packets lie one after the other in pieces of memory, which are used again in turn. How
//! many pieces there are, the stream decides: whoever sends little costs little, and once there is
//! memory for what is sent, nothing is allocated any more.

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

/// How long a packet is worth sending again. Longer would serve round trips beyond a second, at
/// which nobody can talk; shorter would miss second attempts on slow mobile links.
pub const MAX_AGE: Duration = Duration::from_secs(1);

/// How long a packet is kept for certain, as far as [`MOST_PIECES`] reach: a second attempt at a round
/// trip of 300 ms, and the time it takes to notice a gap. Longer costs memory in every call.
pub const KEPT: Duration = Duration::from_millis(700);

/// Bytes of one piece of memory: a dozen full packets, so that little is lost at its end.
const PIECE: usize = 16 * 1024;

/// Pieces at most: [`KEPT`] at 2 Mbit/s with a large key frame among it, more than browsers send of a
/// camera.
const MOST_PIECES: usize = 16;

/// Packets that are found again, to begin with and at most, both powers of two: [`KEPT`] at 700
/// packets a second.
const PACKETS: usize = 64;
const MOST_PACKETS: usize = 512;

/// One stored packet, without its header: what a header is written from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored<'a> {
    /// Media timestamp, as the publisher counts it.
    pub timestamp: u32,
    /// Payload type, as the publisher numbers it: a stream may change its codec in the middle.
    pub payload_type: u8,
    /// Marker bit.
    pub marker: bool,
    /// Loudness, for audio.
    pub audio_level: Option<u8>,
    /// The payload.
    pub payload: &'a [u8],
}

/// Recent packets, found by their extended sequence number.
#[derive(Debug, Default)]
pub struct History {
    pieces: Vec<Piece>,
    /// The piece that is being filled.
    current: usize,
    /// Pieces begun, ever.
    turns: u16,
    /// By the low bits of the sequence number.
    entries: Vec<Entry>,
    /// The moment entries are dated from.
    since: Option<Instant>,
}

/// A piece of memory.
#[derive(Debug)]
struct Piece {
    bytes: Box<[u8]>,
    used: usize,
    /// Which turn it is filled in, or was last.
    turn: u16,
    /// The newest packet in it.
    newest: At,
}

/// Milliseconds after the first packet; nothing where there is no packet.
type At = Option<NonZeroU32>;

/// Kept small, because there is one for every packet: what is cut off of numbers and of the time
/// comes round only after entries are long too old.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    sequence: u32,
    timestamp: u32,
    at: At,
    /// Where the payload is, as long as the piece has not been used again.
    piece: u8,
    turn: u16,
    start: u16,
    len: u16,
    payload_type: u8,
    marker: bool,
    audio_level: Option<u8>,
}

impl History {
    /// Bytes of memory it holds.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.pieces.len() * PIECE + self.entries.len() * size_of::<Entry>()
    }

    /// Stores a packet; what it overwrites is forgotten. Longer ones than any path carries are not
    /// kept.
    pub fn push(&mut self, sequence: u64, packet: &Stored<'_>, now: Instant) {
        let len = packet.payload.len();
        let at = NonZeroU32::new(millis(*self.since.get_or_insert(now), now));
        let Some(piece) = self.room(len, at) else {
            return;
        };
        let start = piece.used;
        piece.bytes[start..start + len].copy_from_slice(packet.payload);
        piece.used += len;
        piece.newest = at;
        let turn = piece.turn;
        let slot = self.slot(sequence, at);
        self.entries[slot] = Entry {
            sequence: sequence as u32,
            timestamp: packet.timestamp,
            at,
            piece: self.current as u8,
            turn,
            start: start as u16,
            len: len as u16,
            payload_type: packet.payload_type,
            marker: packet.marker,
            audio_level: packet.audio_level,
        };
    }

    /// Finds a packet that is still whole and not older than [`MAX_AGE`].
    #[must_use]
    pub fn get(&self, sequence: u64, now: Instant) -> Option<Stored<'_>> {
        let entry = self.entries.get(self.place(sequence as u32))?;
        let now = NonZeroU32::new(millis(self.since?, now));
        let piece = self.pieces.get(usize::from(entry.piece))?;
        let is_whole = piece.turn == entry.turn;
        if entry.sequence != sequence as u32 || !is_whole || !is_within(entry.at, MAX_AGE, now) {
            return None;
        }
        let start = usize::from(entry.start);
        Some(Stored {
            timestamp: entry.timestamp,
            payload_type: entry.payload_type,
            marker: entry.marker,
            audio_level: entry.audio_level,
            payload: piece.bytes.get(start..start + usize::from(entry.len))?,
        })
    }

    /// Forgets everything, as when the publisher starts another stream.
    pub fn clear(&mut self) {
        self.entries.fill(Entry::default());
        for piece in &mut self.pieces {
            piece.newest = None;
        }
    }

    /// The piece with room for `len` bytes more.
    fn room(&mut self, len: usize, now: At) -> Option<&mut Piece> {
        if len > PIECE {
            return None;
        }
        let has_room = |piece: &Piece| piece.used + len <= PIECE;
        if !self.pieces.get(self.current).is_some_and(has_room) {
            self.turn(now);
        }
        self.pieces.get_mut(self.current)
    }

    /// Goes on with the piece that was begun first, or with another one while what is in that is not
    /// to be forgotten.
    fn turn(&mut self, now: At) {
        let age = |piece: &Piece| self.turns.wrapping_sub(piece.turn);
        let oldest = (0..self.pieces.len()).max_by_key(|at| age(&self.pieces[*at]));
        let is_free = |at: &usize| !is_within(self.pieces[*at].newest, KEPT, now);
        self.turns = self.turns.wrapping_add(1);
        self.current = match oldest {
            Some(oldest) if is_free(&oldest) || self.pieces.len() == MOST_PIECES => oldest,
            _ => {
                self.pieces.push(Piece {
                    bytes: vec![0; PIECE].into_boxed_slice(),
                    used: 0,
                    turn: 0,
                    newest: None,
                });
                self.pieces.len() - 1
            }
        };
        let piece = &mut self.pieces[self.current];
        piece.used = 0;
        piece.turn = self.turns;
    }

    /// Where the entry of a new packet goes. While a packet that is not to be forgotten is there, more
    /// are kept.
    fn slot(&mut self, sequence: u64, now: At) -> usize {
        loop {
            let place = self.place(sequence as u32);
            let most = self.entries.len() == MOST_PACKETS;
            match self.entries.get(place) {
                Some(entry) if most || entry.sequence == sequence as u32 => return place,
                Some(entry) if !is_within(entry.at, KEPT, now) => return place,
                _ => self.keep_more(),
            }
        }
    }

    fn keep_more(&mut self) {
        let more = (2 * self.entries.len()).clamp(PACKETS, MOST_PACKETS);
        let before = std::mem::replace(&mut self.entries, vec![Entry::default(); more]);
        for entry in before.into_iter().filter(|it| it.at.is_some()) {
            let place = self.place(entry.sequence);
            self.entries[place] = entry;
        }
    }

    fn place(&self, sequence: u32) -> usize {
        sequence as usize & self.entries.len().wrapping_sub(1)
    }
}

/// Milliseconds since the first packet, and one, since nought is for nothing.
fn millis(since: Instant, now: Instant) -> u32 {
    (now.saturating_duration_since(since).as_millis() as u32).wrapping_add(1)
}

/// Milliseconds since then; more than anything where there is nothing.
fn age(then: At, now: At) -> u32 {
    match (then, now) {
        (Some(then), Some(now)) => now.get().wrapping_sub(then.get()),
        _ => u32::MAX,
    }
}

/// Whether something is there and not older than this.
fn is_within(then: At, limit: Duration, now: At) -> bool {
    u128::from(age(then, now)) <= limit.as_millis()
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    use crate::tests::moment::start;

    fn stored(payload: &[u8]) -> Stored<'_> {
        Stored {
            timestamp: 7,
            payload_type: 96,
            marker: true,
            audio_level: Some(3),
            payload,
        }
    }

    /// Sends `bps` bits a second in packets of `len` bytes for three seconds, in frames, the first of
    /// which is a key frame of 60 KiB; tells after each frame.
    fn stream(bps: usize, len: usize, mut each: impl FnMut(&History, u64, Instant)) -> History {
        let mut history = History::default();
        let start = start();
        let (mut next, mut owed) = (0, 60 * 1024);
        for frame in 0..90_u64 {
            let now = start + Duration::from_millis(frame * 100 / 3);
            while owed >= len {
                history.push(next, &stored(&vec![next as u8; len]), now);
                next += 1;
                owed -= len;
            }
            owed += bps / 8 / 30;
            each(&history, next, now);
        }
        history
    }

    #[test]
    fn packets_are_found_until_they_are_old() {
        let now = start();
        let mut history = History::default();
        assert_eq!(history.get(5, now), None);
        history.push(5, &stored(b"hello"), now);
        assert_eq!(history.get(5, now + MAX_AGE), Some(stored(b"hello")));
        assert_eq!(
            history.get(5, now + MAX_AGE + Duration::from_millis(1)),
            None
        );
        assert_eq!(history.get(5 + PACKETS as u64, now), None);
        history.clear();
        assert_eq!(history.get(5, now), None);
    }

    #[test]
    fn what_can_be_asked_for_twice_is_kept_at_any_rate() {
        for (bps, len) in [
            (64_000, 300),
            (1_200_000, 1072),
            (2_000_000, 1130),
            (500_000, 250),
        ] {
            let mut sent = Vec::new();
            stream(bps, len, |history, next, now| {
                sent.extend((sent.len() as u64..next).map(|it| (it, now)));
                for (sequence, at) in &sent {
                    let is_found = history.get(*sequence, now).is_some();
                    assert!(
                        is_found || now - *at > KEPT,
                        "{sequence} after {:?} at {bps} bit/s",
                        now - *at
                    );
                }
            });
        }
    }

    #[test]
    fn memory_is_what_the_stream_asks_for() {
        let kib = |bps, len| stream(bps, len, |_, _, _| {}).memory() / 1024;
        assert_eq!(History::default().memory(), 0);
        assert!(kib(64_000, 300) <= 96, "{}", kib(64_000, 300));
        assert!(kib(1_200_000, 1072) <= 200, "{}", kib(1_200_000, 1072));
        assert!(kib(50_000_000, 1072) <= 268, "it ends somewhere");
    }

    #[test]
    fn an_even_stream_asks_for_no_more_memory() {
        let mut sizes = Vec::new();
        stream(1_200_000, 1072, |history, _, _| {
            sizes.push(history.memory());
        });
        let settled = &sizes[60..];
        assert!(settled.iter().all(|it| *it == settled[0]), "{settled:?}");
    }

    #[test]
    fn what_was_overwritten_is_not_found() {
        let now = start();
        let mut history = History::default();
        let most = MOST_PIECES as u64 * (PIECE as u64 / 1000);
        for sequence in 0..=most {
            history.push(sequence, &stored(&[sequence as u8; 1000]), now);
        }
        assert_eq!(history.get(0, now), None);
        let per_piece = PIECE as u64 / 1000;
        assert_eq!(history.get(per_piece - 1, now), None);
        for sequence in per_piece..=most {
            let found = history.get(sequence, now);
            assert_eq!(found, Some(stored(&[sequence as u8; 1000])));
        }
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_was_stored(
            packets in proptest::collection::vec((0_usize..1400, 0_u64..40, 1_u64..100), 1..600),
        ) {
            let mut now = start();
            let mut history = History::default();
            let (mut sent, mut sequence) = (Vec::new(), 0);
            for (turn, (len, pause, step)) in packets.into_iter().enumerate() {
                now += Duration::from_millis(pause);
                sequence += step;
                let payload = vec![turn as u8; len];
                history.push(sequence, &stored(&payload), now);
                let newest = history.get(sequence, now).map(|it| it.payload.to_vec());
                prop_assert_eq!(newest.as_ref(), Some(&payload));
                sent.push((sequence, payload));
            }
            for (sequence, payload) in sent {
                if let Some(found) = history.get(sequence, now) {
                    prop_assert_eq!(found.payload, &payload[..]);
                }
            }
            let most = MOST_PIECES * PIECE + MOST_PACKETS * size_of::<Entry>();
            prop_assert!(history.memory() <= most);
        }
    }
}
