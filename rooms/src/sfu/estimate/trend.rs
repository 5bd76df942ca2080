//! Whether the queue on the way grows: the slope of the accumulated delay over the last groups,
//! against a threshold that adapts to how much the way jitters (Carlucci et al. 2016, sections 3.2
//! to 3.4).

use super::groups::Delta;

/// Groups the line is fitted through: half a second of a camera. Fewer take jitter for congestion,
/// more see it late.
const WINDOW: usize = 20;

/// Groups without which a line says nothing.
const LEAST: usize = 8;

/// How much of the accumulated delay is kept at each group.
const SMOOTHING: f64 = 0.9;

/// The slope is compared as if over so many groups, and as many times itself.
const MOST_GROUPS: f64 = 60.0;
const GAIN: f64 = 4.0;

/// The threshold in milliseconds: where it begins, and its bounds.
const THRESHOLD: f64 = 12.5;
const LEAST_THRESHOLD: f64 = 6.0;
const MOST_THRESHOLD: f64 = 600.0;

/// How fast the threshold follows upwards and downwards, per millisecond. Upwards slower than queues
/// grow, else it would hide them; downwards slower than upwards would let a flow be starved by others
/// that fill queues.
const RISE: f64 = 0.0087;
const FALL: f64 = 0.039;

/// A slope this far above the threshold is a jump, not jitter to adapt to, in milliseconds.
const JUMP: f64 = 15.0;

/// The longest the threshold is adapted for at once, in milliseconds.
const LONGEST_STEP: f64 = 100.0;

/// How long the slope is too steep before it counts, in milliseconds.
const PATIENCE: f64 = 10.0;

/// How the way is used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Usage {
    /// The queue drains.
    Under,
    /// The queue stays as it is.
    #[default]
    Normal,
    /// The queue grows.
    Over,
}

/// The trend of the queueing delay.
#[derive(Debug)]
pub(super) struct Trend {
    /// Arrival and smoothed delay, both in milliseconds, in a ring.
    points: [(f64, f64); WINDOW],
    count: usize,
    first_arrival: Option<i64>,
    delay: f64,
    smoothed: f64,
    slope: f64,
    threshold: f64,
    /// How long the slope has been too steep, in milliseconds, and for how many groups.
    over: Option<(f64, u32)>,
    adapted: Option<i64>,
    usage: Usage,
}

impl Default for Trend {
    fn default() -> Self {
        Self {
            points: [(0.0, 0.0); WINDOW],
            count: 0,
            first_arrival: None,
            delay: 0.0,
            smoothed: 0.0,
            slope: 0.0,
            threshold: THRESHOLD,
            over: None,
            adapted: None,
            usage: Usage::Normal,
        }
    }
}

impl Trend {
    /// Takes in two groups of which the later arrived at `arrived`, told at `at`; all microseconds.
    pub(super) fn update(&mut self, delta: Delta, arrived: i64, at: i64) -> Usage {
        let first = *self.first_arrival.get_or_insert(arrived);
        self.delay += millis(delta.arrived - delta.sent);
        self.smoothed = SMOOTHING * self.smoothed + (1.0 - SMOOTHING) * self.delay;
        self.points[self.count % WINDOW] = (millis(arrived - first), self.smoothed);
        self.count += 1;
        let before = self.slope;
        if self.count >= LEAST {
            self.slope = fit(&self.points[..self.count.min(WINDOW)]).unwrap_or(before);
        }
        self.judge(before, millis(delta.sent), at);
        self.usage
    }

    /// How the way was used when last told.
    pub(super) fn usage(&self) -> Usage {
        self.usage
    }

    fn judge(&mut self, before: f64, step: f64, at: i64) {
        let groups = (self.count as f64).min(MOST_GROUPS);
        let trend = groups * self.slope * GAIN;
        self.usage = if trend > self.threshold {
            let (time, count) = self
                .over
                .map_or((step / 2.0, 1), |(time, count)| (time + step, count + 1));
            self.over = Some((time, count));
            // A slope that flattens is a queue about to drain.
            if time > PATIENCE && count > 1 && self.slope >= before {
                self.over = None;
                Usage::Over
            } else {
                self.usage
            }
        } else {
            self.over = None;
            if trend < -self.threshold {
                Usage::Under
            } else {
                Usage::Normal
            }
        };
        self.adapt(trend.abs(), at);
    }

    fn adapt(&mut self, trend: f64, at: i64) {
        let since = self.adapted.replace(at).unwrap_or(at);
        if trend > self.threshold + JUMP {
            return;
        }
        let speed = if trend < self.threshold { FALL } else { RISE };
        let step = millis(at - since).clamp(0.0, LONGEST_STEP);
        let adapted = self.threshold + speed * (trend - self.threshold) * step;
        self.threshold = adapted.clamp(LEAST_THRESHOLD, MOST_THRESHOLD);
    }
}

fn millis(micros: i64) -> f64 {
    micros as f64 / 1000.0
}

/// The slope of the line that fits the points best.
fn fit(points: &[(f64, f64)]) -> Option<f64> {
    let count = points.len() as f64;
    let mean_x = points.iter().map(|it| it.0).sum::<f64>() / count;
    let mean_y = points.iter().map(|it| it.1).sum::<f64>() / count;
    let (mut above, mut below) = (0.0, 0.0);
    for (x, y) in points {
        above += (x - mean_x) * (y - mean_y);
        below += (x - mean_x) * (x - mean_x);
    }
    (below > 0.0).then(|| above / below)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Groups 33 ms apart, each delayed by so many microseconds more than the one before it.
    fn flow(trend: &mut Trend, count: i64, from: i64, more: impl Fn(i64) -> i64) -> Vec<Usage> {
        let mut arrived = from;
        let mut all = Vec::new();
        for group in 0..count {
            let delta = Delta {
                sent: 33_000,
                arrived: 33_000 + more(group),
            };
            arrived += delta.arrived;
            all.push(trend.update(delta, arrived, arrived));
        }
        all
    }

    #[test]
    fn an_even_flow_uses_the_way_normally() {
        let mut trend = Trend::default();
        let usage = flow(&mut trend, 100, 0, |_| 0);
        assert!(usage.iter().all(|it| *it == Usage::Normal));
    }

    #[test]
    fn a_queue_that_grows_is_seen_and_then_that_it_drains() {
        let mut trend = Trend::default();
        flow(&mut trend, 40, 0, |_| 0);
        let growing = flow(&mut trend, 20, 1_320_000, |_| 5_000);
        let seen = growing.iter().position(|it| *it == Usage::Over).unwrap();
        assert!(seen < 12, "after {seen} groups");
        let draining = flow(&mut trend, 40, 2_100_000, |_| -5_000);
        assert!(draining.contains(&Usage::Under));
    }

    #[test]
    fn jitter_without_a_trend_is_not_congestion() {
        let mut trend = Trend::default();
        let usage = flow(&mut trend, 600, 0, |group| {
            [20_000, -20_000][group as usize % 2]
        });
        assert!(!usage.contains(&Usage::Over));
    }
}
