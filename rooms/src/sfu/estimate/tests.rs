use super::*;

use std::collections::VecDeque;

use crate::rtp::NtpClock;
use crate::rtp::twcc::{MAX_FEEDBACK, Recorder};
use crate::tests::moment::start;

/// A sender that does as the estimate says, a way with a queue before its bottleneck, and a receiver.
struct Way {
    estimate: Estimate,
    begin: Instant,
    recorder: Recorder,
    /// Bits per second.
    carries: u64,
    /// Share lost, and what comes on top of the delay at most, in microseconds.
    loss: f64,
    jitter: u64,
    /// The most the sender has to send, in bits per second.
    most: u64,
    sequence: u16,
    /// When the bottleneck is free, in microseconds.
    free: u64,
    flying: VecDeque<(u64, u16)>,
    feedbacks: VecDeque<(u64, Vec<u8>)>,
    random: u64,
    at: u64,
    owed: f64,
    /// How long each packet had to queue, in microseconds.
    queued: Vec<u64>,
}

impl Way {
    fn new(carries: u64) -> Self {
        let begin = start();
        let mut estimate = Estimate::new(NtpClock::new(begin));
        estimate.want(2_500_000);
        Self {
            estimate,
            begin,
            recorder: Recorder::new(NtpClock::new(begin)),
            carries,
            loss: 0.0,
            jitter: 0,
            most: 10_000_000,
            sequence: 65_000,
            free: 0,
            flying: VecDeque::new(),
            feedbacks: VecDeque::new(),
            random: 1,
            at: 0,
            owed: 0.0,
            queued: Vec::new(),
        }
    }

    fn share(&mut self) -> f64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn now(&self) -> Instant {
        self.begin + Duration::from_micros(self.at)
    }

    fn send(&mut self, bytes: usize) {
        let now = self.now();
        self.estimate.sent(Some(self.sequence), bytes, now);
        let sequence = self.sequence;
        self.sequence = sequence.wrapping_add(1);
        let begins = self.free.max(self.at);
        if begins - self.at > 300_000 || self.share() < self.loss {
            return;
        }
        self.queued.push(begins - self.at);
        self.free = begins + (bytes + HEADERS) as u64 * 8_000_000 / self.carries;
        let jitter = (self.share() * self.jitter as f64) as u64;
        let before = self.flying.back().map_or(0, |it| it.0);
        self.flying
            .push_back(((self.free + 20_000 + jitter).max(before), sequence));
    }

    /// Lets so many milliseconds pass.
    fn run(&mut self, millis: u64) {
        let end = self.at + millis * 1000;
        while self.at < end {
            self.at += 1000;
            let now = self.now();
            while let Some(Action::Pad(mut bytes)) = self.estimate.poll(now) {
                while bytes > 0 {
                    self.send(255);
                    bytes = bytes.saturating_sub(255 + HEADERS);
                }
            }
            if self.at.is_multiple_of(20_000) {
                self.send(160);
            }
            if self.at.is_multiple_of(50_000) {
                let rate = self.estimate.target().min(self.most) as f64 - 75_000.0;
                self.owed += rate.max(0.0) / 20.0 / 8.0;
                while self.owed > 0.0 {
                    self.send(1072);
                    self.owed -= 1100.0;
                }
            }
            while self.flying.front().is_some_and(|it| it.0 <= self.at) {
                if let Some((at, sequence)) = self.flying.pop_front() {
                    self.recorder
                        .record(sequence, self.begin + Duration::from_micros(at));
                }
            }
            if self.at.is_multiple_of(100_000) {
                let mut buffer = [0; MAX_FEEDBACK];
                while let Some(len) = self.recorder.feedback(&mut buffer) {
                    self.feedbacks
                        .push_back((self.at + 20_000, buffer[..len].to_vec()));
                }
            }
            while self.feedbacks.front().is_some_and(|it| it.0 <= self.at) {
                if let Some((_, feedback)) = self.feedbacks.pop_front() {
                    self.estimate
                        .feedback(&Feedback::parse(&feedback).unwrap(), now);
                }
            }
        }
    }

    /// The target every second.
    fn seconds(&mut self, count: u64) -> Vec<u64> {
        let mut targets = Vec::new();
        for _ in 0..count {
            self.run(1000);
            targets.push(self.estimate.target());
        }
        targets
    }

    fn late(&mut self, percent: usize) -> u64 {
        self.queued.sort_unstable();
        let at = self.queued.len() * percent / 100;
        self.queued.get(at).copied().unwrap_or(0)
    }
}

#[test]
fn a_wide_way_is_found_in_the_first_second() {
    let mut way = Way::new(10_000_000);
    assert!(!way.estimate.is_known(way.now()));
    way.run(1000);
    assert!(
        way.estimate.target() > 2_500_000,
        "{}",
        way.estimate.target()
    );
}

#[test]
fn a_sender_with_little_to_say_is_not_held_to_it() {
    let mut way = Way::new(10_000_000);
    way.most = 100_000;
    let targets = way.seconds(60);
    assert!(targets.iter().all(|it| *it > 2_500_000), "{targets:?}");
}

#[test]
fn a_bottleneck_is_filled_without_a_standing_queue() {
    for carries in [300_000, 1_000_000, 2_000_000] {
        let mut way = Way::new(carries);
        let start = way.seconds(5);
        way.queued.clear();
        let targets = way.seconds(60);
        let mean = targets.iter().sum::<u64>() / 60;
        let late = way.late(95);
        println!("{carries}: mean {mean}, queue {late} µs; {start:?} {targets:?}");
        assert!(
            mean > carries * 7 / 10 && mean < carries,
            "{mean} of {carries}"
        );
        assert!(late < 100_000, "{late} µs in the queue of {carries}");
    }
}

#[test]
fn a_way_that_widens_is_noticed_in_five_seconds_and_one_that_narrows_in_two() {
    let mut way = Way::new(300_000);
    way.seconds(20);
    way.carries = 2_000_000;
    let up = way.seconds(5);
    println!("{up:?}");
    assert!(*up.last().unwrap() > 1_500_000, "{up:?}");
    way.seconds(20);
    way.carries = 300_000;
    let down = way.seconds(2);
    println!("{down:?}");
    assert!(*down.last().unwrap() < 300_000, "{down:?}");
}

#[test]
fn loss_without_a_queue_leaves_room() {
    for loss in [0.01, 0.05, 0.1, 0.2] {
        let mut way = Way::new(4_000_000);
        way.loss = loss;
        let targets = way.seconds(30);
        println!("{loss}: {targets:?}");
        let low = targets.iter().filter(|it| **it < 800_000).count();
        assert!(low <= 3, "{loss}: {targets:?}");
    }
}

#[test]
fn jitter_without_a_queue_leaves_room() {
    let mut way = Way::new(4_000_000);
    way.jitter = 100_000;
    let targets = way.seconds(60);
    println!("{targets:?}");
    let low = targets.iter().filter(|it| **it < 1_000_000).count();
    assert!(low <= 6, "{targets:?}");
}

#[test]
fn who_reports_nothing_is_judged_by_loss_alone() {
    let begin = start();
    let at = |ms| begin + Duration::from_millis(ms);
    let mut estimate = Estimate::new(NtpClock::new(begin));
    for second in 0..10 {
        for packet in 0..100 {
            estimate.sent(
                Some(packet),
                1222,
                at(second * 1000 + u64::from(packet) * 10),
            );
        }
        estimate.report(128, at((second + 1) * 1000));
    }
    assert!(estimate.target() < 600_000, "{}", estimate.target());
    estimate.state(200_000);
    assert_eq!(estimate.target(), 200_000);
}

#[test]
fn any_feedback_is_bearable() {
    let begin = start();
    let mut estimate = Estimate::new(NtpClock::new(begin));
    let mut random = 7_u64;
    for turn in 0..20_000 {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let now = begin + Duration::from_millis(turn);
        estimate.sent(
            Some((random >> 20) as u16),
            (random >> 40) as usize % 1500,
            now,
        );
        let mut body = [0; 40];
        for (place, byte) in body.iter_mut().zip(random.to_be_bytes().iter().cycle()) {
            *place = *byte;
        }
        body[2] &= 3;
        if let Some(feedback) = Feedback::parse(&body) {
            estimate.feedback(&feedback, now);
        }
        estimate.poll(now);
        assert!((LEAST..=MOST).contains(&estimate.target()));
    }
}

#[test]
fn above_what_a_receiver_says_it_can_take_nothing_is_tried() {
    let mut way = Way::new(10_000_000);
    way.most = 300_000;
    way.run(3000);
    way.estimate.state(400_000);
    way.run(2000);
    let before = way.estimate.bytes;
    way.run(10_000);
    let rate = (way.estimate.bytes - before) * 8 / 10;
    assert!(rate <= 400_000, "{rate} bit/s");
    way.estimate.state(2_000_000);
    let targets = way.seconds(10);
    assert!(targets[9] > 1_900_000, "{targets:?}");
}
