//! One server under one load, and what it cost.

use std::time::Duration;

use anyhow::Result;

use crate::generator::Generator;
use crate::line::Line;
use crate::process::Usage;

/// Media flows this long before anything is measured: congestion control has settled, histories are
/// full.
const WARM_UP: Duration = Duration::from_secs(3);

/// How one server fared.
#[derive(Clone, Debug)]
pub(super) struct Measure {
    pub(super) calls: u32,
    /// Microseconds of processor for each packet that arrived.
    pub(super) cpu: f64,
    /// Of `cpu`, the part outside of the kernel.
    pub(super) user: f64,
    /// Share of the window in which the processor was in use.
    pub(super) busy: f64,
    pub(super) p50: Duration,
    pub(super) p99: Duration,
    pub(super) worst: Duration,
    /// Share of what the generator should have sent and left out.
    pub(super) skipped: f64,
    pub(super) sent: u64,
    pub(super) lost: u64,
    /// KiB for each call.
    pub(super) memory: f64,
    /// Milliseconds of processor for each participant, from the offer to the keys.
    pub(super) set_up: f64,
    /// Allocations for each packet.
    pub(super) allocations: f64,
}

/// Measures a fresh server with `calls` calls for as long as `window`.
pub(super) fn measure(line: Line, calls: u32, window: Duration) -> Result<Measure> {
    let server = line.server();
    let mut generator = Generator::new(line)?;
    // The threads have started when the first answer is here.
    generator.allocations()?;
    let (empty, idle) = (server.resident()?, server.usage()?);
    generator.fill(0, calls)?;
    let set_up = server.usage()?.since(idle);
    generator.start();
    generator.run(WARM_UP)?;

    let allocations = generator.allocations()?;
    let before = server.usage()?;
    generator.open_window();
    generator.run(window)?;
    let used = server.usage()?.since(before);
    let allocations = generator.allocations()? - allocations;
    let resident = server.resident()?.saturating_sub(empty);
    let tallies = generator.close_window()?;
    let tally = &tallies[0];

    let packets = tally.received;
    Ok(Measure {
        calls,
        cpu: micros(used.total) / per(packets),
        user: micros(used.total) * user_share(used) / per(packets),
        busy: used.total.as_secs_f64() / window.as_secs_f64(),
        p50: tally.delays.at(0.5),
        p99: tally.delays.at(0.99),
        worst: tally.delays.at(1.0),
        skipped: tally.skipped(),
        sent: tally.sent,
        lost: tally.lost(),
        memory: per(resident) / f64::from(calls),
        set_up: micros(set_up.total) / 1000.0 / f64::from(2 * calls),
        allocations: per(allocations) / per(packets),
    })
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn user_share(used: Usage) -> f64 {
    let both = used.user + used.system;
    used.user.as_secs_f64() / both.as_secs_f64().max(f64::MIN_POSITIVE)
}

#[expect(clippy::cast_precision_loss, reason = "counts of some millions")]
fn per(count: u64) -> f64 {
    count as f64
}
