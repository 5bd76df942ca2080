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
    /// How long a time is kept while its form is filled in, in minutes; as long as usual if absent.
    pub hold_min: Option<u16>,
    /// How long before the start it can still be moved by the citizen, in elapsed minutes.
    pub move_cutoff_min: u32,
    /// How long before the start it can still be called off by the citizen, in elapsed minutes.
    pub cancel_cutoff_min: u32,
    /// How many appointments of this service that are not over one e-mail address can have.
    pub most_active: Option<u16>,
    /// Who finds it.
    pub visibility: Visibility,
}

/// Who finds a service, and may book it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Visibility {
    /// Whoever has its address: it is not in the list.
    Link,
    /// Everybody.
    #[default]
    Public,
    /// Staff alone, for a citizen on the telephone.
    Staff,
}

impl Visibility {
    /// The word the database and the files keep.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Public => "public",
            Self::Staff => "staff",
        }
    }

    /// What a word stands for.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Link, Self::Public, Self::Staff]
            .into_iter()
            .find(|visibility| visibility.as_str() == word)
    }
}

/// Who books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A citizen, by themselves.
    Citizen,
    /// Somebody of the office, who may use its internal counters too.
    Staff,
}

impl Audience {
    /// Whether a service may be booked.
    #[must_use]
    pub const fn may_book(self, visibility: Visibility) -> bool {
        match self {
            Self::Citizen => !matches!(visibility, Visibility::Staff),
            Self::Staff => true,
        }
    }
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
            hold_min: None,
            move_cutoff_min: 0,
            cancel_cutoff_min: 0,
            most_active: None,
            visibility: Visibility::Public,
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
