//! Reports and feedback, as a browser sends them and as much of the server's as matters here.

/// How far the transport-wide numbers and times of one feedback may lie apart.
const TICK_US: i64 = 250;
const REFERENCE_US: i64 = 64_000;

/// One stream we receive, for a report block.
#[derive(Clone, Copy, Debug, Default)]
pub struct Block {
    /// The stream.
    pub ssrc: u32,
    /// Extended highest sequence number.
    pub highest: u32,
    /// The middle of the last sender report's time, and how long ago it came, 16.16 seconds.
    pub last: (u32, u32),
}

/// One stream we send, for a sender report.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sender {
    /// The stream.
    pub ssrc: u32,
    /// NTP time.
    pub ntp: u64,
    /// Media time at that moment.
    pub timestamp: u32,
    /// Packets and payload bytes.
    pub sent: (u32, u32),
}

/// Writes a sender report with blocks (RFC 3550, section 6.4.1).
pub fn write_report(sender: &Sender, blocks: &[Block], out: &mut Vec<u8>) {
    let count = u8::try_from(blocks.len()).unwrap_or(0) & 31;
    let words = 6 + 6 * u16::from(count);
    out.extend([0x80 | count, 200]);
    out.extend(words.to_be_bytes());
    out.extend(sender.ssrc.to_be_bytes());
    out.extend(sender.ntp.to_be_bytes());
    out.extend(sender.timestamp.to_be_bytes());
    out.extend(sender.sent.0.to_be_bytes());
    out.extend(sender.sent.1.to_be_bytes());
    for block in &blocks[..usize::from(count)] {
        out.extend(block.ssrc.to_be_bytes());
        out.extend([0; 4]);
        out.extend(block.highest.to_be_bytes());
        out.extend([0; 4]);
        out.extend(block.last.0.to_be_bytes());
        out.extend(block.last.1.to_be_bytes());
    }
}

/// When packets with transport-wide numbers arrived (draft-holmer-rmcat-transport-wide-cc-extensions-01).
#[derive(Debug, Default)]
pub struct Arrivals {
    /// Extended number and microseconds.
    pending: Vec<(u64, i64)>,
    highest: Option<u64>,
    next: u64,
    count: u8,
}

impl Arrivals {
    /// Notes a packet.
    pub fn note(&mut self, sequence: u16, micros: i64) {
        let extended = match self.highest {
            None => {
                self.next = u64::from(sequence) + 65_536;
                self.next
            }
            Some(highest) => {
                let low = u16::try_from(highest & 0xFFFF).unwrap_or_default();
                highest.saturating_add_signed(i64::from(sequence.wrapping_sub(low).cast_signed()))
            }
        };
        self.highest = self.highest.max(Some(extended));
        self.pending.push((extended, micros));
    }

    /// Writes one feedback on everything since the last; `false` when there is nothing to tell.
    pub fn write(&mut self, own: u32, media: u32, out: &mut Vec<u8>) -> bool {
        self.pending.sort_unstable();
        self.pending.dedup_by_key(|it| it.0);
        self.pending.retain(|it| it.0 >= self.next);
        let (Some(first), Some(highest)) = (self.pending.first(), self.highest) else {
            return false;
        };
        let reference = first.1.div_euclid(REFERENCE_US);
        let mut last = reference * REFERENCE_US / TICK_US;
        let mut symbols = Vec::new();
        let mut deltas = Vec::new();
        let mut known = self.pending.iter().peekable();
        for sequence in self.next..=highest {
            let Some((_, micros)) = known.next_if(|it| it.0 == sequence) else {
                symbols.push(0_u16);
                continue;
            };
            let delta = i16::try_from(micros / TICK_US - last).unwrap_or(i16::MAX);
            last += i64::from(delta);
            if let Ok(short) = u8::try_from(delta) {
                symbols.push(1);
                deltas.push(short);
            } else {
                symbols.push(2);
                deltas.extend(delta.to_be_bytes());
            }
        }
        let start = out.len();
        out.extend([0x8F, 205, 0, 0]);
        out.extend(own.to_be_bytes());
        out.extend(media.to_be_bytes());
        out.extend(low(self.next).to_be_bytes());
        out.extend(
            u16::try_from(symbols.len())
                .unwrap_or(u16::MAX)
                .to_be_bytes(),
        );
        out.extend(&reference.to_be_bytes()[5..]);
        out.push(self.count);
        for run in symbols.chunk_by(|a, b| a == b) {
            for part in run.chunks(8191) {
                let len = u16::try_from(part.len()).unwrap_or_default();
                out.extend(((part[0] << 13) | len).to_be_bytes());
            }
        }
        out.extend(deltas);
        pad(start, out);
        self.count = self.count.wrapping_add(1);
        self.next = highest + 1;
        self.pending.clear();
        true
    }
}

fn low(extended: u64) -> u16 {
    u16::try_from(extended & 0xFFFF).unwrap_or_default()
}

/// Fills the packet up to whole words, as padding (RFC 3550, section 6.4.1), and sets its length.
fn pad(start: usize, out: &mut Vec<u8>) {
    let missing = (out.len() - start).next_multiple_of(4) - (out.len() - start);
    for left in (1..=missing).rev() {
        let count = if left == 1 { missing } else { 0 };
        out.push(u8::try_from(count).unwrap_or_default());
    }
    if missing > 0 {
        out[start] |= 0x20;
    }
    let words = u16::try_from((out.len() - start) / 4 - 1).unwrap_or_default();
    out[start + 2..start + 4].copy_from_slice(&words.to_be_bytes());
}

/// What the server says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// A key frame is wanted of this stream.
    KeyFrame {
        /// The stream.
        ssrc: u32,
    },
    /// Packets are missing.
    Missing {
        /// How many, at least.
        packets: u32,
    },
    /// The server's clock.
    Report {
        /// The stream.
        ssrc: u32,
        /// NTP time.
        ntp: u64,
    },
}

/// Reads a compound packet.
pub fn read(compound: &[u8], mut each: impl FnMut(Word)) {
    let mut rest = compound;
    while let Some((head, _)) = rest.split_first_chunk::<4>() {
        let len = 4 + 4 * usize::from(u16::from_be_bytes([head[2], head[3]]));
        let Some((packet, behind)) = rest.split_at_checked(len) else {
            return;
        };
        let word = |at: usize| {
            packet
                .get(at..at + 4)
                .and_then(|it| it.try_into().ok())
                .map(u32::from_be_bytes)
        };
        match (head[1], head[0] & 31) {
            (200, _) => {
                if let (Some(ssrc), Some(high), Some(low)) = (word(4), word(8), word(12)) {
                    let ntp = (u64::from(high) << 32) | u64::from(low);
                    each(Word::Report { ssrc, ntp });
                }
            }
            (205, 1) => {
                let packets = packet[12.min(len)..]
                    .chunks_exact(4)
                    .map(|it| 1 + u16::from_be_bytes([it[2], it[3]]).count_ones())
                    .sum();
                each(Word::Missing { packets });
            }
            (206, 1) => {
                if let Some(ssrc) = word(8) {
                    each(Word::KeyFrame { ssrc });
                }
            }
            _ => {}
        }
        rest = behind;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feedback_tells_what_came_when_and_what_did_not() {
        let mut arrivals = Arrivals::default();
        for (sequence, micros) in [(65_534, 64_000), (65_535, 64_500), (1, 200_000)] {
            arrivals.note(sequence, micros);
        }
        let mut out = Vec::new();
        assert!(arrivals.write(1, 2, &mut out));
        let body = [
            &[0xFF, 0xFE, 0, 4, 0, 0, 1, 0][..],
            // Two that came, one that did not, one that came late.
            &[0x20, 2, 0, 1, 0x40, 1],
            &[0, 2, 2, 30],
            &[0, 2],
        ]
        .concat();
        assert_eq!(out[12..], body);
        assert_eq!(out[..4], [0xAF, 205, 0, 7]);
        assert!(!arrivals.write(1, 2, &mut out), "all is told");
    }

    #[test]
    fn the_words_of_a_compound_are_heard() {
        let mut compound = Vec::new();
        let sender = Sender {
            ssrc: 5,
            ntp: 7 << 32,
            ..Sender::default()
        };
        write_report(&sender, &[Block::default()], &mut compound);
        compound.extend([0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 9]);
        compound.extend([0x81, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0, 9, 0, 1, 0, 3]);
        let mut words = Vec::new();
        read(&compound, |word| words.push(word));
        let ntp = 7 << 32;
        let expected = [
            Word::Report { ssrc: 5, ntp },
            Word::KeyFrame { ssrc: 9 },
            Word::Missing { packets: 3 },
        ];
        assert_eq!(words, expected);
    }
}
