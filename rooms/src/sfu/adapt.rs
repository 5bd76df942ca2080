//! What follows from an estimate: the receiver's pictures get their shares, and those who send them
//! are told how much to send.

use std::time::Instant;

use super::allocate::{CAMERA, RUNGS, SCREEN, Want};
use super::attend::NO_LIMIT;
use super::layer::Layer;
use super::leg::Leg;
use super::plan::{MIDS, Source};
use super::{LegKey, Owner, Sfu};
use crate::hall::CapView;

/// What a voice is given, in bits per second on the wire, when it takes less: after a silence it takes
/// that much at once.
const VOICE: u64 = 70_000;

/// IP, UDP, RTP with its extensions, and the tag: what a packet of sound has around it, at 50 a second,
/// in bits per second.
const VOICE_HEADERS: u64 = 32_000;

/// What a sender is never asked to go below for the sake of several receivers, in bits per second. Who
/// takes less is sent less; one who claims to take less cannot make a picture poor for others.
const FLOOR: u64 = 150_000;

/// What of a share is payload; the rest is headers.
const PAYLOAD_PERCENT: u64 = 90;

impl Sfu {
    /// What a participant should send at most from here on.
    pub(crate) fn poll_cap(&mut self) -> Option<(Owner, CapView)> {
        self.caps.pop_front()
    }

    /// Does what the estimate of a participant's way down asks for.
    pub(super) fn adapt(&mut self, key: LegKey, now: Instant) {
        let Some(leg) = self.leg(key) else {
            return;
        };
        let mut wants = [None; MIDS];
        let mut voices = [None; MIDS];
        for ((want, voice), slot) in wants.iter_mut().zip(&mut voices).zip(&leg.slots) {
            let Some((from, source)) = slot.from else {
                continue;
            };
            if source.is_audio() {
                *voice = Some(self.voice(from, now));
            } else {
                *want = self.want(from, source, now);
            }
        }
        let Some(leg) = self.leg_mut(key) else {
            return;
        };
        let is_known = leg.estimate.is_known(now);
        let spoken = voices.iter().flatten().sum::<u64>();
        let voices = spoken + leg.repeat_voices(&voices, is_known);
        let goal = wants.iter().flatten().map(Want::most).sum::<u64>();
        // While nothing is shown there is nothing to probe for.
        let goal = if goal > 0 { goal + voices } else { 0 };
        leg.estimate.want(goal);
        let room = is_known.then(|| {
            let room = leg.estimate.target().saturating_sub(voices);
            // What is lost is sent again.
            room - room * leg.estimate.lost_percent() / 100
        });
        let before = std::array::from_fn::<_, MIDS, _>(|mid| leg.allocator.grant(mid).layer);
        leg.allocator.allocate(room, &wants, now);
        for (mid, before) in (0_u8..).zip(before) {
            let Some(leg) = self.leg_mut(key) else {
                return;
            };
            let layer = leg.allocator.grant(mid.into()).layer;
            if layer != before {
                leg.slots[usize::from(mid)].want(layer);
                let spatial = |layer: Option<Layer>| layer.map(|it| it.spatial);
                if spatial(layer) != spatial(before) {
                    self.ask_keyframe(key, mid, now);
                }
            }
            let shown = self
                .leg(key)
                .and_then(|leg| leg.slots[usize::from(mid)].from);
            if let Some((from, source)) = shown.filter(|it| !it.1.is_audio()) {
                self.cap(from, source, now);
            }
        }
    }

    /// What a voice takes of a way down, in bits per second.
    fn voice(&self, from: LegKey, now: Instant) -> u64 {
        let inbound = self
            .leg(from)
            .and_then(|leg| leg.inbound(Source::Microphone));
        let rate = inbound.map_or(0, |inbound| inbound.bitrate(u8::MAX, now));
        (rate + VOICE_HEADERS).max(VOICE)
    }

    /// A picture as it arrives.
    fn want(&self, from: LegKey, source: Source, now: Instant) -> Option<Want> {
        let leg = self.leg(from)?;
        let live = leg.live(source);
        let rates = leg.bitrates(source, now);
        let mut rungs = [None; RUNGS];
        let mut places = rungs.iter_mut();
        let mut highest = 0;
        for (spatial, rates) in (0_u8..).zip(rates) {
            if !(live.smallest..=live.largest).contains(&spatial) {
                continue;
            }
            for (temporal, rate) in (0_u8..).zip(rates) {
                if rate > highest
                    && let Some(place) = places.next()
                {
                    highest = rate;
                    *place = Some((Layer { spatial, temporal }, rate));
                }
            }
        }
        Some(Want {
            is_screen: source == Source::Screen,
            adapts: leg.wanted[source as usize].iter().count() == 1,
            rungs,
        })
    }

    /// Tells a sender how much of a source its receivers can take: the only one what fits there; of
    /// several what the best placed can make use of, because the others are sent fewer layers.
    fn cap(&mut self, from: LegKey, source: Source, now: Instant) {
        let Some(leg) = self.leg(from) else {
            return;
        };
        let owner = leg.owner;
        let links = leg.wanted[source as usize];
        let shares = links.iter().filter_map(|link| {
            let receiver = self.leg(link.leg)?;
            Some(receiver.allocator.grant(link.mid.into()).share)
        });
        let most = if source == Source::Screen {
            SCREEN
        } else {
            CAMERA
        };
        let floor = if links.iter().count() > 1 { FLOOR } else { 0 };
        let best = shares.max().filter(|share| *share < most);
        let allowed = best.map(|share| (share * PAYLOAD_PERCENT / 100).max(floor));
        let Some(leg) = self.leg_mut(from) else {
            return;
        };
        let word = leg.caps[source as usize].update(allowed, now);
        if let Some(word) = word {
            let kbps = word
                .bitrate
                .map(|it| u32::try_from(it / 1000).unwrap_or(u32::MAX));
            let mid = source.mid();
            self.caps.push_back((owner, CapView { mid, kbps }));
        }
        if let Some(limit) = self.limit_of(from, now)
            && let Some(leg) = self
                .legs
                .get_mut(from.index())
                .and_then(Option::as_deref_mut)
            && limit < leg.told.unwrap_or(NO_LIMIT) / 10 * 9
        {
            leg.send_limit(Some(limit), &mut self.batch);
        }
    }

    /// The most a participant should send in all, in bits per second, if its receivers cannot take what
    /// it likes to send.
    pub(super) fn limit_of(&self, key: LegKey, now: Instant) -> Option<u64> {
        let leg = self.leg(key)?;
        let sent = [(Source::Camera, CAMERA), (Source::Screen, SCREEN)].map(|(source, most)| {
            let is_sent = !leg.wanted[source as usize].is_empty();
            let allowed = leg.caps[source as usize].allowed();
            (
                is_sent.then_some(allowed.unwrap_or(most)),
                allowed.is_some(),
            )
        });
        let is_limited = sent
            .iter()
            .any(|(rate, limited)| rate.is_some() && *limited);
        let pictures = sent.iter().filter_map(|(rate, _)| *rate).sum::<u64>();
        is_limited.then(|| pictures + self.voice(key, now))
    }
}

impl Leg {
    /// Lets each voice, of so many bits per second, be sent again as far as there is room; returns what
    /// that takes in all. A voice through a lossy way matters more than a picture.
    fn repeat_voices(&mut self, voices: &[Option<u64>; MIDS], is_known: bool) -> u64 {
        let target = if is_known {
            self.estimate.target()
        } else {
            u64::MAX
        };
        let room = target.saturating_sub(voices.iter().flatten().sum());
        let mut taken = 0;
        for (slot, voice) in self.slots.iter_mut().zip(voices) {
            if let Some(voice) = voice {
                let sound = voice.saturating_sub(VOICE_HEADERS);
                taken += slot.redundancy.afford(sound, room - taken);
            }
        }
        taken
    }
}
