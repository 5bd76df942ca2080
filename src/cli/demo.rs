//! The demonstration: set up in an empty database, and remembered so that every start can say how to
//! sign in and where a room is open.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::PathBuf,
};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    auth::password,
    booking::links::{ManageToken, RoomLink},
    config::Config,
    store::demo,
};

/// What a newcomer needs. It lies in the data folder, which only its owner reads, and opens nothing but a
/// demonstration.
#[derive(Deserialize, Serialize)]
pub(super) struct Demo {
    /// Who can sign in.
    pub clerks: Vec<Clerk>,
    /// The manage token of the appointment whose room is open.
    manage: String,
}

/// Somebody who can sign in.
#[derive(Deserialize, Serialize)]
pub(super) struct Clerk {
    /// What is typed to sign in.
    pub login: String,
    /// The password.
    pub password: String,
    /// Names of the clerk's offices.
    pub offices: Vec<String>,
}

/// Sets the demonstration up if the database is empty and the configuration wants it; `None` where
/// there is none.
pub(super) async fn prepare(app: &App) -> Result<Option<Demo>> {
    if !app.config.demo.seed {
        return Ok(None);
    }
    if !app.store.offices().await?.is_empty() {
        return recall(app).await;
    }
    let passwords = demo::passwords(password::hash)
        .await
        .context("cannot make passwords")?;
    let zone = app.config.municipality.timezone.time_zone();
    let Some(seeded) = demo::seed(&app.store, zone, &passwords, app.clock.now()).await? else {
        return Ok(None);
    };
    let clerk = |clerk: demo::SeededClerk| Clerk {
        login: clerk.login,
        password: clerk.password,
        offices: clerk.offices,
    };
    let demo = Demo {
        clerks: seeded.clerks.into_iter().map(clerk).collect(),
        manage: seeded.manage.reveal(),
    };
    demo.keep(&app.config)?;
    Ok(Some(demo))
}

/// What an earlier start set up, with a new appointment where the room of the last one is over.
async fn recall(app: &App) -> Result<Option<Demo>> {
    let file = file(&app.config);
    let text = match fs::read(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
    };
    let mut demo: Demo = serde_json::from_slice(&text).with_context(|| {
        format!(
            "{} is damaged; delete it, nothing else needs it",
            file.display()
        )
    })?;
    if demo.room(app).await?.is_none()
        && let Some(manage) = demo::reopen(&app.store, app.clock.now()).await?
    {
        demo.manage = manage.reveal();
        demo.keep(&app.config)?;
    }
    Ok(Some(demo))
}

impl Demo {
    /// The link of the room that is open now.
    pub(super) async fn room(&self, app: &App) -> Result<Option<RoomLink>> {
        let Some(manage) = ManageToken::parse(&self.manage) else {
            return Ok(None);
        };
        let Some(appointment) = app.store.booking_by_manage_token(&manage).await? else {
            return Ok(None);
        };
        // The room stays open a little longer, but nobody begins a call in its grace.
        if appointment.end <= app.clock.now() {
            return Ok(None);
        }
        Ok(app.store.room_link(&manage, app.clock.now()).await?)
    }

    fn keep(&self, config: &Config) -> Result<()> {
        let file = file(config);
        let text = serde_json::to_vec_pretty(self)?;
        OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&file)
            .and_then(|mut out| out.write_all(&text))
            .with_context(|| format!("cannot write {}", file.display()))
    }
}

fn file(config: &Config) -> PathBuf {
    config.data.folder.join("demo.json")
}
