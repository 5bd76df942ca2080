//! The slot picker: a month, a day of it, a time of that day. The same for booking and for moving.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};
use serde::Deserialize;

use super::draft::Lost;
use crate::{
    app::App,
    booking::{
        rules::Audience,
        slots::{self, FURTHEST_DAYS, Slot},
    },
    store::offices::Service,
    text::Text,
    web::error::Error,
};

/// Hour at which the afternoon begins for who looks for a time.
const NOON: i8 = 13;

/// Starts offered in place of one that is gone.
const ALTERNATIVES: usize = 3;

/// What the address asks to be shown.
#[derive(Default, Deserialize)]
pub(super) struct Wish {
    /// Such as `2026-10`.
    #[serde(default)]
    pub(super) mese: String,
    /// Such as `2026-10-26`.
    #[serde(default)]
    pub(super) giorno: String,
}

/// Everything to choose from.
pub(super) struct Picker {
    pub(super) action: String,
    /// The office's zone, by its IANA name.
    pub(super) zone: String,
    pub(super) months: Vec<Month>,
    pub(super) days: Vec<Day>,
    pub(super) day: String,
    pub(super) day_label: String,
    pub(super) parts: Vec<Part>,
}

pub(super) struct Month {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) chosen: bool,
    pub(super) empty: bool,
}

pub(super) struct Day {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) weekday: String,
    pub(super) number: i8,
    pub(super) chosen: bool,
}

/// Morning or afternoon.
pub(super) struct Part {
    pub(super) label: String,
    pub(super) slots: Vec<Choice>,
}

/// One radio button.
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) value: i64,
    pub(super) label: String,
    pub(super) chosen: bool,
}

/// The box about a start that cannot be had.
pub(super) struct LostBox {
    pub(super) title: String,
    pub(super) message: String,
    pub(super) nearest: Vec<Choice>,
}

/// The starts of a service that can be booked from `now` on.
pub(super) async fn free(app: &App, service: &Service, now: Timestamp) -> Result<Vec<Slot>, Error> {
    let range = now..now.checked_add(SignedDuration::from_hours(24 * (FURTHEST_DAYS + 2)))?;
    let calendar = app
        .store
        .calendar(service.id, Audience::Citizen, range.clone(), now)
        .await?;
    Ok(calendar
        .map(|calendar| slots::free(&calendar, range, now))
        .unwrap_or_default())
}

impl Picker {
    /// Lays the slots out. `chosen` is marked; without a wish its day is shown, else the first.
    pub(super) fn new(
        slots: &[Slot],
        zone: &TimeZone,
        chosen: Option<Timestamp>,
        wish: &Wish,
        action: String,
        text: &Text,
    ) -> Self {
        let mut days = BTreeMap::<Date, Vec<Slot>>::new();
        for slot in slots {
            days.entry(zone.to_datetime(slot.start).date())
                .or_default()
                .push(*slot);
        }
        let name = zone.iana_name().unwrap_or("UTC").to_owned();
        let Some(day) = shown(&days, zone, chosen, wish) else {
            return Self {
                action,
                zone: name,
                months: Vec::new(),
                days: Vec::new(),
                day: String::new(),
                day_label: String::new(),
                parts: Vec::new(),
            };
        };
        let month = day.first_of_month();
        Self {
            action,
            zone: name,
            months: months(&days, month, text),
            days: days
                .keys()
                .filter(|date| date.first_of_month() == month)
                .map(|date| Day::new(*date, day, text))
                .collect(),
            day: day.to_string(),
            day_label: text.day(day),
            parts: parts(&days[&day], zone, chosen, text),
        }
    }
}

/// The day to show: the one asked for, the chosen one, the first of the month asked for, the first.
fn shown(
    days: &BTreeMap<Date, Vec<Slot>>,
    zone: &TimeZone,
    chosen: Option<Timestamp>,
    wish: &Wish,
) -> Option<Date> {
    let asked = wish
        .giorno
        .parse()
        .ok()
        .filter(|day| days.contains_key(day));
    let first_of_month = format!("{}-01", wish.mese).parse::<Date>().ok();
    let in_month = first_of_month.and_then(|month| {
        days.keys()
            .copied()
            .find(|day| day.first_of_month() == month.first_of_month())
    });
    let of_chosen = chosen
        .map(|start| zone.to_datetime(start).date())
        .filter(|day| days.contains_key(day));
    asked
        .or(in_month)
        .or(of_chosen)
        .or_else(|| days.keys().next().copied())
}

/// Every month from the first with slots to the last; those without are shown and cannot be chosen.
fn months(days: &BTreeMap<Date, Vec<Slot>>, shown: Date, text: &Text) -> Vec<Month> {
    let (Some(first), Some(last)) = (days.keys().next(), days.keys().last()) else {
        return Vec::new();
    };
    let mut months = Vec::new();
    let mut month = first.first_of_month();
    while month <= *last {
        months.push(Month {
            value: format!("{:04}-{:02}", month.year(), month.month()),
            label: text.month(month),
            chosen: month == shown,
            empty: !days.keys().any(|day| day.first_of_month() == month),
        });
        let Ok(next) = month.checked_add(1.month()) else {
            break;
        };
        month = next;
    }
    months
}

fn parts(slots: &[Slot], zone: &TimeZone, chosen: Option<Timestamp>, text: &Text) -> Vec<Part> {
    let is_morning = |slot: &Slot| zone.to_datetime(slot.start).hour() < NOON;
    let (morning, afternoon): (Vec<_>, Vec<_>) = slots.iter().partition(|slot| is_morning(slot));
    let mut number = 0;
    let mut part = |label: &str, slots: Vec<&Slot>| {
        let slots: Vec<_> = slots
            .into_iter()
            .map(|slot| {
                number += 1;
                Choice {
                    // The first one is where a message about the missing choice leads.
                    id: if number == 1 {
                        "inizio".to_owned()
                    } else {
                        format!("inizio-{number}")
                    },
                    value: slot.start.as_second(),
                    label: text.time(zone.to_datetime(slot.start).time()),
                    chosen: chosen == Some(slot.start),
                }
            })
            .collect();
        (!slots.is_empty()).then(|| Part {
            label: text.get(label),
            slots,
        })
    };
    let morning = part("time-morning", morning);
    [morning, part("time-afternoon", afternoon)]
        .into_iter()
        .flatten()
        .collect()
}

impl Day {
    fn new(date: Date, shown: Date, text: &Text) -> Self {
        Self {
            value: date.to_string(),
            label: text.day(date),
            weekday: text.short_weekday(date),
            number: date.day(),
            chosen: date == shown,
        }
    }
}

impl LostBox {
    /// Says to who books what happened to the start, and offers the free ones around it.
    pub(super) fn booking(lost: Lost, slots: &[Slot], zone: &TimeZone, text: &Text) -> Self {
        let message = match lost {
            Lost::Closed(_) => "time-not-offered",
            Lost::Taken(_) => "time-taken",
            Lost::TooMany => "time-too-many",
            Lost::TooManyActive => "time-too-many-active",
        };
        Self::new(lost, message, slots, zone, text)
    }

    /// Says the same to who moves an appointment, which is where it was.
    pub(super) fn moving(lost: Lost, slots: &[Slot], zone: &TimeZone, text: &Text) -> Self {
        let message = match lost {
            Lost::Taken(_) => "move-taken",
            _ => "move-not-offered",
        };
        Self::new(lost, message, slots, zone, text)
    }

    fn new(lost: Lost, message: &str, slots: &[Slot], zone: &TimeZone, text: &Text) -> Self {
        let (title, start) = match lost {
            Lost::Closed(start) => ("time-not-offered-title", Some(start)),
            Lost::Taken(start) => ("time-taken-title", Some(start)),
            Lost::TooMany => ("time-too-many-title", None),
            Lost::TooManyActive => ("time-too-many-active-title", None),
        };
        let start = start.and_then(|seconds| Timestamp::from_second(seconds).ok());
        let nearest = start.map(|start| nearest(slots, start)).unwrap_or_default();
        Self {
            title: text.get(title),
            message: text.get(message),
            nearest: nearest
                .into_iter()
                .map(|slot| Choice {
                    id: String::new(),
                    value: slot.start.as_second(),
                    label: text.moment(zone.to_datetime(slot.start)),
                    chosen: false,
                })
                .collect(),
        }
    }
}

/// The free starts nearest to one, in order of time.
fn nearest(slots: &[Slot], start: Timestamp) -> Vec<Slot> {
    let mut found = slots.to_vec();
    found.sort_by_key(|slot| (slot.start.duration_since(start).abs(), slot.start));
    found.truncate(ALTERNATIVES);
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Texts;

    #[test]
    fn the_first_free_day_is_shown_and_times_are_wall_times() {
        let picker = pick(
            &["2026-10-23T07:00:00Z", "2026-10-26T08:00:00Z"],
            &Wish::default(),
        );
        assert_eq!(picker.day_label, "venerdì 23 ottobre 2026");
        assert_eq!(picker.parts[0].slots[0].label, "9:00");
        assert_eq!(picker.parts[0].slots[0].id, "inizio");
        let monday = Wish {
            giorno: "2026-10-26".to_owned(),
            ..Wish::default()
        };
        let picker = pick(&["2026-10-23T07:00:00Z", "2026-10-26T08:00:00Z"], &monday);
        assert_eq!(
            picker.parts[0].slots[0].label, "9:00",
            "the clocks went back in between"
        );
        assert!(picker.days[1].chosen);
    }

    #[test]
    fn months_without_places_cannot_be_chosen() {
        let wish = Wish {
            mese: "2027-01".to_owned(),
            ..Wish::default()
        };
        let picker = pick(&["2026-11-30T08:00:00Z", "2027-01-04T14:00:00Z"], &wish);
        let months: Vec<_> = picker
            .months
            .iter()
            .map(|m| (m.label.as_str(), m.chosen, m.empty))
            .collect();
        assert_eq!(
            months,
            [
                ("novembre 2026", false, false),
                ("dicembre 2026", false, true),
                ("gennaio 2027", true, false)
            ]
        );
        assert_eq!(picker.parts[0].label, "Pomeriggio");
    }

    #[test]
    fn nonsense_in_the_address_shows_the_first_day() {
        for text in ["", "x", "2026-99", "9999-12-31", "2026-10-23T00:00"] {
            let wish = Wish {
                mese: text.to_owned(),
                giorno: text.to_owned(),
            };
            assert_eq!(
                pick(&["2026-10-23T07:00:00Z"], &wish).day,
                "2026-10-23",
                "{text}"
            );
        }
        assert!(pick(&[], &Wish::default()).months.is_empty());
    }

    #[test]
    fn the_three_nearest_are_offered() {
        let slots = slots(&[
            "2026-10-23T07:00:00Z",
            "2026-10-23T09:00:00Z",
            "2026-10-23T09:20:00Z",
            "2026-10-26T08:00:00Z",
        ]);
        let near = nearest(&slots, "2026-10-23T08:40:00Z".parse().unwrap());
        assert_eq!(near, slots[..3]);
    }

    fn pick(starts: &[&str], wish: &Wish) -> Picker {
        let text = Texts::load().unwrap().language("it");
        let zone = TimeZone::get("Europe/Rome").unwrap();
        Picker::new(
            &slots(starts),
            &zone,
            None,
            wish,
            "/prenota/orario".to_owned(),
            &text,
        )
    }

    fn slots(starts: &[&str]) -> Vec<Slot> {
        let slot = |start: &&str| {
            let start: Timestamp = start.parse().unwrap();
            Slot {
                start,
                end: start + SignedDuration::from_mins(20),
            }
        };
        starts.iter().map(slot).collect()
    }
}
