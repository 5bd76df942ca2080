//! Reading. Every length is checked; the first packet that lies about its own ends the compound.

use super::{
    APPLICATION, FIR, GOODBYE, NACK, PAYLOAD_FEEDBACK, PLI, RECEIVER_REPORT, ReportBlock,
    SENDER_REPORT, SenderInfo, TRANSPORT_CC, TRANSPORT_FEEDBACK,
};

use crate::rtp::twcc::Feedback;

const BLOCK_LEN: usize = 24;

/// One packet of a compound, as far as it concerns us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Packet<'a> {
    /// A stream ended. Browsers say so when a track stops; the stream may go on later.
    Goodbye,
    /// Full intra request; like [`Packet::Pli`] to us.
    Fir {
        /// The stream a key frame is wanted of.
        media: u32,
    },
    /// Packets to send again.
    Nack {
        /// The stream.
        media: u32,
        /// The sequence numbers.
        lost: Lost<'a>,
    },
    /// Anything else, skipped.
    Other,
    /// Picture loss indication.
    Pli {
        /// The stream a key frame is wanted of.
        media: u32,
    },
    /// A receiver report.
    ReceiverReport {
        /// Who reports.
        ssrc: u32,
        /// What it says.
        blocks: Blocks<'a>,
    },
    /// Receiver estimated maximum bitrate.
    Remb {
        /// Bits per second.
        bitrate: u64,
    },
    /// A sender report.
    SenderReport {
        /// About the sender's own stream.
        sender: SenderInfo,
        /// About streams it receives.
        blocks: Blocks<'a>,
    },
    /// Transport-wide feedback.
    TransportCc(Feedback<'a>),
}

/// The packets of a compound.
#[derive(Debug, Clone)]
pub struct Packets<'a> {
    rest: &'a [u8],
}

impl<'a> Packets<'a> {
    /// Reads `compound`; reduced-size RTCP (RFC 5506) is a compound of one.
    #[must_use]
    pub fn new(compound: &'a [u8]) -> Self {
        Self { rest: compound }
    }
}

impl<'a> Iterator for Packets<'a> {
    type Item = Packet<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let head: &[u8; 4] = self.rest.first_chunk()?;
        let len = 4 + 4 * usize::from(u16::from_be_bytes([head[2], head[3]]));
        let split = (head[0] >> 6 == 2)
            .then(|| self.rest.split_at_checked(len))
            .flatten();
        let Some((packet, rest)) = split else {
            self.rest = &[];
            return None;
        };
        let Some(body) = unpadded(&packet[4..], head[0] & 0x20 != 0) else {
            self.rest = &[];
            return None;
        };
        self.rest = rest;
        Some(parse(head[0] & 0x1f, head[1], body).unwrap_or(Packet::Other))
    }
}

/// A packet's body without its padding (RFC 3550, section 6.4.1); `None` where the padding lies about
/// itself.
fn unpadded(body: &[u8], padded: bool) -> Option<&[u8]> {
    if !padded {
        return Some(body);
    }
    let padding = usize::from(*body.last()?);
    let is_true = padding > 0 && padding.is_multiple_of(4);
    body.get(..body.len().checked_sub(padding)?)
        .filter(|_| is_true)
}

fn parse(count: u8, kind: u8, body: &[u8]) -> Option<Packet<'_>> {
    Some(match (kind, count) {
        (SENDER_REPORT, _) => {
            let (info, rest) = body.split_first_chunk::<24>()?;
            let sender = SenderInfo {
                ssrc: word(info, 0),
                ntp: (u64::from(word(info, 1)) << 32) | u64::from(word(info, 2)),
                timestamp: word(info, 3),
                packets: word(info, 4),
                bytes: word(info, 5),
            };
            Packet::SenderReport {
                sender,
                blocks: Blocks::new(rest, count),
            }
        }
        (RECEIVER_REPORT, _) => {
            let (info, rest) = body.split_first_chunk::<4>()?;
            Packet::ReceiverReport {
                ssrc: word(info, 0),
                blocks: Blocks::new(rest, count),
            }
        }
        (GOODBYE, _) => Packet::Goodbye,
        (TRANSPORT_FEEDBACK, NACK) => {
            let (info, pairs) = body.split_first_chunk::<8>()?;
            Packet::Nack {
                media: word(info, 1),
                lost: Lost {
                    pairs,
                    base: 0,
                    bits: 0,
                },
            }
        }
        (TRANSPORT_FEEDBACK, TRANSPORT_CC) => Packet::TransportCc(Feedback::parse(body.get(8..)?)?),
        (PAYLOAD_FEEDBACK, PLI) => Packet::Pli {
            media: word(body.first_chunk::<8>()?, 1),
        },
        // The media source of the header is zero; the stream is named in the first entry.
        (PAYLOAD_FEEDBACK, FIR) => Packet::Fir {
            media: word(body.first_chunk::<16>()?, 2),
        },
        (PAYLOAD_FEEDBACK, APPLICATION) => {
            let estimate = body.first_chunk::<16>()?;
            if &estimate[8..12] != b"REMB" {
                return None;
            }
            let field = word(estimate, 3) & 0x00ff_ffff;
            let mantissa = u64::from(field & 0x3_ffff);
            let bitrate = mantissa
                .checked_shl(field >> 18)
                .filter(|it| it >> (field >> 18) == mantissa);
            Packet::Remb {
                bitrate: bitrate.unwrap_or(u64::MAX),
            }
        }
        _ => return None,
    })
}

fn word(bytes: &[u8], index: usize) -> u32 {
    let at = index * 4;
    bytes
        .get(at..at + 4)
        .and_then(|word| word.try_into().ok())
        .map_or(0, u32::from_be_bytes)
}

/// The report blocks of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocks<'a> {
    rest: &'a [u8],
    left: u8,
}

impl<'a> Blocks<'a> {
    fn new(rest: &'a [u8], left: u8) -> Self {
        Self { rest, left }
    }
}

impl Iterator for Blocks<'_> {
    type Item = ReportBlock;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let (block, rest) = self.rest.split_first_chunk::<BLOCK_LEN>()?;
        self.rest = rest;
        Some(ReportBlock {
            ssrc: word(block, 0),
            fraction_lost: block[4],
            lost: word(block, 1) & 0x00ff_ffff,
            highest: word(block, 2),
            jitter: word(block, 3),
            last_report: word(block, 4),
            delay: word(block, 5),
        })
    }
}

/// The sequence numbers of a request for retransmission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost<'a> {
    pairs: &'a [u8],
    base: u16,
    bits: u32,
}

impl Iterator for Lost<'_> {
    type Item = u16;

    fn next(&mut self) -> Option<Self::Item> {
        if self.bits == 0 {
            let (pair, rest) = self.pairs.split_first_chunk::<4>()?;
            self.pairs = rest;
            self.base = u16::from_be_bytes([pair[0], pair[1]]);
            self.bits = (u32::from(u16::from_be_bytes([pair[2], pair[3]])) << 1) | 1;
        }
        let offset = self.bits.trailing_zeros();
        self.bits &= self.bits - 1;
        Some(self.base.wrapping_add(offset as u16))
    }
}
