//! More and more calls, until the server can do no more: delay must stay flat up to the limit at which
//! it lets nobody new in, and above it, whoever is in loses nothing.

use std::time::Duration;

use anyhow::Result;

use super::{CORE, Misses, millis};
use crate::generator::Generator;
use crate::line::Line;

/// Calls that are added at a time.
const STEP: u32 = 50;

/// Calls at which the attempt ends whatever happens.
const MOST: u32 = 1000;

const SETTLE: Duration = Duration::from_secs(2);
const WINDOW: Duration = Duration::from_secs(4);

/// The share of its time from which on the server lets nobody new in.
const FULL: f64 = 0.7;

/// The share from which on it can do no more.
const SATURATED: f64 = 0.97;

/// The delay of 99 packets of 100 below [`FULL`].
const DELAY: Duration = Duration::from_millis(2);

/// A generator that leaves out this share is the one that is saturated.
const HELD: f64 = 0.05;

/// Adds calls and judges each step.
pub fn run() -> Result<()> {
    let line = Line::process(CORE, &["desk"])?;
    let server = line.server();
    let mut generator = Generator::new(line)?;
    let mut misses = Misses::default();
    println!("calls  core  us/pkt  p50 ms  p99 ms   max ms   lost   held");
    let mut calls = 0;
    while calls < MOST {
        generator.fill(calls, STEP)?;
        calls += STEP;
        generator.start();
        generator.run(SETTLE)?;
        let before = server.usage()?;
        generator.open_window();
        generator.run(WINDOW)?;
        let used = server.usage()?.since(before).total;
        let tallies = generator.close_window()?;
        let all = &tallies[0];
        let core = used.as_secs_f64() / WINDOW.as_secs_f64();
        let p99 = all.delays.at(0.99);
        let packets = u32::try_from(all.received.max(1))?;
        println!(
            "{calls:>5}  {:>3.0}%  {:>6.2}  {:>6.3}  {:>6.3}  {:>7.2}  {:>5}  {:>4.1}%",
            100.0 * core,
            used.as_secs_f64() * 1e6 / f64::from(packets),
            millis(all.delays.at(0.5)),
            millis(p99),
            millis(all.delays.at(1.0)),
            all.lost(),
            all.skipped() * 100.0,
        );
        if all.skipped() > HELD {
            println!("the generator can do no more");
            break;
        }
        if core >= SATURATED {
            println!("the server can do no more");
            break;
        }
        misses.expect(
            all.lost() == 0,
            format_args!("{} packets are lost with {calls} calls", all.lost()),
        );
        misses.expect(
            core > FULL || p99 <= DELAY,
            format_args!("p99 is {p99:?} with {calls} calls, not {DELAY:?}"),
        );
    }
    misses.verdict()
}
