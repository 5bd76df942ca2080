//! The recent packets of one publisher's stream, kept for retransmission to any number of
//! receivers. Packets lie in one ring of bytes, as long as they are; nothing is allocated after
//! the ring is made.

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

/// How long a packet is worth sending again. Longer would serve round trips beyond a second, at
/// which nobody can talk; shorter would miss second attempts on slow mobile links.
pub const MAX_AGE: Duration = Duration::from_secs(1);

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

/// A ring of recent packets, found by their extended sequence number.
#[derive(Debug)]
pub struct History {
    bytes: Box<[u8]>,
    /// Bytes ever reserved; `written % bytes.len()` is where the next packet goes.
    written: u64,
    entries: Box<[Entry]>,
    /// The moment entries are dated from.
    since: Option<Instant>,
}

/// Kept small, because there is one for every packet: what is cut off of numbers and of the time
/// comes round only after entries are long too old.
#[derive(Debug, Clone, Copy)]
struct Entry {
    sequence: u32,
    start: u32,
    timestamp: u32,
    /// Milliseconds after the first packet; nothing where there is no packet.
    at: Option<NonZeroU32>,
    len: u16,
    payload_type: u8,
    marker: bool,
    audio_level: Option<u8>,
}

impl History {
    /// Reserves room for `packets` (a power of two) packets of `bytes` bytes in all.
    ///
    /// # Panics
    ///
    /// When `packets` is not a power of two or `bytes` is less than one packet: both are constants.
    #[must_use]
    pub fn new(packets: usize, bytes: usize) -> Self {
        assert!(
            packets.is_power_of_two() && bytes >= 2048,
            "sizes are constants of the caller"
        );
        let empty = Entry {
            sequence: 0,
            start: 0,
            timestamp: 0,
            at: None,
            len: 0,
            payload_type: 0,
            marker: false,
            audio_level: None,
        };
        Self {
            bytes: vec![0; bytes].into_boxed_slice(),
            written: 0,
            entries: vec![empty; packets].into_boxed_slice(),
            since: None,
        }
    }

    /// Bytes of memory it holds.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.bytes.len() + size_of_val(&*self.entries)
    }

    /// Stores a packet; what it overwrites is forgotten.
    pub fn push(&mut self, sequence: u64, packet: &Stored<'_>, now: Instant) {
        let len = packet.payload.len();
        let capacity = self.bytes.len();
        let Ok(short) = u16::try_from(len) else {
            return;
        };
        if len > capacity {
            return;
        }
        let mut position = (self.written % capacity as u64) as usize;
        if position + len > capacity {
            self.written += (capacity - position) as u64;
            position = 0;
        }
        self.bytes[position..position + len].copy_from_slice(packet.payload);
        let at = NonZeroU32::new(millis(*self.since.get_or_insert(now), now));
        let slot = self.slot(sequence);
        self.entries[slot] = Entry {
            sequence: sequence as u32,
            start: self.written as u32,
            timestamp: packet.timestamp,
            at,
            len: short,
            payload_type: packet.payload_type,
            marker: packet.marker,
            audio_level: packet.audio_level,
        };
        self.written += len as u64;
    }

    /// Finds a packet that is still whole and not older than [`MAX_AGE`].
    #[must_use]
    pub fn get(&self, sequence: u64, now: Instant) -> Option<Stored<'_>> {
        let capacity = self.bytes.len();
        let entry = &self.entries[self.slot(sequence)];
        let age = millis(self.since?, now).wrapping_sub(entry.at?.get());
        let behind = (self.written as u32).wrapping_sub(entry.start);
        if entry.sequence != sequence as u32
            || age > MAX_AGE.as_millis() as u32
            || behind as usize > capacity
        {
            return None;
        }
        let position = ((self.written - u64::from(behind)) % capacity as u64) as usize;
        Some(Stored {
            timestamp: entry.timestamp,
            payload_type: entry.payload_type,
            marker: entry.marker,
            audio_level: entry.audio_level,
            payload: self
                .bytes
                .get(position..position + usize::from(entry.len))?,
        })
    }

    /// Forgets everything, as when the publisher starts another stream.
    pub fn clear(&mut self) {
        for entry in &mut self.entries {
            entry.at = None;
        }
    }

    fn slot(&self, sequence: u64) -> usize {
        sequence as usize & (self.entries.len() - 1)
    }
}

/// Milliseconds since the first packet, and one, since nought is for nothing.
fn millis(since: Instant, now: Instant) -> u32 {
    (now.saturating_duration_since(since).as_millis() as u32).wrapping_add(1)
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

    #[test]
    fn packets_are_found_until_they_are_old() {
        let now = start();
        let mut history = History::new(8, 4096);
        history.push(5, &stored(b"hello"), now);
        assert_eq!(history.get(5, now + MAX_AGE), Some(stored(b"hello")));
        assert_eq!(
            history.get(5, now + MAX_AGE + Duration::from_millis(1)),
            None
        );
        assert_eq!(history.get(13, now), None);
        history.clear();
        assert_eq!(history.get(5, now), None);
    }

    #[test]
    fn overwritten_packets_are_not_found() {
        let now = start();
        let mut history = History::new(64, 4096);
        for sequence in 0..10 {
            history.push(sequence, &stored(&[sequence as u8; 1000]), now);
        }
        let whole: Vec<_> = (0..10)
            .filter(|it| history.get(*it, now).is_some())
            .collect();
        assert_eq!(whole, [6, 7, 8, 9]);
        assert_eq!(history.get(8, now), Some(stored(&[8; 1000])));
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_was_stored(lens in proptest::collection::vec(0_usize..1400, 1..200)) {
            let now = start();
            let mut history = History::new(32, 8192);
            for (sequence, len) in lens.iter().enumerate() {
                history.push(sequence as u64, &stored(&vec![sequence as u8; *len]), now);
                let newest = history.get(sequence as u64, now).map(|it| it.payload.to_vec());
                prop_assert_eq!(newest, Some(vec![sequence as u8; *len]));
            }
            for (sequence, len) in lens.iter().enumerate() {
                if let Some(found) = history.get(sequence as u64, now) {
                    prop_assert_eq!(found.payload, &vec![sequence as u8; *len][..]);
                }
            }
        }
    }
}
