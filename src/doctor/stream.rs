//! Sound and pictures without content: packets of the right form, rate and size, each with its number and
//! the time it left.

use std::{
    collections::BTreeSet,
    ops::Range,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::{BufMut as _, Bytes, BytesMut};
use rtc::rtp_transceiver::rtp_sender::RtpCodecKind;

/// What marks a packet as one of ours; it is followed by stream, number and time.
const MARK: [u8; 8] = *b"sportell";

/// Mark, number and microseconds.
const TRAILER: usize = 8 + 4 + 8;

/// Bytes of a voice packet: Opus at 32 kbit/s in frames of 20 ms.
const VOICE: usize = 80;

/// Bytes of a picture's packet. With all headers just what a video call sends, so that a line that loses
/// long packets is found out.
const PICTURE: usize = 1150;

/// One frame of Opus: configuration 31 (CELT, full band, 20 ms), mono, one frame (RFC 6716 section 3.1).
const OPUS: [u8; 1] = [0xf8];

/// The first packet of a VP8 frame: a descriptor that begins partition 0 (RFC 7741 section 4.2), then the
/// head of a key frame of 16 by 16 points (RFC 6386 section 9.1).
const KEY_FRAME: [u8; 11] = [0x10, 0x10, 0, 0, 0x9d, 0x01, 0x2a, 16, 0, 16, 0];

/// A further packet of the same frame.
const GOES_ON: [u8; 1] = [0x00];

/// What one kind of media is made of.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    /// From frame to frame.
    pub(super) every: Duration,
    /// By how much the RTP timestamp grows with each frame.
    pub(super) step: u32,
    heads: &'static [&'static [u8]],
    size: usize,
}

/// Fifty packets a second.
pub(super) const SOUND: Shape = Shape {
    every: Duration::from_millis(20),
    step: 960,
    heads: &[&OPUS],
    size: VOICE,
};

/// Twenty-five frames a second of two packets: 460 kbit/s.
pub(super) const VIDEO: Shape = Shape {
    every: Duration::from_millis(40),
    step: 3600,
    heads: &[&KEY_FRAME, &GOES_ON],
    size: PICTURE,
};

impl Shape {
    /// The payloads of one frame, numbered on from `first`.
    pub(super) fn frame(self, first: u32, sent: Duration) -> impl Iterator<Item = Bytes> {
        let numbers = first..;
        self.heads
            .iter()
            .zip(numbers)
            .map(move |(head, number)| payload(head, self.size, number, sent))
    }

    /// Packets of one frame.
    pub(super) fn packets(self) -> u32 {
        u32::try_from(self.heads.len()).unwrap_or(1)
    }
}

fn payload(head: &[u8], size: usize, number: u32, sent: Duration) -> Bytes {
    let mut payload = BytesMut::with_capacity(size);
    payload.put_slice(head);
    payload.resize(size - TRAILER, 0x55);
    payload.put_slice(&MARK);
    payload.put_u32(number);
    payload.put_u64(u64::try_from(sent.as_micros()).unwrap_or(u64::MAX));
    payload.freeze()
}

/// Number and time of one of our packets.
fn read(payload: &[u8]) -> Option<(u32, Duration)> {
    let trailer: &[u8; TRAILER] = payload.last_chunk()?;
    let (mark, rest) = trailer.split_first_chunk::<8>()?;
    let (number, micros) = rest.split_first_chunk::<4>()?;
    let micros = u64::from_be_bytes(*micros.first_chunk()?);
    (*mark == MARK).then(|| {
        let sent = Duration::from_micros(micros);
        (u32::from_be_bytes(*number), sent)
    })
}

/// What one person hears of the other.
#[derive(Default)]
pub(super) struct Ear {
    sound: Tally,
    video: Tally,
}

/// What arrived of one stream.
#[derive(Default)]
pub(super) struct Tally(Mutex<Arrived>);

#[derive(Default)]
struct Arrived {
    first: Option<Instant>,
    numbers: BTreeSet<u32>,
    /// How long packets took from one end to the other.
    took: Vec<Duration>,
}

impl Ear {
    pub(super) fn of(&self, kind: RtpCodecKind) -> &Tally {
        match kind {
            RtpCodecKind::Video => &self.video,
            _ => &self.sound,
        }
    }

    /// When the first packet of the later kind arrived.
    pub(super) fn first(&self) -> Option<Instant> {
        Some(self.sound.lock().first?.max(self.video.lock().first?))
    }
}

impl Tally {
    /// Takes in a packet that arrived `now`, `since` after the beginning that senders count from.
    pub(super) fn hear(&self, payload: &[u8], since: Duration, now: Instant) {
        let Some((number, sent)) = read(payload) else {
            return;
        };
        let mut arrived = self.lock();
        arrived.first.get_or_insert(now);
        if arrived.numbers.insert(number) {
            arrived.took.push(since.saturating_sub(sent));
        }
    }

    /// How many of these packets have arrived.
    pub(super) fn count(&self, numbers: Range<u32>) -> usize {
        self.lock().numbers.range(numbers).count()
    }

    /// How long packets took, in no order.
    pub(super) fn took(&self) -> Vec<Duration> {
        self.lock().took.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Arrived> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many packets of a stream have been sent.
#[derive(Default)]
pub(super) struct Sent {
    count: AtomicU32,
    mark: AtomicU32,
}

impl Sent {
    /// Takes the next `count` numbers and returns the first of them.
    pub(super) fn take(&self, count: u32) -> u32 {
        self.count.fetch_add(count, Ordering::Relaxed)
    }

    /// Counting begins here.
    pub(super) fn mark(&self) {
        let count = self.count.load(Ordering::Relaxed);
        self.mark.store(count, Ordering::Relaxed);
    }

    /// The numbers of the packets that count.
    pub(super) fn since_mark(&self) -> Range<u32> {
        self.mark.load(Ordering::Relaxed)..self.count.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_read_whatever_stands_before_it() {
        let sent = Duration::from_micros(1234);
        for shape in [SOUND, VIDEO] {
            let packets: Vec<_> = shape.frame(7, sent).collect();
            assert_eq!(packets.len(), shape.packets() as usize);
            for (packet, number) in packets.iter().zip(7..) {
                assert_eq!(packet.len(), shape.size);
                assert_eq!(read(packet), Some((number, sent)));
            }
        }
        for text in [&b""[..], &MARK, &[0; 100]] {
            assert_eq!(read(text), None);
        }
    }

    #[test]
    fn a_packet_counts_once() {
        let tally = Tally::default();
        let clock = crate::clock::Clock::system();
        for number in [1, 1, 2, 9] {
            let packet = payload(&OPUS, VOICE, number, Duration::from_millis(5));
            tally.hear(&packet, Duration::from_millis(7), clock.instant());
        }
        assert_eq!(tally.count(1..9), 2);
        assert_eq!(tally.took(), [Duration::from_millis(2); 3]);
    }
}
