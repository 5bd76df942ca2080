//! A browser in a call: it offers as a real one does, sends voice and pictures, asks for what it
//! misses, answers what it is asked for, and keeps what it gets. Sans-I/O.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use sportello_rooms::rtp::rtcp::{Packet, Packets, ReportBlock, SenderInfo, Writer};
use sportello_rooms::rtp::twcc::MAX_FEEDBACK;
use sportello_rooms::rtp::{
    Arrival, ExtensionKind, ExtensionMap, Gaps, Header, NtpClock, Reception, Recorder, Values,
};
use sportello_rooms::transport::Credentials;
use sportello_rooms::transport::sdp::Offer;

use crate::peer::{Media, Peer};
use sender::{Frame, Sender};
use voice::Saying;

pub(crate) mod even;
mod sender;
pub(crate) mod voice;

pub(crate) const CHROMIUM: &str = include_str!("../data/chromium-offer.sdp");
pub(crate) const FIREFOX: &str = include_str!("../data/firefox-offer.sdp");

/// Offers of a camera in two encodings.
pub(crate) const LAYERED: &str = include_str!("../data/chromium-layers-offer.sdp");
pub(crate) const LAYERED_FIREFOX: &str = include_str!("../data/firefox-layers-offer.sdp");

const ROUND_TRIP: Duration = Duration::from_millis(50);
const VOICE_EVERY: Duration = Duration::from_millis(20);
const FRAME_EVERY: Duration = Duration::from_millis(33);
const PACKETS_A_FRAME: u16 = 4;

/// Bits a second for each packet of every frame.
const PACKET_RATE: u64 = 267_000;

/// What of a packet is worth checking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Got {
    pub(crate) timestamp: u32,
    pub(crate) payload_type: u8,
    pub(crate) level: Option<u8>,
    pub(crate) repaired: bool,
    pub(crate) payload: Vec<u8>,
    pub(crate) at: Instant,
}

/// One m-line as received.
#[derive(Default)]
pub(crate) struct Slot {
    pub(crate) ssrc: Option<u32>,
    pub(crate) gaps: Gaps,
    reception: Reception,
    pub(crate) got: BTreeMap<u64, Got>,
    /// The sound that came inside of later packets, by its timestamp.
    pub(crate) earlier: BTreeMap<u32, Vec<u8>>,
}

/// What may be wrong with a camera that sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// It hears no request for a key frame.
    IgnoresRequests,
    /// It sends the same picture again and again.
    StandsStill,
}

pub(crate) struct Browser {
    pub(crate) peer: Peer,
    seed: u8,
    template: &'static str,
    voice: Sender,
    /// How it says each packet of voice.
    pub(crate) saying: Saying,
    /// The payload type under which it takes redundant packets of voice.
    redundant: Option<u8>,
    camera: Sender,
    /// The camera's small encoding.
    small: Option<Sender>,
    /// Which encodings of the camera are sent.
    sends_small: bool,
    sends_full: bool,
    /// Whether frames alternate between two temporal layers.
    pub(crate) is_temporal: bool,
    tl0: u8,
    reading: ExtensionMap,
    /// The payload type of retransmissions by that of what they repeat.
    repairs: BTreeMap<u8, u8>,
    transport_cc: u16,
    frame: u16,
    key_wanted: [bool; 2],
    /// The loudness its microphone tells, as the extension has it.
    pub(crate) level: u8,
    /// What is wrong with its camera.
    pub(crate) flaw: Option<Flaw>,
    report_at: Instant,
    recorder: Recorder,
    last_heard: BTreeMap<u32, (u32, Instant)>,
    pub(crate) slots: BTreeMap<u8, Slot>,
    /// The transport-wide numbers of all packets that came.
    pub(crate) counted: Vec<u16>,
    pub(crate) padded: usize,
    pub(crate) plis: Vec<Instant>,
    /// Requests for a key frame of the small encoding.
    pub(crate) small_plis: Vec<Instant>,
    /// What came again, whether it had come or not: payload type and original number.
    pub(crate) repeated: Vec<(u8, u16)>,
    pub(crate) nacked: usize,
    pub(crate) feedbacks: usize,
    /// The most it may send, as told.
    pub(crate) limits: Vec<u64>,
    pub(crate) told: Vec<SenderInfo>,
    pub(crate) blocks: Vec<ReportBlock>,
}

impl Browser {
    pub(crate) fn new(template: &'static str, seed: u8, address: SocketAddr, now: Instant) -> Self {
        let nobody = Credentials::from_random([0; 24]);
        let offer = Offer::parse(template).unwrap();
        let mut reading = ExtensionMap::default();
        let extensions = offer.media.iter().flat_map(|media| &media.extensions);
        for extension in extensions {
            if let Some(kind) = ExtensionKind::of(&extension.uri) {
                reading.insert(extension.id, kind);
            }
        }
        let codecs = offer.media.iter().flat_map(|media| &media.codecs);
        Self {
            peer: Peer::new(seed, address, &nobody, now),
            seed,
            template,
            voice: Sender::new(&offer.media[0], &["opus"], seed),
            saying: Saying::default(),
            redundant: voice::redundant(&offer.media[0]),
            camera: Sender::new(&offer.media[1], &["VP8", "H264"], seed),
            small: Sender::small(&offer.media[1], seed),
            sends_small: false,
            sends_full: true,
            is_temporal: false,
            tl0: 0,
            reading,
            repairs: codecs
                .filter_map(|codec| Some((codec.apt?, codec.pt)))
                .collect(),
            transport_cc: 65_500,
            frame: 0,
            key_wanted: [true; 2],
            level: 0x94,
            flaw: None,
            report_at: now,
            recorder: Recorder::new(NtpClock::new(now)),
            last_heard: BTreeMap::new(),
            slots: BTreeMap::new(),
            counted: Vec::new(),
            padded: 0,
            plis: Vec::new(),
            small_plis: Vec::new(),
            repeated: Vec::new(),
            nacked: 0,
            feedbacks: 0,
            limits: Vec::new(),
            told: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// Its offer: a real browser's, with its own credentials and certificate.
    pub(crate) fn offer(&self) -> String {
        let remote = self.peer.remote();
        let lines = self
            .template
            .lines()
            .map(|line| match line.split_once(':') {
                Some(("a=ice-ufrag", _)) => format!("a=ice-ufrag:{}", remote.credentials.ufrag()),
                Some(("a=ice-pwd", _)) => format!("a=ice-pwd:{}", remote.credentials.pwd()),
                Some(("a=fingerprint", _)) => {
                    format!("a=fingerprint:sha-256 {}", remote.fingerprint)
                }
                _ => line.to_owned(),
            });
        lines.collect::<Vec<_>>().join("\r\n") + "\r\n"
    }

    /// Takes the answer and begins to connect.
    pub(crate) fn answered(&mut self, sdp: &str, now: Instant) {
        let value = |key: &str| {
            let line = sdp.lines().find_map(|line| line.strip_prefix(key));
            line.unwrap().to_owned()
        };
        let server = Credentials::parse(&value("a=ice-ufrag:"), &value("a=ice-pwd:")).unwrap();
        self.peer.restart(self.seed, &server, now);
    }

    /// Prepares an ICE restart: the next offer has other credentials.
    pub(crate) fn restart_ice(&mut self, seed: u8, now: Instant) {
        self.seed = seed;
        self.peer
            .restart(seed, &Credentials::from_random([0; 24]), now);
    }

    /// Switches microphone and camera.
    pub(crate) fn send(&mut self, voice: bool, camera: bool, now: Instant) {
        self.voice.next = voice.then_some(now);
        self.camera.next = camera.then_some(now);
    }

    pub(crate) fn slot(&self, mid: u8) -> &Slot {
        self.slots
            .get(&mid)
            .unwrap_or_else(|| panic!("nothing came on m-line {mid}"))
    }

    pub(crate) fn got(&self, mid: u8) -> usize {
        self.slots.get(&mid).map_or(0, |slot| slot.got.len())
    }

    /// Asks for a key frame of what it sees in a slot.
    pub(crate) fn ask_for_start(&mut self, mid: u8) -> Vec<u8> {
        let media = self.slot(mid).ssrc.unwrap();
        let own = self.voice.ssrc;
        self.compose(|writer| writer.pli(own, media))
    }

    /// Asks for packets again, whether they came or not.
    pub(crate) fn ask_again(&mut self, media: u32, lost: &[u16]) -> Vec<u8> {
        let own = self.voice.ssrc;
        self.compose(|writer| writer.nack(own, media, lost))
    }

    pub(crate) fn poll_timeout(&self) -> Instant {
        let gaps = self.slots.values().filter_map(|slot| slot.gaps.deadline());
        let own = [
            Some(self.peer.poll_timeout()),
            self.voice.next,
            self.camera.next,
            self.recorder.deadline(),
        ];
        let report = self.peer.is_connected().then_some(self.report_at);
        own.into_iter()
            .flatten()
            .chain(gaps)
            .chain(report)
            .min()
            .unwrap()
    }

    /// Lets time pass; returns sealed media to send.
    pub(crate) fn handle_timeout(&mut self, now: Instant) -> Vec<Vec<u8>> {
        if self.peer.poll_timeout() <= now {
            self.peer.handle_timeout(now);
        }
        let mut out = Vec::new();
        if !self.peer.is_connected() {
            for sender in [&mut self.voice, &mut self.camera] {
                sender.next = sender.next.map(|at| at.max(now + VOICE_EVERY));
            }
            return out;
        }
        if self.voice.next.is_some_and(|at| at <= now) {
            out.push(self.say(now));
        }
        if self.camera.next.is_some_and(|at| at <= now) {
            self.show(now, &mut out);
        }
        out.extend(self.ask_for_missing(now));
        if self.recorder.deadline().is_some_and(|at| at <= now) {
            let mut feedback = [0; MAX_FEEDBACK];
            while let Some(len) = self.recorder.feedback(&mut feedback) {
                let own = self.voice.ssrc;
                out.push(self.compose(|writer| writer.transport_cc(own, 0, &feedback[..len])));
            }
        }
        if self.report_at <= now {
            self.report_at = now + Duration::from_secs(1);
            out.push(self.report(now));
        }
        out
    }

    /// One packet of voice.
    pub(crate) fn say(&mut self, now: Instant) -> Vec<u8> {
        self.voice.next = Some(now + VOICE_EVERY);
        self.voice.timestamp = self.voice.timestamp.wrapping_add(960);
        let (payload, redundant) = self.saying.say(&self.voice, self.redundant);
        let level = Some(self.level);
        let mut packet = self
            .voice
            .packet(&payload, false, level, &mut self.transport_cc);
        packet[1] = redundant.unwrap_or(packet[1]);
        self.peer.seal_rtp(&packet)
    }

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
        let limit = self
            .limits
            .last()
            .map_or(u64::MAX, |limit| (limit / PACKET_RATE).max(1));
        let parts = u64::from(PACKETS_A_FRAME).min(limit);
        let frame = Frame {
            key: keys[1],
            parts: u16::try_from(parts).unwrap(),
            ..frame
        };
        for packet in frame.packets(&mut self.camera, &mut self.transport_cc) {
            out.push(self.peer.seal_rtp(&packet));
        }
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

    /// Says goodbye to the camera's stream, as Firefox does when a track stops.
    pub(crate) fn goodbye(&mut self) -> Vec<u8> {
        let [a, b, c, d] = self.camera.ssrc.to_be_bytes();
        self.peer.seal_rtcp(&[0x81, 203, 0, 1, a, b, c, d])
    }

    /// Takes a datagram; returns sealed media to send at once.
    pub(crate) fn handle(&mut self, datagram: Vec<u8>, now: Instant) -> Vec<Vec<u8>> {
        match self.peer.handle(datagram, now) {
            Some(Media::Rtp(packet)) => {
                self.take(&packet, now);
                Vec::new()
            }
            Some(Media::Rtcp(compound)) => self.hear(&compound, now),
            None => Vec::new(),
        }
    }

    fn take(&mut self, packet: &[u8], now: Instant) {
        let header = Header::parse(packet).unwrap();
        let values = Values::read(&header, packet, &self.reading);
        let mid = values.mid.expect("every packet names its m-line");
        let number = values.transport_cc.expect("every packet is counted");
        self.counted.push(number);
        self.recorder.record(number, now);
        let repaired = self.repairs.values().any(|pt| *pt == header.payload_type);
        let payload = header.payload(packet);
        if repaired && payload.is_empty() {
            self.padded += 1;
            return;
        }
        let (sequence, payload) = if repaired {
            let original = u16::from_be_bytes([payload[0], payload[1]]);
            self.repeated.push((header.payload_type, original));
            (original, &payload[2..])
        } else {
            (header.sequence, payload)
        };
        let slot = self.slots.entry(mid).or_default();
        let is_redundant = self.redundant == Some(header.payload_type);
        let payload = if is_redundant {
            slot.unpack(payload, header.timestamp)
        } else {
            payload
        };
        if !repaired {
            let ssrc = *slot.ssrc.get_or_insert(header.ssrc);
            assert_eq!(ssrc, header.ssrc, "a slot is one stream");
        }
        let is_video = payload.len() > 200;
        if let Arrival::New(sequence) = slot.gaps.arrived(sequence, is_video, now) {
            if !repaired {
                slot.reception.received(sequence, 0, 90_000, 0);
            }
            let got = Got {
                timestamp: header.timestamp,
                payload_type: header.payload_type,
                level: values.audio_level,
                repaired,
                payload: payload.to_vec(),
                at: now,
            };
            slot.got.insert(sequence, got);
        }
    }

    fn hear(&mut self, compound: &[u8], now: Instant) -> Vec<Vec<u8>> {
        let mut out = Vec::new();
        for packet in Packets::new(compound) {
            match packet {
                Packet::Nack { media, lost } if media == self.camera.ssrc => {
                    for sequence in lost {
                        self.nacked += 1;
                        if let Some(again) = self.camera.again(sequence, &mut self.transport_cc) {
                            out.push(self.peer.seal_rtp(&again));
                        }
                    }
                }
                Packet::Nack { media, lost } => {
                    let small = self.small.as_mut().filter(|small| small.ssrc == media);
                    let Some(small) = small else {
                        continue;
                    };
                    for sequence in lost {
                        self.nacked += 1;
                        if let Some(again) = small.again(sequence, &mut self.transport_cc) {
                            out.push(self.peer.seal_rtp(&again));
                        }
                    }
                }
                Packet::Pli { media } if media == self.camera.ssrc => {
                    self.plis.push(now);
                    self.key_wanted[1] |= self.flaw != Some(Flaw::IgnoresRequests);
                }
                Packet::Pli { media }
                    if self.small.as_ref().is_some_and(|small| small.ssrc == media) =>
                {
                    self.small_plis.push(now);
                    self.key_wanted[0] |= self.flaw != Some(Flaw::IgnoresRequests);
                }
                Packet::SenderReport { sender, .. } => {
                    let middle = u32::try_from((sender.ntp >> 16) & 0xffff_ffff).unwrap();
                    self.last_heard.insert(sender.ssrc, (middle, now));
                    self.told.push(sender);
                }
                Packet::ReceiverReport { blocks, .. } => self.blocks.extend(blocks),
                Packet::TransportCc(_) => self.feedbacks += 1,
                Packet::Remb { bitrate } => self.limits.push(bitrate),
                _ => {}
            }
        }
        out
    }

    fn ask_for_missing(&mut self, now: Instant) -> Vec<Vec<u8>> {
        let own = self.voice.ssrc;
        let mut asks = Vec::new();
        for slot in self.slots.values_mut() {
            let mut lost = Vec::new();
            slot.gaps
                .due(ROUND_TRIP, now, |sequence| lost.push(sequence));
            if let Some(ssrc) = slot.ssrc.filter(|_| !lost.is_empty()) {
                asks.push((ssrc, lost));
            }
        }
        asks.into_iter()
            .map(|(ssrc, lost)| self.compose(|writer| writer.nack(own, ssrc, &lost)))
            .collect()
    }

    fn report(&mut self, now: Instant) -> Vec<u8> {
        // The clock of a browser starts where it likes.
        let ntp = |at: Instant, seed: u8| {
            let since = at.duration_since(now.checked_sub(Duration::from_secs(100)).unwrap_or(now));
            (u64::from(seed) << 40) + (since.as_secs() << 32)
        };
        let info = |sender: &Sender| SenderInfo {
            ssrc: sender.ssrc,
            ntp: ntp(now, self.seed),
            timestamp: sender.timestamp,
            packets: sender.packets,
            bytes: 0,
        };
        let (voice, camera) = (info(&self.voice), info(&self.camera));
        let small = self.small.as_ref().map(info);
        let last_heard = &self.last_heard;
        let blocks: Vec<_> = self
            .slots
            .values_mut()
            .filter_map(|slot| {
                let ssrc = slot.ssrc?;
                let (last_report, delay) = last_heard.get(&ssrc).map_or((0, 0), |heard| {
                    let millis = now.duration_since(heard.1).as_millis();
                    (heard.0, u32::try_from(millis * 65_536 / 1000).unwrap())
                });
                let block = slot.reception.report(ssrc, now)?;
                Some(ReportBlock {
                    last_report,
                    delay,
                    ..block
                })
            })
            .collect();
        self.compose(|writer| {
            writer.sender_report(&voice, &blocks)?;
            writer.sender_report(&camera, &[])?;
            if let Some(small) = &small {
                writer.sender_report(small, &[])?;
            }
            writer.source_description(&[voice.ssrc, camera.ssrc], "browser")
        })
    }

    fn compose(&mut self, compose: impl FnOnce(&mut Writer<'_>) -> Option<()>) -> Vec<u8> {
        let mut buffer = [0; 1200];
        let mut writer = Writer::new(&mut buffer);
        compose(&mut writer).unwrap();
        let len = writer.len();
        self.peer.seal_rtcp(&buffer[..len])
    }
}
