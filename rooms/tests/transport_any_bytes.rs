//! Nothing that arrives makes a transport panic, hang or grow, whether its sender proved an
//! address or not.

#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod netem;
#[expect(
    dead_code,
    reason = "this peer does not live long enough to use all it knows"
)]
mod peer;

use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use netem::start;
use peer::{Peer, server_certificate};
use proptest::prelude::*;
use proptest::sample::Index;
use sportello_rooms::transport::stun::username_ufrag;
use sportello_rooms::transport::{Certificate, Credentials, Path, Transport};

static CERTIFICATE: LazyLock<Arc<Certificate>> = LazyLock::new(server_certificate);

fn path(host: u8) -> Path {
    Path::udp(
        SocketAddr::from(([198, 51, 100, host], 50_000)),
        SocketAddr::from(([192, 0, 2, 9], 443)),
    )
}

/// A transport and everything its peer said until it was connected, and one packet of media.
fn call(now: Instant, keep: usize) -> (Transport, Vec<Vec<u8>>) {
    let ours = Credentials::from_random([9; 24]);
    let mut transport = Transport::new(ours.clone(), CERTIFICATE.clone(), now);
    let mut peer = Peer::new(1, path(1).remote, &ours, now);
    transport.set_remote(&peer.remote(), now);
    peer.check(true, now);
    let mut said = Vec::new();
    while let Some((_, bytes)) = peer.poll_transmit() {
        said.push(bytes.clone());
        if said.len() <= keep {
            transport.handle_datagram(path(1), &mut bytes.clone(), now);
        }
        while let Some(transmit) = transport.poll_transmit() {
            peer.handle(transmit.bytes, now);
        }
    }
    if peer.is_connected() {
        let packet = [0x80, 111, 0, 1, 0, 0, 0, 1, 0, 0, 0, 42, 1, 2, 3];
        said.push(peer.seal_rtp(&packet));
        said.push(peer.seal_rtcp(&[0x80, 201, 0, 1, 0, 0, 0, 42]));
    }
    (transport, said)
}

/// Drains what a transport has to say; it may not be more than a little for each datagram.
fn drain(transport: &mut Transport) -> usize {
    let mut bytes = 0;
    while let Some(transmit) = transport.poll_transmit() {
        bytes += transmit.bytes.len();
    }
    while transport.poll_event().is_some() {}
    bytes
}

#[test]
fn the_peer_of_this_test_connects_when_nothing_is_changed() {
    let (transport, said) = call(start(), usize::MAX);
    assert!(transport.is_connected());
    assert!(said.len() >= 6, "checks, flights and media: {}", said.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_taken_without_a_panic(
        keep in 0..8_usize,
        first in prop::sample::select(vec![0_u8, 1, 20, 21, 22, 23, 63, 64, 128, 144, 191, 255]),
        datagrams in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..120), 1..20),
    ) {
        let now = start();
        let (mut transport, _) = call(now, keep);
        drain(&mut transport);
        for (at, mut bytes) in datagrams.into_iter().enumerate() {
            if at % 2 == 0 && let Some(byte) = bytes.first_mut() {
                *byte = first;
            }
            let _ = username_ufrag(&bytes);
            transport.handle_datagram(path(1), &mut bytes, now);
            transport.handle_datagram(path(2), &mut bytes, now);
        }
        prop_assert!(drain(&mut transport) < 20_000);
    }

    #[test]
    fn what_a_peer_says_may_be_changed_cut_and_shuffled(
        keep in 0..8_usize,
        changes in prop::collection::vec(
            (any::<Index>(), any::<Index>(), any::<u8>(), any::<Index>(), any::<bool>()),
            1..30,
        ),
    ) {
        let mut now = start();
        let (mut transport, said) = call(now, keep);
        drain(&mut transport);
        for (which, at, byte, end, cut) in changes {
            let mut bytes = which.get(&said).clone();
            let place = at.index(bytes.len());
            bytes[place] ^= byte;
            if cut {
                bytes.truncate(end.index(bytes.len()));
            }
            transport.handle_datagram(path(1), &mut bytes, now);
            prop_assert!(drain(&mut transport) < 20_000);
            now += Duration::from_millis(u64::from(byte));
            transport.handle_timeout(now);
        }
        // However it went, it ends: with no more checks, the timers come to rest.
        for _ in 0..1000 {
            let Some(at) = transport.poll_timeout() else {
                return Ok(());
            };
            now = at.max(now);
            transport.handle_timeout(now);
            prop_assert!(drain(&mut transport) < 20_000);
        }
        prop_assert!(false, "the timers do not come to rest");
    }
}

#[test]
fn a_flood_from_strangers_leaves_nothing_behind() {
    let now = start();
    let (mut transport, said) = call(now, usize::MAX);
    drain(&mut transport);
    for host in 2..=255 {
        for bytes in &said {
            transport.handle_datagram(path(host), &mut bytes.clone(), now);
        }
    }
    assert_eq!(
        drain(&mut transport),
        0,
        "recorded datagrams from elsewhere get no answer"
    );
    assert_eq!(transport.path(), Some(path(1)));
}
