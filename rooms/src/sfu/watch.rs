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
use super::plan::{self, Source};
use crate::hall::{Cause, Grade, Quality, SlotKind};

/// Time between two readings. Less sees few packets at a time; more tells people late.
const INTERVAL: Duration = Duration::from_millis(500);

/// What is watched on the way up. A shared screen may well stand still.
const WATCHED: [Source; 2] = [Source::Microphone, Source::Camera];

/// Bits a second below which pictures are no help: a face at 180 lines takes less than this.
const NARROW: u64 = 250_000;

/// The most a call is worth whose pictures have no room.
const NARROW_RATING: f32 = 65.0;

/// What the watch remembers of one participant.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// When the next reading is due.
    at: Option<Instant>,
    /// Since when each source is expected to flow.
    expected: [Option<Instant>; WATCHED.len()],
    losses: [Window; WATCHED.len()],
    pub(super) downlink: Downlink,
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

impl Leg {
    /// Takes a reading when it is due; returns how well the participant is served when that has
    /// changed.
    pub(super) fn look(&mut self, now: Instant) -> Option<Quality> {
        if self.watch.at.is_none_or(|at| at > now) {
            return None;
        }
        self.watch.at = Some(now + INTERVAL);
        let wanted = WATCHED.map(|source| !self.wanted[source as usize].is_empty());
        self.watch.expect(wanted, now);
        let sent = self.slots.each_ref().map(|slot| slot.packets);
        self.watch.downlink.look(sent, now);
        let up = self.way_up();
        let down = self.way_down(now);
        let fault = self.fault(now);
        let (rating, cause) = self.rate(up, down, now);
        let verdict = Verdict {
            rating,
            cause,
            fault,
        };
        self.watch.grader.judge(verdict, now)
    }

    fn rate(&self, up: Way, down: Way, now: Instant) -> (f32, Cause) {
        let delay = |jitter| delay_impairment(self.round_trip, jitter);
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
        let cause = cause.map_or(Cause::None, |(_, cause)| cause);
        let rating = BEST - worst;
        let shows = self.slots.iter().any(super::slot::Slot::shows_pictures);
        let is_narrow = self.estimate.is_known(now) && self.estimate.target() < NARROW;
        if shows && is_narrow && rating > NARROW_RATING {
            return (NARROW_RATING, Cause::DownBandwidth);
        }
        (rating, cause)
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

    fn way_down(&self, now: Instant) -> Way {
        let downlink = &self.watch.downlink;
        let voice = |mid| plan::kind(mid) == Some(SlotKind::Audio);
        let pictures = |mid| !voice(mid);
        let crackles = loss_impairment(downlink.loss(voice, now), Robustness::VOICE);
        let breaks = loss_impairment(downlink.loss(pictures, now), Robustness::PICTURES);
        Way {
            loss: crackles.max(breaks),
            jitter: downlink.jitter(voice, now),
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
    fn jitter(&self) -> Duration {
        let Some(rate) = self.codec.map(super::negotiate::Codec::clock_rate) else {
            return Duration::ZERO;
        };
        let micros = u64::from(self.reception.jitter()) * 1_000_000 / u64::from(rate.max(1));
        Duration::from_micros(micros)
    }
}
