//! Runs a server under load, or the load. `tests/load/run` and its neighbours start it as it should be.

use std::alloc::System;
use std::time::Duration;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};
use sportello::live::media::Gathering;
use sportello_load::{desk, floor, line, scenario};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Load for the media plane.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compares the desk with the floor.
    Compare {
        /// Numbers of calls.
        #[arg(default_values_t = [100, 200])]
        calls: Vec<u32>,
        /// Seconds each is measured for.
        #[arg(long, default_value_t = 6)]
        seconds: u64,
    },
    /// Lets many people join beside running calls.
    Joins,
    /// Adds calls until the server can do no more.
    Saturate,
    /// Lets people come and go, and looks at what the server holds.
    Soak {
        /// For how long.
        #[arg(default_value_t = 30)]
        minutes: u64,
    },
    /// Is the server under test; started by the others.
    Desk {
        /// Whether datagrams are let gather: as the desk does by itself, always, or never.
        #[arg(long, value_enum, default_value_t = Gather::Adaptive)]
        gather: Gather,
    },
    /// Is the floor; started by the others.
    Floor,
}

#[derive(Clone, Copy, ValueEnum)]
enum Gather {
    Adaptive,
    Always,
    Never,
}

impl From<Gather> for Gathering {
    fn from(gather: Gather) -> Self {
        match gather {
            Gather::Adaptive => Self::Adaptive,
            Gather::Always => Self::Always,
            Gather::Never => Self::Never,
        }
    }
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Compare { calls, seconds } => {
            scenario::compare::run(&calls, Duration::from_secs(seconds))
        }
        Command::Desk { gather } => {
            line::serve(|requests, replies| desk::serve(gather.into(), requests, replies))
        }
        Command::Joins => scenario::joins::run(),
        Command::Saturate => scenario::saturate::run(),
        Command::Soak { minutes } => scenario::soak::run(Duration::from_secs(60 * minutes)),
        Command::Floor => line::serve(floor::serve),
    }
}
