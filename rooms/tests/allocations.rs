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

use desk::call;
use netem::Settings;
use sportello_rooms::transport::Path;

const SERVER: &str = "192.0.2.9:443";

/// Packets of one participant are counted for less than the time after which the silence of the
/// others would be worth a word to everybody.
const ROUNDS: u64 = 40;

#[test]
fn a_forwarded_packet_costs_no_allocation() {
    for _ in 0..5 {
        assert_eq!(forward(), 0);
    }
}

/// Forwards voice and pictures in a call; returns the allocations made.
fn forward() -> u64 {
    let (mut desk, clerk, _) = call(Settings::default());
    desk.run_ms(3000);

    let server = SERVER.parse().unwrap();
    let from = desk.seats[clerk].browser.peer.address;
    let forwarded = desk.hall.counts().forwarded;
    let mut datagrams = Vec::new();
    let mut allocations = 0;
    for _ in 0..ROUNDS {
        desk.now += Duration::from_millis(20);
        let now = desk.now;
        datagrams.push(desk.seats[clerk].browser.say(now));
        desk.seats[clerk].browser.show(now, &mut datagrams);
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
