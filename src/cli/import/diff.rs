//! What a plan changes, line by line.

use std::collections::BTreeSet;

use crate::booking::hours::{Opening, Repeat, Wall};
use crate::store::plan::{ExceptionPlan, OfficePlan, OpeningPlan, ServicePlan};

/// The lines that are gone (`-`) and those that come (`+`), a thing a line.
pub(super) fn between(there: Option<&OfficePlan>, planned: &OfficePlan) -> Vec<String> {
    let before: BTreeSet<String> = there.map(lines).unwrap_or_default().into_iter().collect();
    let after: BTreeSet<String> = lines(planned).into_iter().collect();
    let gone = before.difference(&after).map(|line| ("-", line));
    let new = after.difference(&before).map(|line| ("+", line));
    let mut changes: Vec<(&str, &String)> = gone.chain(new).collect();
    // The old and the new of one thing stand together.
    changes.sort_by_key(|(sign, line)| (*line, *sign == "+"));
    changes
        .into_iter()
        .map(|(sign, line)| format!("{sign} {line}"))
        .collect()
}

fn lines(office: &OfficePlan) -> Vec<String> {
    let slug = &office.slug;
    let mut lines = vec![
        format!("{slug}: name {:?}", office.name),
        format!("{slug}: description {:?}", office.description),
        format!("{slug}: phone {:?}, email {:?}", office.phone, office.email),
        format!(
            "{slug}: timezone {}",
            office.zone.iana_name().unwrap_or("UTC")
        ),
        format!("{slug}: holidays {}", office.holidays.national),
        format!("{slug}: reminders {:?}", office.reminders.to_string()),
    ];
    if let Some(patron) = office.holidays.patron {
        lines.push(format!("{slug}: patron {patron}"));
    }
    for service in &office.services {
        let about = told(service);
        lines.extend(
            about
                .iter()
                .map(|line| format!("{slug}: service {}: {line}", service.slug)),
        );
    }
    for counter in &office.counters {
        let internal = if counter.internal { " (internal)" } else { "" };
        lines.push(format!(
            "{slug}: counter {}{internal}: {}",
            counter.name,
            counter.services.join(", ")
        ));
    }
    lines.extend(office.openings.iter().map(|it| opening(slug, it)));
    lines.extend(office.exceptions.iter().map(|it| exception(slug, it)));
    lines
}

fn told(service: &ServicePlan) -> Vec<String> {
    let rules = &service.rules;
    let or_none =
        |number: Option<u16>| number.map_or("–".to_owned(), |number| number.to_string());
    vec![
        format!("name {:?}", service.name),
        format!("description {:?}", service.description),
        format!("bring {:?}", service.bring),
        format!("{} min, every {} min", rules.duration_min, rules.step_min),
        format!(
            "buffers {} and {} min{}",
            rules.buffer_before_min,
            rules.buffer_after_min,
            if rules.buffers_inside {
                ", inside of opening hours"
            } else {
                ""
            }
        ),
        format!(
            "lead {} min, horizon {} days, hold {} min",
            rules.lead_min,
            rules.horizon_days,
            or_none(rules.hold_min)
        ),
        format!(
            "cut-offs: move {} min, cancel {} min; at most {} active",
            rules.move_cutoff_min,
            rules.cancel_cutoff_min,
            or_none(rules.most_active)
        ),
        format!("visibility {}", rules.visibility.as_str()),
        format!(
            "asks address {}, phone {}, details {}",
            service.asks.address,
            service.asks.phone.as_str(),
            service.asks.details.as_str()
        ),
    ]
}

fn opening(slug: &str, planned: &OpeningPlan) -> String {
    let Opening {
        weekday,
        wall,
        repeat,
        valid_from,
        valid_to,
        ..
    } = &planned.rule;
    let mut said = vec![format!("{slug}: open {weekday:?} {}", clock(*wall))];
    match repeat {
        Repeat::Weekly => {}
        Repeat::EveryWeeks { weeks, anchor } => {
            said.push(format!("every {weeks} weeks from {anchor}"));
        }
        Repeat::InMonth(nth) => said.push(format!("{nth:?} of the month")),
    }
    said.extend(valid_from.map(|first| format!("from {first}")));
    said.extend(valid_to.map(|last| format!("to {last}")));
    let counter = planned.counter.as_ref();
    said.extend(counter.map(|name| format!("counter {name}")));
    let service = planned.service.as_ref();
    said.extend(service.map(|slug| format!("service {slug}")));
    said.join(", ")
}

fn exception(slug: &str, planned: &ExceptionPlan) -> String {
    let it = &planned.exception;
    let counter = planned.counter.as_ref();
    format!(
        "{slug}: {} {} to {} {}{}: {}",
        it.kind.as_str(),
        it.from,
        it.to,
        clock(it.wall),
        counter.map_or(String::new(), |name| format!(", counter {name}")),
        it.reason
    )
}

/// Such as `08:30-13:00`.
fn clock(wall: Wall) -> String {
    let at = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    format!("{}-{}", at(wall.from()), at(wall.to()))
}
