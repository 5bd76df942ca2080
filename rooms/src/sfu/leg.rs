//! One participant's media connection: its transport, what arrives on it and what leaves by it.

use std::time::{Duration, Instant};

use super::allocate::Allocator;
use super::budget::{Budget, REPORTS};
use super::cap::Cap;
use super::estimate::Estimate;
use super::inbound::{Inbound, Links};
use super::layer::{Encoding, Live, SPATIAL, TEMPORAL};
use super::lipsync::SenderClock;
use super::negotiate::{Agreement, Section};
use super::pacer::Pacer;
use super::paths::Paths;
use super::plan::{MIDS, Source};
use super::slot::Slot;
use super::watch::Watch;
use super::{LegKey, Owner};
use crate::hall::Tally;
use crate::rtp::{NtpClock, Recorder};
use crate::transport::{Fingerprint, Transport};

/// Round trip assumed before the first report tells it.
const ROUND_TRIP: Duration = Duration::from_millis(100);

/// One media connection.
pub(super) struct Leg {
    pub(super) key: LegKey,
    pub(super) owner: Owner,
    pub(super) transport: Transport,
    pub(super) fingerprint: Fingerprint,
    /// Session id and version for answers.
    pub(super) session: (u64, u32),
    /// The browser's ICE user name fragment, which changes with an ICE restart.
    pub(super) remote_ufrag: String,
    /// Our earlier user name fragments and when the demultiplexer may forget them.
    pub(super) old_ufrags: Vec<(String, Instant)>,
    pub(super) agreement: Agreement,
    pub(super) slots: [Slot; MIDS],
    /// What the participant sends us, by [`Encoding::index`].
    pub(super) inbound: [Option<Box<Inbound>>; Encoding::COUNT],
    /// Who wants what, also of streams that have not begun.
    pub(super) wanted: [Links; 3],
    /// Which SSRC is what, and whether it carries retransmissions.
    pub(super) bindings: Vec<(u32, Encoding, bool)>,
    /// Whether the participant was asked for its camera in two encodings.
    pub(super) is_layered: bool,
    pub(super) recorder: Recorder,
    pub(super) sender_clock: SenderClock,
    pub(super) round_trip: Duration,
    pub(super) report_at: Option<Instant>,
    pub(super) transport_deadline: Option<Instant>,
    pub(super) paths: Paths,
    /// What the way down to the participant carries.
    pub(super) estimate: Estimate,
    /// How that is divided.
    pub(super) allocator: Allocator,
    /// What the participant was told to send of each source at most.
    pub(super) caps: [Cap; 3],
    /// What it was told to send in all, in bits per second.
    pub(super) told: Option<u64>,
    pub(super) pacer: Pacer,
    /// What the participant may tell by RTCP.
    pub(super) reports: Budget,
    pub(super) transport_cc: u16,
    pub(super) watch: Watch,
    /// What was counted since the thread last took it over.
    pub(super) tally: Tally,
}

impl Leg {
    pub(super) fn new(
        key: LegKey,
        owner: Owner,
        transport: Transport,
        fingerprint: Fingerprint,
        agreement: Agreement,
        slots: [Slot; MIDS],
        clock: NtpClock,
    ) -> Self {
        let mut leg = Self {
            key,
            owner,
            transport,
            fingerprint,
            session: (0, 0),
            remote_ufrag: String::new(),
            old_ufrags: Vec::new(),
            agreement,
            slots,
            inbound: [const { None }; Encoding::COUNT],
            wanted: [Links::default(); 3],
            bindings: Vec::with_capacity(8),
            is_layered: false,
            recorder: Recorder::new(clock),
            sender_clock: SenderClock::default(),
            round_trip: ROUND_TRIP,
            report_at: None,
            transport_deadline: None,
            paths: Paths::default(),
            estimate: Estimate::new(clock),
            allocator: Allocator::default(),
            caps: Default::default(),
            told: None,
            pacer: Pacer::default(),
            reports: Budget::new(REPORTS),
            transport_cc: 0,
            watch: Watch::default(),
            tally: Tally::default(),
        };
        leg.bind_announced();
        leg
    }

    /// Takes over what a later offer on the same connection agreed on.
    pub(super) fn renew(&mut self, agreement: Agreement) {
        self.agreement = agreement;
        self.bind_announced();
    }

    /// Forgets the user name fragments that are good no more, and hands them out.
    pub(super) fn forget_old_ufrags(&mut self, now: Instant, mut gone: impl FnMut(&str)) {
        self.old_ufrags.retain(|(ufrag, until)| {
            let is_good = *until > now;
            if !is_good {
                gone(ufrag);
            }
            is_good
        });
    }

    /// What was agreed on for an m-line.
    pub(super) fn section(&self, mid: u8) -> Option<&Section> {
        self.agreement.sections.get(usize::from(mid))?.as_ref()
    }

    /// What arrives of a source in its full encoding.
    pub(super) fn inbound(&self, source: Source) -> Option<&Inbound> {
        self.inbound[Encoding::full(source).index()].as_deref()
    }

    pub(super) fn inbound_mut(&mut self, encoding: Encoding) -> Option<&mut Inbound> {
        self.inbound[encoding.index()].as_deref_mut()
    }

    /// How much arrives of a source up to each layer, in bits per second: by encoding, then by
    /// temporal layer, as [`Layer`] numbers them.
    pub(super) fn bitrates(&self, source: Source, now: Instant) -> [[u64; TEMPORAL]; SPATIAL] {
        let mut spatials = 0_u8..;
        [(); SPATIAL].map(|()| {
            let spatial = spatials.next().unwrap_or(0);
            let encoding = Encoding { source, spatial };
            // Whatever comes in one encoding has it as its highest.
            let inbound = self.inbound[encoding.index()]
                .as_deref()
                .filter(|it| it.encoding == encoding);
            let mut temporals = 0_u8..;
            [(); TEMPORAL].map(|()| {
                let temporal = temporals.next().unwrap_or(0);
                inbound.map_or(0, |it| it.bitrate(temporal, now))
            })
        })
    }

    /// Which encodings of a source are arriving.
    pub(super) fn live(&self, source: Source) -> Live {
        let small = Encoding { source, spatial: 0 };
        if source != Source::Camera || self.inbound[small.index()].is_none() {
            return Live::FULL;
        }
        let last = |encoding: Encoding| self.inbound[encoding.index()].as_ref()?.last;
        let live = Live::of(last(small), last(Encoding::full(source)));
        // The small one may go on for a while after its end was asked for. It is better than none.
        if self.is_layered || live.largest < Live::FULL.largest {
            live
        } else {
            Live::FULL
        }
    }

    /// The slot that sends media under this SSRC. What is lost of retransmissions is asked for under
    /// the numbers of the media.
    pub(super) fn slot_by_media(&self, ssrc: u32) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.ssrcs.media == ssrc)
    }

    /// The slot that sends under this SSRC, as media or as retransmissions.
    pub(super) fn slot_by_ssrc(&mut self, ssrc: u32) -> Option<&mut Slot> {
        self.slots
            .iter_mut()
            .find(|slot| slot.ssrcs.media == ssrc || slot.ssrcs.retransmission == ssrc)
    }

    /// When this leg needs attention.
    pub(super) fn deadline(&self, now: Instant) -> Option<Instant> {
        let own = [
            self.transport_deadline,
            self.report_at,
            self.watch.deadline(),
        ]
        .into_iter()
        .flatten();
        if !self.transport.is_connected() {
            return own.min();
        }
        let streams = self
            .inbound
            .iter()
            .flatten()
            .filter_map(|it| it.deadline(now));
        own.chain(self.recorder.deadline())
            .chain(self.estimate.deadline())
            .chain(self.pacer.deadline())
            .chain(streams)
            .min()
    }

    /// Sets who gets what this participant sends.
    pub(super) fn link(&mut self, wanted: [Links; 3]) {
        self.wanted = wanted;
        for inbound in self.inbound.iter_mut().flatten() {
            if wanted[inbound.encoding.source as usize].is_empty() {
                inbound.gaps.forgive();
            }
        }
    }
}
