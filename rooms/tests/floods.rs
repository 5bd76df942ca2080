//! Floods, from strangers and from those who are in: what they cost is bounded, what they leave
//! behind is nothing, and the call beside them does not notice.

#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod browser;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod desk;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod netem;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod peer;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use allocation_counter::{AllocationInfo, measure};
use browser::{Browser, FIREFOX};
use desk::{Desk, ROOM, call, person, wall};
use netem::Settings;
use peer::Peer;
use sportello_rooms::gate::Window;
use sportello_rooms::hall::{Command, Event, Output};
use sportello_rooms::id::{PeerId, Role, RoomId};
use sportello_rooms::rtp::rtcp::Writer;
use sportello_rooms::transport::{Credentials, Kind, Path};
use uuid::Uuid;

const SERVER: &str = "192.0.2.9:443";

/// Memory a flood may leave behind, in bytes: a table that grew once by a few entries.
const FLAT: i64 = 4096;

fn server() -> SocketAddr {
    SERVER.parse().unwrap()
}

fn running() -> (Desk, usize, usize) {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(2000);
    (desk, clerk, citizen)
}

/// The call goes on as if nothing had been: every word and every picture of two seconds.
fn assert_unhurt(desk: &mut Desk, clerk: usize) {
    let before = [0, 1].map(|mid| desk.seats[clerk].browser.got(mid));
    desk.run_ms(2000);
    let after = [0, 1].map(|mid| desk.seats[clerk].browser.got(mid));
    assert!(after[0] >= before[0] + 98, "voice: {before:?} {after:?}");
    assert!(
        after[1] >= before[1] + 230,
        "pictures: {before:?} {after:?}"
    );
}

/// Gives the hall a datagram; returns how many it sends for it, and their bytes.
fn deliver(desk: &mut Desk, from: SocketAddr, bytes: &mut [u8]) -> (usize, usize) {
    let both = desk.both();
    desk.hall.datagram(Path::udp(from, server()), bytes, both);
    let (mut count, mut total) = (0, 0);
    desk.hall.transmits(|transmit| {
        count += 1;
        total += transmit.bytes.len();
    });
    (count, total)
}

/// Another address for each number.
fn stranger(number: u32) -> SocketAddr {
    let [a, b, c, d] = number.to_be_bytes();
    SocketAddr::from(([0x64 | a & 3, b, c, d], 1024 | u16::from(d)))
}

fn assert_flat(what: &str, used: AllocationInfo) {
    println!("{what}: {used:?}");
    assert!(used.bytes_current <= FLAT, "{what} left {used:?}");
    assert!(used.bytes_max <= 64 * 1024, "{what} took {used:?}");
}

#[test]
fn checks_of_a_million_strangers_are_answered_by_silence() {
    let (mut desk, clerk, _) = running();
    let answer = desk.said(clerk).find_map(|event| match event {
        Event::Answer { sdp, .. } => Some(sdp.clone()),
        _ => None,
    });
    let answer = answer.unwrap();
    let ufrag = answer
        .lines()
        .find_map(|line| line.strip_prefix("a=ice-ufrag:"))
        .unwrap();
    let now = desk.now;
    // One has overheard the name of the session and lacks the password, one has guessed both.
    let wrong = Credentials::parse(ufrag, "guessedguessedguessedguessed").unwrap();
    let unknown = Credentials::from_random([77; 24]);
    let mut checks = [wrong, unknown].map(|guessed| {
        let peer = Peer::new(9, stranger(0), &guessed, now);
        peer.request(true)
    });
    let mut sent = 0;
    let used = measure(|| {
        for number in 0..1_000_000 {
            // Nothing in a check is changed by reading it.
            let check = &mut checks[usize::from(number % 10 != 0)];
            sent += deliver(&mut desk, stranger(number), check).0;
        }
    });
    assert_eq!(sent, 0);
    assert_flat("checks", used);
    assert_unhurt(&mut desk, clerk);
}

#[test]
fn hellos_media_and_noise_of_strangers_are_not_looked_at() {
    let (mut desk, clerk, citizen) = running();
    let hello = [
        22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];
    let now = desk.now;
    let voice = desk.seats[citizen].browser.say(now);
    let mut datagrams = [
        hello.to_vec(),
        voice,
        vec![0x81, 201, 0, 1, 0, 0, 0, 1],
        vec![0; 1500],
    ];
    let mut sent = 0;
    let used = measure(|| {
        for number in 0..400_000 {
            let datagram = &mut datagrams[usize::try_from(number % 4).unwrap()];
            sent += deliver(&mut desk, stranger(number), datagram).0;
        }
    });
    assert_eq!(sent, 0);
    assert_flat("noise", used);
    assert_unhurt(&mut desk, clerk);
}

/// Participants of many rooms that prove an address each and begin a handshake they will not end.
#[test]
fn handshakes_begun_by_a_crowd_are_bounded_and_others_connect_beside() {
    let (mut desk, clerk, _) = running();
    let mut hellos = Vec::new();
    let used = measure(|| {
        for number in 0..100_u8 {
            hellos.extend(begin(&mut desk, number));
        }
    });
    println!("a hundred connections that do not end: {used:?}");
    assert!(used.bytes_current < 100 * 128 * 1024, "{used:?}");
    assert_eq!(hellos.len(), 100);
    let (mut answered, mut kept) = (BTreeSet::new(), Vec::new());
    for _ in 0..40 {
        let used = measure(|| {
            for (from, hello) in &hellos {
                if deliver(&mut desk, *from, &mut hello.clone()).0 > 0 {
                    answered.insert(*from);
                }
            }
        });
        kept.push(used.bytes_current);
    }
    println!("hellos that come again keep {kept:?}");
    assert_eq!(answered.len(), 64, "handshakes of one network");
    let kept: i64 = kept.iter().sum();
    assert!(kept < 64 * 64 * 1024, "{kept} bytes");
    assert_unhurt(&mut desk, clerk);
    let guest = desk.join(3, Role::Guest, FIREFOX);
    desk.run_ms(1000);
    assert!(desk.seats[guest].browser.peer.is_connected());
    // Half a minute later nothing of the crowd is left but what their rooms keep of them.
    desk.run(Duration::from_secs(40));
    assert_unhurt(&mut desk, clerk);
}

/// Somebody of another network joins a room and proves an address; returns the hello that follows.
fn begin(desk: &mut Desk, number: u8) -> Option<(SocketAddr, Vec<u8>)> {
    let room = RoomId::new(Uuid::from_u128(100 + u128::from(number / 8)));
    let peer = PeerId::new(1000 + u64::from(number));
    let address = SocketAddr::from(([203, 0, 113, number], 40_000));
    let window = Window {
        opens: wall(0),
        starts: wall(600),
        ends: wall(3600),
    };
    let mut browser = Browser::new(FIREFOX, number, address, desk.now);
    let both = desk.both();
    for command in [
        Command::Open { room, window },
        Command::Join {
            room,
            peer,
            person: person(100 + number),
            role: Role::Guest,
            admitted: false,
        },
        Command::Offer {
            room,
            peer,
            generation: 1,
            sdp: browser.offer(),
        },
    ] {
        desk.hall.command(command, both);
    }
    let mut answer = None;
    while let Some(output) = desk.hall.poll_output() {
        if let Output::Say {
            event: Event::Answer { sdp, .. },
            ..
        } = output
        {
            answer = Some(sdp);
        }
    }
    browser.answered(&answer?, desk.now);
    browser.handle_timeout(desk.now);
    for _ in 0..4 {
        while let Some((from, mut bytes)) = browser.peer.poll_transmit() {
            if Kind::of(&bytes) == Kind::Dtls {
                return Some((from, bytes));
            }
            let both = desk.both();
            desk.hall
                .datagram(Path::udp(from, server()), &mut bytes, both);
            let mut back = Vec::new();
            desk.hall
                .transmits(|transmit| back.push(transmit.bytes.to_vec()));
            for bytes in back {
                browser.handle(bytes, desk.now);
            }
        }
    }
    None
}

#[test]
fn a_participant_that_sends_under_many_names_fills_no_tables() {
    let (mut desk, clerk, citizen) = running();
    let from = desk.seats[citizen].browser.peer.address;
    let (mut sent, mut peak, mut kept) = (0, 0, 0);
    for round in 0..200_u16 {
        let browser = &mut desk.seats[citizen].browser;
        let mut sealed: Vec<_> = (0..60_u8)
            .map(|name| {
                let [high, low] = round.to_be_bytes();
                let mut packet = vec![0x90, 120, high, low, 1, 2, 3, 4, 0x70, 0, 0, name];
                // Firefox calls MID 3, and says m-line 1 each time.
                packet.extend([0xbe, 0xde, 0, 1, 0x30, b'1', 0, 0]);
                packet.extend([0x90, 0xe0, 0x81, 2, 7, 0x20, 0x10, 0, 0]);
                browser.peer.seal_rtp(&packet)
            })
            .collect();
        let used = measure(|| {
            for datagram in &mut sealed {
                sent += deliver(&mut desk, from, datagram).0;
            }
        });
        peak = peak.max(used.bytes_max);
        kept += used.bytes_current;
    }
    println!("{sent} of 12000 packets went on, {peak} bytes at most, {kept} kept");
    assert!(sent <= 2000, "{sent} of 12000 packets at once");
    assert!(
        peak < 2 * 1024 * 1024 && kept < 64 * FLAT,
        "{peak} bytes, {kept} kept"
    );
    let voice = desk.seats[clerk].browser.got(0);
    desk.run_ms(2000);
    assert!(desk.seats[clerk].browser.got(0) >= voice + 98);
}

#[test]
fn a_storm_of_requests_costs_what_a_stream_costs() {
    let (mut desk, clerk, citizen) = running();
    let from = desk.seats[citizen].browser.peer.address;
    let media = desk.seats[citizen].browser.slot(1).ssrc.unwrap();
    let newest = *desk.seats[citizen]
        .browser
        .slot(1)
        .got
        .keys()
        .last()
        .unwrap();
    let lost: Vec<_> = (0..200_u64)
        .map(|back| u16::try_from((newest.wrapping_sub(back)) & 0xffff).unwrap())
        .collect();
    let keyframes = desk.seats[clerk].browser.plis.len();
    let (mut bytes, mut packets) = (0, 0);
    let mut used_by_all = 0;
    for turn in 0..2000_u64 {
        let mut buffer = [0; 1200];
        let mut writer = Writer::new(&mut buffer);
        if turn % 2 == 0 {
            writer.nack(7, media, &lost).unwrap();
        } else {
            writer.pli(7, media).unwrap();
        }
        let len = writer.len();
        let mut sealed = desk.seats[citizen].browser.peer.seal_rtcp(&buffer[..len]);
        let used = measure(|| {
            let (count, sum) = deliver(&mut desk, from, &mut sealed);
            packets += count;
            bytes += sum;
        });
        used_by_all += used.bytes_current;
        if turn % 2 == 0 {
            desk.run_ms(1);
        }
    }
    desk.run_ms(200);
    let repeated = desk.seats[citizen].browser.repeated.len();
    println!("{repeated} packets came again in a second, {packets} of {bytes} bytes at once");
    assert!(
        (20..800).contains(&repeated),
        "{repeated} packets came again"
    );
    assert!(bytes <= 200_000, "{bytes} bytes at once");
    assert!(used_by_all <= FLAT, "{used_by_all} bytes kept");
    let asked = desk.seats[clerk].browser.plis.len() - keyframes;
    assert!(asked <= 4, "{asked} key frames asked for in a second");
    assert_unhurt(&mut desk, clerk);
}

#[test]
fn offers_upon_offers_take_the_memory_of_one() {
    let (mut desk, _, citizen) = running();
    let peer = desk.seats[citizen].id;
    let offer = |desk: &mut Desk, seed: u8| {
        let mut browser = Browser::new(FIREFOX, seed, stranger(1), desk.now);
        browser.restart_ice(seed, desk.now);
        let sdp = browser.offer();
        let both = desk.both();
        measure(|| {
            let command = Command::Offer {
                room: ROOM,
                peer,
                generation: 2,
                sdp,
            };
            desk.hall.command(command, both);
            while desk.hall.poll_output().is_some() {}
            desk.hall.transmits(|_| {});
        })
    };
    // The first takes the place of a connection with its buffers, which are given back.
    offer(&mut desk, 1);
    let mut kept = 0;
    for seed in 2..=250 {
        let used = offer(&mut desk, seed);
        kept += used.bytes_current;
        assert!(used.bytes_max < 1024 * 1024, "{used:?}");
        desk.now += Duration::from_millis(20);
    }
    assert!(kept <= 16 * FLAT, "{kept} bytes kept");
    desk.run_ms(100);
    assert_eq!(desk.hall.counts().peers, 2);
}
