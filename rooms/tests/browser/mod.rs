//! A browser in a call: it offers as a real one does, sends voice and pictures, asks for what it
//! misses, answers what it is asked for, and keeps what it gets. Sans-I/O.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use sportello_rooms::rtp::rtcp::{ReportBlock, SenderInfo, Writer};
use sportello_rooms::rtp::twcc::MAX_FEEDBACK;
use sportello_rooms::rtp::{
    Arrival, ExtensionKind, ExtensionMap, Gaps, Header, NtpClock, Reception, Recorder, Values,
};
use sportello_rooms::transport::Credentials;
use sportello_rooms::transport::sdp::Offer;

use crate::peer::{Media, Peer};
use camera::Flaw;
use sender::Sender;
use voice::Saying;

pub(crate) mod camera;
pub(crate) mod even;
mod reports;
mod sender;
pub(crate) mod voice;

pub(crate) const CHROMIUM: &str = include_str!("../data/chromium-offer.sdp");
pub(crate) const FIREFOX: &str = include_str!("../data/firefox-offer.sdp");

/// Offers of a camera in two encodings.
pub(crate) const LAYERED: &str = include_str!("../data/chromium-layers-offer.sdp");
pub(crate) const LAYERED_FIREFOX: &str = include_str!("../data/firefox-layers-offer.sdp");

const VOICE_EVERY: Duration = Duration::from_millis(20);

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
    clock: NtpClock,
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
            clock: NtpClock::new(now),
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

    /// Says how much it can take in all, in bits a second.
    pub(crate) fn take_at_most(&mut self, bitrate: u64) -> Vec<u8> {
        let own = self.voice.ssrc;
        let all: Vec<_> = self.slots.values().filter_map(|it| it.ssrc).collect();
        self.compose(|writer| writer.remb(own, bitrate, &all))
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
                let clock_rate = if is_video { 90_000 } else { 48_000 };
                let micros = self.clock.micros(now);
                slot.reception
                    .received(sequence, header.timestamp, clock_rate, micros);
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

    fn compose(&mut self, compose: impl FnOnce(&mut Writer<'_>) -> Option<()>) -> Vec<u8> {
        let mut buffer = [0; 1200];
        let mut writer = Writer::new(&mut buffer);
        compose(&mut writer).unwrap();
        let len = writer.len();
        self.peer.seal_rtcp(&buffer[..len])
    }
}
