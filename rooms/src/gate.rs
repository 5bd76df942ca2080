//! When a room's door is open. One function, asked twice: by the page, before it shows the room, and by
//! the websocket, before it lets anybody in. Always with the server's clock.

use jiff::Timestamp;

/// The stretch of time in which a room can be entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// When the waiting room opens.
    pub opens: Timestamp,
    /// When the appointment starts.
    pub starts: Timestamp,
    /// When the room closes for good: the appointment's end and its grace. The first instant that is
    /// too late.
    pub ends: Timestamp,
}

/// What has become of the booking, as far as the gate needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Called off by the citizen or the office.
    Cancelled,
    /// The visit took place, or was closed with another outcome.
    Done,
    /// Booked, and neither called off nor over.
    Live,
    /// Moved to another time: this link belongs to the old one.
    Moved,
}

/// The gate's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// The booking was called off.
    Cancelled,
    /// Too early.
    Early {
        /// When to come back.
        opens: Timestamp,
    },
    /// The booking was moved; the newer link counts.
    Moved,
    /// Come in.
    Open {
        /// When the room closes.
        until: Timestamp,
    },
    /// Too late, or the visit is over.
    Over,
}

/// Decides whether somebody may come in. What became of the booking is looked at before the time, so that
/// a citizen who comes early to a cancelled appointment is not told to wait.
#[must_use]
pub fn ask(window: &Window, standing: Standing, now: Timestamp) -> Gate {
    match standing {
        Standing::Cancelled => Gate::Cancelled,
        Standing::Moved => Gate::Moved,
        Standing::Live if now < window.opens => Gate::Early {
            opens: window.opens,
        },
        Standing::Live if now < window.ends => Gate::Open { until: window.ends },
        Standing::Done | Standing::Live => Gate::Over,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_at_the_first_second_and_closes_at_the_last() {
        let answers =
            [949, 950, 1000, 1899, 1900, 9999].map(|s| ask(&window(), Standing::Live, at(s)));
        let open = Gate::Open { until: at(1900) };
        let early = Gate::Early { opens: at(950) };
        assert_eq!(answers, [early, open, open, open, Gate::Over, Gate::Over]);
    }

    #[test]
    fn a_dead_booking_is_dead_at_any_time() {
        for second in [0, 1000, 9999] {
            let ask = |standing| ask(&window(), standing, at(second));
            assert_eq!(ask(Standing::Cancelled), Gate::Cancelled);
            assert_eq!(ask(Standing::Moved), Gate::Moved);
            assert_eq!(ask(Standing::Done), Gate::Over);
        }
    }

    fn window() -> Window {
        Window {
            opens: at(950),
            starts: at(1000),
            ends: at(1900),
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }
}
