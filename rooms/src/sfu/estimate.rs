//! How much the way down to one receiver carries, from what it reports of the packets sent to it.
//!
//! Google congestion control (draft-ietf-rmcat-gcc; Carlucci et al., "Analysis and Design of the
//! Google Congestion Control for WebRTC", 2016) as a sender runs it on transport-wide feedback: the
//! trend of the queueing delay tells that the way is full before anything is lost, what was delivered
//! tells how much it carried, loss bounds what the delay does not see, and probes find out what a
//! forwarder of other people's media would never learn by itself, that there is room for more.
//!
//! Everything is counted in bits on the wire, IP and UDP headers included: small packets would
//! otherwise look like a wider way than large ones.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "rates and times of a call are far from where a double loses whole numbers"
)]

mod chance;
mod delivered;
mod groups;
mod loss;
mod outflow;
mod probe;
mod queue;
mod rate;
mod sent;
mod trend;

use std::time::{Duration, Instant};

use self::chance::Chance;
use self::delivered::Delivered;
use self::groups::Groups;
use self::loss::Loss;
use self::outflow::Outflow;
use self::probe::Probes;
use self::queue::Queue;
use self::rate::{Control, Flow};
use self::sent::{Fate, Ring};
use self::trend::{Trend, Usage};
use crate::rtp::NtpClock;
use crate::rtp::twcc::Feedback;

/// Where an estimate begins, in bits per second. Enough for a voice and a fair picture, so that a
/// sender is not held back until the first probe is answered, a few round trips after connecting.
const START: u64 = 800_000;

/// An estimate below which nothing is left to decide, in bits per second: a voice.
const LEAST: u64 = 48_000;

/// An estimate above which nothing is left to decide, in bits per second: three cameras and a screen.
const MOST: u64 = 12_000_000;

/// IPv4 and UDP headers, in bytes.
const HEADERS: usize = 28;

/// After so long without feedback a receiver is taken for one that sends none, and its reports of
/// loss are all there is to go by.
const SILENCE: Duration = Duration::from_secs(3);

/// The part of the target that repetitions get at least.
const LEAST_SPARE: u64 = 8;

/// How long the first probes may take.
const SEARCH: Duration = Duration::from_secs(2);

/// Ticks of 250 µs to microseconds.
const TICK_US: i64 = 250;

/// Ticks of the reference time, 64 ms.
const REFERENCE: i64 = 256;

/// What the owner of an estimate is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Send padding of so many bytes on the wire, now.
    Pad(usize),
}

/// The estimate for one receiver.
#[derive(Debug)]
pub(super) struct Estimate {
    clock: NtpClock,
    ring: Ring,
    groups: Groups,
    trend: Trend,
    queue: Queue,
    control: Control,
    delivered: Delivered,
    loss: Loss,
    chance: Chance,
    outflow: Outflow,
    probes: Probes,
    /// The receiver's clock: its last reference time, and the same without roll-over.
    reference: Option<(u32, i64)>,
    round_trip: Duration,
    heard: Option<Instant>,
    /// When it was heard of first.
    began: Option<Instant>,
    /// What the receiver itself says it can take, in bits per second.
    stated: Option<u64>,
    /// What could be made use of, in bits per second.
    wanted: u64,
    /// Bytes sent, ever, and those of them that were media.
    bytes: u64,
    media_bytes: u64,
    media: Outflow,
    /// Packets sent, ever.
    packets: u64,
    /// When loss was reported last, and the packets and bytes sent by then.
    reported: Option<(Instant, u64, u64)>,
}

impl Estimate {
    /// An estimate of a way nothing is known of.
    pub(super) fn new(clock: NtpClock) -> Self {
        Self {
            clock,
            ring: Ring::default(),
            groups: Groups::default(),
            trend: Trend::default(),
            queue: Queue::default(),
            control: Control::new(START as f64),
            delivered: Delivered::default(),
            loss: Loss::default(),
            chance: Chance::default(),
            outflow: Outflow::default(),
            probes: Probes::default(),
            reference: None,
            round_trip: Duration::from_millis(100),
            heard: None,
            began: None,
            stated: None,
            wanted: 0,
            bytes: 0,
            media_bytes: 0,
            media: Outflow::default(),
            reported: None,
            packets: 0,
        }
    }

    /// Notes a packet of `len` bytes sent, under a transport-wide sequence number if it has one.
    pub(super) fn sent(&mut self, sequence: Option<u16>, len: usize, now: Instant) {
        let bytes = len + HEADERS;
        self.bytes += bytes as u64;
        self.packets += 1;
        if let Some(sequence) = sequence {
            let at = self.clock.micros(now);
            let cluster = self.probes.sent(bytes, at);
            self.ring.push(sequence, at, bytes, cluster);
        }
    }

    /// Begins anew on a way nothing is known of, as when the participant has moved to another network.
    pub(super) fn restart(&mut self, now: Instant) {
        let at = self.clock.micros(now);
        self.groups = Groups::default();
        self.trend = Trend::default();
        self.queue = Queue::default();
        self.delivered = Delivered::default();
        self.control = Control::new(START as f64);
        self.loss.restart(at);
        self.chance = Chance::default();
        self.probes.restart(at);
        self.began = None;
        self.heard = None;
        self.stated = None;
        self.aim();
    }

    /// Takes in transport-wide feedback.
    pub(super) fn feedback(&mut self, feedback: &Feedback<'_>, now: Instant) {
        let at = self.clock.micros(now);
        if self.heard.is_some_and(|heard| now - heard > SILENCE) {
            self.restart(now);
        }
        let base = self.unwrap_reference(feedback.reference());
        let mut usage = None;
        let mut newest = None;
        for (sequence, tick) in feedback.clone() {
            let Some(packet) = self.ring.find(sequence) else {
                continue;
            };
            let Some(tick) = tick else {
                if packet.fate == Fate::Flying {
                    packet.fate = Fate::Lost;
                    // What a probe loses is an answer to it.
                    if packet.cluster == 0 {
                        self.loss.lost(packet.bytes.into(), packet.at);
                        self.chance.lost();
                    }
                }
                continue;
            };
            let was = std::mem::replace(&mut packet.fate, Fate::Arrived);
            if was == Fate::Arrived {
                continue;
            }
            let packet = *packet;
            let arrived = (base + i64::from(tick)) * TICK_US;
            newest = newest.max(Some(packet.at));
            self.delivered.arrived(packet.bytes.into(), arrived);
            if packet.cluster != 0 {
                // What was sent faster than it should flow says nothing about what flows.
                self.probes.arrived(&packet, arrived);
                continue;
            }
            self.loss
                .arrived(was == Fate::Lost, packet.bytes.into(), packet.at);
            let queued = self.queue.add(packet.at, arrived, at);
            self.chance.arrived(was == Fate::Lost, queued);
            if let Some(delta) = self.groups.add(packet.at, arrived) {
                let judged = self.trend.update(delta, arrived, at);
                usage = usage.max(Some(judged));
            }
        }
        let Some(newest) = newest else {
            return;
        };
        self.heard = Some(now);
        self.chance.share(at);
        self.began.get_or_insert(now);
        let trip = Duration::from_micros((at - newest).max(0).unsigned_abs());
        self.round_trip = (self.round_trip * 7 + trip) / 8;
        let usage = if self.queue.stands(at) {
            Usage::Over
        } else {
            usage.unwrap_or(self.trend.usage())
        };
        if let Some(carried) = self
            .probes
            .result(newest, at)
            .filter(|_| usage != Usage::Over)
        {
            self.control.found(carried, at);
            self.loss.found(carried);
        }
        self.media.rate(self.media_bytes, at);
        // What the way loses by itself was sent and carried.
        let whole = 1.0 - self.loss.own();
        let flow = Flow {
            sent: self.outflow.rate(self.bytes, at),
            delivered: self.delivered.rate().map(|rate| rate / whole),
        };
        if self.control.update(usage, flow, self.round_trip, at) {
            self.probes.lowered(at);
        }
        if self.loss.judge(at) {
            self.probes.lowered(at);
        }
    }

    /// The round trip of late, with the time the receiver gathers feedback; where it is heard.
    pub(super) fn round_trip(&self, now: Instant) -> Option<Duration> {
        let is_heard = self.heard.is_some_and(|at| now - at < SILENCE);
        is_heard.then_some(self.round_trip)
    }

    /// Notes that `len` bytes of what was sent are media, not repetitions or padding.
    pub(super) fn media(&mut self, len: usize) {
        self.media_bytes += (len + HEADERS) as u64;
    }

    /// Takes in the share of packets lost, in 256ths, as the receiver reports it. It counts only where
    /// there is no better feedback.
    pub(super) fn report(&mut self, fraction_lost: u8, now: Instant) {
        let told = (now, self.packets, self.bytes);
        let before = self.reported.replace(told);
        let is_heard = self.heard.is_some_and(|at| now - at < SILENCE);
        let Some((then, packets, bytes)) = before.filter(|it| !is_heard && now - it.0 < SILENCE)
        else {
            return;
        };
        let sent = (self.clock.micros(then), self.clock.micros(now));
        let packets = self.packets.saturating_sub(packets);
        self.loss.report(
            fraction_lost,
            packets,
            self.bytes.saturating_sub(bytes),
            sent,
        );
        self.loss.judge(sent.1);
    }

    /// Takes in what the receiver itself says it can take, in bits per second.
    pub(super) fn state(&mut self, bitrate: u64) {
        self.stated = Some(bitrate.max(LEAST));
        self.aim();
    }

    /// Says how much could be made use of, in bits per second: above it nothing is probed for, and
    /// without it nothing at all.
    pub(super) fn want(&mut self, bitrate: u64) {
        self.wanted = bitrate;
        self.aim();
    }

    /// Above what the receiver says it can take there is nothing to find.
    fn aim(&mut self) {
        let most = self.stated.map_or(u64::MAX, |stated| stated / 11 * 10);
        self.probes.want(self.wanted.min(most));
    }

    /// What to do at this moment, until there is nothing.
    pub(super) fn poll(&mut self, now: Instant) -> Option<Action> {
        let at = self.clock.micros(now);
        let target = self.target();
        self.probes.poll(target, at).map(Action::Pad)
    }

    /// Padding cannot be sent at the moment.
    pub(super) fn give_up(&mut self, now: Instant) {
        self.probes.give_up(self.clock.micros(now));
    }

    /// When [`Estimate::poll`] will have something to do.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let at = self.probes.deadline(self.target())?;
        Some(self.clock.instant(at))
    }

    /// What can be sent, in bits per second on the wire.
    pub(super) fn target(&self) -> u64 {
        let bound = self.loss.bound().unwrap_or(MOST);
        let stated = self.stated.unwrap_or(MOST);
        let rate = self.control.rate() as u64;
        rate.min(bound).min(stated).clamp(LEAST, MOST)
    }

    /// What media leaves of the target, in bits per second, or else a little of it all the same: a
    /// picture with holes is of no use.
    pub(super) fn spare(&self) -> u64 {
        let target = self.target();
        target
            .saturating_sub(self.media.last() as u64)
            .max(target / LEAST_SPARE)
    }

    /// The share of packets lost lately, in percent; more than a third is not reckoned with.
    pub(super) fn lost_percent(&self) -> u64 {
        (self.loss.lately() * 100.0) as u64
    }

    /// The share of packets lately that were lost though no queue was full, 0 to 1. Unknown of a
    /// receiver that sends no transport-wide feedback.
    pub(super) fn lost_by_chance(&mut self, now: Instant) -> Option<f32> {
        self.heard.filter(|at| now - *at < SILENCE)?;
        Some(self.chance.share(self.clock.micros(now)) as f32)
    }

    /// Whether the target means something by now: before the first probes are answered, nobody
    /// should be held to where it began.
    pub(super) fn is_known(&self, now: Instant) -> bool {
        let is_over = self.began.is_some_and(|at| now - at >= SEARCH);
        is_over || self.probes.has_found() || self.stated.is_some() || self.loss.bound().is_some()
    }

    /// The reference time in ticks, which does not roll over as the 24 bits on the wire do.
    fn unwrap_reference(&mut self, wire: u32) -> i64 {
        let (last, unwrapped) = self.reference.unwrap_or((wire, 0));
        // The difference as a signed number of 24 bits.
        let ahead = (wire.wrapping_sub(last) << 8).cast_signed() >> 8;
        let unwrapped = unwrapped.wrapping_add(i64::from(ahead));
        self.reference = Some((wire, unwrapped));
        unwrapped.wrapping_mul(REFERENCE)
    }
}

#[cfg(test)]
mod tests;
