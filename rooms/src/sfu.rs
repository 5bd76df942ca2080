//! The selective forwarding unit of one media thread: legs, who is wired to whom, and the path of a
//! packet. It knows connections and slots; rooms and people are the hall's.

mod adapt;
mod allocate;
mod arrive;
mod attend;
mod batch;
pub(crate) mod budget;
mod cap;
mod demux;
mod draw;
mod estimate;
mod feedback;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzz;
mod handshakes;
mod inbound;
mod keyframes;
mod layer;
mod leg;
mod lipsync;
mod negotiate;
mod offer;
mod pacer;
mod padding;
mod paths;
pub(crate) mod plan;
mod redundancy;
mod send;
mod slot;
mod timers;
mod watch;
mod wiring;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use self::attend::{REPORT_INTERVAL, SlotTimes};
use self::batch::Batch;
use self::demux::Demux;
use self::draw::Draw;
use self::handshakes::Handshakes;
use self::leg::Leg;
use self::plan::MIDS;
use self::send::Sent;
use self::slot::Media;
use self::timers::Timers;
pub(crate) use self::wiring::Wire;
use crate::hall::{CapView, Counts, Quality, Report, Tally, Transmit};
use crate::id::{PeerId, RoomId};
use crate::rtp::NtpClock;
use crate::transport::{
    Certificate, CloseReason, Path, Received, TransportEvent, is_dtls, is_stun,
};

/// The least time until a leg is attended again, so that one whose deadline does not move cannot
/// hold up the others.
const BREATH: Duration = Duration::from_millis(1);

/// Names a leg while it lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LegKey(u32);

impl LegKey {
    fn index(self) -> usize {
        self.0 as usize
    }
}

/// Whose leg it is, for events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) room: RoomId,
    pub(crate) peer: PeerId,
}

/// Names streams: never the same twice, with the leg in the low bits.
#[derive(Debug, Default)]
struct StreamNames {
    last: u64,
}

impl StreamNames {
    fn name(&mut self, leg: LegKey) -> u64 {
        self.last += 1;
        (self.last << 32) | u64::from(leg.0)
    }

    fn leg(name: u64) -> LegKey {
        LegKey(u32::try_from(name & u64::from(u32::MAX)).unwrap_or(u32::MAX))
    }
}

/// All legs of one media thread.
pub(crate) struct Sfu {
    certificate: Arc<Certificate>,
    udp: Vec<SocketAddr>,
    tcp: Vec<SocketAddr>,
    draw: Draw,
    thread: u8,
    /// Starts with the first call that tells the time.
    clock: Option<NtpClock>,
    legs: Vec<Option<Box<Leg>>>,
    free: Vec<LegKey>,
    demux: Demux,
    handshakes: Handshakes,
    timers: Timers,
    streams: StreamNames,
    batch: Batch,
    events: VecDeque<(Owner, LegKey, TransportEvent)>,
    qualities: VecDeque<(Owner, LegKey, Quality)>,
    caps: VecDeque<(Owner, CapView)>,
    forwarded: u64,
    tally: Tally,
}

impl Sfu {
    pub(crate) fn new(
        certificate: Arc<Certificate>,
        udp: Vec<SocketAddr>,
        tcp: Vec<SocketAddr>,
        seed: [u8; 32],
    ) -> Self {
        let mut draw = Draw::new(seed);
        let demux = Demux::new(u64::from_be_bytes(draw.bytes()));
        Self {
            certificate,
            udp,
            tcp,
            draw,
            thread: 0,
            clock: None,
            legs: Vec::new(),
            free: Vec::new(),
            demux,
            handshakes: Handshakes::default(),
            timers: Timers::default(),
            streams: StreamNames::default(),
            batch: Batch::new(),
            events: VecDeque::new(),
            qualities: VecDeque::new(),
            caps: VecDeque::new(),
            forwarded: 0,
            tally: Tally::default(),
        }
    }

    /// Sets the number of the media thread, which ICE sessions begin with.
    pub(crate) fn number(&mut self, thread: u8) {
        self.thread = thread;
    }

    /// Random bytes of the hall's seed, at most 32, for who else needs some.
    pub(crate) fn random<const N: usize>(&mut self) -> [u8; N] {
        self.draw.bytes()
    }

    /// The UDP addresses browsers are told.
    pub(crate) fn udp_candidates(&self) -> &[SocketAddr] {
        &self.udp
    }

    /// Shows another certificate to browsers that connect from here on.
    pub(crate) fn renew_certificate(&mut self, certificate: Arc<Certificate>) {
        self.certificate = certificate;
    }

    /// The certificate shown to browsers that connect now.
    pub(crate) fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Takes in a datagram.
    pub(crate) fn datagram(&mut self, path: Path, data: &mut [u8], now: Instant) {
        let is_check = is_stun(data);
        let key = if is_check {
            self.demux.by_check(data)
        } else {
            self.demux.by_path(path)
        };
        let Some(key) = key else {
            return;
        };
        let Some(leg) = self
            .legs
            .get_mut(key.index())
            .and_then(Option::as_deref_mut)
        else {
            return;
        };
        let begins = is_dtls(data) && leg.transport.awaits_handshake();
        if begins && !self.handshakes.begin(key, path.remote.ip()) {
            return;
        }
        match leg.transport.handle_datagram(path, data, now) {
            Received::Rtp(packet) => self.rtp(key, packet, now),
            Received::Rtcp(compound) => {
                if leg.reports.take(compound.len(), now) {
                    self.rtcp(key, compound, now);
                }
            }
            Received::Nothing => {
                let proven = self.flush(key, now).contains(path);
                if is_check && proven {
                    self.prove(key, path, now);
                }
            }
        }
        if begins
            && self
                .leg(key)
                .is_none_or(|leg| leg.transport.awaits_handshake())
        {
            self.handshakes.end(key);
        }
        self.reschedule(key, now);
    }

    /// Lets time pass.
    pub(crate) fn handle_timeout(&mut self, now: Instant) {
        while let Some((_, key)) = self.timers.peek().filter(|(at, _)| *at <= now) {
            self.attend(key, now);
            let deadline = self.leg(key).and_then(|leg| leg.deadline(now));
            self.timers
                .set(key, deadline.map(|deadline| deadline.max(now + BREATH)));
        }
    }

    /// When [`Sfu::handle_timeout`] wants to be called.
    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        self.timers.peek().map(|(deadline, _)| deadline)
    }

    /// The next turn in the life of a leg.
    pub(crate) fn poll_event(&mut self) -> Option<(Owner, LegKey, TransportEvent)> {
        self.events.pop_front()
    }

    /// How well a participant is served from here on.
    pub(crate) fn poll_quality(&mut self) -> Option<(Owner, LegKey, Quality)> {
        self.qualities.pop_front()
    }

    /// Takes in what a browser says of the pictures it sends.
    pub(crate) fn report(&mut self, key: LegKey, report: Report) {
        if let Some(leg) = self.leg_mut(key) {
            leg.report(report);
        }
    }

    /// Hands out the datagrams to send.
    pub(crate) fn transmits(&mut self, send: impl FnMut(Transmit<'_>)) {
        self.batch.drain(send);
    }

    /// What has been done.
    pub(crate) fn counts(&self) -> Counts {
        Counts {
            forwarded: self.forwarded,
            overflowed: self.batch.overflowed(),
            tally: self.tally,
            ..Counts::default()
        }
    }

    /// Says goodbye to a participant and forgets the leg.
    pub(crate) fn close(&mut self, key: LegKey, now: Instant) {
        if let Some(leg) = self.leg_mut(key) {
            leg.transport.close(now);
        }
        self.flush(key, now);
        self.forget(key);
    }

    fn leg(&self, key: LegKey) -> Option<&Leg> {
        self.legs.get(key.index())?.as_deref()
    }

    fn leg_mut(&mut self, key: LegKey) -> Option<&mut Leg> {
        self.legs.get_mut(key.index())?.as_deref_mut()
    }

    fn clock(&mut self, now: Instant) -> NtpClock {
        *self.clock.get_or_insert_with(|| NtpClock::new(now))
    }

    /// The path of a packet: decrypted by now; numbered, stamped and sealed for each receiver.
    fn rtp(&mut self, key: LegKey, packet: &[u8], now: Instant) {
        let clock = self.clock(now);
        let Some(leg) = self
            .legs
            .get_mut(key.index())
            .and_then(Option::as_deref_mut)
        else {
            return;
        };
        let Some((media, encoding, links)) = leg.arrived(packet, &mut self.streams, clock, now)
        else {
            return;
        };
        // A copy, because the leg it is of and the legs it goes to are in one table.
        let inbound = leg.inbound_mut(encoding);
        let recent = inbound.and_then(|inbound| inbound.recent.as_deref().copied());
        let media = Media {
            recent: recent.as_ref(),
            ..media
        };
        let mut needs_start = false;
        let mut is_used = false;
        for link in links.iter() {
            let Some(receiver) = self
                .legs
                .get_mut(link.leg.index())
                .and_then(Option::as_deref_mut)
            else {
                continue;
            };
            match receiver.send(link.mid, &media, clock, &mut self.batch, now) {
                Sent::Dropped => is_used = true,
                Sent::NeedsStart => needs_start = true,
                Sent::Unwanted => {}
                Sent::Yes => {
                    is_used = true;
                    self.forwarded += 1;
                }
            }
        }
        if let Some(inbound) = self.leg_mut(key).and_then(|it| it.inbound_mut(encoding)) {
            inbound.is_used = is_used || needs_start;
            if needs_start {
                inbound.keyframes.want();
            }
        }
    }

    /// Moves what a transport has to say into the batch and the events; returns where datagrams went.
    fn flush(&mut self, key: LegKey, now: Instant) -> Destinations {
        let mut destinations = Destinations::default();
        let mut is_shown_anew = false;
        let Some(leg) = self
            .legs
            .get_mut(key.index())
            .and_then(Option::as_deref_mut)
        else {
            return destinations;
        };
        while let Some(transmit) = leg.transport.poll_transmit() {
            destinations.last = Some(transmit.path);
            self.batch.push(transmit.path, &transmit.bytes);
        }
        while let Some(event) = leg.transport.poll_event() {
            match event {
                TransportEvent::Connected => {
                    leg.report_at = Some(now + REPORT_INTERVAL / 4);
                    leg.watch.begin(now);
                    self.tally.connected += 1;
                }
                TransportEvent::Closed(CloseReason::Handshake | CloseReason::Identity)
                    if leg.report_at.is_none() =>
                {
                    self.tally.failed += 1;
                }
                TransportEvent::PathChanged(_) => {
                    leg.estimate.restart(now);
                    self.tally.path_changes += 1;
                }
                _ => {}
            }
            if matches!(event, TransportEvent::Connected | TransportEvent::Closed(_)) {
                self.handshakes.end(key);
            }
            self.events.push_back((leg.owner, key, event));
            is_shown_anew |= match event {
                TransportEvent::Connected | TransportEvent::Restored => true,
                TransportEvent::PathChanged(_) => leg.transport.is_connected(),
                _ => false,
            };
        }
        leg.transport_deadline = leg.transport.poll_timeout();
        if is_shown_anew {
            // What is on for this participant has been flowing past, or was lost on a path that died;
            // it can be shown from the next key frame on.
            for mid in (0..).take(MIDS) {
                self.ask_keyframe(key, mid, now);
            }
        }
        destinations
    }

    fn prove(&mut self, key: LegKey, path: Path, now: Instant) {
        if let Some(gone) = self.leg_mut(key).and_then(|leg| leg.paths.prove(path, now)) {
            self.demux.forget(gone, key);
        }
        self.demux.learn(path, key);
    }

    fn attend(&mut self, key: LegKey, now: Instant) {
        let clock = self.clock(now);
        let Some(leg) = self
            .legs
            .get_mut(key.index())
            .and_then(Option::as_deref_mut)
        else {
            return;
        };
        if leg
            .transport_deadline
            .is_some_and(|deadline| deadline <= now)
        {
            leg.transport.handle_timeout(now);
        }
        leg.send_feedback(&mut self.batch, now);
        self.tally.take(&mut leg.tally);
        leg.probe(clock, &mut self.batch, now);
        let reports = leg.report_at.is_some_and(|at| at <= now);
        if reports {
            leg.report_at = Some(now + REPORT_INTERVAL);
            let demux = &mut self.demux;
            leg.paths.expire(now, |path| demux.forget(path, key));
            leg.forget_old_ufrags(now, |ufrag| demux.dismiss(ufrag));
            let times = self.slot_times(key, clock.ntp(now));
            self.adapt(key, now);
            let limit = self.limit_of(key, now);
            if let Some(leg) = self
                .legs
                .get_mut(key.index())
                .and_then(Option::as_deref_mut)
            {
                leg.send_reports(&times, limit, clock, &mut self.batch, now);
            }
        }
        self.watch(key, now);
        self.repair(key, now);
        self.flush(key, now);
    }

    /// Looks how well a participant is served, when that is due.
    fn watch(&mut self, key: LegKey, now: Instant) {
        let Some(leg) = self.leg(key).filter(|leg| leg.watch.is_due(now)) else {
            return;
        };
        let arriving = leg.slots.each_ref().map(|slot| {
            let (from, source) = slot.from?;
            Some(self.leg(from)?.inbound(source)?.jitter())
        });
        let arriving = arriving.map(Option::unwrap_or_default);
        let Some(leg) = self.leg_mut(key) else {
            return;
        };
        if let Some(quality) = leg.look(&arriving, now) {
            let owner = leg.owner;
            self.qualities.push_back((owner, key, quality));
        }
    }

    /// What each slot's clock shows at `ntp`.
    fn slot_times(&self, key: LegKey, ntp: u64) -> SlotTimes {
        let mut times = [None; MIDS];
        let Some(leg) = self.leg(key) else {
            return times;
        };
        for (time, slot) in times.iter_mut().zip(&leg.slots) {
            *time = slot.from.and_then(|(from, _)| {
                let stream = slot.rewriter.source()?;
                let timestamp = self.leg(from)?.timestamp_of(stream, ntp)?;
                Some(timestamp.wrapping_add(slot.rewriter.timestamp_offset(stream)?))
            });
        }
        times
    }

    fn reschedule(&mut self, key: LegKey, now: Instant) {
        if let Some(leg) = self.leg(key) {
            let deadline = leg.deadline(now);
            self.timers.set(key, deadline);
        }
    }

    fn forget(&mut self, key: LegKey) {
        let Some(mut leg) = self.legs.get_mut(key.index()).and_then(Option::take) else {
            return;
        };
        self.tally.take(&mut leg.tally);
        for path in leg.paths.iter() {
            self.demux.forget(path, key);
        }
        self.demux.dismiss(leg.transport.credentials().ufrag());
        for (ufrag, _) in leg.old_ufrags {
            self.demux.dismiss(&ufrag);
        }
        self.handshakes.end(key);
        self.timers.set(key, None);
        self.free.push(key);
    }
}

/// What a transport's turn amounted to.
#[derive(Debug, Default)]
struct Destinations {
    last: Option<Path>,
}

impl Destinations {
    /// Whether the path was answered; an answer to a check is given to those only who know the
    /// password.
    fn contains(&self, path: Path) -> bool {
        self.last == Some(path)
    }
}
