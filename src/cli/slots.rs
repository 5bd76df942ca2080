//! `sportello slots`: which times of a day can be booked, and why the others cannot.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use jiff::{SignedDuration, Timestamp, civil::Date};

use super::say;
use crate::{
    booking::{
        holidays::Holiday,
        ids::CounterId,
        rules::{Audience, Visibility},
        slots::why::{self, Explained, Silence, Verdict},
    },
    clock::Clock,
    config::Config,
    store::{
        Store,
        offices::{Office, Service},
    },
    text::{Text, Texts},
};

/// What is asked.
#[derive(Debug, Args)]
pub struct Options {
    /// The office, by its short name.
    office: String,
    /// The service, by its short name.
    service: String,
    /// The day, such as 2026-12-07.
    day: Date,
    /// Says why each of the other times cannot be booked.
    #[arg(long)]
    why: bool,
    /// As the office books, with its internal counters and its services for staff.
    #[arg(long)]
    staff: bool,
    /// The language of the answer.
    #[arg(long, value_enum, default_value_t)]
    lang: Language,
}

/// A language for those who run the desk.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Language {
    /// English.
    En,
    /// Italian.
    #[default]
    It,
}

/// Answers.
pub async fn run(options: &Options, config: &Config) -> Result<()> {
    let text = Texts::load()?.language(match options.lang {
        Language::En => "en",
        Language::It => "it",
    });
    let store = Store::open(&config.database_url())
        .await
        .context("cannot open the database named in data.database")?;
    let lines = answer(options, &store, &text, Clock::system().now()).await;
    store.close().await;
    for line in lines? {
        say(&line);
    }
    Ok(())
}

async fn answer(
    options: &Options,
    store: &Store,
    text: &Text,
    now: Timestamp,
) -> Result<Vec<String>> {
    let (office, service) = found(options, store).await?;
    let audience = if options.staff {
        Audience::Staff
    } else {
        Audience::Citizen
    };
    let mut lines = vec![format!(
        "{} · {} · {}",
        office.name,
        service.name,
        text.day(options.day)
    )];
    if !options.staff && service.rules.visibility == Visibility::Staff {
        lines.push(text.get("why-staff"));
    }
    // A day and its neighbours: visits and their buffers may reach over midnight.
    let noon = options.day.at(12, 0, 0, 0);
    let noon = office.zone.to_timestamp(noon)?;
    let reach = SignedDuration::from_hours(48);
    let range = noon.saturating_sub(reach)?..noon.saturating_add(reach)?;
    let Some(calendar) = store.calendar(service.id, audience, range, now).await? else {
        bail!("{} is not offered any more", service.slug);
    };
    let counters = store.counters(office.id).await?;
    let names: BTreeMap<CounterId, String> = counters
        .into_iter()
        .map(|counter| (counter.id, counter.name))
        .collect();
    match why::explain(&calendar, options.day, now) {
        Ok(starts) => {
            let shown = starts.iter().filter(|start| options.why || start.is_free());
            let before = lines.len();
            lines.extend(shown.map(|start| line(start, &office, &names, text)));
            if lines.len() == before {
                lines.push(text.get("why-none"));
            }
        }
        Err(silence) => lines.push(text.get(match silence {
            Silence::NoCounter => "why-no-counter",
            Silence::NoRule => "why-no-rule",
            Silence::OtherWeeks => "why-other-weeks",
        })),
    }
    Ok(lines)
}

async fn found(options: &Options, store: &Store) -> Result<(Office, Service)> {
    let Some(office) = store.office_by_slug(&options.office).await? else {
        let known = store.offices().await?.into_iter().map(|office| office.slug);
        bail!(
            "there is no office {}; there are: {}",
            options.office,
            known.collect::<Vec<_>>().join(", ")
        );
    };
    let slug = &options.service;
    let Some(service) = store.service_for_staff(office.id, slug).await? else {
        let known = store.services(office.id).await?;
        let known: Vec<String> = known.into_iter().map(|service| service.slug).collect();
        bail!(
            "{} does not offer {slug}; it offers: {}",
            office.slug,
            known.join(", ")
        );
    };
    Ok((office, service))
}

/// A start with what is to be said of it: once, if all counters say the same.
fn line(
    explained: &Explained,
    office: &Office,
    names: &BTreeMap<CounterId, String>,
    text: &Text,
) -> String {
    let start = office.zone.to_datetime(explained.start);
    let start = start.strftime("%H:%M").to_string();
    let mut said = Vec::<(String, Vec<&str>)>::new();
    for (counter, verdict) in &explained.verdicts {
        if explained.is_free() && *verdict != Verdict::Free {
            continue;
        }
        let words = words(verdict, text);
        let name = names.get(counter).map_or("", String::as_str);
        match said.iter_mut().find(|(known, _)| *known == words) {
            Some((_, counters)) => counters.push(name),
            None => said.push((words, vec![name])),
        }
    }
    let alone = said.len() == 1;
    let said: Vec<String> = said
        .into_iter()
        .map(|(words, counters)| {
            if alone {
                words
            } else {
                format!("{}: {words}", counters.join(", "))
            }
        })
        .collect();
    format!("  {start}  {}", said.join("; "))
}

fn words(verdict: &Verdict, text: &Text) -> String {
    let reason = |id, reason: &str| {
        if reason.is_empty() {
            text.get(id)
        } else {
            format!("{}: {reason}", text.get(id))
        }
    };
    match verdict {
        Verdict::Closed(why) => reason("why-closed", why),
        Verdict::DoesNotFit => text.get("why-does-not-fit"),
        Verdict::Free => text.get("why-free"),
        Verdict::Holiday(holiday) => reason("why-holiday", &text.get(name(*holiday))),
        Verdict::Replaced(why) => reason("why-replaced", why),
        Verdict::Taken => text.get("why-taken"),
        Verdict::TooFar => text.get("why-too-far"),
        Verdict::TooSoon => text.get("why-too-soon"),
    }
}

const fn name(holiday: Holiday) -> &'static str {
    match holiday {
        Holiday::AllSaints => "holiday-all-saints",
        Holiday::Assumption => "holiday-assumption",
        Holiday::Christmas => "holiday-christmas",
        Holiday::Easter => "holiday-easter",
        Holiday::EasterMonday => "holiday-easter-monday",
        Holiday::Epiphany => "holiday-epiphany",
        Holiday::ImmaculateConception => "holiday-immaculate-conception",
        Holiday::Labour => "holiday-labour",
        Holiday::Liberation => "holiday-liberation",
        Holiday::NewYear => "holiday-new-year",
        Holiday::Patron => "holiday-patron",
        Holiday::Republic => "holiday-republic",
        Holiday::SaintFrancis => "holiday-saint-francis",
        Holiday::SaintStephen => "holiday-saint-stephen",
    }
}

#[cfg(test)]
mod tests;
