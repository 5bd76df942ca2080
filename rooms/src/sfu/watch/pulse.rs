//! Whether an arriving stream lives, told by its packets alone.

use std::time::{Duration, Instant};

/// A pause after which a stream that flowed is taken for dead. Discontinuous transmission leaves
/// pauses of 400 ms between packets of voice (RFC 7587, section 3.1.3), a dark room makes a camera
/// take five pictures a second; more would leave people before a frozen picture without a word.
pub(super) const PAUSE: Duration = Duration::from_secs(2);

/// The same for one that has not begun: cameras take their time to start.
pub(super) const START: Duration = Duration::from_millis(2500);

/// Silence after which a microphone that was never heard is taken for muted by its system. In the
/// quietest room a microphone makes noise, but the browser's own cleaning can take all of it.
pub(super) const SILENT: Duration = Duration::from_secs(5);

/// The same for one that was heard: whoever listens says nothing for a while.
pub(super) const SILENT_AGAIN: Duration = Duration::from_secs(10);

/// A key frame that was asked for and did not come in this time will not come by itself.
pub(super) const UNANSWERED: Duration = Duration::from_secs(2);

/// Loudness of digital silence, in −dBov (RFC 6464).
const SILENCE: u8 = 127;

/// What has been seen of one stream.
#[derive(Debug, Default)]
pub(in crate::sfu) struct Pulse {
    /// The last packet.
    packet: Option<Instant>,
    /// The last packet of another picture or stretch of sound than the one before.
    frame: Option<Instant>,
    /// The last packet that was not silence, where packets tell.
    sound: Option<Instant>,
    timestamp: u32,
    has_levels: bool,
}

/// How a stream is, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// As it should be.
    Flowing,
    /// Sound that is none.
    Silent,
    /// Pictures stand still, or cannot be shown.
    Frozen,
    /// Nothing comes.
    Absent,
}

impl State {
    /// A stream that is expected since `since` and of which nothing came ever.
    pub(super) fn never(since: Instant, now: Instant) -> Self {
        if now.saturating_duration_since(since) >= START {
            Self::Absent
        } else {
            Self::Flowing
        }
    }
}

impl Pulse {
    /// Notes a packet; `level` is its loudness extension as it came (RFC 6464).
    pub(in crate::sfu) fn beat(&mut self, timestamp: u32, level: Option<u8>, now: Instant) {
        if self.packet.is_none() || timestamp != self.timestamp {
            self.timestamp = timestamp;
            self.frame = Some(now);
        }
        self.packet = Some(now);
        if let Some(level) = level {
            self.has_levels = true;
            if level & 0x7f < SILENCE {
                self.sound = Some(now);
            }
        }
    }

    /// How a voice is that is expected since `since`.
    pub(super) fn voice(&self, since: Instant, now: Instant) -> State {
        if self.is_absent(since, now) {
            return State::Absent;
        }
        let heard = self.sound.filter(|at| *at > since);
        let patience = if heard.is_some() {
            SILENT_AGAIN
        } else {
            SILENT
        };
        let quiet = now.saturating_duration_since(heard.unwrap_or(since));
        if self.has_levels && quiet >= patience {
            return State::Silent;
        }
        State::Flowing
    }

    /// How a picture is that is expected since `since`; `unanswered` tells since when a key frame is
    /// asked for in vain.
    pub(super) fn picture(
        &self,
        since: Instant,
        unanswered: Option<Instant>,
        now: Instant,
    ) -> State {
        if self.is_absent(since, now) {
            return State::Absent;
        }
        let begun = self.frame.is_some_and(|at| at > since);
        let stands = self
            .frame
            .is_some_and(|at| begun && now.saturating_duration_since(at) >= PAUSE);
        let in_vain =
            unanswered.is_some_and(|at| now.saturating_duration_since(at.max(since)) >= UNANSWERED);
        if stands || in_vain {
            return State::Frozen;
        }
        State::Flowing
    }

    fn is_absent(&self, since: Instant, now: Instant) -> bool {
        match self.packet.filter(|at| *at > since) {
            Some(last) => now.saturating_duration_since(last) >= PAUSE,
            None => State::never(since, now) == State::Absent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::tests::moment::start;

    const QUIET: Option<u8> = Some(127);
    const LOUD: Option<u8> = Some(0x9e);

    /// Packets of 20 ms from one time to another, in milliseconds.
    fn voice(pulse: &mut Pulse, start: Instant, times: std::ops::Range<u64>, level: Option<u8>) {
        for at in times.step_by(20) {
            let stamp = u32::try_from(at * 48).unwrap();
            pulse.beat(stamp, level, start + Duration::from_millis(at));
        }
    }

    #[test]
    fn a_voice_that_stops_is_absent_after_two_seconds_and_back_with_the_first_packet() {
        let start = start();
        let at = |ms| start + Duration::from_millis(ms);
        let mut pulse = Pulse::default();
        assert_eq!(pulse.voice(at(0), at(2400)), State::Flowing);
        assert_eq!(pulse.voice(at(0), at(2500)), State::Absent);
        voice(&mut pulse, start, 2600..5000, LOUD);
        assert_eq!(pulse.voice(at(0), at(6900)), State::Flowing);
        assert_eq!(pulse.voice(at(0), at(7000)), State::Absent);
        voice(&mut pulse, start, 7100..7101, LOUD);
        assert_eq!(pulse.voice(at(0), at(7100)), State::Flowing);
    }

    #[test]
    fn pauses_between_packets_are_no_silence() {
        let start = start();
        let mut pulse = Pulse::default();
        for at in (0..60_000).step_by(400) {
            let now = start + Duration::from_millis(at);
            pulse.beat(u32::try_from(at * 48).unwrap(), LOUD, now);
            assert_eq!(pulse.voice(start, now), State::Flowing);
        }
    }

    #[test]
    fn silence_is_told_by_loudness_and_sooner_where_nothing_was_ever_heard() {
        let start = start();
        let at = |ms| start + Duration::from_millis(ms);
        let mut pulse = Pulse::default();
        voice(&mut pulse, start, 20..6000, QUIET);
        assert_eq!(pulse.voice(at(0), at(4900)), State::Flowing);
        assert_eq!(pulse.voice(at(0), at(5000)), State::Silent);
        voice(&mut pulse, start, 6000..6100, LOUD);
        assert_eq!(pulse.voice(at(0), at(6100)), State::Flowing);
        voice(&mut pulse, start, 6100..17_000, QUIET);
        assert_eq!(pulse.voice(at(0), at(16_000)), State::Flowing);
        assert_eq!(pulse.voice(at(0), at(16_100)), State::Silent);
    }

    #[test]
    fn without_loudness_nothing_is_said_about_silence() {
        let start = start();
        let mut pulse = Pulse::default();
        voice(&mut pulse, start, 0..60_000, None);
        let now = start + Duration::from_mins(1);
        assert_eq!(pulse.voice(start, now), State::Flowing);
    }

    #[test]
    fn a_microphone_that_is_switched_on_again_begins_anew() {
        let start = start();
        let at = |ms| start + Duration::from_millis(ms);
        let mut pulse = Pulse::default();
        voice(&mut pulse, start, 20..30_000, QUIET);
        assert_eq!(pulse.voice(at(29_000), at(30_000)), State::Flowing);
    }

    #[test]
    fn a_picture_that_stops_is_absent_and_one_that_is_always_the_same_is_frozen() {
        let start = start();
        let at = |ms| start + Duration::from_millis(ms);
        let mut pulse = Pulse::default();
        assert_eq!(pulse.picture(at(0), None, at(2500)), State::Absent);
        for frame in 0..30 {
            pulse.beat(frame * 3000, None, at(u64::from(frame) * 33));
        }
        assert_eq!(pulse.picture(at(0), None, at(2900)), State::Flowing);
        assert_eq!(pulse.picture(at(0), None, at(2960)), State::Absent);
        // The same picture again and again is none.
        for again in 0..30 {
            pulse.beat(29 * 3000, None, at(2960 + again * 33));
        }
        assert_eq!(pulse.picture(at(0), None, at(4000)), State::Frozen);
    }

    #[test]
    fn pictures_nobody_can_begin_with_are_frozen() {
        let start = start();
        let at = |ms| start + Duration::from_millis(ms);
        let mut pulse = Pulse::default();
        for frame in 0..100 {
            pulse.beat(frame * 3000, None, at(u64::from(frame) * 33));
        }
        assert_eq!(
            pulse.picture(at(0), Some(at(1300)), at(3200)),
            State::Flowing
        );
        assert_eq!(
            pulse.picture(at(0), Some(at(1200)), at(3200)),
            State::Frozen
        );
    }
}
