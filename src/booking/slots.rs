//! Which starts can be booked. One calculation answers both questions, what to show and whether a wish
//! can be granted, so the two cannot disagree. The database has the last word all the same.

pub mod bits;
pub mod why;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use self::bits::Bits;
use super::hours::{Hours, Span};
use super::ids::{CounterId, ServiceId};
use super::rules::Rules;

/// Seconds of a tick, the grain of the calendar. All durations and opening times are multiples of it: a
/// finer grain would make more rows per booking, a coarser one would forbid durations of 25 or 45 minutes.
pub const TICK_S: i64 = 300;

/// Ticks of a day of 24 hours.
const DAY: i64 = 24 * 3600 / TICK_S;

/// Longest look ahead, in days. Nobody books further; it bounds the work of one question.
pub const FURTHEST_DAYS: i64 = 366;

/// Number of the tick that an instant lies in, counted from 1970 in UTC.
#[must_use]
pub fn tick(at: Timestamp) -> i64 {
    at.as_second().div_euclid(TICK_S)
}

/// The instant at which a tick begins.
#[must_use]
pub fn instant(tick: i64) -> Timestamp {
    Timestamp::from_second(tick.saturating_mul(TICK_S)).unwrap_or(Timestamp::MAX)
}

/// Time a counter has given away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The counter.
    pub counter: CounterId,
    /// First tick.
    pub from: i64,
    /// First tick after it.
    pub to: i64,
}

/// All that is needed to say what can be booked.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// When the office receives.
    pub hours: Hours,
    /// What is asked for.
    pub service: ServiceId,
    /// How it is booked.
    pub rules: Rules,
    /// The counters that serve it, in the office's own order.
    pub counters: Vec<CounterId>,
    /// What is given away, at least over the time that is asked about.
    pub taken: Vec<Taken>,
}

/// A start that can be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// First instant of the visit.
    pub start: Timestamp,
    /// First instant after it.
    pub end: Timestamp,
}

/// Why a start cannot be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unplaced {
    /// Nobody receives then, or the start is not one of the offered ones.
    Closed,
    /// Someone else has it.
    Taken,
    /// Further away than the service can be booked.
    TooFar,
    /// Past, or too near.
    TooSoon,
}

/// The starts that can be booked within `range`, each once however many counters are free, in order.
#[must_use]
pub fn free(calendar: &Calendar, range: Range<Timestamp>, now: Timestamp) -> Vec<Slot> {
    let Some(range) = calendar.bookable(range, now) else {
        return Vec::new();
    };
    let mut starts = BTreeSet::new();
    for counter in &calendar.counters {
        let day = CounterTime::of(calendar, *counter, &range);
        starts.extend(day.starts(calendar).filter(|start| range.contains(start)));
    }
    starts
        .into_iter()
        .map(|start| Slot {
            start,
            end: start + calendar.duration(),
        })
        .collect()
}

/// The counter that takes a visit at `start`: the one where the least useless time is left around it, then
/// the one with the least to do that day, then the first. Never by chance, so that it can be explained.
pub fn place(calendar: &Calendar, start: Timestamp, now: Timestamp) -> Result<CounterId, Unplaced> {
    let around = around(start);
    if start < calendar.earliest(now) {
        return Err(Unplaced::TooSoon);
    }
    if start >= calendar.latest(now) {
        return Err(Unplaced::TooFar);
    }
    let mut offered = false;
    let mut best: Option<(i64, i64, CounterId)> = None;
    for counter in &calendar.counters {
        let time = CounterTime::of(calendar, *counter, &around);
        if !time.offers(start, calendar) {
            continue;
        }
        offered = true;
        if let Some((fragment, load)) = time.cost(start, calendar)
            && best.is_none_or(|(f, l, _)| (fragment, load) < (f, l))
        {
            best = Some((fragment, load, *counter));
        }
    }
    match best {
        Some((_, _, counter)) => Ok(counter),
        None if offered => Err(Unplaced::Taken),
        None => Err(Unplaced::Closed),
    }
}

/// Up to `count` starts that can be booked and are nearest to `start`, in order of time.
#[must_use]
pub fn nearest(calendar: &Calendar, start: Timestamp, count: usize, now: Timestamp) -> Vec<Slot> {
    let all = calendar.earliest(now)..calendar.latest(now);
    let mut days = 2;
    loop {
        // A wider and wider look: usually the same day has what is needed.
        let reach = SignedDuration::from_hours(24 * days);
        let from = start
            .checked_sub(reach)
            .unwrap_or(Timestamp::MIN)
            .max(all.start);
        let to = start
            .checked_add(reach)
            .unwrap_or(Timestamp::MAX)
            .min(all.end);
        let mut found = free(calendar, from..to, now);
        if found.len() >= count || (from == all.start && to == all.end) || days > 2 * FURTHEST_DAYS
        {
            found.sort_by_key(|slot| (slot.start.duration_since(start).abs(), slot.start));
            found.truncate(count);
            found.sort_unstable();
            return found;
        }
        days *= 4;
    }
}

impl Calendar {
    /// How long a visit lasts.
    #[must_use]
    pub fn duration(&self) -> SignedDuration {
        SignedDuration::from_mins(self.rules.duration_min.into())
    }

    /// The first instant that can be booked: the lead is elapsed time, whatever the clocks do meanwhile.
    #[must_use]
    pub fn earliest(&self, now: Timestamp) -> Timestamp {
        let lead = SignedDuration::from_mins(self.rules.lead_min.into());
        now.checked_add(lead).unwrap_or(Timestamp::MAX)
    }

    /// The first instant that cannot be booked any more: a midnight, since the horizon is civil days.
    #[must_use]
    pub fn latest(&self, now: Timestamp) -> Timestamp {
        let days = i64::from(self.rules.horizon_days).min(FURTHEST_DAYS) + 1;
        self.hours
            .zone
            .to_datetime(now)
            .date()
            .checked_add(days.days())
            .ok()
            .and_then(|day| day.to_zoned_datetime(self.hours.zone.clone()).ok())
            .map_or(Timestamp::MAX, |midnight| midnight.timestamp())
    }

    /// The part of a range in which anything can be booked.
    fn bookable(&self, range: Range<Timestamp>, now: Timestamp) -> Option<Range<Timestamp>> {
        let from = range.start.max(self.earliest(now));
        let to = range.end.min(self.latest(now));
        (from < to).then_some(from..to)
    }

    /// The ticks in which a visit that begins at `start` takes its counter away: its own, and the buffers
    /// before and after it.
    #[must_use]
    pub fn occupied(&self, start: Timestamp) -> Range<i64> {
        let from = tick(start) - self.before();
        from..from + self.length()
    }

    /// Ticks of a visit.
    fn visit(&self) -> i64 {
        ticks(self.rules.duration_min)
    }

    /// Ticks of the buffer before it.
    fn before(&self) -> i64 {
        ticks(self.rules.buffer_before_min)
    }

    /// Ticks of both buffers and the visit.
    fn length(&self) -> i64 {
        self.before() + self.visit() + ticks(self.rules.buffer_after_min)
    }
}

/// One counter's time around the range in question, as rows of bits.
struct CounterTime {
    spans: Vec<Span>,
    open: Bits,
    taken: Bits,
    /// Ticks of the asked days that are given away.
    load: i64,
}

impl CounterTime {
    fn of(calendar: &Calendar, counter: CounterId, range: &Range<Timestamp>) -> Self {
        // A visit may run over midnight if the office does, and so may its buffers.
        let reach = SignedDuration::from_secs(calendar.length() * TICK_S);
        let from = range.start.checked_sub(reach).unwrap_or(Timestamp::MIN);
        let until = range.end.checked_add(reach).unwrap_or(Timestamp::MAX);
        let spans: Vec<Span> = days(from..until, &calendar.hours.zone)
            .flat_map(|day| calendar.hours.spans(day, counter, calendar.service))
            .collect();
        let first = spans
            .iter()
            .map(|s| tick(s.start))
            .min()
            .unwrap_or_default();
        let last = spans.iter().map(|s| tick(s.end)).max().unwrap_or_default();
        let mut open = Bits::between(first, last);
        for span in &spans {
            open.set(tick(span.start), tick(span.end));
        }
        // Buffers may lie outside of all openings.
        let mut taken = Bits::between(first - calendar.length(), last + calendar.length());
        let mut load = 0;
        for time in calendar.taken.iter().filter(|t| t.counter == counter) {
            taken.set(time.from, time.to);
            load += (time.to.min(last) - time.from.max(first)).max(0);
        }
        Self {
            spans,
            open,
            taken,
            load,
        }
    }

    /// Starts at which the counter is open and free for long enough.
    fn starts(&self, calendar: &Calendar) -> impl Iterator<Item = Timestamp> {
        let open = self.opens(calendar);
        let free = self.taken.inverted().runs(calendar.length());
        let before = calendar.before();
        self.grid(calendar).filter(move |start| {
            let at = tick(*start);
            open.get(at) && free.get(at - before)
        })
    }

    /// The ticks from which on the counter is open for a visit.
    fn opens(&self, calendar: &Calendar) -> Bits {
        let visit = self.open.runs(calendar.visit());
        if calendar.rules.buffers_inside {
            let whole = self.open.runs(calendar.length());
            visit.and(&whole, -calendar.before())
        } else {
            visit
        }
    }

    /// Every start of the grid, free or not.
    fn grid(&self, calendar: &Calendar) -> impl Iterator<Item = Timestamp> {
        // A step of nothing would never end.
        let step = ticks(calendar.rules.step_min).max(1);
        self.spans.iter().flat_map(move |span| {
            let anchor = tick(span.anchor);
            let behind = (tick(span.start) - anchor).rem_euclid(step);
            let first = tick(span.start) + (step - behind) % step;
            (0..)
                .map(move |n| first + n * step)
                .take_while(move |at| *at < tick(span.end))
                .map(instant)
        })
    }

    /// Whether the counter would receive at this start if nobody else had it.
    fn offers(&self, start: Timestamp, calendar: &Calendar) -> bool {
        self.grid(calendar).any(|at| at == start) && self.opens(calendar).get(tick(start))
    }

    /// Whether nobody has any of the time it takes.
    fn is_free(&self, start: Timestamp, calendar: &Calendar) -> bool {
        let free = self.taken.inverted().runs(calendar.length());
        free.get(calendar.occupied(start).start)
    }

    /// How much time a visit would leave unused before and after it, and how much is given away; nothing
    /// if the counter is not free.
    fn cost(&self, start: Timestamp, calendar: &Calendar) -> Option<(i64, i64)> {
        let Range { start: from, end } = calendar.occupied(start);
        if !self.is_free(start, calendar) {
            return None;
        }
        let usable = |at: &i64| self.open.get(*at) && !self.taken.get(*at);
        let before = (1..DAY).map(|n| from - n).take_while(usable).count();
        let after = (0..DAY).map(|n| end + n).take_while(usable).count();
        let left = i64::try_from(before + after).unwrap_or(i64::MAX);
        Some((left, self.load))
    }
}

/// Ticks of a length in minutes.
fn ticks(minutes: u16) -> i64 {
    i64::from(minutes) * 60 / TICK_S
}

/// The civil days that touch a range.
fn days(range: Range<Timestamp>, zone: &TimeZone) -> impl Iterator<Item = Date> {
    let first = zone.to_datetime(range.start).date();
    let last = zone.to_datetime(range.end).date();
    first.series(1.day()).take_while(move |day| *day <= last)
}

/// The instant alone, as a range: its civil day is what placing looks at.
fn around(start: Timestamp) -> Range<Timestamp> {
    start..start
}
