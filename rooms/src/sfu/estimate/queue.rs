//! A queue that stands. A trend shows a queue that grows; one that is full grows no more, and every
//! packet waits in it. So the least delay of every half second is compared with the least delay the
//! way has ever shown.

/// Over how long the least delay is taken, in microseconds: long enough for jitter to let one packet
/// through.
const PERIOD: i64 = 500_000;

/// A standing queue longer than this is one too many, in microseconds.
const TOO_LONG: i64 = 60_000;

/// A queue that falls by this part in a period is left to drain.
const DRAINING: i64 = 8;

/// Periods in a row in which sending less was of no use: the queue is somebody else's, or the way has
/// become longer.
const VAIN: u32 = 4;

/// How long the least delay is remembered, at most twice this, in microseconds. Clocks drift apart by
/// some milliseconds in that time.
const MEMORY: i64 = 30_000_000;

/// The delay of one way, without knowing what its clocks are apart.
#[derive(Debug, Default)]
pub(super) struct Queue {
    period: Option<Least>,
    /// The least delay of the current and of the last stretch of [`MEMORY`].
    base: Option<Least>,
    base_before: Option<i64>,
    /// How long the queue was at the end of the last period, if it was too long.
    standing: Option<i64>,
    vain: u32,
}

/// The least delay since a moment.
#[derive(Debug, Clone, Copy)]
struct Least {
    since: i64,
    delay: i64,
}

impl Queue {
    /// Takes in a packet that was sent and arrived at these microseconds of either clock; returns how
    /// long it queued.
    pub(super) fn add(&mut self, sent: i64, arrived: i64, at: i64) -> i64 {
        let delay = arrived.wrapping_sub(sent);
        for least in [&mut self.period, &mut self.base] {
            let since = least.map_or(at, |it| it.since);
            let delay = least.map_or(delay, |it| it.delay.min(delay));
            *least = Some(Least { since, delay });
        }
        let base = self.base.map_or(delay, |it| it.delay);
        delay.saturating_sub(self.base_before.map_or(base, |it| it.min(base)))
    }

    /// Whether a queue stands that does not drain; asked at every feedback.
    pub(super) fn stands(&mut self, at: i64) -> bool {
        let (Some(period), Some(base)) = (self.period, self.base) else {
            return false;
        };
        if at - period.since < PERIOD {
            return false;
        }
        self.period = None;
        let least = self.base_before.map_or(base.delay, |it| it.min(base.delay));
        if at - base.since >= MEMORY {
            self.base_before = Some(base.delay);
            self.base = Some(Least {
                since: at,
                delay: period.delay,
            });
        }
        let queue = period.delay.saturating_sub(least);
        if queue < TOO_LONG {
            self.standing = None;
            self.vain = 0;
            return false;
        }
        let before = self.standing.replace(queue);
        let drains = before.is_some_and(|before| queue < before - before / DRAINING);
        if drains {
            self.vain = 0;
            return false;
        }
        self.vain += 1;
        if self.vain > VAIN {
            *self = Self::default();
            return false;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half a second in which packets queue for so many milliseconds, give or take jitter.
    fn half(queue: &mut Queue, at: &mut i64, queued: i64) -> bool {
        let mut stands = false;
        for packet in 0..25 {
            *at += 20_000;
            let jitter = packet * 7 % 5 * 10_000;
            // The receiver's clock is far behind ours.
            queue.add(*at, *at - 900_000_000 + queued * 1000 + jitter, *at);
            stands |= queue.stands(*at + 20_000);
        }
        stands
    }

    #[test]
    fn a_queue_that_stands_is_told_from_jitter_and_from_one_that_drains() {
        let (mut queue, mut at) = (Queue::default(), 0);
        assert!(!half(&mut queue, &mut at, 0) && !half(&mut queue, &mut at, 30));
        assert!(half(&mut queue, &mut at, 200));
        assert!(half(&mut queue, &mut at, 200));
        assert!(!half(&mut queue, &mut at, 150));
        assert!(!half(&mut queue, &mut at, 90));
        assert!(!half(&mut queue, &mut at, 10));
    }

    #[test]
    fn a_queue_that_nothing_helps_against_is_not_ours() {
        let (mut queue, mut at) = (Queue::default(), 0);
        half(&mut queue, &mut at, 0);
        let told: Vec<_> = (0..40).map(|_| half(&mut queue, &mut at, 200)).collect();
        assert!(told[..3].contains(&true));
        assert!(told[6..].iter().all(|stands| !stands), "{told:?}");
    }
}
