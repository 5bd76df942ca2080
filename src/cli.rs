//! The command line.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use crate::config::{Config, DEFAULT};

pub mod check;
pub mod clerk;
mod demo;
pub mod doctor;
pub mod import;
pub mod serve;
pub mod slots;

/// Video desk of a municipality.
#[derive(Debug, Parser)]
#[command(version, about, after_help = "Without a command, `serve` runs.")]
struct Cli {
    /// The configuration file. Without it, `config.toml` here, or else the defaults.
    #[arg(long, short, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Says whether the configuration can be used, and changes nothing.
    Check,
    /// People of the console.
    #[command(subcommand)]
    Clerk(clerk::Command),
    /// Makes a call over every path to a running desk and says how it went.
    Doctor(doctor::Options),
    /// Compares a file of offices, services and hours with the database, and writes it with `--apply`.
    Import(import::Options),
    /// Runs portal, signalling, media and mail until it is told to stop.
    Serve,
    /// Says which times of a day can be booked and, with `--why`, why the others cannot.
    Slots(slots::Options),
}

/// Runs the command the process was started with.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match dispatch(&cli) {
        Ok(code) => code,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn dispatch(cli: &Cli) -> Result<ExitCode> {
    let (config, source) = load(cli.config.as_deref())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("sportello")
        .build()
        .context("cannot start the runtime")?;
    match cli.command.as_ref().unwrap_or(&Command::Serve) {
        Command::Check => runtime.block_on(check::run(&config, &source))?,
        Command::Clerk(command) => runtime.block_on(clerk::run(command, &config))?,
        Command::Doctor(options) => return Ok(runtime.block_on(doctor::run(options, &config))),
        Command::Import(options) => runtime.block_on(import::run(options, &config))?,
        Command::Slots(options) => runtime.block_on(slots::run(options, &config))?,
        Command::Serve => runtime.block_on(serve::run(config))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The configuration, and a name for where it came from.
fn load(named: Option<&Path>) -> Result<(Config, String)> {
    let here = Path::new("config.toml");
    let file = named.or_else(|| here.exists().then_some(here));
    match file {
        Some(file) => Ok((Config::load(file)?, file.display().to_string())),
        None => Ok((
            Config::parse(DEFAULT, Path::new("built-in"))?,
            "built-in defaults".to_owned(),
        )),
    }
}

fn complain(error: &anyhow::Error) {
    eprintln!("sportello: {error:#}");
}

/// Prints a line for the person at the terminal.
pub(crate) fn say(line: &str) {
    // Whoever reads may have seen enough, as `head` has. That is no failure of what is being done.
    let _ = writeln!(io::stdout(), "{line}");
}
