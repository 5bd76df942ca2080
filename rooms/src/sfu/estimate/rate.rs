//! From how the way is used to how much is sent: up by a share each second while far from what it is
//! known to carry, by a packet each round trip when near, and down below what arrived when the queue
//! grows (draft-ietf-rmcat-gcc, section 5.5).

use std::time::Duration;

use super::trend::Usage;
use super::{LEAST, MOST};

/// What is kept of the delivered rate when the queue grows: less drains it faster, more of the way
/// stays unused for longer.
const DECREASE: f64 = 0.85;

/// Growth far from what the way carries, each second.
const GROWTH: f64 = 1.08;

/// How far the rate may rise above what is delivered: growth that nothing confirms is a guess.
const AHEAD: f64 = 1.5;
const AHEAD_BITS: f64 = 10_000.0;

/// A rate below this share of what may be sent did not make a queue grow, unless so much less arrives
/// than is sent.
const IDLE: f64 = 0.65;
const CHOKED: f64 = 0.8;

/// The part of a new sample in what the way is known to carry.
const LEARNING: f64 = 0.05;

/// What flows, in bits per second.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flow {
    /// What is sent.
    pub(super) sent: f64,
    /// What arrives, once known.
    pub(super) delivered: Option<f64>,
}

/// What may be sent, as the delay tells.
#[derive(Debug)]
pub(super) struct Control {
    rate: f64,
    capacity: Option<Capacity>,
    holds: bool,
    updated: Option<i64>,
    lowered: Option<i64>,
}

/// What the way carried when its queue grew, in kilobits per second.
#[derive(Debug, Clone, Copy)]
struct Capacity {
    mean: f64,
    /// Deviation, relative to the mean.
    deviation: f64,
}

impl Capacity {
    fn spread(self) -> f64 {
        3.0 * (self.deviation * self.mean).sqrt()
    }

    fn learn(known: Option<Self>, delivered: f64) -> Self {
        let sample = delivered / 1000.0;
        let Some(Self { mean, deviation }) = known else {
            return Self {
                mean: sample,
                deviation: 0.4,
            };
        };
        let mean = (1.0 - LEARNING) * mean + LEARNING * sample;
        let error = (mean - sample) * (mean - sample) / mean.max(1.0);
        let deviation = (1.0 - LEARNING) * deviation + LEARNING * error;
        Self {
            mean,
            deviation: deviation.clamp(0.4, 2.5),
        }
    }
}

impl Control {
    /// Begins at a rate, in bits per second like all of them.
    pub(super) fn new(rate: f64) -> Self {
        Self {
            rate,
            capacity: None,
            holds: false,
            updated: None,
            lowered: None,
        }
    }

    /// What may be sent.
    pub(super) fn rate(&self) -> f64 {
        self.rate
    }

    /// Takes in what a probe found the way to carry; less than what is believed is no news.
    pub(super) fn found(&mut self, carried: f64, at: i64) {
        if carried > self.rate {
            self.rate = carried.min(MOST as f64);
            self.updated = Some(at);
            self.capacity = None;
        }
    }

    /// Takes in how the way is used, and what was sent and delivered. Returns whether the rate was
    /// lowered.
    pub(super) fn update(
        &mut self,
        usage: Usage,
        flow: Flow,
        round_trip: Duration,
        at: i64,
    ) -> bool {
        let since = self.updated.replace(at).map_or(0, |before| at - before);
        let seconds = (since as f64 / 1e6).clamp(0.0, 1.0);
        match usage {
            Usage::Over => self.lower(flow, round_trip, at),
            // The queue drains: let it.
            Usage::Under => {
                self.holds = true;
                false
            }
            Usage::Normal => {
                self.raise(flow.delivered, round_trip, seconds);
                false
            }
        }
    }

    fn raise(&mut self, delivered: Option<f64>, round_trip: Duration, seconds: f64) {
        // After a hold, growth starts from here.
        if std::mem::take(&mut self.holds) {
            return;
        }
        if let (Some(capacity), Some(delivered)) = (self.capacity, delivered)
            && delivered / 1000.0 > capacity.mean + capacity.spread()
        {
            self.capacity = None;
        }
        let raised = if self.capacity.is_some() {
            self.rate + packets_a_second(self.rate, round_trip) * seconds
        } else {
            self.rate * GROWTH.powf(seconds)
        };
        let most = delivered.map_or(MOST as f64, |rate| AHEAD * rate + AHEAD_BITS);
        if self.rate < most {
            self.rate = raised.min(most).min(MOST as f64);
        }
    }

    fn lower(&mut self, flow: Flow, round_trip: Duration, at: i64) -> bool {
        let Flow { sent, delivered } = flow;
        let pause = round_trip.clamp(Duration::from_millis(10), Duration::from_millis(200));
        let pause = i64::try_from(pause.as_micros()).unwrap_or(i64::MAX);
        let is_soon = self.lowered.is_some_and(|before| at - before < pause);
        let far_off = delivered.is_some_and(|rate| rate < self.rate / 2.0);
        if is_soon && !far_off {
            return false;
        }
        self.holds = true;
        let is_ours = |rate: &f64| sent >= IDLE * self.rate || *rate < CHOKED * sent;
        let Some(delivered) = delivered.filter(is_ours) else {
            // Others filled the queue, or nothing is known of what arrives: step by step.
            if is_soon {
                return false;
            }
            self.rate = (self.rate * DECREASE).max(LEAST as f64);
            self.lowered = Some(at);
            return true;
        };
        if let Some(capacity) = self.capacity
            && delivered / 1000.0 < capacity.mean - capacity.spread()
        {
            self.capacity = None;
        }
        self.capacity = Some(Capacity::learn(self.capacity, delivered));
        self.rate = (delivered * DECREASE).min(self.rate).max(LEAST as f64);
        self.lowered = Some(at);
        true
    }
}

/// The growth of a packet each response time, in bits per second each second.
fn packets_a_second(rate: f64, round_trip: Duration) -> f64 {
    const PACKET: f64 = 9_600.0;
    let frame = rate / 30.0;
    let packet = frame / (frame / PACKET).ceil().max(1.0);
    let response = 2.0 * (round_trip.as_secs_f64() + 0.1);
    (packet / response).max(4_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRIP: Duration = Duration::from_millis(50);
    const STEP: i64 = 100_000;

    /// What is sent and arrives at the same rate.
    fn even(rate: f64) -> Flow {
        Flow {
            sent: rate,
            delivered: Some(rate),
        }
    }

    #[test]
    fn it_grows_while_there_is_room_but_not_beyond_what_is_confirmed() {
        let mut control = Control::new(500_000.0);
        for step in 0..=100 {
            let flow = Flow {
                sent: 500_000.0,
                delivered: None,
            };
            control.update(Usage::Normal, flow, TRIP, step * STEP);
        }
        let rate = control.rate();
        assert!((1_060_000.0..1_090_000.0).contains(&rate), "{rate}");
        for step in 101..400 {
            control.update(Usage::Normal, even(800_000.0), TRIP, step * STEP);
        }
        let rate = control.rate();
        assert!((1_190_000.0..1_230_000.0).contains(&rate), "{rate}");
    }

    #[test]
    fn a_growing_queue_takes_it_below_what_arrives_and_then_it_grows_slowly() {
        let mut control = Control::new(1_000_000.0);
        control.update(Usage::Normal, even(900_000.0), TRIP, 0);
        assert!(control.update(Usage::Over, even(900_000.0), TRIP, STEP));
        assert!((764_000.0..766_000.0).contains(&control.rate()));
        for step in 2..=22 {
            control.update(Usage::Normal, even(780_000.0), TRIP, step * STEP);
        }
        let rate = control.rate();
        assert!((790_000.0..860_000.0).contains(&rate), "{rate}");
    }

    #[test]
    fn somebody_elses_queue_is_no_reason_to_fall_to_what_little_was_sent() {
        let mut control = Control::new(1_000_000.0);
        control.update(Usage::Normal, even(40_000.0), TRIP, 0);
        assert!(control.update(Usage::Over, even(40_000.0), TRIP, STEP));
        assert!((840_000.0..860_000.0).contains(&control.rate()));
    }

    #[test]
    fn a_way_that_chokes_is_followed_down_at_once() {
        let mut control = Control::new(4_000_000.0);
        let flow = Flow {
            sent: 1_900_000.0,
            delivered: Some(300_000.0),
        };
        assert!(control.update(Usage::Over, flow, TRIP, STEP));
        assert!((254_000.0..256_000.0).contains(&control.rate()));
    }

    #[test]
    fn a_probe_only_raises() {
        let mut control = Control::new(1_000_000.0);
        control.found(400_000.0, 0);
        assert!((control.rate() - 1_000_000.0).abs() < 1.0);
        control.found(2_500_000.0, 0);
        assert!((control.rate() - 2_500_000.0).abs() < 1.0);
    }
}
