//! What one person sends on one m-line: the stream as it arrives, and who gets it.

use std::time::Instant;

use super::LegKey;
use super::budget::{Budget, PICTURES, VOICE};
use super::keyframes::Keyframes;
use super::layer::{Encoding, TEMPORAL};
use super::negotiate::Codec;
use super::plan::SEATS;
use super::watch::Pulse;
use crate::rtp::red::Recent;
use crate::rtp::rtcp::SenderInfo;
use crate::rtp::{Gaps, History, Rate, Reception};

/// A receiver of a stream: which slot of which leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) leg: LegKey,
    pub(super) mid: u8,
}

/// The receivers of a stream, copied out per packet without allocation.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Links {
    items: [Option<Link>; SEATS],
}

impl Links {
    /// Adds a receiver; there are never more than a room has other seats.
    pub(super) fn push(&mut self, link: Link) {
        if let Some(free) = self.items.iter_mut().find(|it| it.is_none()) {
            *free = Some(link);
        }
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Link> {
        self.items.into_iter().flatten()
    }

    pub(super) fn is_empty(self) -> bool {
        self.items[0].is_none()
    }
}

/// One arriving stream.
#[derive(Debug)]
pub(super) struct Inbound {
    pub(super) encoding: Encoding,
    /// Names the stream for receivers' numbering; another SSRC is another stream.
    pub(super) stream: u64,
    /// Unknown while only retransmissions have arrived.
    pub(super) ssrc: Option<u32>,
    pub(super) codec: Option<Codec>,
    pub(super) gaps: Gaps,
    pub(super) reception: Reception,
    /// What the watch sees of it.
    pub(super) pulse: Pulse,
    /// Only video can be sent again: sound has no retransmission stream.
    pub(super) history: Option<History>,
    /// What sound is sent again from, inside of later packets.
    pub(super) recent: Option<Box<Recent>>,
    pub(super) keyframes: Keyframes,
    /// What the participant may send, under however many SSRCs one after the other.
    pub(super) allowance: Budget,
    /// The sender's last report.
    pub(super) report: Option<SenderInfo>,
    /// What its timestamps show at the origin of the sender's clock.
    pub(super) epoch: Option<u32>,
    /// When it arrived last.
    pub(super) last: Option<Instant>,
    /// Whether anybody was sent, or waits for, what came last.
    pub(super) is_used: bool,
    /// How much arrives of each temporal layer.
    pub(super) rates: [Rate; TEMPORAL],
}

impl Inbound {
    pub(super) fn new(encoding: Encoding, stream: u64) -> Self {
        let is_audio = encoding.source.is_audio();
        Self {
            encoding,
            stream,
            ssrc: None,
            codec: None,
            gaps: Gaps::default(),
            reception: Reception::default(),
            pulse: Pulse::default(),
            history: (!is_audio).then(History::default),
            recent: is_audio.then(Box::default),
            keyframes: Keyframes::default(),
            allowance: Budget::new(if is_audio { VOICE } else { PICTURES }),
            report: None,
            epoch: None,
            last: None,
            is_used: false,
            rates: Default::default(),
        }
    }

    /// How much arrives of it up to a temporal layer, in bits per second.
    pub(super) fn bitrate(&self, temporal: u8, now: Instant) -> u64 {
        let layers = self.rates.iter().take(usize::from(temporal) + 1);
        layers.map(|rate| rate.bitrate(now)).sum()
    }

    /// The browser sends under another SSRC: everything counted so far is of no use.
    pub(super) fn restart(&mut self, stream: u64) {
        self.stream = stream;
        self.ssrc = None;
        self.codec = None;
        self.gaps = Gaps::default();
        self.reception = Reception::default();
        if let Some(history) = &mut self.history {
            history.clear();
        }
        if let Some(recent) = &mut self.recent {
            recent.clear();
        }
        self.report = None;
        self.epoch = None;
    }

    /// When this stream needs attention.
    pub(super) fn deadline(&self, now: Instant) -> Option<Instant> {
        let keyframe = self.ssrc.and_then(|_| self.keyframes.deadline(now));
        [self.gaps.deadline(), keyframe].into_iter().flatten().min()
    }
}
