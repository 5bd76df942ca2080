//! The camera of a browser: the pictures it makes, in one encoding or two, and how much it may send.

use std::time::{Duration, Instant};

use sportello_rooms::transport::sdp::Offer;

use super::Browser;
use super::sender::{FULL, Frame, SMALL};

const FRAME_EVERY: Duration = Duration::from_millis(33);
const PACKETS_A_FRAME: u16 = 4;

const FRAMES_A_SECOND: u64 = 30;

/// What of a limit is for its voice, in bits a second.
const VOICE_RATE: u64 = 70_000;

/// Bytes of the longest packet it makes.
const LONGEST: usize = 1150;

/// Bytes of the poorest picture it makes.
const LEAST_PICTURE: usize = 300;

/// What may be wrong with a camera that sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// It hears no request for a key frame.
    IgnoresRequests,
    /// It sends the same picture again and again.
    StandsStill,
}

impl Browser {
    /// One frame.
    pub(crate) fn show(&mut self, now: Instant, out: &mut Vec<Vec<u8>>) {
        self.camera.next = Some(now + FRAME_EVERY);
        self.frame = self.frame.wrapping_add(1);
        let upper = self.is_temporal && self.frame.is_multiple_of(2);
        if !upper {
            self.tl0 = self.tl0.wrapping_add(1);
        }
        let frame = Frame {
            number: self.frame,
            tl0: self.tl0,
            layer: self.is_temporal.then_some(u8::from(upper)),
            maker: self.seed,
            key: false,
            parts: 1,
            size: SMALL,
        };
        // A small picture is encoded, and so sent, before a large one of the same moment.
        let keys = self.key_wanted;
        if let Some(small) = &mut self.small {
            small.timestamp = small.timestamp.wrapping_add(3000);
            if self.sends_small {
                let key = std::mem::take(&mut self.key_wanted[0]);
                let small_frame = Frame { key, ..frame };
                for packet in small_frame.packets(small, &mut self.transport_cc) {
                    out.push(self.peer.seal_rtp(&packet));
                }
            }
        }
        let stands_still = self.flaw == Some(Flaw::StandsStill);
        let step = if stands_still { 0 } else { 3000 };
        self.camera.timestamp = self.camera.timestamp.wrapping_add(step);
        if !self.sends_full {
            return;
        }
        self.key_wanted[1] = false;
        let (parts, size) = self.picture();
        let frame = Frame {
            key: keys[1],
            parts,
            size,
            ..frame
        };
        for packet in frame.packets(&mut self.camera, &mut self.transport_cc) {
            out.push(self.peer.seal_rtp(&packet));
        }
    }

    /// How many packets a picture is, and how large each: what it is told it may send, less its voice.
    fn picture(&self) -> (u16, usize) {
        let most = usize::from(PACKETS_A_FRAME) * FULL;
        let limit = self.limits.last().map_or(most, |limit| {
            let bytes = limit.saturating_sub(VOICE_RATE) / FRAMES_A_SECOND / 8;
            usize::try_from(bytes).unwrap_or(most)
        });
        let bytes = limit.clamp(LEAST_PICTURE, most);
        let parts = bytes.div_ceil(LONGEST);
        (u16::try_from(parts).unwrap(), bytes / parts)
    }

    /// Switches the encodings of the camera; one that begins, begins with a key frame.
    pub(crate) fn send_layers(&mut self, small: bool, full: bool) {
        self.key_wanted[0] |= small && !self.sends_small;
        self.key_wanted[1] |= full && !self.sends_full;
        (self.sends_small, self.sends_full) = (small, full);
    }

    /// Goes on with another codec, as a browser does whose encoder gave up.
    pub(crate) fn switch_to_h264(&mut self) {
        let offer = Offer::parse(self.template).unwrap();
        let codecs = &offer.media[1].codecs;
        let pt = codecs
            .iter()
            .find(|it| {
                it.is("H264")
                    && it
                        .fmtp
                        .contains("packetization-mode=1;profile-level-id=42e0")
            })
            .unwrap()
            .pt;
        let repair = codecs.iter().find(|it| it.apt == Some(pt)).unwrap();
        self.camera.payload_type = pt;
        self.camera.repair_type = repair.pt;
    }

    /// The camera's stream ends and another one begins, with numbers of its own.
    pub(crate) fn restart_camera(&mut self) {
        self.camera.ssrc += 1000;
        self.camera.repair_ssrc += 1000;
        self.camera.sequence = 200;
        self.camera.packets = 0;
        self.camera.sent.clear();
        self.key_wanted = [true; 2];
    }

    /// Tries how much the path carries: with packets sent before, and with padding alone.
    pub(crate) fn probe(&mut self) -> Vec<Vec<u8>> {
        let mut probes = Vec::new();
        let recent: Vec<_> = self.camera.sent.keys().rev().take(6).copied().collect();
        for sequence in recent {
            let again = self.camera.again(sequence, &mut self.transport_cc);
            probes.extend(again);
        }
        for _ in 0..4 {
            self.camera.repaired = self.camera.repaired.wrapping_add(1);
            let (pt, ssrc) = (self.camera.repair_type, self.camera.repair_ssrc);
            let number = self.camera.repaired;
            let mut padding =
                self.camera
                    .write(pt, ssrc, number, false, None, &mut self.transport_cc);
            padding[0] |= 0x20;
            padding.extend([0; 223]);
            padding.push(224);
            probes.push(padding);
        }
        probes
            .iter()
            .map(|probe| self.peer.seal_rtp(probe))
            .collect()
    }
}
