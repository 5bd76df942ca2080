//! `sportello serve`: runs everything until it is told to stop.

use anyhow::{Context, Result, ensure};
use tokio::signal::unix::{SignalKind, signal};

use super::{
    demo::{self, Demo},
    say,
};
use crate::{
    app::{App, Running},
    clock::Clock,
    config::{Config, MailTransport},
    telemetry,
};

/// Runs the desk until SIGINT or SIGTERM, or until it cannot carry calls any more.
pub async fn run(config: Config) -> Result<()> {
    telemetry::start(&config.log);
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot wait for SIGINT")?;
    let mut terminate = signal(SignalKind::terminate()).context("cannot wait for SIGTERM")?;
    let running = Running::start(config, Clock::system()).await?;
    let demo = demo::prepare(&running.app)
        .await
        .context("cannot set up the demonstration")?;
    welcome(&running.app, demo.as_ref()).await?;
    tell_obstacles(&running.app);
    let is_broken = tokio::select! {
        _ = interrupt.recv() => false,
        _ = terminate.recv() => false,
        () = running.app.live.ended() => true,
    };
    tracing::info!("stopping");
    running.stop().await?;
    tracing::info!("stopped");
    // Whoever supervises the program starts it again, and people come back to where they were.
    ensure!(!is_broken, "a media thread has ended by itself");
    Ok(())
}

/// Says where to go.
async fn welcome(app: &App, demo: Option<&Demo>) -> Result<()> {
    let config = &app.config;
    let base = config.base_url();
    say("");
    say("  Sportello is open. Stop it with Ctrl-C.");
    say("");
    say(&format!("  citizens   {base}/"));
    say(&format!("  clerks     {base}/operatore"));
    if config.mail.transport == MailTransport::Folder {
        say(&format!("  mail       {}", config.mail_folder().display()));
    }
    if let Some(demo) = demo {
        say("");
        say("  This is a demonstration. Sign in as a clerk:");
        for clerk in &demo.clerks {
            say(&format!(
                "    {:<18} {}   {}",
                clerk.login,
                clerk.password,
                clerk.offices.join(", ")
            ));
        }
        if let Some(link) = demo.room(app).await? {
            say("");
            say("  A citizen's room is open now. Enter it in another browser window:");
            say(&format!("    {base}/stanza/{}", link.reveal()));
        }
    }
    say("");
    Ok(())
}

/// Says who may not reach us, at the terminal and to whoever reads the log alone.
fn tell_obstacles(app: &App) {
    let obstacles = app.live.obstacles();
    for obstacle in &obstacles {
        say(&format!("  ! {obstacle}"));
        if !obstacle.is_information() {
            tracing::warn!("{obstacle}");
        }
    }
    if !obstacles.is_empty() {
        say("");
    }
}
