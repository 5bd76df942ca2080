//! How people would judge speech over a path: the E-model of ITU-T G.107, reduced to what a path of
//! packets does to it, as in Cole and Rosenbluth, "Voice over IP performance monitoring" (2001).
//!
//! R = 93.2 − Id − Ie,eff, where Id is what delay takes away and Ie,eff what loss does. The scale is
//! that of G.109: 90 and above is what people are used to, 80 satisfies them, at 70 some complain,
//! below 60 nearly all.

use std::time::Duration;

/// R of a path without delay and loss.
pub(super) const BEST: f32 = 93.2;

/// Delay that is there on any path: frames of 20 ms, the codec's look-ahead, a receiver's buffer, and
/// the other person's half of the way, in milliseconds one way.
const ALWAYS: f32 = 90.0;

/// What a medium bears: the share of loss, in percent, at which half of what there is to lose is
/// lost (Bpl of G.107, for losses at random).
#[derive(Debug, Clone, Copy)]
pub(super) struct Robustness(f32);

impl Robustness {
    /// Opus with its error correction and concealment. G.113 has no figure for it; this one lies
    /// between those it gives for codecs with concealment (19 for G.729A, 25 for G.711, 32 for iLBC).
    pub(super) const VOICE: Self = Self(20.0);

    /// Pictures whose losses are sent again: they stand still for a moment where sound would crack.
    pub(super) const PICTURES: Self = Self(30.0);
}

/// What a share of loss takes away, 0 to 95: Ie,eff with Ie = 0.
pub(super) fn loss_impairment(share: f32, robustness: Robustness) -> f32 {
    let percent = share.clamp(0.0, 1.0) * 100.0;
    95.0 * percent / (percent + robustness.0)
}

/// What delay takes away: Id for a round trip and for what a receiver must wait for late packets.
pub(super) fn delay_impairment(round_trip: Duration, jitter: Duration) -> f32 {
    let delay = ALWAYS + millis(round_trip) / 2.0 + 2.0 * millis(jitter);
    let beyond = (delay - 177.3).max(0.0);
    0.024 * delay + 0.11 * beyond - 0.024 * ALWAYS
}

fn millis(time: Duration) -> f32 {
    time.as_secs_f32() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(percent: f32, round_trip: u64) -> f32 {
        let delay = delay_impairment(Duration::from_millis(round_trip), Duration::ZERO);
        BEST - loss_impairment(percent / 100.0, Robustness::VOICE) - delay
    }

    #[test]
    fn the_scale_is_that_of_the_recommendation() {
        assert!(voice(0.0, 40) > 92.0);
        assert!((83.0..86.0).contains(&voice(2.0, 40)), "{}", voice(2.0, 40));
        assert!((70.0..76.0).contains(&voice(5.0, 40)), "{}", voice(5.0, 40));
        assert!((55.0..65.0).contains(&voice(10.0, 40)));
        assert!(voice(25.0, 40) < 45.0);
    }

    #[test]
    fn delay_is_minded_from_the_point_where_people_interrupt_each_other() {
        assert!(voice(0.0, 150) > 90.0);
        assert!(
            (75.0..85.0).contains(&voice(0.0, 400)),
            "{}",
            voice(0.0, 400)
        );
        assert!(voice(0.0, 700) < 65.0);
    }

    #[test]
    fn pictures_bear_more_loss_than_voice() {
        let five = |robustness| loss_impairment(0.05, robustness);
        assert!(five(Robustness::PICTURES) < five(Robustness::VOICE));
        assert!(BEST - loss_impairment(0.05, Robustness::PICTURES) > 75.0);
    }
}
