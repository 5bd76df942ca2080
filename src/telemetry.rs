//! Structured logs without personal data, to the standard output.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config::{Log, LogFormat};

/// Starts logging as configured. A second call, as in tests, changes nothing.
pub fn start(log: &Log) {
    let filter = EnvFilter::try_new(&log.level).unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    let started = match log.format {
        LogFormat::Json => registry
            .with(fmt::layer().json().flatten_event(true))
            .try_init(),
        LogFormat::Text => {
            let colours = std::io::stdout().is_terminal();
            registry
                .with(fmt::layer().with_target(false).with_ansi(colours))
                .try_init()
        }
    };
    // Only a subscriber that is already there can refuse, and then there are logs.
    drop(started);
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        // The message of a panic may quote data; its place never does.
        tracing::error!(panic.location = place, "a task panicked");
    }));
}
