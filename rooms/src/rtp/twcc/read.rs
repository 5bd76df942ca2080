//! Reading what a receiver says: which packets sent to it arrived, and when by its clock.

/// Packets one feedback may speak of. Receivers report several times a second; whoever claims to
/// speak of more only wants us busy.
pub const MAX_TOLD: u16 = 1024;

/// One feedback: an iterator over transport-wide sequence numbers with the arrival of each, in
/// ticks of 250 µs since [`Feedback::reference`], or `None` for what has not come. It ends early
/// where the packet promises more than it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback<'a> {
    sequence: u16,
    left: u16,
    reference: u32,
    tick: i32,
    chunks: &'a [u8],
    chunk: Chunk,
    deltas: &'a [u8],
}

/// The status symbols of a chunk that are still to be handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chunk {
    Run { symbol: u8, left: u16 },
    Vector { bits: u16, width: u8, left: u8 },
}

impl Chunk {
    const EMPTY: Self = Self::Run { symbol: 0, left: 0 };

    fn parse(word: u16) -> Self {
        match word >> 14 {
            0b10 => Self::Vector {
                bits: word << 2,
                width: 1,
                left: 14,
            },
            0b11 => Self::Vector {
                bits: word << 2,
                width: 2,
                left: 7,
            },
            _ => Self::Run {
                symbol: (word >> 13) as u8,
                left: word & 0x1fff,
            },
        }
    }

    fn len(self) -> u16 {
        match self {
            Self::Run { left, .. } => left,
            Self::Vector { left, .. } => left.into(),
        }
    }

    fn next(&mut self) -> Option<u8> {
        match self {
            Self::Run { symbol, left } => {
                *left = left.checked_sub(1)?;
                Some(*symbol)
            }
            Self::Vector { bits, width, left } => {
                *left = left.checked_sub(1)?;
                let symbol = *bits >> (16 - *width);
                *bits <<= *width;
                Some(symbol as u8)
            }
        }
    }
}

impl<'a> Feedback<'a> {
    /// Reads the part after the two SSRCs. `None` when its lengths do not agree, or when it speaks of
    /// nothing or of more than [`MAX_TOLD`] packets.
    #[must_use]
    pub fn parse(body: &'a [u8]) -> Option<Self> {
        let (head, rest) = body.split_first_chunk::<8>()?;
        let sequence = u16::from_be_bytes([head[0], head[1]]);
        let count = u16::from_be_bytes([head[2], head[3]]);
        if !(1..=MAX_TOLD).contains(&count) {
            return None;
        }
        let (mut told, mut len) = (0, 0);
        while told < count {
            let word: &[u8; 2] = rest.get(len..)?.first_chunk()?;
            told += Chunk::parse(u16::from_be_bytes(*word)).len();
            len += 2;
        }
        let (chunks, deltas) = rest.split_at_checked(len)?;
        Some(Self {
            sequence,
            left: count,
            reference: u32::from_be_bytes([0, head[4], head[5], head[6]]),
            tick: 0,
            chunks,
            chunk: Chunk::EMPTY,
            deltas,
        })
    }

    /// The receiver's clock in units of 64 ms, 24 bits of it.
    #[must_use]
    pub fn reference(&self) -> u32 {
        self.reference
    }

    fn symbol(&mut self) -> Option<u8> {
        loop {
            if let Some(symbol) = self.chunk.next() {
                return Some(symbol);
            }
            let (word, rest) = self.chunks.split_first_chunk()?;
            self.chunk = Chunk::parse(u16::from_be_bytes(*word));
            self.chunks = rest;
        }
    }

    fn delta(&mut self, symbol: u8) -> Option<i32> {
        if symbol == 1 {
            let (delta, rest) = self.deltas.split_first()?;
            self.deltas = rest;
            Some((*delta).into())
        } else {
            let (delta, rest) = self.deltas.split_first_chunk()?;
            self.deltas = rest;
            Some(i16::from_be_bytes(*delta).into())
        }
    }
}

impl Iterator for Feedback<'_> {
    type Item = (u16, Option<i32>);

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let symbol = self.symbol()?;
        let sequence = self.sequence;
        self.sequence = sequence.wrapping_add(1);
        if !(1..=2).contains(&symbol) {
            return Some((sequence, None));
        }
        self.tick += self.delta(symbol)?;
        Some((sequence, Some(self.tick)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    use crate::rtp::NtpClock;
    use crate::rtp::twcc::{MAX_FEEDBACK, Recorder};
    use crate::tests::moment::start;
    use std::time::Duration;

    #[test]
    fn each_kind_of_chunk_is_read() {
        let body = [
            0xff,
            0xfe,
            0,
            10,
            0x00,
            0x00,
            0x07,
            0, // base 65534, ten packets, 448 ms
            0x00,
            0x02, // a run of two that did not come
            0b1010_0000,
            0, // of fourteen of one bit: the first came
            4,
            0,
            0,
            0,
        ];
        let feedback = Feedback::parse(&body).unwrap();
        assert_eq!(feedback.reference(), 7);
        let told: Vec<_> = feedback.collect();
        assert_eq!(told.len(), 10);
        assert_eq!(told[0], (65_534, None));
        assert_eq!(told[2], (0, Some(4)));
        assert_eq!(told[3], (1, None));

        let body = [
            0,
            1,
            0,
            3,
            0,
            0,
            0,
            0, //
            0b1101_1011,
            0b0000_0000, // two bits each: small, large, reserved
            8,
            0xff,
            0xfe,
            0,
        ];
        let told: Vec<_> = Feedback::parse(&body).unwrap().collect();
        assert_eq!(told, [(1, Some(8)), (2, Some(6)), (3, None)]);
    }

    #[test]
    fn what_promises_more_than_it_has_is_refused_or_ends() {
        let head = |count: u16| {
            let [high, low] = count.to_be_bytes();
            vec![0, 1, high, low, 0, 0, 0, 0]
        };
        assert_eq!(Feedback::parse(&head(1)), None, "there is no chunk");
        assert_eq!(Feedback::parse(&[head(0), vec![0x20, 0]].concat()), None);
        let many = [head(MAX_TOLD + 1), vec![0x1f, 0xff]].concat();
        assert_eq!(Feedback::parse(&many), None, "more than anybody reports");
        let empty_runs = [head(1), vec![0; 100]].concat();
        assert_eq!(Feedback::parse(&empty_runs), None);
        let without_times = [head(9), vec![0x20, 9, 4]].concat();
        assert_eq!(Feedback::parse(&without_times).unwrap().count(), 1);
    }

    proptest! {
        #[test]
        fn what_the_recorder_writes_is_read(steps in proptest::collection::vec((1_u16..40, 0_u64..20_000), 1..200)) {
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
            let mut told = Vec::new();
            let mut buffer = [0; MAX_FEEDBACK];
            while let Some(len) = recorder.feedback(&mut buffer) {
                let feedback = Feedback::parse(&buffer[..len]).unwrap();
                let reference = i64::from(feedback.reference()) * 256;
                told.extend(feedback.filter_map(|(sequence, tick)| Some((sequence, reference + i64::from(tick?)))));
            }
            prop_assert!(expected.ends_with(&told) && !told.is_empty());
        }

        #[test]
        fn any_bytes_are_bearable(body in proptest::collection::vec(any::<u8>(), 0..600)) {
            if let Some(feedback) = Feedback::parse(&body) {
                prop_assert!(feedback.count() <= usize::from(MAX_TOLD));
            }
        }
    }
}
