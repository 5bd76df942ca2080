//! The file: its shape, and everything that can be wrong with it, with the line it is on and what helps.

use std::{collections::BTreeSet, path::Path};

use anyhow::{Error, anyhow};
use jiff::{
    civil::{Date, Weekday},
    tz::TimeZone,
};
use serde::Deserialize;
use toml::Spanned;

use crate::booking::applicant::{Ask, Asks};
use crate::booking::holidays::{Holidays, Yearly};
use crate::booking::hours::{Exception, ExceptionKind, Nth, Opening, Reach, Repeat, Wall};
use crate::booking::reminder::Reminders;
use crate::booking::rules::{Rules, Visibility};
use crate::store::plan::{CounterPlan, ExceptionPlan, OfficePlan, OpeningPlan, Plan, ServicePlan};

/// Reads the file. Offices without a time zone of their own are in `zone`.
pub(super) fn parse(text: &str, path: &Path, zone: &TimeZone) -> Result<Plan, Error> {
    let refuse = |offset: usize, problem: &str, remedy: &str| {
        let line = text[..offset.min(text.len())].matches('\n').count() + 1;
        anyhow!("{}:{line}: {problem}\n  remedy: {remedy}", path.display())
    };
    let file: File = toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        match error.message().split_once("; ") {
            Some((problem, remedy)) => refuse(offset, problem, remedy),
            None => refuse(
                offset,
                error.message(),
                "see the manual for the keys there are",
            ),
        }
    })?;
    let wrong = |Wrong(offset, problem, remedy): Wrong| refuse(offset, &problem, &remedy);
    let mut slugs = BTreeSet::new();
    let mut offices = Vec::new();
    for office in file.office {
        once(&mut slugs, &office.slug).map_err(wrong)?;
        offices.push(office.plan(&file.municipality, zone).map_err(wrong)?);
    }
    let everywhere = file.exception.map(|all| {
        let all = all.into_iter().map(|entry| entry.exception(Reach::All));
        all.collect::<Result<Vec<_>, Wrong>>()
    });
    Ok(Plan {
        offices,
        everywhere: everywhere.transpose().map_err(wrong)?,
    })
}

/// Where something is wrong, what, and what helps.
struct Wrong(usize, String, String);

impl Wrong {
    fn at<T>(place: &Spanned<T>, problem: impl Into<String>, remedy: &str) -> Self {
        Self(place.span().start, problem.into(), remedy.to_owned())
    }
}

fn once(seen: &mut BTreeSet<String>, name: &Spanned<String>) -> Result<(), Wrong> {
    if seen.insert(name.get_ref().clone()) {
        Ok(())
    } else {
        let problem = format!("{:?} stands here twice", name.get_ref());
        Err(Wrong::at(name, problem, "give each its own name"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    municipality: Municipality,
    #[serde(default)]
    office: Vec<OfficeEntry>,
    exception: Option<Vec<ExceptionEntry>>,
}

/// What all offices of the file have in common, unless they say otherwise.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Municipality {
    holidays: Option<bool>,
    patron: Option<Parsed<Yearly>>,
    reminders: Option<Parsed<Reminders>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficeEntry {
    slug: Spanned<String>,
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    email: String,
    timezone: Option<Parsed<TimeZone>>,
    holidays: Option<bool>,
    patron: Option<Parsed<Yearly>>,
    reminders: Option<Parsed<Reminders>>,
    #[serde(default)]
    service: Vec<ServiceEntry>,
    #[serde(default)]
    counter: Vec<CounterEntry>,
    #[serde(default)]
    opening: Vec<OpeningEntry>,
    #[serde(default)]
    exception: Vec<ExceptionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceEntry {
    slug: Spanned<String>,
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    bring: Vec<String>,
    duration_min: Spanned<u16>,
    step_min: Option<u16>,
    #[serde(default)]
    buffer_before_min: u16,
    #[serde(default)]
    buffer_after_min: u16,
    #[serde(default)]
    buffers_inside: bool,
    #[serde(default)]
    lead_min: u32,
    horizon_days: Option<u16>,
    hold_min: Option<u16>,
    #[serde(default)]
    move_cutoff_min: u32,
    #[serde(default)]
    cancel_cutoff_min: u32,
    most_active: Option<u16>,
    visibility: Option<Parsed<Visibility>>,
    #[serde(default)]
    ask_address: bool,
    ask_phone: Option<Parsed<Ask>>,
    ask_details: Option<Parsed<Ask>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CounterEntry {
    name: Spanned<String>,
    #[serde(default)]
    internal: bool,
    /// All of the office's if absent.
    services: Option<Vec<Spanned<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpeningEntry {
    days: Vec<Parsed<Weekday>>,
    hours: Vec<Parsed<Wall>>,
    counter: Option<Spanned<String>>,
    service: Option<Spanned<String>>,
    from: Option<Parsed<Date>>,
    to: Option<Parsed<Date>>,
    every_weeks: Option<Spanned<u8>>,
    anchor: Option<Parsed<Date>>,
    nth: Option<Spanned<i64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExceptionEntry {
    kind: Parsed<ExceptionKind>,
    from: Spanned<Parsed<Date>>,
    to: Option<Parsed<Date>>,
    hours: Option<Parsed<Wall>>,
    counter: Option<Spanned<String>>,
    #[serde(default)]
    reason: String,
}

impl OfficeEntry {
    fn plan(self, all: &Municipality, zone: &TimeZone) -> Result<OfficePlan, Wrong> {
        let mut slugs = BTreeSet::new();
        let mut services = Vec::new();
        for service in self.service {
            once(&mut slugs, &service.slug)?;
            services.push(service.plan()?);
        }
        let mut names = BTreeSet::new();
        let mut counters = Vec::new();
        for counter in self.counter {
            once(&mut names, &counter.name)?;
            let mut served: Vec<String> = match counter.services {
                Some(only) => known_all(only, &slugs)?,
                None => slugs.iter().cloned().collect(),
            };
            served.sort();
            served.dedup();
            counters.push(CounterPlan {
                name: counter.name.into_inner(),
                internal: counter.internal,
                services: served,
            });
        }
        let mut openings = Vec::new();
        for opening in self.opening {
            openings.extend(opening.plans(&names, &slugs)?);
        }
        let mut exceptions = Vec::new();
        for entry in self.exception {
            let counter = known(entry.counter.clone(), &names, "counter")?;
            let exception = entry.exception(Reach::Office)?;
            exceptions.push(ExceptionPlan { counter, exception });
        }
        let patron = self.patron.as_ref().or(all.patron.as_ref());
        let reminders = self.reminders.as_ref().or(all.reminders.as_ref());
        Ok(OfficePlan {
            slug: self.slug.into_inner(),
            name: self.name,
            description: self.description,
            phone: self.phone,
            email: self.email,
            zone: self.timezone.map_or_else(|| zone.clone(), |zone| zone.0),
            holidays: Holidays {
                national: self.holidays.or(all.holidays).unwrap_or(true),
                patron: patron.map(|day| day.0),
            },
            reminders: reminders.map_or_else(Reminders::usual, |rules| rules.0.clone()),
            services,
            counters,
            openings,
            exceptions,
        })
    }
}

impl ServiceEntry {
    fn plan(self) -> Result<ServicePlan, Wrong> {
        let usual = Rules::lasting(*self.duration_min.get_ref());
        let rules = Rules {
            step_min: self.step_min.unwrap_or(usual.step_min),
            buffer_before_min: self.buffer_before_min,
            buffer_after_min: self.buffer_after_min,
            buffers_inside: self.buffers_inside,
            lead_min: self.lead_min,
            horizon_days: self.horizon_days.unwrap_or(usual.horizon_days),
            hold_min: self.hold_min.filter(|minutes| *minutes > 0),
            move_cutoff_min: self.move_cutoff_min,
            cancel_cutoff_min: self.cancel_cutoff_min,
            most_active: self.most_active.filter(|most| *most > 0),
            visibility: self.visibility.map_or(usual.visibility, |word| word.0),
            ..usual
        };
        if !rules.is_on_grid() {
            return Err(Wrong::at(
                &self.duration_min,
                "a length of this service is none, or no multiple of five minutes",
                "write duration, step and buffers in multiples of 5",
            ));
        }
        Ok(ServicePlan {
            slug: self.slug.into_inner(),
            name: self.name,
            description: self.description,
            bring: self.bring.join("\n"),
            rules,
            asks: Asks {
                address: self.ask_address,
                phone: self.ask_phone.map_or(Ask::Optional, |word| word.0),
                details: self.ask_details.map_or(Ask::Optional, |word| word.0),
            },
        })
    }
}

impl OpeningEntry {
    fn plans(
        self,
        counters: &BTreeSet<String>,
        services: &BTreeSet<String>,
    ) -> Result<Vec<OpeningPlan>, Wrong> {
        let repeat = match (&self.every_weeks, &self.anchor, &self.nth) {
            (None, None, None) => Repeat::Weekly,
            (None, None, Some(nth)) => {
                let known = Nth::from_number(*nth.get_ref());
                let remedy = "write 1 to 5, or -1 for the last";
                let wrong = || Wrong::at(nth, "no weekday of a month", remedy);
                Repeat::InMonth(known.ok_or_else(wrong)?)
            }
            (Some(weeks), Some(anchor), None) if (1..=52).contains(weeks.get_ref()) => {
                Repeat::EveryWeeks {
                    weeks: *weeks.get_ref(),
                    anchor: anchor.0,
                }
            }
            (weeks, _, nth) => {
                let place = weeks.as_ref().map(Spanned::span);
                let place = place.or(nth.as_ref().map(Spanned::span));
                return Err(Wrong(
                    place.map_or(0, |span| span.start),
                    "it is not clear in which weeks this holds".to_owned(),
                    "write every_weeks (1 to 52) with anchor, or nth alone".to_owned(),
                ));
            }
        };
        let counter = known(self.counter, counters, "counter")?;
        let service = known(self.service, services, "service")?;
        let mut plans = Vec::new();
        for day in &self.days {
            for wall in &self.hours {
                plans.push(OpeningPlan {
                    counter: counter.clone(),
                    service: service.clone(),
                    rule: Opening {
                        repeat,
                        valid_from: self.from.as_ref().map(|day| day.0),
                        valid_to: self.to.as_ref().map(|day| day.0),
                        ..Opening::weekly(day.0, wall.0)
                    },
                });
            }
        }
        Ok(plans)
    }
}

impl ExceptionEntry {
    fn exception(self, reach: Reach) -> Result<Exception, Wrong> {
        if let (Reach::All, Some(counter)) = (reach, &self.counter) {
            let remedy = "move it to the office of that counter";
            return Err(Wrong::at(
                counter,
                "for all offices, and for one counter",
                remedy,
            ));
        }
        let from = self.from.get_ref().0;
        let to = self.to.map_or(from, |day| day.0);
        if to < from {
            let problem = format!("it ends on {to}, before it begins");
            return Err(Wrong::at(&self.from, problem, "exchange `from` and `to`"));
        }
        Ok(Exception {
            kind: self.kind.0,
            reach,
            from,
            to,
            wall: self.hours.map_or(Wall::ALL_DAY, |wall| wall.0),
            reason: self.reason,
        })
    }
}

fn known(
    name: Option<Spanned<String>>,
    all: &BTreeSet<String>,
    what: &str,
) -> Result<Option<String>, Wrong> {
    match name {
        Some(name) if !all.contains(name.get_ref()) => {
            let names: Vec<&str> = all.iter().map(String::as_str).collect();
            let problem = format!("this office has no {what} {:?}", name.get_ref());
            let remedy = format!("use one of: {}", names.join(", "));
            Err(Wrong::at(&name, problem, &remedy))
        }
        name => Ok(name.map(Spanned::into_inner)),
    }
}

fn known_all(names: Vec<Spanned<String>>, all: &BTreeSet<String>) -> Result<Vec<String>, Wrong> {
    let names = names
        .into_iter()
        .map(|name| known(Some(name), all, "service"));
    let known: Result<Vec<_>, Wrong> = names.collect();
    Ok(known?.into_iter().flatten().collect())
}

/// A value that is written as a word.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String", bound = "T: Word")]
struct Parsed<T>(T);

impl<T: Word> TryFrom<String> for Parsed<T> {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("{text:?} is {}; {}", T::PROBLEM, T::REMEDY);
        T::read(&text).map(Self).ok_or_else(wrong)
    }
}

/// What a word can stand for.
trait Word: Sized {
    const PROBLEM: &'static str;
    const REMEDY: &'static str;
    fn read(text: &str) -> Option<Self>;
}

macro_rules! words {
    ($($kind:ty, $problem:literal, $remedy:literal, $read:expr;)+) => {$(
        impl Word for $kind {
            const PROBLEM: &'static str = $problem;
            const REMEDY: &'static str = $remedy;

            fn read(text: &str) -> Option<Self> {
                let read: fn(&str) -> Option<Self> = $read;
                read(text)
            }
        }
    )+};
}

words! {
    Ask, "no way to ask", "write \"no\", \"optional\" or \"required\"", Ask::parse;
    Date, "no date", "write it as 2026-12-24", |text| text.parse().ok();
    ExceptionKind, "no kind of exception", "write \"close\", \"open\" or \"replace\"", ExceptionKind::parse;
    Reminders, "no list of reminders", "write 48h for hours before, 1d@09:00 for days before at a time", |text| text.parse().ok();
    TimeZone, "no time zone", "write an IANA name such as Europe/Rome", |text| TimeZone::get(text).ok();
    Visibility, "no visibility", "write \"public\", \"link\" or \"staff\"", Visibility::parse;
    Wall, "no stretch of a day", "write 08:30-13:00, in multiples of five minutes and up to 24:00", wall;
    Weekday, "no day of the week", "write mon, tue, wed, thu, fri, sat or sun", weekday;
    Yearly, "no day of the year", "write it as month-day, such as 12-06", |text| text.parse().ok();
}

fn weekday(text: &str) -> Option<Weekday> {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let at = days.iter().position(|day| *day == text)?;
    Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()
}

fn wall(text: &str) -> Option<Wall> {
    let (from, to) = text.split_once('-')?;
    Wall::new(minute(from.trim())?, minute(to.trim())?)
}

/// The minute of the day behind `08:30`.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let two = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !two(hour) || !two(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60).then_some(hour * 60 + minute)
}
