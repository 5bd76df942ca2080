//! `sportello doctor`: makes a call over every way to a running desk and says how it went.

use std::{process::ExitCode, time::Duration};

use anyhow::{Context as _, Result, anyhow};
use clap::Args;
use serde_json::json;

use super::{complain, say};
use crate::{
    app::Keys,
    clock::Clock,
    config::{Config, HttpUrl, Log},
    doctor::{self, Admission, Finding, Path, Plan, Server, Unreachable},
    telemetry, tls,
};

/// The exit code when not even signalling answers.
const UNREACHABLE: u8 = 2;

/// What to examine.
#[derive(Debug, Args)]
pub struct Options {
    /// The address of the desk, as citizens have it. Without it, the desk of this configuration.
    #[arg(long, value_name = "URL", value_parser = url)]
    url: Option<HttpUrl>,
    /// The paths to try. Without it, all the desk offers.
    #[arg(long = "path", value_name = "PATH", value_delimiter = ',')]
    paths: Vec<Path>,
    /// How long media flows on each path.
    #[arg(long, value_name = "SECONDS", default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=10))]
    seconds: u64,
    /// Prints one JSON object, for monitoring.
    #[arg(long)]
    json: bool,
}

/// Examines the desk and prints what was found. Exits with 0 when all is well, 1 when something fails,
/// 2 when the desk does not answer at all.
pub async fn run(options: &Options, config: &Config) -> ExitCode {
    // What fails is said in words below; the libraries' own words would only stand in between.
    telemetry::start(&Log {
        level: "off".to_owned(),
        ..config.log.clone()
    });
    let server = match server(options, config) {
        Ok(server) => server,
        Err(error) => {
            complain(&error);
            return ExitCode::from(UNREACHABLE);
        }
    };
    let plan = Plan {
        paths: if options.paths.is_empty() {
            Path::ALL.to_vec()
        } else {
            options.paths.clone()
        },
        wanted: !options.paths.is_empty(),
        lasts: Duration::from_secs(options.seconds),
    };
    let mut head = Some(format!("{}\n\n{}", server.url(), Finding::HEAD));
    let each = |finding: &Finding| {
        if !options.json {
            head.take().iter().for_each(|head| say(head));
            say(&finding.to_string());
        }
    };
    match doctor::examine(&server, &plan, &Clock::system(), each).await {
        Ok(report) => {
            if options.json {
                say(&report.to_json().to_string());
            }
            if report.is_well() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(Unreachable { what, remedy }) => {
            let url = server.url();
            say(&if options.json {
                json!({ "url": url, "ok": false, "error": what, "remedy": remedy }).to_string()
            } else {
                format!("{url}\n\n✗ {what}\n  remedy: {remedy}")
            });
            ExitCode::from(UNREACHABLE)
        }
    }
}

fn server(options: &Options, config: &Config) -> Result<Server> {
    if let Some(url) = &options.url {
        return Server::new(url, None, Admission::Asked);
    }
    let base = config.base_url();
    let url = HttpUrl::parse(&base).ok_or_else(|| anyhow!("{base} is no address"))?;
    let keys = Keys::read(&config.data.folder).context(
        "this desk has never been started, or its data is read by another user; give the address of a \
         desk that runs with --url",
    )?;
    let own = tls::own_authority(config)?;
    Server::new(&url, own, Admission::Signed(Box::new(keys.room_token)))
}

fn url(text: &str) -> Result<HttpUrl, String> {
    HttpUrl::parse(text).ok_or_else(|| "write https://host".to_owned())
}
