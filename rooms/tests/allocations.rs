//! The path of a packet asks for no memory, nor does anything that goes on beside it in a call.

#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod browser;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod desk;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod netem;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod peer;

use std::time::Duration;

use desk::{Desk, call};
use netem::Settings;
use sportello_rooms::transport::Path;

const SERVER: &str = "192.0.2.9:443";

/// Packets of one participant are counted for less than the time after which the silence of the
/// others would be worth a word to everybody.
const ROUNDS: u64 = 24;

/// No faster than before, since there comes to be memory for more when more is sent.
const PACE: Duration = Duration::from_millis(33);

#[test]
fn a_forwarded_packet_costs_no_allocation() {
    for _ in 0..5 {
        let (mut desk, clerk, _) = call(Settings::default());
        desk.run_ms(3000);
        assert_eq!(forward(&mut desk, clerk), 0);
    }
}

#[test]
fn nor_does_one_that_carries_those_before_it() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    let lossy = Settings {
        loss: 0.1,
        ..Settings::default()
    };
    desk.seats[clerk].down.set(lossy);
    desk.run_ms(5000);
    let before = desk.seats[clerk].browser.slot(0).earlier.len();
    assert!(before > 100, "they do by now: {before}");
    assert_eq!(forward(&mut desk, citizen), 0);
    desk.run_ms(100);
    let carried = desk.seats[clerk].browser.slot(0).earlier.len() - before;
    assert!(carried > 2, "they still do: {carried}");
}

/// Forwards what somebody in a call says and shows; returns the allocations made.
fn forward(desk: &mut Desk, seat: usize) -> u64 {
    let server = SERVER.parse().unwrap();
    let from = desk.seats[seat].browser.peer.address;
    let forwarded = desk.hall.counts().forwarded;
    let mut datagrams = Vec::new();
    let mut allocations = 0;
    for _ in 0..ROUNDS {
        desk.now += PACE;
        let now = desk.now;
        datagrams.push(desk.seats[seat].browser.say(now));
        desk.seats[seat].browser.show(now, &mut datagrams);
        let both = desk.both();
        for datagram in &mut datagrams {
            let info = allocation_counter::measure(|| {
                desk.hall.datagram(Path::udp(from, server), datagram, both);
                desk.hall.transmits(|_| {});
            });
            allocations += info.count_total;
        }
        datagrams.clear();
        let info = allocation_counter::measure(|| {
            desk.hall.handle_timeout(both);
            desk.hall.transmits(|_| {});
        });
        allocations += info.count_total;
        while desk.hall.poll_output().is_some() {}
    }
    assert_eq!(desk.hall.counts().forwarded - forwarded, ROUNDS * 5);
    allocations
}
