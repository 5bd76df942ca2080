//! What a participant sends and what it makes of what it gets. A payload carries the moment it was
//! sent at, a number, and the window it is counted in; the server changes none of them.

use std::time::Duration;

use crate::clock;
use crate::gcm::{Gcm, Rollover, TAG};
use crate::rtcp::{self, Arrivals, Block, Sender, Word};
use crate::rtp::{Head, Header, newest_block};
use crate::sdp::Line;

/// Bytes of a packet of voice.
const VOICE: usize = 120;

/// Bytes of a packet of video: 1.2 Mbit/s with 140 packets a second.
const VIDEO: usize = 1072;

/// Packets of successive frames: 140 in 30.
const FRAMES: [u8; 3] = [4, 5, 5];

/// Bytes of a VP8 payload descriptor with 15 bits of picture id and TL0PICIDX, and the first byte of
/// the frame.
const DESCRIPTOR: usize = 6;

/// Packets of a stream that name their m-line.
const NAMED: u32 = 50;

/// Between NTP's epoch and 1970, seconds.
const NTP: u64 = 2_208_988_800;

pub(super) struct Media {
    voice: Stream,
    camera: Stream,
    transport_cc: u16,
    frame: u16,
    key_wanted: bool,
    arrivals: Arrivals,
    heard: Vec<Heard>,
    asked_again: u64,
}

/// A stream as sent.
struct Stream {
    line: Line,
    mid: u8,
    ssrc: u32,
    /// Also the index SRTP counts by, since sequence numbers begin at 0.
    packets: u32,
    timestamp: u32,
    buffer: Vec<u8>,
}

/// A stream as received.
struct Heard {
    ssrc: u32,
    rollover: Rollover,
    highest: u64,
    /// The sender's number seen last.
    number: Option<u32>,
    /// The server's clock in its last report, and when that came.
    report: Option<(u32, Duration)>,
}

/// What of a packet is counted.
pub(super) struct Got {
    pub(super) window: u32,
    pub(super) stamp: Duration,
    pub(super) repeated: bool,
}

impl Media {
    pub(super) fn new(seed: u32, [voice, camera]: [Line; 2]) -> Self {
        Self {
            voice: Stream::new(voice, 0, 2 * seed + 1000),
            camera: Stream::new(camera, 1, 2 * seed + 1001),
            transport_cc: 0,
            frame: 0,
            key_wanted: true,
            arrivals: Arrivals::default(),
            heard: Vec::new(),
            asked_again: 0,
        }
    }

    pub(super) fn say(&mut self, window: u32, keys: &Gcm, send: &mut dyn FnMut(&[u8])) {
        self.voice.timestamp = self.voice.timestamp.wrapping_add(960);
        self.transport_cc = self.transport_cc.wrapping_add(1);
        let stamp = clock::epoch();
        send(
            self.voice
                .packet(&[], VOICE, true, window, stamp, self.transport_cc, keys),
        );
    }

    pub(super) fn show(&mut self, window: u32, keys: &Gcm, send: &mut dyn FnMut(&[u8])) {
        self.camera.timestamp = self.camera.timestamp.wrapping_add(3000);
        self.frame = self.frame.wrapping_add(1);
        let key = std::mem::take(&mut self.key_wanted);
        let [high, low] = (self.frame | 0x8000).to_be_bytes();
        let parts = FRAMES[usize::from(self.frame) % FRAMES.len()];
        for part in 0..parts {
            let start = if part == 0 { 0x10 } else { 0 };
            let descriptor: [u8; DESCRIPTOR] = [0x80 | start, 0xC0, high, low, low, u8::from(!key)];
            self.transport_cc = self.transport_cc.wrapping_add(1);
            let stamp = clock::epoch();
            let last = part + 1 == parts;
            send(self.camera.packet(
                &descriptor,
                VIDEO,
                last,
                window,
                stamp,
                self.transport_cc,
                keys,
            ));
        }
    }

    /// Decrypts a packet and counts it; nothing for what is no media.
    pub(super) fn take(&mut self, packet: &mut [u8], keys: &Gcm, arrived: Duration) -> Option<Got> {
        let header = Header::read(packet)?;
        if !self.heard.iter().any(|it| it.ssrc == header.ssrc) {
            self.heard.push(Heard::new(header.ssrc));
        }
        let heard = self.heard.iter_mut().find(|it| it.ssrc == header.ssrc)?;
        let index = heard.rollover.index(header.sequence);
        let len = keys.open_rtp(packet, header.len, header.ssrc, index)?;
        heard.rollover.seen(index);
        heard.highest = heard.highest.max(index);
        let packet = &packet[..len];
        let ids = self.voice.line.ids;
        if let Some(&[high, low]) = header.extension(packet, ids.transport_cc) {
            let micros = i64::try_from(arrived.as_micros()).unwrap_or_default();
            self.arrivals.note(u16::from_be_bytes([high, low]), micros);
        }
        let payload = packet.get(header.len..)?;
        let pt = header.payload_type;
        let body = if pt == self.voice.line.payload_type {
            payload
        } else if Some(pt) == self.voice.line.redundant {
            newest_block(payload)?
        } else if pt == self.camera.line.payload_type {
            payload.get(DESCRIPTOR..)?
        } else {
            return None;
        };
        let (stamp, rest) = body.split_first_chunk()?;
        let (number, rest) = rest.split_first_chunk()?;
        let (window, _) = rest.split_first_chunk()?;
        let number = u32::from_be_bytes(*number);
        let repeated = heard.number.is_some_and(|last| number <= last);
        heard.number = heard.number.max(Some(number));
        Some(Got {
            window: u32::from_be_bytes(*window),
            stamp: Duration::from_nanos(u64::from_be_bytes(*stamp)),
            repeated,
        })
    }

    pub(super) fn hear(&mut self, compound: &[u8]) {
        let now = clock::epoch();
        rtcp::read(compound, |word| match word {
            Word::KeyFrame { ssrc } if ssrc == self.camera.ssrc => self.key_wanted = true,
            Word::KeyFrame { .. } => {}
            Word::Missing { packets } => self.asked_again += u64::from(packets),
            Word::Report { ssrc, ntp } => {
                if let Some(heard) = self.heard.iter_mut().find(|it| it.ssrc == ssrc) {
                    heard.report = Some((middle(ntp), now));
                }
            }
        });
    }

    /// Feedback on what came since the last one.
    pub(super) fn feedback(&mut self) -> Option<Vec<u8>> {
        let media = self.heard.first()?.ssrc;
        let mut out = Vec::with_capacity(256);
        self.arrivals
            .write(self.voice.ssrc, media, &mut out)
            .then_some(out)
    }

    pub(super) fn report(&mut self) -> Vec<u8> {
        let now = clock::epoch();
        let blocks: Vec<_> = self.heard.iter().take(4).map(|it| it.block(now)).collect();
        let ntp =
            ((now.as_secs() + NTP) << 32) | ((u64::from(now.subsec_nanos()) << 32) / 1_000_000_000);
        let mut out = Vec::with_capacity(256);
        rtcp::write_report(&self.voice.sender(ntp, VOICE), &blocks, &mut out);
        rtcp::write_report(&self.camera.sender(ntp, VIDEO), &[], &mut out);
        out
    }

    pub(super) fn asked_again(&self) -> u64 {
        self.asked_again
    }
}

impl Stream {
    fn new(line: Line, mid: u8, ssrc: u32) -> Self {
        Self {
            line,
            mid,
            ssrc,
            packets: 0,
            timestamp: 0,
            buffer: Vec::with_capacity(1500),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "each is a field of the packet")]
    fn packet(
        &mut self,
        descriptor: &[u8],
        size: usize,
        marker: bool,
        window: u32,
        stamp: Duration,
        transport_cc: u16,
        keys: &Gcm,
    ) -> &[u8] {
        let index = u64::from(self.packets);
        let out = &mut self.buffer;
        out.clear();
        let head = Head {
            payload_type: self.line.payload_type,
            marker,
            sequence: u16::try_from(index & 0xFFFF).unwrap_or_default(),
            timestamp: self.timestamp,
            ssrc: self.ssrc,
            mid: (self.packets < NAMED).then_some(self.mid),
            transport_cc,
            abs_send_time: seconds_6_18(stamp),
        };
        let header = head.write(self.line.ids, out);
        out.extend(descriptor);
        let nanos = u64::try_from(stamp.as_nanos()).unwrap_or_default();
        out.extend(nanos.to_be_bytes());
        out.extend(self.packets.to_be_bytes());
        out.extend(window.to_be_bytes());
        out.resize(header + size, 0x55);
        let len = out.len();
        out.resize(len + TAG, 0);
        self.packets += 1;
        match keys.seal_rtp(out, header, len, self.ssrc, index) {
            Some(len) => &self.buffer[..len],
            None => &[],
        }
    }

    fn sender(&self, ntp: u64, size: usize) -> Sender {
        let size = u32::try_from(size).unwrap_or_default();
        Sender {
            ssrc: self.ssrc,
            ntp,
            timestamp: self.timestamp,
            sent: (self.packets, self.packets.wrapping_mul(size)),
        }
    }
}

impl Heard {
    fn new(ssrc: u32) -> Self {
        Self {
            ssrc,
            rollover: Rollover::default(),
            highest: 0,
            number: None,
            report: None,
        }
    }

    fn block(&self, now: Duration) -> Block {
        let last = self.report.map(|(ntp, at)| {
            let since = now.saturating_sub(at).as_micros() * 65_536 / 1_000_000;
            (ntp, u32::try_from(since).unwrap_or_default())
        });
        Block {
            ssrc: self.ssrc,
            highest: u32::try_from(self.highest & 0xFFFF_FFFF).unwrap_or_default(),
            last: last.unwrap_or_default(),
        }
    }
}

/// The middle of an NTP time.
fn middle(ntp: u64) -> u32 {
    u32::try_from((ntp >> 16) & 0xFFFF_FFFF).unwrap_or_default()
}

/// Seconds in 6.18 fixed point.
fn seconds_6_18(time: Duration) -> u32 {
    let ticks = (time.as_micros() << 18) / 1_000_000;
    u32::try_from(ticks & 0x00FF_FFFF).unwrap_or_default()
}
