//! Letting datagrams gather before they are read. Waking up for each costs more than forwarding it;
//! a pause of half a millisecond that nobody hears makes one turn of many.

use std::time::Duration;

/// The longest pause. More is added to what everybody hears of each other; with less there is less
/// to gather.
const LONGEST: Duration = Duration::from_micros(500);

/// The kernel does not wake a thread more exactly than this, and shorter pauses gather nothing.
const SHORTEST: Duration = Duration::from_micros(50);

/// Below this share of its time a thread has nothing to gain that anybody would notice.
const BUSY: f64 = 0.3;

/// From here on the pause is the longest.
const BUSIER: f64 = 0.5;

/// When a media thread lets datagrams gather.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gathering {
    /// When it is busy, the longer the busier. The step is no cliff, for pausing makes a thread less
    /// busy, which would end the pauses at once.
    #[default]
    Adaptive,
    /// As long as it may, to measure what it brings.
    Always,
    /// Not at all, to measure what it costs.
    Never,
}

impl Gathering {
    /// How long to pause before the next turn when a thread is busy for a share `busy` of its time
    /// and nothing else is due for `patience`.
    pub(super) fn pause(self, busy: f64, patience: Duration) -> Duration {
        let share = match self {
            Self::Adaptive => ((busy - BUSY) / (BUSIER - BUSY)).clamp(0.0, 1.0),
            Self::Always => 1.0,
            Self::Never => 0.0,
        };
        let pause = LONGEST.mul_f64(share).min(patience);
        if pause < SHORTEST {
            Duration::ZERO
        } else {
            pause
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDLE: Duration = Duration::from_secs(5);

    #[test]
    fn only_a_busy_thread_pauses_and_the_longer_the_busier() {
        let pause = |busy| Gathering::Adaptive.pause(busy, IDLE);
        assert_eq!(pause(0.0), Duration::ZERO);
        assert_eq!(pause(0.3), Duration::ZERO);
        assert_eq!(pause(0.31), Duration::ZERO, "too short to be worth it");
        assert!(pause(0.35) < pause(0.45));
        assert_eq!(pause(0.5), LONGEST);
        assert_eq!(pause(1.0), LONGEST);
    }

    #[test]
    fn what_is_due_is_not_overslept() {
        let due = Duration::from_micros(200);
        assert_eq!(Gathering::Always.pause(0.0, due), due);
        assert_eq!(Gathering::Always.pause(0.0, Duration::ZERO), Duration::ZERO);
        assert_eq!(Gathering::Never.pause(1.0, IDLE), Duration::ZERO);
    }
}
