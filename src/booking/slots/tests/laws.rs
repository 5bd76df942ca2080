//! What holds on every day, the strange ones of the year included, compared with a naïve calendar that
//! walks through every five minutes.

use proptest::prelude::*;

use super::*;
use crate::booking::hours::{Nth, Repeat};

/// Days around the changes of summer time, and a plain one.
const FIRST_DAYS: [Date; 5] = [
    date(2026, 10, 23),
    date(2027, 3, 26),
    date(2027, 10, 29),
    date(2028, 3, 24),
    date(2026, 11, 30),
];

#[derive(Clone, Debug)]
pub(in crate::booking::slots) struct Case {
    pub(in crate::booking::slots) calendar: Calendar,
    pub(in crate::booking::slots) from: Timestamp,
    pub(in crate::booking::slots) now: Timestamp,
}

prop_compose! {
    pub(in crate::booking::slots) fn cases()(
        first in prop::sample::select(&FIRST_DAYS[..]),
        duration in 1_u16..10,
        buffers in (0_u16..4, 0_u16..4, any::<bool>()),
        national in any::<bool>(),
        step in 1_u16..10,
        lead in 0_u32..2000,
        horizon in 0_u16..6,
        counters in 1_usize..4,
        rules in prop::collection::vec((0_i8..7, 0_u16..280, 1_u16..120, 0_usize..4, 0_i64..9), 0..8),
        exceptions in prop::collection::vec((0_u8..3, 0_i64..5, 0_u16..280, 1_u16..150, 0_usize..5), 0..4),
        taken in prop::collection::vec((0_usize..3, -50_i64..1400, 1_i64..40), 0..25),
        now_s in -90_000_i64..200_000,
    ) -> Case {
        let ids: Vec<CounterId> =
            (1..=counters).map(|n| CounterId::new(Uuid::from_u128(n as u128))).collect();
        let own = |n: usize| n.checked_sub(1).and_then(|n| ids.get(n).copied());
        let stretch = |from: u16, long: u16| Wall::new(from * 5, (from * 5 + long * 5).min(1440)).unwrap();
        let start = wall(first, 0, 0);
        let kinds = [ExceptionKind::Close, ExceptionKind::Open, ExceptionKind::Replace];
        let calendar = Calendar {
            hours: Hours {
                zone: TimeZone::get("Europe/Rome").unwrap(),
                holidays: Holidays { national, patron: None },
                openings: rules
                    .iter()
                    .map(|(weekday, from, long, counter, repeat)| Opening {
                        counter: own(*counter),
                        repeat: repeating(*repeat, first),
                        ..Opening::weekly(
                            Weekday::from_monday_zero_offset(*weekday).unwrap(),
                            stretch(*from, *long),
                        )
                    })
                    .collect(),
                exceptions: exceptions
                    .iter()
                    .map(|(kind, day, from, long, reach)| {
                        let day = first.checked_add(day.days()).unwrap();
                        Exception {
                            reach: match reach {
                                4 => Reach::All,
                                reach => own(*reach).map_or(Reach::Office, Reach::Counter),
                            },
                            ..exception(kinds[usize::from(*kind)], day, stretch(*from, *long))
                        }
                    })
                    .collect(),
            },
            service: SERVICE,
            rules: Rules {
                duration_min: duration * 5,
                step_min: step * 5,
                buffer_before_min: buffers.0 * 5,
                buffer_after_min: buffers.1 * 5,
                buffers_inside: buffers.2,
                lead_min: lead,
                horizon_days: horizon,
                ..Rules::lasting(5)
            },
            taken: taken
                .iter()
                .filter_map(|(counter, from, long)| Some(Taken {
                    counter: *ids.get(*counter)?,
                    from: tick(start) + from,
                    to: tick(start) + from + long,
                }))
                .collect(),
            counters: ids,
        };
        Case {
            calendar,
            from: start,
            now: start + SignedDuration::from_secs(now_s),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_slot_can_be_placed_and_every_place_is_a_slot(case in cases()) {
        let Case { calendar, from, now } = &case;
        let until = *from + SignedDuration::from_hours(24 * 5);
        let shown = free(calendar, *from..until, *now);
        prop_assert!(shown.windows(2).all(|pair| pair[0].start < pair[1].start));
        let starts: BTreeSet<Timestamp> = shown.iter().map(|slot| slot.start).collect();
        let mut at = *from;
        while at < until {
            prop_assert_eq!(place(calendar, at, *now).is_ok(), starts.contains(&at), "{}", at);
            at += SignedDuration::from_secs(TICK_S);
        }
    }

    #[test]
    fn what_is_placed_is_open_free_and_ahead(case in cases()) {
        let Case { calendar, from, now } = &case;
        let until = *from + SignedDuration::from_hours(24 * 5);
        for slot in free(calendar, *from..until, *now) {
            prop_assert!(slot.start >= *now);
            prop_assert!(slot.start >= calendar.earliest(*now) && slot.start < calendar.latest(*now));
            prop_assert_eq!(slot.end.duration_since(slot.start), calendar.duration());
            let counter = place(calendar, slot.start, *now).unwrap();
            for at in tick(slot.start)..tick(slot.end) {
                prop_assert!(naive_open(calendar, counter, at), "closed at {}", instant(at));
            }
            for at in calendar.occupied(slot.start) {
                prop_assert!(!naive_taken(calendar, counter, at), "taken at {}", instant(at));
                prop_assert!(
                    !calendar.rules.buffers_inside || naive_open(calendar, counter, at),
                    "buffer outside at {}",
                    instant(at)
                );
            }
        }
    }

    #[test]
    fn booking_all_there_is_never_gives_a_tick_away_twice(case in cases()) {
        let Case { mut calendar, from, now } = case;
        calendar.taken.clear();
        let until = from + SignedDuration::from_hours(24 * 5);
        let mut given = BTreeSet::new();
        let mut rounds = 0;
        while let Some(slot) = free(&calendar, from..until, now).into_iter().nth(rounds % 3) {
            let counter = place(&calendar, slot.start, now).unwrap();
            let Range { start: from, end: to } = calendar.occupied(slot.start);
            let time = Taken { counter, from, to };
            for at in time.from..time.to {
                prop_assert!(given.insert((counter, at)), "{} twice", instant(at));
            }
            calendar.taken.push(time);
            rounds += 1;
            if rounds > 60 {
                break;
            }
        }
    }

    #[test]
    fn the_nearest_are_the_nearest(case in cases(), minutes in 0_i64..7200) {
        let Case { calendar, from, now } = &case;
        let wish = *from + SignedDuration::from_mins(minutes);
        let found = nearest(calendar, wish, 3, *now);
        let all = free(calendar, Timestamp::MIN..Timestamp::MAX, *now);
        prop_assert_eq!(found.len(), all.len().min(3));
        let distance = |slot: &Slot| slot.start.duration_since(wish).abs();
        let worst = found.iter().map(distance).max();
        let closer = all.iter().filter(|slot| worst.is_some_and(|worst| distance(slot) < worst));
        prop_assert!(closer.count() < 3);
    }
}

/// Whether a counter is open in a tick, by asking the wall clock and every rule in turn. The hour that
/// exists twice is left to the named days: a clock alone cannot say which of the two it shows.
fn naive_open(calendar: &Calendar, counter: CounterId, at: i64) -> bool {
    let hours = &calendar.hours;
    let local = hours.zone.to_datetime(instant(at));
    if hours.zone.to_ambiguous_timestamp(local).is_ambiguous() {
        return true;
    }
    let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap();
    let inside = |wall: Wall| wall.from() <= minute && minute < wall.to();
    let today = |kind: ExceptionKind| {
        hours
            .exceptions
            .iter()
            .filter(move |e| e.kind == kind && e.from <= local.date() && local.date() <= e.to)
    };
    let mut closed = false;
    for reach in [Reach::Counter(counter), Reach::Office, Reach::All] {
        let of = |kind| today(kind).filter(|e| e.reach == reach);
        if of(ExceptionKind::Replace).next().is_some() {
            return !closed && of(ExceptionKind::Replace).any(|e| inside(e.wall));
        }
        closed |= of(ExceptionKind::Close).any(|e| inside(e.wall));
    }
    let extra = today(ExceptionKind::Open)
        .any(|e| inside(e.wall) && !matches!(e.reach, Reach::Counter(other) if other != counter));
    let rule = hours.holidays.on(local.date()).is_none()
        && hours.openings.iter().any(|o| {
            o.weekday == local.weekday()
                && naive_repeat(o.repeat, local.date())
                && o.counter.is_none_or(|c| c == counter)
                && inside(o.wall)
        });
    !closed && (rule || extra)
}

/// A repetition to draw: weekly mostly, else every few weeks or once a month.
fn repeating(number: i64, anchor: Date) -> Repeat {
    match number {
        1..3 => Repeat::EveryWeeks {
            weeks: u8::try_from(number).unwrap() + 1,
            anchor,
        },
        3..9 => Nth::from_number(if number == 8 { -1 } else { number - 2 })
            .map_or(Repeat::Weekly, Repeat::InMonth),
        _ => Repeat::Weekly,
    }
}

/// Counts weeks by walking from Monday to Monday, and weekdays by walking through the month.
fn naive_repeat(repeat: Repeat, day: Date) -> bool {
    let monday = |day: Date| {
        let back = i64::from(day.weekday().to_monday_zero_offset());
        day.checked_sub(back.days()).unwrap()
    };
    match repeat {
        Repeat::Weekly => true,
        Repeat::EveryWeeks { weeks, anchor } => {
            let (mut low, high) = if monday(anchor) < monday(day) {
                (monday(anchor), monday(day))
            } else {
                (monday(day), monday(anchor))
            };
            while low < high {
                low = low.checked_add((7 * i64::from(weeks)).days()).unwrap();
            }
            low == high
        }
        Repeat::InMonth(nth) => {
            let same: Vec<Date> = day
                .first_of_month()
                .series(1.day())
                .take_while(|other| other.month() == day.month())
                .filter(|other| other.weekday() == day.weekday())
                .collect();
            match nth.number() {
                -1 => same.last() == Some(&day),
                nth => same.get(usize::try_from(nth - 1).unwrap()) == Some(&day),
            }
        }
    }
}

fn naive_taken(calendar: &Calendar, counter: CounterId, at: i64) -> bool {
    calendar
        .taken
        .iter()
        .any(|t| t.counter == counter && (t.from..t.to).contains(&at))
}
