//! Whatever arrives, in whatever order: a hall does not panic, does not grow, and the call goes on.

#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod browser;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod desk;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod netem;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod peer;

use std::net::SocketAddr;
use std::time::Duration;

use browser::{CHROMIUM, FIREFOX};
use desk::{Desk, ROOM, call, person, wall};
use netem::Settings;
use proptest::prelude::*;
use sportello_rooms::gate::Window;
use sportello_rooms::hall::{Command, MediaState};
use sportello_rooms::id::{PeerId, Role};
use sportello_rooms::transport::Path;

const SERVER: &str = "192.0.2.9:443";

fn path(from: SocketAddr) -> Path {
    Path::udp(from, SERVER.parse().unwrap())
}

fn running() -> (Desk, usize, usize) {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(1000);
    (desk, clerk, citizen)
}

/// The call goes on: voice and pictures arrive at the clerk's, if only a packet for each picture
/// because somebody claims to be on a narrow path.
fn assert_alive(desk: &mut Desk, clerk: usize) {
    let before = [0, 1].map(|mid| desk.seats[clerk].browser.got(mid));
    desk.run_ms(2000);
    let after = [0, 1].map(|mid| desk.seats[clerk].browser.got(mid));
    assert!(after[0] > before[0] + 50, "voice: {before:?} {after:?}");
    assert!(after[1] > before[1] + 55, "pictures: {before:?} {after:?}");
}

/// A packet that can be sealed but need not make sense: an extension block of any content, any
/// payload type, any payload, padding that may lie.
fn rtp() -> impl Strategy<Value = Vec<u8>> {
    let pt = prop_oneof![Just(111), Just(96), Just(97), 0..=255_u8];
    let profile = prop_oneof![Just([0xbe, 0xde]), Just([0x10, 0x00]), any::<[u8; 2]>()];
    let block = proptest::option::of((profile, proptest::collection::vec(any::<u32>(), 0..6)));
    let payload = proptest::collection::vec(any::<u8>(), 0..60);
    (pt, 1..=8_u8, any::<bool>(), block, payload).prop_map(|(pt, ssrc, padded, block, payload)| {
        let extended = u8::from(block.is_some()) << 4;
        let mut packet = vec![0x80 | extended | (u8::from(padded) << 5), pt, 0, 0];
        packet.extend([1, 2, 3, 4, 0, 0, 0, ssrc]);
        if let Some((profile, words)) = block {
            packet.extend(profile);
            packet.extend(u16::try_from(words.len()).unwrap().to_be_bytes());
            // The first element is often a name for the m-line, so that streams get bound.
            let words = words.iter().enumerate().map(|(at, word)| match at {
                0 => [0x40, b'0' + word.to_be_bytes()[0] % 8, 0x31, 7],
                _ => word.to_be_bytes(),
            });
            packet.extend(words.flatten());
        }
        packet.extend(payload);
        packet
    })
}

fn rtcp() -> impl Strategy<Value = Vec<u8>> {
    let one = (
        0x80..=0x9f_u8,
        200..=207_u8,
        proptest::collection::vec(any::<u32>(), 1..30),
    );
    proptest::collection::vec(one, 1..6).prop_map(|packets| {
        let mut compound = Vec::new();
        for (first, kind, words) in packets {
            compound.extend([first, kind]);
            compound.extend(u16::try_from(words.len()).unwrap().to_be_bytes());
            compound.extend(words.iter().flat_map(|word| word.to_be_bytes()));
        }
        compound
    })
}

fn command() -> impl Strategy<Value = Command> {
    let peer = || (1..6_u64).prop_map(PeerId::new);
    let who = || (1..6_u8).prop_map(person);
    let role = prop_oneof![Just(Role::Citizen), Just(Role::Clerk), Just(Role::Guest)];
    let sdp = prop_oneof![
        Just(CHROMIUM.to_owned()),
        Just(FIREFOX.to_owned()),
        Just(CHROMIUM.replace("a=ice-ufrag:4wQ/", "a=ice-ufrag:other")),
        Just(CHROMIUM.replace("opus", "pcm")),
        any::<String>(),
    ];
    let window = Window {
        opens: wall(0),
        starts: wall(1),
        ends: wall(3600),
    };
    prop_oneof![
        3 => (peer(), who(), role, any::<bool>()).prop_map(|(peer, person, role, admitted)| {
            Command::Join { room: ROOM, peer, person, role, admitted }
        }),
        2 => who().prop_map(|person| Command::Admit { room: ROOM, person }),
        1 => peer().prop_map(|peer| Command::Leave { room: ROOM, peer }),
        1 => peer().prop_map(|peer| Command::Lose { room: ROOM, peer }),
        3 => (peer(), any::<u32>(), sdp).prop_map(|(peer, generation, sdp)| {
            Command::Offer { room: ROOM, peer, generation, sdp }
        }),
        2 => (peer(), any::<[bool; 3]>()).prop_map(|(peer, [mic, cam, screen])| {
            Command::State { room: ROOM, peer, state: MediaState { mic, cam, screen } }
        }),
        1 => Just(Command::Open { room: ROOM, window }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn strangers_and_forgers_change_nothing(
        datagrams in proptest::collection::vec((any::<bool>(), proptest::collection::vec(any::<u8>(), 0..1500)), 1..200),
        flips in proptest::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 1..40),
    ) {
        let (mut desk, clerk, citizen) = running();
        let (now, both) = (desk.now, desk.both());
        let known = desk.seats[citizen].browser.peer.address;
        let stranger: SocketAddr = "203.0.113.5:9".parse().unwrap();
        for (is_known, mut bytes) in datagrams {
            let from = if is_known { known } else { stranger };
            desk.hall.datagram(path(from), &mut bytes, both);
        }
        for (at, flip) in flips {
            let mut sealed = vec![desk.seats[citizen].browser.say(now)];
            desk.seats[citizen].browser.show(now, &mut sealed);
            sealed.push(desk.seats[citizen].browser.peer.request(true));
            for mut bytes in sealed {
                let at = at.index(bytes.len());
                bytes[at] ^= flip;
                desk.hall.datagram(path(known), &mut bytes, both);
            }
        }
        assert_alive(&mut desk, clerk);
    }

    #[test]
    fn a_lying_participant_harms_nobody_else(
        packets in proptest::collection::vec(rtp(), 1..200),
        compounds in proptest::collection::vec(rtcp(), 1..200),
    ) {
        let (mut desk, clerk, citizen) = running();
        let liar = desk.join(3, Role::Guest, CHROMIUM);
        desk.admit(3);
        desk.send(liar, true, true);
        desk.run_ms(1000);
        let ssrcs = [0, 1].map(|mid| desk.seats[liar].browser.slot(mid).ssrc.unwrap());
        let mut longest = 0;
        for (turn, mut compound) in compounds.into_iter().enumerate() {
            // Requests are about what the liar really receives every other time.
            if turn % 2 == 0 && compound.len() >= 12 {
                compound[8..12].copy_from_slice(&ssrcs[turn / 2 % 2].to_be_bytes());
            }
            let mut sealed = desk.seats[liar].browser.peer.seal_rtcp(&compound);
            let from = desk.seats[liar].browser.peer.address;
            desk.hall.datagram(path(from), &mut sealed, desk.both());
            let mut sent = 0;
            desk.hall.transmits(|_| sent += 1);
            longest = longest.max(sent);
        }
        prop_assert!(longest <= 160, "{longest} packets for one");
        for (sequence, mut packet) in (0_u16..).zip(packets) {
            packet[2..4].copy_from_slice(&sequence.to_be_bytes());
            let mut sealed = desk.seats[liar].browser.peer.seal_rtp(&packet);
            let from = desk.seats[liar].browser.peer.address;
            desk.hall.datagram(path(from), &mut sealed, desk.both());
        }
        prop_assert!(desk.seats[citizen].browser.peer.is_connected());
        assert_alive(&mut desk, clerk);
    }

    #[test]
    fn any_order_of_commands_is_bearable(commands in proptest::collection::vec((command(), 0..4000_u64), 1..80)) {
        let mut desk = Desk::new(Settings::default());
        for (command, millis) in commands {
            desk.command(command);
            desk.run(Duration::from_millis(millis));
            prop_assert!(desk.hall.counts().peers <= 12);
        }
        desk.command(Command::End { room: ROOM });
        prop_assert_eq!(desk.hall.counts().peers, 0);
        desk.run(Duration::from_mins(1));
        prop_assert_eq!(desk.hall.poll_timeout(desk.both()), None, "nothing is left to wait for");
    }
}
