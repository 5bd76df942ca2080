//! The floor and the desk side by side, in turns, so that whatever else the machine does meets both.

use std::time::Duration;

use anyhow::Result;

use super::measure::{Measure, measure};
use super::{CORE, Misses, millis};
use crate::line::Line;

/// How often each server is measured; the best time counts, since noise only ever adds.
const ROUNDS: usize = 2;

/// What the desk may cost.
struct Target {
    /// Times the processor of the floor.
    ratio: f64,
    /// The delay of 99 packets of 100.
    p99: Duration,
}

/// The servers that are compared.
const SERVERS: [(&str, &[&str], Option<Target>); 3] = [
    ("floor", &["floor"], None),
    (
        "desk, at once",
        &["desk", "--gather", "never"],
        Some(Target {
            ratio: 1.2,
            p99: Duration::from_micros(500),
        }),
    ),
    (
        "desk, gathering",
        &["desk", "--gather", "always"],
        Some(Target {
            ratio: 0.9,
            p99: Duration::from_micros(1500),
        }),
    ),
];

/// KiB a call may take.
const MEMORY: f64 = 450.0;

/// Milliseconds of processor a participant may take to be connected.
const SET_UP: f64 = 1.0;

/// Allocations for each packet. Checks and handshakes may allocate, packets may not.
const ALLOCATIONS: f64 = 0.01;

/// Compares for each number of calls.
pub fn run(calls: &[u32], window: Duration) -> Result<()> {
    let mut misses = Misses::default();
    println!(
        "{:>5} {:<16} {:>7} {:>5} {:>5} {:>5} {:>6} {:>6} {:>7} {:>5} {:>6} {:>7} {:>6} {:>7}",
        "calls",
        "server",
        "us/pkt",
        "user",
        "ratio",
        "core",
        "p50 ms",
        "p99 ms",
        "max ms",
        "lost",
        "held",
        "KiB",
        "set-up",
        "allocs"
    );
    for &calls in calls {
        let mut best: [Option<Measure>; SERVERS.len()] = Default::default();
        for _ in 0..ROUNDS {
            for ((_, arguments, _), best) in SERVERS.iter().zip(&mut best) {
                let new = measure(Line::process(CORE, arguments)?, calls, window)?;
                let better = best.as_ref().is_none_or(|best| rank(&new) < rank(best));
                if better {
                    *best = Some(new);
                }
            }
        }
        let floor = best[0].as_ref().map_or(1.0, |it| it.cpu);
        for ((name, _, target), measure) in SERVERS.iter().zip(best.iter().flatten()) {
            print(name, measure, floor);
            if let Some(target) = target {
                judge(name, measure, floor, target, &mut misses);
            }
        }
    }
    misses.verdict()
}

/// A run that lost something is no run to be judged by if there is another.
fn rank(measure: &Measure) -> (u64, u64) {
    let nanos = Duration::from_secs_f64(measure.cpu / 1e6).as_nanos();
    (measure.lost, u64::try_from(nanos).unwrap_or(u64::MAX))
}

fn print(name: &str, it: &Measure, floor: f64) {
    println!(
        "{:>5} {:<16} {:>7.2} {:>5.2} {:>5.2} {:>4.0}% {:>6.3} {:>6.3} {:>7.2} {:>5} {:>5.1}% {:>7.0} {:>6.2} {:>7.4}",
        it.calls,
        name,
        it.cpu,
        it.user,
        it.cpu / floor,
        it.busy * 100.0,
        millis(it.p50),
        millis(it.p99),
        millis(it.worst),
        it.lost,
        it.skipped * 100.0,
        it.memory,
        it.set_up,
        it.allocations
    );
}

fn judge(name: &str, it: &Measure, floor: f64, target: &Target, misses: &mut Misses) {
    let at = format!("{name} at {} calls", it.calls);
    let ratio = it.cpu / floor;
    misses.expect(
        ratio <= target.ratio,
        format_args!("{at}: {ratio:.2} times the floor, not {}", target.ratio),
    );
    misses.expect(
        it.p99 <= target.p99,
        format_args!("{at}: p99 is {:?}, not {:?}", it.p99, target.p99),
    );
    misses.expect(
        it.lost == 0,
        format_args!("{at}: {} of {} packets are lost", it.lost, it.sent),
    );
    misses.expect(
        it.memory <= MEMORY,
        format_args!("{at}: {:.0} KiB for a call, not {MEMORY}", it.memory),
    );
    misses.expect(
        it.set_up <= SET_UP,
        format_args!("{at}: {:.2} ms to connect one, not {SET_UP}", it.set_up),
    );
    misses.expect(
        it.allocations <= ALLOCATIONS,
        format_args!("{at}: {:.4} allocations for a packet", it.allocations),
    );
}
