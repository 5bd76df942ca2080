//! A network in memory: latency, jitter, loss in bursts, reordering, a rate with a queue. Seeded,
//! told the time, and so the same on every run.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What IPv4 and UDP put around a datagram, in bytes.
const HEADERS: u64 = 28;

/// The moment a test begins; all others are told from it.
#[expect(clippy::disallowed_methods, reason = "an Instant has no other origin")]
pub(crate) fn start() -> Instant {
    Instant::now()
}

/// How one direction of a path behaves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    /// The time a datagram takes at least.
    pub(crate) latency: Duration,
    /// What may come on top, evenly spread. Order is kept unless [`Settings::reorder`] says so.
    pub(crate) jitter: Duration,
    /// The share of datagrams that is lost, 0 to 1.
    pub(crate) loss: f64,
    /// How many datagrams in a row are lost on average; 1 for independent losses.
    pub(crate) burst: f64,
    /// The share of datagrams that may overtake those before them.
    pub(crate) reorder: f64,
    /// Bits a second, and how long the queue before that bottleneck may get.
    pub(crate) rate: Option<(u64, Duration)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            latency: Duration::from_millis(20),
            jitter: Duration::ZERO,
            loss: 0.0,
            burst: 1.0,
            reorder: 0.0,
            rate: None,
        }
    }
}

/// One direction of a path, carrying whatever a test calls a datagram.
pub(crate) struct Link<T> {
    settings: Settings,
    random: Random,
    losing: bool,
    free_at: Option<Instant>,
    last: Option<Instant>,
    sent: u64,
    bytes: u64,
    flying: BTreeMap<(Instant, u64), T>,
}

impl<T> Link<T> {
    /// An empty link.
    pub(crate) fn new(settings: Settings, seed: u64) -> Self {
        Self {
            settings,
            random: Random::new(seed),
            losing: false,
            free_at: None,
            last: None,
            sent: 0,
            bytes: 0,
            flying: BTreeMap::new(),
        }
    }

    /// The bytes ever put on the link, those of IPv4 and UDP included.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Changes how the link behaves; what is under way arrives as it would have.
    pub(crate) fn set(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// Puts a datagram of `size` bytes on the link.
    pub(crate) fn send(&mut self, datagram: T, size: usize, now: Instant) {
        let bytes = size as u64 + HEADERS;
        self.bytes += bytes;
        if self.loses() {
            return;
        }
        let mut leaves = now;
        if let Some((rate, queue)) = self.settings.rate {
            let begins = self.free_at.map_or(now, |at| at.max(now));
            if begins.saturating_duration_since(now) > queue {
                return;
            }
            leaves = begins + Duration::from_nanos(bytes * 8_000_000_000 / rate.max(1));
            self.free_at = Some(leaves);
        }
        let mut arrives =
            leaves + self.settings.latency + self.settings.jitter.mul_f64(self.random.share());
        if self.random.share() >= self.settings.reorder {
            arrives = self.last.map_or(arrives, |last| last.max(arrives));
            self.last = Some(arrives);
        }
        self.sent += 1;
        self.flying.insert((arrives, self.sent), datagram);
    }

    /// When the next datagram arrives.
    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        self.flying.keys().next().map(|(at, _)| *at)
    }

    /// The next datagram that has arrived.
    pub(crate) fn receive(&mut self, now: Instant) -> Option<T> {
        let entry = self.flying.first_entry()?;
        (entry.key().0 <= now).then(|| entry.remove())
    }

    /// A chain of two states, so that losses come in bursts of the wanted mean length.
    fn loses(&mut self) -> bool {
        let Settings { loss, burst, .. } = self.settings;
        let share = self.random.share();
        self.losing = if burst <= 1.0 {
            share < loss
        } else if self.losing {
            share >= 1.0 / burst
        } else {
            share < loss / ((1.0 - loss).max(f64::EPSILON) * burst)
        };
        self.losing
    }
}

/// The generator `SplitMix64`.
pub(crate) struct Random(u64);

impl Random {
    /// The same numbers for the same seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but not including 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit an f64")]
    pub(crate) fn share(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
