//! Hours of coming and going in minutes: what a server holds must not grow.

use std::time::Duration;

use anyhow::Result;

use super::{CORE, Misses};
use crate::clock;
use crate::generator::Generator;
use crate::line::{Line, Seat};
use crate::process::Process;

/// Calls at a time. Each second one of them ends and another begins.
const CALLS: u32 = 30;

/// Time between two looks.
const LOOK: Duration = Duration::from_secs(10);

/// KiB by which memory may differ between the second third of the time and the last: less than one
/// participant's.
const GROWTH: u64 = 200;

/// What the server holds at one moment.
#[derive(Clone, Copy, Debug)]
struct Look {
    resident: u64,
    descriptors: usize,
    threads: usize,
}

/// Runs for so long.
pub fn run(time: Duration) -> Result<()> {
    let line = Line::process(CORE, &["desk"])?;
    let server = line.server();
    let mut generator = Generator::new(line)?;
    generator.fill(0, CALLS)?;
    generator.start();
    let began = clock::instant();
    let mut looks = Vec::new();
    let mut turn = 0;
    println!("seconds  KiB     descriptors  threads");
    loop {
        let elapsed = clock::instant().saturating_duration_since(began);
        if elapsed >= LOOK * (u32::try_from(looks.len())? + 1) {
            let it = look(&server)?;
            println!(
                "{:>7}  {:>6}  {:>11}  {:>7}",
                elapsed.as_secs(),
                it.resident,
                it.descriptors,
                it.threads
            );
            looks.push(it);
        }
        if elapsed >= time {
            break;
        }
        let call = turn % CALLS;
        turn += 1;
        for seat in 0..2 {
            generator.leave(Seat { call, seat })?;
        }
        // A room that everybody has left is gone before somebody comes anew.
        generator.run(Duration::from_millis(100))?;
        for seat in 0..2 {
            generator.join(Seat { call, seat }, 0, true)?;
        }
        generator.run(Duration::from_millis(900))?;
    }
    judge(&looks)
}

fn look(server: &Process) -> Result<Look> {
    Ok(Look {
        resident: server.resident()?,
        descriptors: server.descriptors()?,
        threads: server.threads()?,
    })
}

/// The first third is for filling up.
fn judge(looks: &[Look]) -> Result<()> {
    let (_, rest) = looks.split_at(looks.len() / 3);
    let (middle, end) = rest.split_at(rest.len() / 2);
    let memory = |looks: &[Look]| looks.iter().map(|it| it.resident).max().unwrap_or(0);
    let mut misses = Misses::default();
    let (before, after) = (memory(middle), memory(end));
    misses.expect(
        after <= before + GROWTH,
        format_args!("memory grew from {before} to {after} KiB"),
    );
    let counts = |what: fn(&Look) -> usize| rest.iter().map(what).collect::<Vec<_>>();
    for (name, each) in [
        ("descriptors", counts(|it| it.descriptors)),
        ("threads", counts(|it| it.threads)),
    ] {
        let (least, most) = (each.iter().min(), each.iter().max());
        misses.expect(
            least == most,
            format_args!("between {least:?} and {most:?} {name}"),
        );
    }
    misses.verdict()
}
