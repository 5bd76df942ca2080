//! Writing, into a buffer that is never outgrown.

use super::{
    APPLICATION, NACK, PAYLOAD_FEEDBACK, PLI, RECEIVER_REPORT, ReportBlock, SENDER_REPORT,
    SOURCE_DESCRIPTION, SenderInfo, TRANSPORT_CC, TRANSPORT_FEEDBACK,
};

const CNAME: u8 = 1;

/// Appends packets to a compound. A packet that does not fit is left out and `None` returned.
#[derive(Debug)]
pub struct Writer<'a> {
    buffer: &'a mut [u8],
    len: usize,
}

impl<'a> Writer<'a> {
    /// An empty compound.
    #[must_use]
    pub fn new(buffer: &'a mut [u8]) -> Self {
        Self { buffer, len: 0 }
    }

    /// Bytes written.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// A sender report; at most 31 blocks are written.
    pub fn sender_report(&mut self, sender: &SenderInfo, blocks: &[ReportBlock]) -> Option<()> {
        let blocks = &blocks[..blocks.len().min(31)];
        let mut body = self.packet(blocks.len() as u8, SENDER_REPORT, 24 + 24 * blocks.len())?;
        body.word(sender.ssrc);
        body.word((sender.ntp >> 32) as u32);
        body.word(sender.ntp as u32);
        body.word(sender.timestamp);
        body.word(sender.packets);
        body.word(sender.bytes);
        for block in blocks {
            body.block(block);
        }
        Some(())
    }

    /// A receiver report; at most 31 blocks are written.
    pub fn receiver_report(&mut self, ssrc: u32, blocks: &[ReportBlock]) -> Option<()> {
        let blocks = &blocks[..blocks.len().min(31)];
        let mut body = self.packet(blocks.len() as u8, RECEIVER_REPORT, 4 + 24 * blocks.len())?;
        body.word(ssrc);
        for block in blocks {
            body.block(block);
        }
        Some(())
    }

    /// A source description that gives every stream the same canonical name.
    pub fn source_description(&mut self, ssrcs: &[u32], cname: &str) -> Option<()> {
        let name = &cname.as_bytes()[..cname.len().min(255)];
        let ssrcs = &ssrcs[..ssrcs.len().min(31)];
        // Chunk: SSRC, item type, length, text, and at least one zero up to the next word.
        let chunk = (4 + 2 + name.len() + 1).next_multiple_of(4);
        let mut body = self.packet(ssrcs.len() as u8, SOURCE_DESCRIPTION, chunk * ssrcs.len())?;
        for ssrc in ssrcs {
            body.word(*ssrc);
            body.bytes(&[CNAME, name.len() as u8]);
            body.bytes(name);
            body.bytes(&[0; 4][..chunk - 6 - name.len()]);
        }
        Some(())
    }

    /// A request for retransmission; `lost` ascends.
    pub fn nack(&mut self, ssrc: u32, media: u32, lost: &[u16]) -> Option<()> {
        let pairs = Pairs { lost };
        let mut body = self.packet(NACK, TRANSPORT_FEEDBACK, 8 + 4 * pairs.clone().count())?;
        body.word(ssrc);
        body.word(media);
        for (base, bits) in pairs {
            body.bytes(&base.to_be_bytes());
            body.bytes(&bits.to_be_bytes());
        }
        Some(())
    }

    /// A picture loss indication.
    pub fn pli(&mut self, ssrc: u32, media: u32) -> Option<()> {
        let mut body = self.packet(PLI, PAYLOAD_FEEDBACK, 8)?;
        body.word(ssrc);
        body.word(media);
        Some(())
    }

    /// A receiver estimated maximum bitrate for the streams named.
    pub fn remb(&mut self, ssrc: u32, bitrate: u64, media: &[u32]) -> Option<()> {
        let media = &media[..media.len().min(255)];
        let mut body = self.packet(APPLICATION, PAYLOAD_FEEDBACK, 16 + 4 * media.len())?;
        let exponent = 64 - 18_u32.saturating_add(bitrate.leading_zeros()).min(64);
        body.word(ssrc);
        body.word(0);
        body.bytes(b"REMB");
        body.word(((media.len() as u32) << 24) | (exponent << 18) | (bitrate >> exponent) as u32);
        for ssrc in media {
            body.word(*ssrc);
        }
        Some(())
    }

    /// Transport-wide feedback whose part after the two SSRCs was composed elsewhere; its length is
    /// a multiple of four.
    pub fn transport_cc(&mut self, ssrc: u32, media: u32, feedback: &[u8]) -> Option<()> {
        let mut body = self.packet(TRANSPORT_CC, TRANSPORT_FEEDBACK, 8 + feedback.len())?;
        body.word(ssrc);
        body.word(media);
        body.bytes(feedback);
        Some(())
    }

    /// Writes the header of a packet and reserves its body, whose length is a multiple of four.
    fn packet(&mut self, count: u8, kind: u8, body: usize) -> Option<Body<'_>> {
        let packet = self.buffer.get_mut(self.len..self.len + 4 + body)?;
        self.len += packet.len();
        let (head, rest) = packet.split_first_chunk_mut::<4>()?;
        let [high, low] = ((body / 4) as u16).to_be_bytes();
        *head = [0x80 | count, kind, high, low];
        Some(Body { rest })
    }
}

struct Body<'a> {
    rest: &'a mut [u8],
}

impl Body<'_> {
    fn bytes(&mut self, bytes: &[u8]) {
        let (head, rest) = std::mem::take(&mut self.rest).split_at_mut(bytes.len());
        head.copy_from_slice(bytes);
        self.rest = rest;
    }

    fn word(&mut self, word: u32) {
        self.bytes(&word.to_be_bytes());
    }

    fn block(&mut self, block: &ReportBlock) {
        self.word(block.ssrc);
        self.word((u32::from(block.fraction_lost) << 24) | (block.lost & 0x00ff_ffff));
        self.word(block.highest);
        self.word(block.jitter);
        self.word(block.last_report);
        self.word(block.delay);
    }
}

/// Packs ascending sequence numbers into (base, bitmask of the sixteen after it).
#[derive(Clone)]
struct Pairs<'a> {
    lost: &'a [u16],
}

impl Iterator for Pairs<'_> {
    type Item = (u16, u16);

    fn next(&mut self) -> Option<Self::Item> {
        let (&base, mut rest) = self.lost.split_first()?;
        let mut bits = 0;
        while let Some((&next, after)) = rest.split_first() {
            let ahead = next.wrapping_sub(base);
            if !(1..=16).contains(&ahead) {
                break;
            }
            bits |= 1 << (ahead - 1);
            rest = after;
        }
        self.lost = rest;
        Some((base, bits))
    }
}
