//! What a media thread shows of itself to the rest of the program: once a second, and without ever
//! waiting for whoever reads it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sportello_rooms::hall::Counts;

use super::admission::{self, Admission, Uplink};

/// Time between two readings. More lets people in for longer after a thread is full; less costs
/// the thread without telling more.
pub(super) const INTERVAL: Duration = Duration::from_secs(1);

/// What can be read off one media thread.
#[derive(Debug, Default)]
pub(super) struct Gauge {
    full: AtomicBool,
    reading: Mutex<Reading>,
}

/// One reading.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reading {
    /// What the rooms of the thread hold and have done.
    pub counts: Counts,
    /// What went through its socket.
    pub traffic: Traffic,
    /// The share of its time the thread is busy, 0 to 1.
    pub busy: f64,
    /// Whether it takes nobody new.
    pub full: bool,
}

/// Datagrams that went through a socket, and their bytes without UDP and IP headers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Traffic {
    /// Datagrams that arrived.
    pub received: u64,
    /// Their bytes.
    pub received_bytes: u64,
    /// Datagrams that were sent.
    pub sent: u64,
    /// Their bytes.
    pub sent_bytes: u64,
    /// Datagrams the kernel did not take.
    pub refused: u64,
}

/// Takes the readings, on the thread itself.
#[derive(Debug)]
pub(super) struct Taker {
    at: Instant,
    sent_bytes: u64,
    rate: u64,
    door: Admission,
}

impl Gauge {
    /// Whether the thread takes nobody new.
    pub(super) fn is_full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }

    /// The last reading.
    pub(super) fn read(&self) -> Reading {
        *self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows a reading; where somebody is just reading the one before, the next will do.
    fn show(&self, reading: Reading) {
        self.full.store(reading.full, Ordering::Relaxed);
        if let Ok(mut shown) = self.reading.try_lock() {
            *shown = reading;
        }
    }
}

impl Taker {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            at: now,
            sent_bytes: 0,
            rate: 0,
            door: Admission::default(),
        }
    }

    /// Whether it is time for the next reading.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.at) >= INTERVAL
    }

    /// Takes a reading, decides about newcomers and shows both.
    pub(super) fn take(
        &mut self,
        gauge: &Gauge,
        uplink: &Uplink,
        (counts, traffic, busy): (Counts, Traffic, f64),
        now: Instant,
    ) {
        let time = now.saturating_duration_since(self.at);
        let rate = admission::rate(traffic.sent_bytes - self.sent_bytes, time);
        let line = uplink.change(self.rate, rate);
        let full = self.door.judge(busy, line);
        if full != gauge.is_full() {
            let percent = |share: f64| (share * 100.0).round();
            let (busy, line) = (percent(busy), percent(line));
            if full {
                tracing::warn!(busy, line, "media is full: nobody new is let in");
            } else {
                tracing::info!(busy, line, "media has room again");
            }
        }
        self.at = now;
        self.sent_bytes = traffic.sent_bytes;
        self.rate = rate;
        gauge.show(Reading {
            counts,
            traffic,
            busy,
            full,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::clock::Clock;

    #[test]
    fn a_reading_shows_what_was_sent_and_who_may_come() {
        let begin = Clock::system().instant();
        let (gauge, uplink) = (Gauge::default(), Uplink::new(8));
        let mut taker = Taker::new(begin);
        let mut second = |number: u32, sent_bytes, busy| {
            let now = begin + INTERVAL * number;
            assert!(taker.is_due(now));
            let traffic = Traffic {
                sent_bytes,
                ..Traffic::default()
            };
            taker.take(&gauge, &uplink, (Counts::default(), traffic, busy), now);
            assert!(!taker.is_due(now));
            assert_eq!(gauge.is_full(), gauge.read().full);
            gauge.is_full()
        };
        assert!(!second(1, 100_000, 0.2));
        assert!(second(2, 1_090_000, 0.2), "99 % of 8 Mbit/s");
        assert!(!second(3, 1_200_000, 0.2));
        assert!(second(4, 1_200_000, 0.75));
        assert_eq!(gauge.read().traffic.sent_bytes, 1_200_000);
    }
}
