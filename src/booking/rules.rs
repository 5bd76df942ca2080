//! What a service asks of the calendar and of people.

/// How a service is booked. All minutes but those of the lead are multiples of five.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// How long a visit lasts, in minutes.
    pub duration_min: u16,
    /// Distance between two starts, in minutes.
    pub step_min: u16,
    /// How long the counter is taken before it, in minutes.
    pub buffer_before_min: u16,
    /// How long the counter stays taken after it, in minutes.
    pub buffer_after_min: u16,
    /// Whether the office must be open in that time before and after as well.
    pub buffers_inside: bool,
    /// How long before the start it can still be booked, in elapsed minutes.
    pub lead_min: u32,
    /// How many civil days ahead it can be booked, today not counted.
    pub horizon_days: u16,
}

impl Rules {
    /// Visits of so many minutes, one after the other, to be booked up to thirty days ahead.
    #[must_use]
    pub const fn lasting(duration_min: u16) -> Self {
        Self {
            duration_min,
            step_min: duration_min,
            buffer_before_min: 0,
            buffer_after_min: 0,
            buffers_inside: false,
            lead_min: 0,
            horizon_days: 30,
        }
    }

    /// Whether all lengths lie on the calendar's grid of five minutes, and visits have one.
    #[must_use]
    pub fn is_on_grid(&self) -> bool {
        let lengths = [
            self.duration_min,
            self.step_min,
            self.buffer_before_min,
            self.buffer_after_min,
        ];
        self.duration_min > 0
            && self.step_min > 0
            && lengths.iter().all(|minutes| minutes.is_multiple_of(5))
    }
}
