//! The only place that asks what time it is. Everything else is told: wall time for appointments,
//! gates and tokens, monotonic time for media; the two are never mixed.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use jiff::Timestamp;

/// Tells the time. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<Mutex<Timestamp>>>);

impl Clock {
    /// The clock of the machine.
    #[must_use]
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock whose wall time stands at `now` until it is [set](Self::set), for tests.
    #[must_use]
    pub fn fixed(now: Timestamp) -> Self {
        Self(Some(Arc::new(Mutex::new(now))))
    }

    /// Moves a fixed clock and all its clones; a system clock is left alone.
    pub fn set(&self, now: Timestamp) {
        if let Some(time) = &self.0 {
            *time.lock().unwrap_or_else(PoisonError::into_inner) = now;
        }
    }

    /// Wall time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Some(time) => *time.lock().unwrap_or_else(PoisonError::into_inner),
            None => system_timestamp(),
        }
    }

    /// Monotonic time; it goes on even where wall time is fixed.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
    pub fn instant(&self) -> Instant {
        Instant::now()
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
fn system_timestamp() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_of_a_fixed_clock_move_together() {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        let other = clock.clone();
        let later = Timestamp::from_second(60).expect("in range");
        clock.set(later);
        assert_eq!(other.now(), later);
    }

    #[test]
    fn the_system_clock_cannot_be_set() {
        let clock = Clock::system();
        clock.set(Timestamp::UNIX_EPOCH);
        assert!(clock.now() > Timestamp::UNIX_EPOCH);
    }
}
