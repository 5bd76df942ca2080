//! The watch over one participant's media, from packets alone: does what should come up come, does
//! what goes down arrive, and how well would people say it goes. Readings are taken twice a second;
//! a packet costs no more than noting when it came.

mod downlink;
mod emodel;
mod grader;
mod pulse;
mod window;

use std::time::{Duration, Instant};

use self::downlink::Downlink;
use self::emodel::{BEST, Robustness, delay_impairment, loss_impairment};
use self::grader::{Grader, Verdict};
pub(super) use self::pulse::Pulse;
use self::pulse::State;
use self::window::Window;
use super::inbound::Inbound;
use super::leg::Leg;
use super::plan::{self, MIDS, Source};
use crate::hall::{Cause, Grade, Limit, Quality, Report, SlotKind};

/// Time between two readings. Less sees few packets at a time; more tells people late.
const INTERVAL: Duration = Duration::from_millis(500);

/// What is watched on the way up. A shared screen may well stand still.
const WATCHED: [Source; 2] = [Source::Microphone, Source::Camera];

/// What a line up may have too little room for.
const PICTURES: [Source; 2] = [Source::Camera, Source::Screen];

/// Bits a second below which pictures are no help: a face at 180 lines takes less than this.
const NARROW: u64 = 250_000;

/// The most a call is worth whose pictures have no room.
const NARROW_RATING: f32 = 65.0;

/// The share lost by chance from which a line loses packets however little is sent.
const LOSSY: f32 = 0.02;

/// What the watch remembers of one participant.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// When the next reading is due.
    at: Option<Instant>,
    /// Since when each source is expected to flow.
    expected: [Option<Instant>; WATCHED.len()],
    losses: [Window; WATCHED.len()],
    pub(super) downlink: Downlink,
    /// What the browser said last of the pictures it sends, and how much it was asked for at most by
    /// then, in bits per second.
    report: Option<(Report, Option<u64>)>,
    grader: Grader,
}

impl Watch {
    /// The connection stands.
    pub(super) fn begin(&mut self, now: Instant) {
        *self = Self {
            at: Some(now + INTERVAL),
            ..Self::default()
        };
    }

    /// When [`Leg::look`] wants to be called.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.at
    }

    /// Whether that is now.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        self.at.is_some_and(|at| at <= now)
    }

    fn expect(&mut self, wanted: [bool; WATCHED.len()], now: Instant) {
        for (since, wanted) in self.expected.iter_mut().zip(wanted) {
            *since = wanted.then(|| since.unwrap_or(now));
        }
    }
}

/// What one direction of the path takes away from a call.
#[derive(Debug, Clone, Copy, Default)]
struct Way {
    loss: f32,
    jitter: Duration,
}

/// Whether a cause is but a sign of a shortage: what does not fit waits in a queue.
fn explains(short: Cause, cause: Cause) -> bool {
    let is_narrow = matches!(short, Cause::UpBandwidth | Cause::DownBandwidth);
    is_narrow && matches!(cause, Cause::RoundTrip | Cause::Jitter)
}

impl Leg {
    /// Takes in what the browser says of the pictures it sends.
    pub(super) fn report(&mut self, report: Report) {
        self.watch.report = Some((report, self.told));
    }

    /// Takes a reading; returns how well the participant is served when that has changed. What goes
    /// down in each slot came to us as unevenly as `arriving` says.
    pub(super) fn look(&mut self, arriving: &[Duration; MIDS], now: Instant) -> Option<Quality> {
        self.watch.at = Some(now + INTERVAL);
        let wanted = WATCHED.map(|source| !self.wanted[source as usize].is_empty());
        self.watch.expect(wanted, now);
        let sent = self.slots.each_ref().map(|slot| slot.packets);
        self.watch.downlink.look(sent, now);
        let up = self.way_up();
        let down = self.way_down(arriving, now);
        let fault = self.fault(now);
        let by_chance = self.estimate.lost_by_chance(now);
        let is_lossy = by_chance.is_none_or(|share| share >= LOSSY);
        let (rating, cause) = self.rate(up, down, is_lossy, now);
        let verdict = Verdict {
            rating,
            cause,
            fault,
        };
        self.watch.grader.judge(verdict, now)
    }

    fn rate(&self, up: Way, down: Way, is_lossy: bool, now: Instant) -> (f32, Cause) {
        // Feedback comes many times a second, reports every few.
        let round_trip = self.estimate.round_trip(now).unwrap_or(self.round_trip);
        let delay = |jitter| delay_impairment(round_trip, jitter);
        let far = delay(Duration::ZERO);
        let uneven = delay(up.jitter.max(down.jitter)) - far;
        let worst = f32::max(up.loss + delay(up.jitter), down.loss + delay(down.jitter));
        let causes = [
            (up.loss, Cause::UpLoss),
            (down.loss, Cause::DownLoss),
            (far, Cause::RoundTrip),
            (uneven, Cause::Jitter),
        ];
        let cause = causes
            .into_iter()
            .max_by(|one, other| one.0.total_cmp(&other.0));
        let cause = match cause.map_or(Cause::None, |(_, cause)| cause) {
            // Where the queue is full it is lost.
            Cause::DownLoss if !is_lossy && self.shows_pictures() => Cause::DownBandwidth,
            cause => cause,
        };
        let rating = BEST - worst;
        match self.shortage(now) {
            Some(short) if rating > NARROW_RATING => (NARROW_RATING, short),
            Some(short) if explains(short, cause) => (rating, short),
            _ => (rating, cause),
        }
    }

    /// What pictures suffer from though no packet is lost or late.
    fn shortage(&self, now: Instant) -> Option<Cause> {
        if self.shows_pictures() && self.estimate.is_known(now) && self.estimate.target() < NARROW {
            return Some(Cause::DownBandwidth);
        }
        let sends = PICTURES.map(|source| !self.wanted[source as usize].is_empty());
        let (report, asked) = self.watch.report.filter(|_| sends.contains(&true))?;
        if report.limit == Limit::Cpu {
            return Some(Cause::Device);
        }
        let carries = match report.up_kbps {
            Some(kbps) => u64::from(kbps) * 1000,
            // What arrives is then all there is room for.
            None if report.limit == Limit::Bandwidth => self.pictures_rate(now),
            None => return None,
        };
        // Who was asked to send no more than this has room for it.
        let is_asked = asked.is_some_and(|asked| carries >= asked - asked / 10);
        (carries < NARROW && !is_asked).then_some(Cause::UpBandwidth)
    }

    /// Whether the participant is shown a picture.
    fn shows_pictures(&self) -> bool {
        self.slots.iter().any(super::slot::Slot::shows_pictures)
    }

    /// How much arrives of all pictures, in bits per second.
    fn pictures_rate(&self, now: Instant) -> u64 {
        let arriving = PICTURES.into_iter().flat_map(|it| self.encodings(it));
        arriving.map(|it| it.bitrate(u8::MAX, now)).sum()
    }

    fn way_up(&mut self) -> Way {
        let mut way = Way::default();
        for (place, source) in WATCHED.into_iter().enumerate() {
            let totals = self.encodings(source).map(|it| it.reception.totals());
            let (expected, received) = totals.fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
            let share = self.watch.losses[place].read(expected, received);
            if self.watch.expected[place].is_none() {
                continue;
            }
            let robustness = if source.is_audio() {
                Robustness::VOICE
            } else {
                Robustness::PICTURES
            };
            way.loss = way.loss.max(loss_impairment(share, robustness));
            if source.is_audio() {
                way.jitter = self
                    .inbound(source)
                    .map(Inbound::jitter)
                    .unwrap_or_default();
            }
        }
        way
    }

    /// What arrives of a source, in whatever encodings.
    fn encodings(&self, source: Source) -> impl Iterator<Item = &Inbound> {
        let all = self.inbound.iter().flatten().map(Box::as_ref);
        all.filter(move |it| it.encoding.source == source)
    }

    fn way_down(&self, arriving: &[Duration; MIDS], now: Instant) -> Way {
        let downlink = &self.watch.downlink;
        let voice = |mid| plan::kind(mid) == Some(SlotKind::Audio);
        let pictures = |mid| !voice(mid);
        let crackles = loss_impairment(downlink.loss(voice, now), Robustness::VOICE);
        let breaks = loss_impairment(downlink.loss(pictures, now), Robustness::PICTURES);
        Way {
            loss: crackles.max(breaks),
            jitter: downlink.jitter(voice, arriving, now),
        }
    }

    /// What is wrong beyond doubt, the worst first.
    fn fault(&self, now: Instant) -> Option<Quality> {
        let [voice, picture] = self.watch.expected;
        let voice = voice.map(|since| {
            let pulse = self.inbound(Source::Microphone).map(|it| &it.pulse);
            pulse.map_or(State::never(since, now), |it| it.voice(since, now))
        });
        let picture = picture.map(|since| {
            let states = self.encodings(Source::Camera).map(|it| {
                let unanswered = it.keyframes.unanswered();
                it.pulse.picture(since, unanswered, now)
            });
            // One encoding that flows is enough.
            states.min().unwrap_or(State::never(since, now))
        });
        let fault = |grade, cause| Some(Quality { grade, cause });
        match (voice, picture) {
            (Some(State::Absent), Some(State::Absent)) => fault(Grade::Bad, Cause::NoMediaUp),
            _ if self.watch.downlink.is_deaf(now) => fault(Grade::Bad, Cause::NoMediaDown),
            (Some(State::Absent | State::Silent), _) => fault(Grade::Bad, Cause::SilentMicrophone),
            (_, Some(State::Absent | State::Frozen)) => fault(Grade::Poor, Cause::FrozenCamera),
            _ => None,
        }
    }
}

impl Inbound {
    /// How unevenly packets come.
    pub(super) fn jitter(&self) -> Duration {
        let Some(rate) = self.codec.map(super::negotiate::Codec::clock_rate) else {
            return Duration::ZERO;
        };
        let micros = u64::from(self.reception.jitter()) * 1_000_000 / u64::from(rate.max(1));
        Duration::from_micros(micros)
    }
}
