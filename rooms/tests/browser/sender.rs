//! One stream of a browser, and the pictures in it.

use std::collections::BTreeMap;
use std::time::Instant;

use sportello_rooms::rtp::header::{FIXED_LEN, Fixed, write_fixed};
use sportello_rooms::rtp::{ExtensionKind, ExtensionMap, Values};
use sportello_rooms::transport::sdp::OfferMedia;

/// One stream as sent.
pub(super) struct Sender {
    pub(super) mid: u8,
    /// The name of the encoding, where there are several.
    pub(super) rid: Option<u8>,
    pub(super) ssrc: u32,
    pub(super) repair_ssrc: u32,
    pub(super) payload_type: u8,
    pub(super) repair_type: u8,
    pub(super) map: ExtensionMap,
    pub(super) sequence: u16,
    pub(super) repaired: u16,
    pub(super) timestamp: u32,
    pub(super) packets: u32,
    /// Timestamp, and what a repetition carries.
    pub(super) sent: BTreeMap<u16, (u32, Vec<u8>)>,
    pub(super) next: Option<Instant>,
}

impl Sender {
    pub(super) fn new(media: &OfferMedia, wanted: &[&str], seed: u8) -> Self {
        let mut codecs = wanted
            .iter()
            .filter_map(|name| media.codecs.iter().find(|it| it.is(name)));
        let codec = codecs.next().unwrap();
        let repair = media.codecs.iter().find(|it| it.apt == Some(codec.pt));
        let pair = media.rtx_pairs.first().copied();
        let mut map = ExtensionMap::default();
        for extension in &media.extensions {
            if let Some(kind) = ExtensionKind::of(&extension.uri) {
                map.insert(extension.id, kind);
            }
        }
        let unnamed = 0x7000_0000 | u32::from(seed) << 8;
        let is_layered = !media.rids.is_empty();
        Self {
            mid: media.mid.parse().unwrap(),
            rid: is_layered.then_some(b'h'),
            ssrc: pair.map_or_else(
                || media.ssrcs.first().copied().unwrap_or(unnamed),
                |pair| pair.0,
            ),
            repair_ssrc: pair.map_or(unnamed + 1, |pair| pair.1),
            payload_type: codec.pt,
            repair_type: repair.map_or(0, |it| it.pt),
            map,
            sequence: 32_700 + u16::from(seed),
            repaired: 100,
            timestamp: u32::from(seed) << 24,
            packets: 0,
            sent: BTreeMap::new(),
            next: None,
        }
    }

    /// The small one of a camera's encodings, with numbers of its own.
    pub(super) fn small(media: &OfferMedia, seed: u8) -> Option<Self> {
        if media.rids.len() != 2 {
            return None;
        }
        let full = Self::new(media, &["VP8"], seed);
        let pair = media.rtx_pairs.last().copied();
        Some(Self {
            rid: Some(b'l'),
            ssrc: pair.map_or(full.ssrc + 2, |pair| pair.0),
            repair_ssrc: pair.map_or(full.ssrc + 3, |pair| pair.1),
            sequence: 9_000 + u16::from(seed),
            timestamp: 0x4321_0000 + u32::from(seed),
            ..full
        })
    }

    pub(super) fn packet(
        &mut self,
        payload: &[u8],
        marker: bool,
        level: Option<u8>,
        cc: &mut u16,
    ) -> Vec<u8> {
        self.sequence = self.sequence.wrapping_add(1);
        self.packets += 1;
        let (payload_type, ssrc) = (self.payload_type, self.ssrc);
        let mut sent = self.write(payload_type, ssrc, self.sequence, marker, level, cc);
        sent.extend(payload);
        let kept = [&self.sequence.to_be_bytes()[..], payload].concat();
        self.sent.insert(self.sequence, (self.timestamp, kept));
        while self.sent.len() > 400 {
            self.sent.pop_first();
        }
        sent
    }

    pub(super) fn again(&mut self, sequence: u16, cc: &mut u16) -> Option<Vec<u8>> {
        let (timestamp, payload) = self.sent.get(&sequence)?.clone();
        self.repaired = self.repaired.wrapping_add(1);
        let (payload_type, ssrc) = (self.repair_type, self.repair_ssrc);
        let mut sent = self.write(payload_type, ssrc, self.repaired, false, None, cc);
        sent[4..8].copy_from_slice(&timestamp.to_be_bytes());
        sent.extend(payload);
        Some(sent)
    }

    pub(super) fn write(
        &self,
        payload_type: u8,
        ssrc: u32,
        sequence: u16,
        marker: bool,
        level: Option<u8>,
        cc: &mut u16,
    ) -> Vec<u8> {
        *cc = cc.wrapping_add(1);
        let mut packet = vec![0; 64];
        let is_named = self.rid.is_some() && payload_type == self.repair_type;
        let values = Values {
            abs_send_time: Some([1, 2, 3]),
            audio_level: level,
            mid: (self.packets < 15 || is_named).then_some(self.mid),
            repaired_rid: self.rid.filter(|_| payload_type == self.repair_type),
            rid: self
                .rid
                .filter(|_| payload_type == self.payload_type && self.packets < 15),
            transport_cc: Some(*cc),
        };
        let block = values.write(&mut packet[FIXED_LEN..], &self.map).unwrap();
        let timestamp = self.timestamp;
        let fixed = Fixed {
            extended: block > 0,
            marker,
            payload_type,
            sequence,
            timestamp,
            ssrc,
        };
        write_fixed(&mut packet, &fixed).unwrap();
        packet.truncate(FIXED_LEN + block);
        packet
    }
}

/// One picture.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) number: u16,
    pub(super) tl0: u8,
    pub(super) layer: Option<u8>,
    pub(super) maker: u8,
    pub(super) key: bool,
    pub(super) parts: u16,
    /// Bytes of each packet.
    pub(super) size: usize,
}

/// Bytes of a packet of a full picture, and of a small one.
pub(super) const FULL: usize = 1056;
pub(super) const SMALL: usize = 600;

impl Frame {
    /// Its packets, long ones of a full picture and a short one of a small picture.
    pub(super) fn packets(self, sender: &mut Sender, cc: &mut u16) -> Vec<Vec<u8>> {
        let [high, low] = (self.number | 0x8000).to_be_bytes();
        let parts = 0..self.parts;
        let pack = |part: u16| {
            let start = if part == 0 { 0x10 } else { 0 };
            let mut payload = match self.layer {
                None => vec![0x80 | start, 0xc0, high, low, self.tl0],
                // Every upper frame here needs the lower ones only.
                Some(layer) => {
                    let layers = (layer << 6) | (layer << 5);
                    vec![0x80 | start, 0xe0, high, low, self.tl0, layers]
                }
            };
            payload.push(u8::from(!self.key));
            payload.extend(self.maker.to_be_bytes());
            payload.extend(self.number.to_be_bytes());
            payload.extend(part.to_be_bytes());
            payload.resize(self.size, 9);
            sender.packet(&payload, part + 1 == self.parts, None, cc)
        };
        parts.map(pack).collect()
    }
}
