//! Many people come at once while calls are running: nobody in a call may notice.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::{CORE, Misses, millis};
use crate::clock;
use crate::generator::Generator;
use crate::line::{Line, Seat};

/// Running calls.
const CALLS: u32 = 100;

/// Participants who join, and the time in which they do.
const JOINS: u32 = 300;
const TIME: Duration = Duration::from_secs(30);

/// The delay of 99 packets of 100 of the running calls.
const DELAY: Duration = Duration::from_millis(20);

/// Groups of tallies: who was there, and who joins.
const RUNNING: u8 = 0;
const JOINING: u8 = 1;

/// Lets people join, and judges what those who were there noticed.
pub fn run() -> Result<()> {
    let line = Line::process(CORE, &["desk"])?;
    let server = line.server();
    let mut generator = Generator::new(line)?;
    generator.fill(0, CALLS)?;
    generator.start();
    generator.run(Duration::from_secs(3))?;

    let before = server.usage()?;
    generator.open_window();
    let began = clock::instant();
    for number in 0..JOINS {
        let at = began + TIME * number / JOINS;
        generator.run(at.saturating_duration_since(clock::instant()))?;
        let seat = Seat {
            call: CALLS + number / 2,
            seat: u8::from(number % 2 == 1),
        };
        generator.join(seat, JOINING, true)?;
    }
    let last = began + TIME;
    generator.run(last.saturating_duration_since(clock::instant()))?;
    let late = connected(&mut generator, last)?;
    let used = server.usage()?.since(before);
    let tallies = generator.close_window()?;
    let (running, joining) = (
        &tallies[usize::from(RUNNING)],
        &tallies[usize::from(JOINING)],
    );

    println!("{JOINS} joins in {TIME:?} beside {CALLS} calls; the last was in after {late:?}");
    println!(
        "processor {:.0} %; running calls: p50 {:.3} ms, p99 {:.3} ms, longest {:.2} ms, {} of {} lost; \
         new calls: p99 {:.3} ms",
        100.0 * used.total.as_secs_f64() / TIME.as_secs_f64(),
        millis(running.delays.at(0.5)),
        millis(running.delays.at(0.99)),
        millis(running.delays.at(1.0)),
        running.lost(),
        running.sent,
        // Who is alone talks to nobody, so that what is lost here tells nothing.
        millis(joining.delays.at(0.99)),
    );
    let mut misses = Misses::default();
    let p99 = running.delays.at(0.99);
    misses.expect(
        p99 <= DELAY,
        format_args!("p99 of the running calls is {p99:?}, not {DELAY:?}"),
    );
    misses.expect(
        running.lost() == 0,
        format_args!("{} packets of the running calls are lost", running.lost()),
    );
    misses.verdict()
}

/// Waits until everybody is connected; returns how long after `since` that was.
fn connected(generator: &mut Generator, since: Instant) -> Result<Duration> {
    while generator.connecting() > 0 {
        generator.run(Duration::from_millis(5))?;
    }
    Ok(clock::instant().saturating_duration_since(since))
}
