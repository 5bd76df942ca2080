//! `sportello import`: offices, services, counters and hours from a file, compared first, applied at once.

mod diff;
mod file;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use clap::Args;
use jiff::Timestamp;

use super::say;
use crate::{
    clock::Clock,
    config::Config,
    store::{
        Store,
        plan::{Conflict, Obstacle, Plan},
    },
};

/// What is to be imported.
#[derive(Debug, Args)]
pub struct Options {
    /// The file, TOML; the operator's manual tells its keys.
    file: PathBuf,
    /// Writes it. Without this, what would change is printed and nothing is written.
    #[arg(long)]
    apply: bool,
}

/// Compares the file with the database and, if told to, makes the database say the same.
pub async fn run(options: &Options, config: &Config) -> Result<()> {
    let text = fs::read_to_string(&options.file)
        .with_context(|| format!("cannot read {}", options.file.display()))?;
    let zone = config.municipality.timezone.time_zone();
    let plan = file::parse(&text, &options.file, zone)?;
    let store = Store::open(&config.database_url())
        .await
        .context("cannot open the database named in data.database")?;
    let lines = import(&plan, options, &store, Clock::system().now()).await;
    store.close().await;
    for line in lines? {
        say(&line);
    }
    Ok(())
}

async fn import(
    plan: &Plan,
    options: &Options,
    store: &Store,
    now: Timestamp,
) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for office in &plan.offices {
        let there = store.office_plan(&office.slug).await?;
        lines.extend(diff::between(there.as_ref(), office));
    }
    if let Some(everywhere) = &plan.everywhere {
        let count = everywhere.len();
        lines.push(format!(
            "= for all offices: {count} exceptions in place of those there are"
        ));
    }
    if lines.is_empty() {
        lines.push("nothing to change".to_owned());
    }
    let refused = |path: &Path| format!("{} cannot be applied", path.display());
    let conflicts = if options.apply {
        store.apply_plan(plan, now).await
    } else {
        store.try_plan(plan, now).await
    }
    .with_context(|| refused(&options.file))?;
    if !conflicts.is_empty() {
        lines.push(String::new());
        lines.push(format!(
            "{} appointments do not fit the calendar; they stay until somebody moves them or calls them off:",
            conflicts.len()
        ));
        lines.extend(conflicts.iter().map(told));
    }
    lines.push(String::new());
    lines.push(if options.apply {
        "written".to_owned()
    } else {
        "nothing is written yet; --apply writes it".to_owned()
    });
    Ok(lines)
}

/// An appointment in conflict. Its code is enough to find it; no name is printed.
fn told(conflict: &Conflict) -> String {
    let Conflict {
        office,
        service,
        code,
        wall_start,
        obstacle,
    } = conflict;
    let why = match obstacle {
        Obstacle::Closed => "closed then",
        Obstacle::Counter => "its counter does not receive it",
        Obstacle::NotOffered => "the service is not offered",
    };
    let start = wall_start.strftime("%Y-%m-%d %H:%M");
    format!("! {office} {service} {start} {code}: {why}")
}

#[cfg(test)]
mod tests;
