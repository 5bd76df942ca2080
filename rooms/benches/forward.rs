//! What it costs to forward a packet from one sender to one receiver, decrypting and encrypting
//! included, sockets left out. Fails when a packet costs an allocation.

#[path = "../tests/browser/mod.rs"]
#[expect(dead_code, reason = "each program uses its part of what is shared")]
mod browser;
#[path = "../tests/desk/mod.rs"]
#[expect(dead_code, reason = "each program uses its part of what is shared")]
mod desk;
#[path = "../tests/netem/mod.rs"]
#[expect(dead_code, reason = "each program uses its part of what is shared")]
mod netem;
#[path = "../tests/peer/mod.rs"]
#[expect(dead_code, reason = "each program uses its part of what is shared")]
mod peer;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use desk::call;
use netem::Settings;
use sportello_rooms::transport::Path;

const SERVER: &str = "192.0.2.9:443";
const ROUNDS: u32 = 12;
const BATCH: usize = 64;
const BATCHES: usize = 100;

/// Between batches a participant earns what the next one takes of its allowance.
const PAUSE_MS: u64 = 500;

fn main() -> ExitCode {
    let voice = measure("voice, 120 bytes", |browser, now, out| {
        out.push(browser.say(now));
    });
    let video = measure("video, 1100 bytes", |browser, now, out| {
        browser.show(now, out);
    });
    if voice + video == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Forwards packets as a media thread does, 64 at a time; returns the allocations made.
fn measure(
    what: &str,
    mut make: impl FnMut(&mut browser::Browser, Instant, &mut Vec<Vec<u8>>),
) -> u64 {
    let (mut desk, clerk, _) = call(Settings::default());
    desk.run_ms(3000);

    let server = SERVER.parse().expect("the address is a constant");
    let from = desk.seats[clerk].browser.peer.address;
    let mut forwarded = 0;
    let mut allocations = 0;
    let mut best = Duration::MAX;
    let mut sent_bytes = 0;
    for round_number in 0..=ROUNDS {
        let mut round = Duration::ZERO;
        for _ in 0..BATCHES {
            desk.run_ms(PAUSE_MS);
            let now = desk.now;
            let mut datagrams = Vec::new();
            while datagrams.len() < BATCH {
                make(&mut desk.seats[clerk].browser, now, &mut datagrams);
            }
            let both = desk.both();
            let before = desk.hall.counts().forwarded;
            let info = allocation_counter::measure(|| {
                let began = stopwatch();
                for datagram in &mut datagrams {
                    desk.hall.datagram(Path::udp(from, server), datagram, both);
                }
                desk.hall
                    .transmits(|transmit| sent_bytes += transmit.bytes.len());
                round += stopwatch() - began;
            });
            // In the first round there comes to be memory for what is kept of the stream.
            if round_number > 0 {
                allocations += info.count_total;
            }
            forwarded += desk.hall.counts().forwarded - before;
            desk.hall.handle_timeout(both);
            desk.hall.transmits(|_| {});
            while desk.hall.poll_output().is_some() {}
        }
        best = best.min(round);
    }
    let packets = u32::try_from(BATCH * BATCHES).unwrap_or(u32::MAX);
    assert_eq!(
        forwarded,
        u64::from(packets * (ROUNDS + 1)),
        "every packet is forwarded"
    );
    let mean = sent_bytes as u64 / forwarded;
    println!(
        "{what}: {} ns per forwarded packet (best of {ROUNDS}; {mean} bytes on the wire), {allocations} allocations in {} packets",
        best.as_nanos() / u128::from(packets),
        packets * ROUNDS,
    );
    allocations
}

#[expect(clippy::disallowed_methods, reason = "this program measures")]
fn stopwatch() -> Instant {
    Instant::now()
}
