//! Transport-wide feedback to a sender (draft-holmer-rmcat-transport-wide-cc-extensions-01): when
//! each of its packets arrived, retransmissions and padding included. Without it browsers stay at
//! their starting bitrate.

mod read;

use std::time::{Duration, Instant};

pub use read::{Feedback, MAX_TOLD};

use super::NtpClock;

/// How long arrivals are gathered. Longer slows the sender's reaction to congestion; shorter costs
/// upstream packets.
pub const INTERVAL: Duration = Duration::from_millis(100);

/// After so long without a packet what is missing was lost to an outage, not to congestion. Told of it,
/// browsers send all of it again before anything new, and take the line for a narrow one.
const SILENCE: Duration = Duration::from_secs(1);

/// The most bytes [`Recorder::feedback`] writes.
pub const MAX_FEEDBACK: usize = 8 + 2 * MAX_STATUSES.div_ceil(7) + 2 * MAX_STATUSES + 2;

/// Packets one feedback speaks of, so that it fits one datagram.
const MAX_STATUSES: usize = 400;

/// Packets remembered: more than any sender sends in [`INTERVAL`].
const WINDOW: usize = 1024;

/// Ticks of 250 µs, the unit of feedback.
const TICK_US: i64 = 250;

/// Ticks of the reference time, 64 ms.
const REFERENCE: i64 = 256;

const NEVER: i64 = i64::MIN;

/// The arrivals at one transport.
#[derive(Debug)]
pub struct Recorder {
    clock: NtpClock,
    /// Arrival ticks by sequence number, [`NEVER`] for what has not come.
    ticks: Box<[i64; WINDOW]>,
    /// First sequence number the next feedback speaks of.
    next: u64,
    highest: Option<u64>,
    /// When a packet last arrived.
    last: Option<Instant>,
    count: u8,
    deadline: Option<Instant>,
}

impl Recorder {
    /// A recorder that has seen nothing.
    #[must_use]
    pub fn new(clock: NtpClock) -> Self {
        Self {
            clock,
            ticks: Box::new([NEVER; WINDOW]),
            next: 0,
            highest: None,
            last: None,
            count: 0,
            deadline: None,
        }
    }

    /// Records the arrival of the packet with this transport-wide sequence number.
    pub fn record(&mut self, sequence: u16, now: Instant) {
        let last = self.last.replace(now);
        let is_silent = last.is_some_and(|last| now.saturating_duration_since(last) >= SILENCE);
        let extended = match self.highest {
            None => {
                let extended = (1 << 16) | u64::from(sequence);
                self.next = extended;
                extended
            }
            Some(highest) => {
                let ahead = i64::from(sequence.wrapping_sub(highest as u16) as i16);
                highest.wrapping_add_signed(ahead)
            }
        };
        match self.highest {
            Some(highest) if extended <= highest => {
                if highest - extended >= WINDOW as u64 {
                    return;
                }
                // A late packet that was reported missing is reported again, with what followed it.
                self.next = self.next.min(extended);
            }
            Some(highest) => {
                for skipped in (highest + 1..extended).rev().take(WINDOW) {
                    self.ticks[slot(skipped)] = NEVER;
                }
                self.highest = Some(extended);
                if is_silent && self.next > highest {
                    self.next = extended;
                }
            }
            None => self.highest = Some(extended),
        }
        let tick = &mut self.ticks[slot(extended)];
        if self.highest == Some(extended) || *tick == NEVER {
            *tick = self.clock.micros(now) / TICK_US;
        }
        let oldest = self
            .highest
            .unwrap_or(extended)
            .saturating_sub(WINDOW as u64 - 1);
        self.next = self.next.max(oldest);
        self.deadline.get_or_insert(now + INTERVAL);
    }

    /// When feedback is due; `None` while there is nothing to tell.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Composes one feedback, without its SSRCs, into `buffer` (of [`MAX_FEEDBACK`] bytes at
    /// least) and returns its length. `None` when nothing is left to tell.
    pub fn feedback(&mut self, buffer: &mut [u8]) -> Option<usize> {
        self.deadline = None;
        let highest = self.highest?;
        let first = (self.next..=highest).find_map(|it| self.arrival(it));
        let Some(first) = first.filter(|_| buffer.len() >= MAX_FEEDBACK) else {
            self.next = highest + 1;
            return None;
        };
        let base = self.next;
        let reference = first.div_euclid(REFERENCE);
        let mut last = reference * REFERENCE;
        let mut symbols = [0_u8; MAX_STATUSES];
        let mut deltas = [0_i16; MAX_STATUSES];
        let mut statuses = 0;
        for sequence in (base..=highest).take(MAX_STATUSES) {
            if let Some(tick) = self.arrival(sequence) {
                let Ok(delta) = i16::try_from(tick - last) else {
                    break;
                };
                last = tick;
                deltas[statuses] = delta;
                symbols[statuses] = if (0..256).contains(&delta) { 1 } else { 2 };
            }
            statuses += 1;
        }
        self.next = base + statuses as u64;
        let mut out = Cursor { buffer, len: 0 };
        out.put(&(base as u16).to_be_bytes());
        out.put(&(statuses as u16).to_be_bytes());
        out.put(&(((reference as u32) << 8) | u32::from(self.count)).to_be_bytes());
        self.count = self.count.wrapping_add(1);
        let symbols = &symbols[..statuses];
        put_chunks(symbols, &mut out);
        for (symbol, delta) in symbols.iter().zip(deltas) {
            match symbol {
                1 => out.put(&[delta as u8]),
                2 => out.put(&delta.to_be_bytes()),
                _ => {}
            }
        }
        out.put(&[0; 3][..out.len.next_multiple_of(4) - out.len]);
        Some(out.len)
    }

    fn arrival(&self, sequence: u64) -> Option<i64> {
        Some(self.ticks[slot(sequence)]).filter(|tick| *tick != NEVER)
    }
}

fn slot(sequence: u64) -> usize {
    sequence as usize % WINDOW
}

/// Writes status symbols as run lengths where they pay, else as vectors of one or two bits.
fn put_chunks(mut symbols: &[u8], out: &mut Cursor<'_>) {
    while let Some(&symbol) = symbols.first() {
        let run = symbols.iter().take_while(|it| **it == symbol).count();
        let narrow = symbols.iter().take(14).take_while(|it| **it < 2).count();
        let (chunk, taken) = if run >= 14 || run == symbols.len() || (run >= 7 && narrow < 14) {
            ((u16::from(symbol) << 13) | run as u16, run)
        } else if narrow == symbols.len().min(14) {
            (0x8000 | vector(&symbols[..narrow], 14, 1), narrow)
        } else {
            let taken = symbols.len().min(7);
            (0xc000 | vector(&symbols[..taken], 7, 2), taken)
        };
        out.put(&chunk.to_be_bytes());
        symbols = &symbols[taken..];
    }
}

fn vector(symbols: &[u8], places: usize, width: usize) -> u16 {
    let bits = symbols
        .iter()
        .fold(0, |bits, symbol| (bits << width) | u16::from(*symbol));
    bits << (width * (places - symbols.len()))
}

struct Cursor<'a> {
    buffer: &'a mut [u8],
    len: usize,
}

impl Cursor<'_> {
    fn put(&mut self, bytes: &[u8]) {
        self.buffer[self.len..self.len + bytes.len()].copy_from_slice(bytes);
        self.len += bytes.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;
    use rtc_rtcp::transport_feedbacks::transport_layer_cc::TransportLayerCc;
    use rtc_shared::marshal::Unmarshal as _;

    use crate::rtp::rtcp::Writer;
    use crate::tests::moment::start;

    /// Composes everything there is to tell and reads it with another implementation: for each
    /// sequence number spoken of, the arrival in ticks.
    fn told(recorder: &mut Recorder) -> Vec<(u16, Option<i64>)> {
        let mut all = Vec::new();
        let mut feedback = [0; MAX_FEEDBACK];
        while let Some(len) = recorder.feedback(&mut feedback) {
            let mut packet = [0; MAX_FEEDBACK + 12];
            let mut writer = Writer::new(&mut packet);
            writer.transport_cc(1, 2, &feedback[..len]).unwrap();
            let len = writer.len();
            let read = TransportLayerCc::unmarshal(&mut &packet[..len]).unwrap();
            let mut symbols = Vec::new();
            for chunk in &read.packet_chunks {
                use rtc_rtcp::transport_feedbacks::transport_layer_cc::PacketStatusChunk::{
                    RunLengthChunk, StatusVectorChunk,
                };
                match chunk {
                    RunLengthChunk(run) => {
                        let symbol = run.packet_status_symbol as u16;
                        symbols.extend(std::iter::repeat_n(symbol, run.run_length.into()));
                    }
                    StatusVectorChunk(vector) => {
                        symbols.extend(vector.symbol_list.iter().map(|it| *it as u16));
                    }
                }
            }
            let mut tick = i64::from(read.reference_time) * REFERENCE;
            let mut deltas = read.recv_deltas.iter();
            for (offset, symbol) in (0..read.packet_status_count).zip(symbols) {
                let arrival = (symbol > 0).then(|| {
                    tick += deltas.next().unwrap().delta / TICK_US;
                    tick
                });
                all.push((read.base_sequence_number.wrapping_add(offset), arrival));
            }
        }
        all
    }

    #[test]
    fn arrivals_and_losses_are_told() {
        let start = start();
        let mut recorder = Recorder::new(NtpClock::new(start));
        for (sequence, ms) in [(65_534, 100), (65_535, 101), (1, 105), (2, 300)] {
            recorder.record(sequence, start + Duration::from_millis(ms));
        }
        assert_eq!(
            recorder.deadline(),
            Some(start + Duration::from_millis(200))
        );
        let at = |ms: i64| Some(ms * 4);
        assert_eq!(
            told(&mut recorder),
            [
                (65_534, at(100)),
                (65_535, at(101)),
                (0, None),
                (1, at(105)),
                (2, at(300))
            ]
        );
        assert_eq!(recorder.deadline(), None);
        assert_eq!(told(&mut recorder), []);
    }

    #[test]
    fn what_an_outage_took_is_not_told() {
        let start = start();
        let after = |ms: u64| {
            let mut recorder = Recorder::new(NtpClock::new(start));
            recorder.record(5, start);
            told(&mut recorder);
            recorder.record(8, start + Duration::from_millis(ms));
            let told = told(&mut recorder);
            told.iter().map(|it| it.0).collect::<Vec<_>>()
        };
        assert_eq!(after(999), [6, 7, 8]);
        assert_eq!(after(1000), [8]);
    }

    #[test]
    fn a_late_packet_is_told_after_all() {
        let start = start();
        let mut recorder = Recorder::new(NtpClock::new(start));
        recorder.record(1, start);
        recorder.record(3, start);
        told(&mut recorder);
        recorder.record(2, start + Duration::from_millis(10));
        assert_eq!(told(&mut recorder), [(2, Some(40)), (3, Some(0))]);
    }

    #[test]
    fn a_long_pause_splits_the_feedback() {
        let start = start();
        let mut recorder = Recorder::new(NtpClock::new(start));
        recorder.record(1, start);
        recorder.record(2, start + Duration::from_secs(20));
        assert_eq!(told(&mut recorder), [(1, Some(0)), (2, Some(80_000))]);
    }

    proptest! {
        #[test]
        fn another_implementation_reads_what_was_recorded(steps in proptest::collection::vec((1_u16..30, 0_u64..20_000), 1..300)) {
            let start = start();
            let mut recorder = Recorder::new(NtpClock::new(start));
            let (mut sequence, mut us) = (65_000_u16, 0);
            let mut expected = Vec::new();
            for (step, later) in steps {
                sequence = sequence.wrapping_add(step);
                us += later;
                recorder.record(sequence, start + Duration::from_micros(us));
                expected.push((sequence, (us / 250).cast_signed()));
            }
            let told: Vec<_> = told(&mut recorder)
                .into_iter()
                .filter_map(|(sequence, tick)| Some((sequence, tick?)))
                .collect();
            prop_assert!(expected.ends_with(&told));
            prop_assert!(!told.is_empty());
        }

        #[test]
        fn any_order_of_arrival_is_bearable(sequences in proptest::collection::vec(any::<u16>(), 1..200)) {
            let start = start();
            let mut recorder = Recorder::new(NtpClock::new(start));
            for (turn, sequence) in (0..).zip(sequences) {
                recorder.record(sequence, start + Duration::from_millis(turn));
            }
            let mut feedback = [0; MAX_FEEDBACK];
            let mut turns = 0;
            while recorder.feedback(&mut feedback).is_some() {
                turns += 1;
                prop_assert!(turns < 300);
            }
        }
    }
}
