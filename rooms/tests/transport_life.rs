//! A transport follows the peer wherever it goes, tells silence from presence, and takes nothing
//! from strangers.

mod call;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod netem;
mod peer;

use std::time::Duration;

use call::{Call, address, path, receiver_report, rtp};
use netem::{Random, Settings, start};
use peer::{Media, Peer, server_certificate};
use sportello_rooms::transport::{
    CloseReason, Credentials, Fingerprint, Kind, RTP_ROOM, TransportEvent,
};

#[test]
fn a_change_of_address_is_followed_at_once() {
    let mut call = Call::connected();
    call.run(Duration::from_secs(3));
    call.peer.move_to(address(2), call.now);
    call.run(Duration::from_millis(21));
    assert_eq!(call.transport.path(), Some(path(address(2))));
    assert_eq!(
        call.last_event(),
        Some(TransportEvent::PathChanged(path(address(2))))
    );
    call.send_rtp(&rtp(1));
    let sealed = call.peer.seal_rtp(&rtp(2));
    assert_eq!(
        call.receive(address(2), &mut sealed.clone()),
        Some(Media::Rtp(rtp(2)))
    );
    call.run(Duration::from_millis(21));
    assert_eq!(call.media, [Media::Rtp(rtp(1))]);
    assert_eq!(call.told(TransportEvent::Connected), 1);
}

#[test]
fn replayed_and_forged_packets_are_dropped_and_leave_no_trace() {
    let mut call = Call::connected();
    let first = call.peer.seal_rtp(&rtp(100));
    assert!(call.receive(address(1), &mut first.clone()).is_some());
    assert!(
        call.receive(address(1), &mut first.clone()).is_none(),
        "replayed"
    );
    let report = call.peer.seal_rtcp(&receiver_report());
    assert!(call.receive(address(1), &mut report.clone()).is_some());
    assert!(
        call.receive(address(1), &mut report.clone()).is_none(),
        "replayed"
    );

    let mut random = Random::new(5);
    for sequence in 101..200 {
        let genuine = call.peer.seal_rtp(&rtp(sequence));
        let mut forged = genuine.clone();
        // A sequence number half the circle ahead would move the rollover counter of a receiver
        // that counts before it proves.
        forged[2] ^= 0x80;
        assert!(call.receive(address(1), &mut forged).is_none(), "forged");
        let mut turned = genuine.clone();
        let at = usize::try_from(random.number()).unwrap_or(usize::MAX) % turned.len();
        turned[at] ^= 1 << (random.number() % 8);
        assert!(
            call.receive(address(1), &mut turned).is_none(),
            "turned a bit at {at}"
        );
        let clear = call.receive(address(1), &mut genuine.clone());
        assert_eq!(clear, Some(Media::Rtp(rtp(sequence))));
    }
}

#[test]
fn a_sequence_number_is_sealed_once() {
    let mut call = Call::connected();
    let mut buffer = rtp(5);
    let len = buffer.len();
    buffer.resize(len + RTP_ROOM, 0);
    assert!(call.transport.seal_rtp(&mut buffer.clone(), len).is_some());
    assert!(call.transport.seal_rtp(&mut buffer, len).is_none());
    let mut tight = rtp(6);
    assert!(
        call.transport.seal_rtp(&mut tight, len).is_none(),
        "no room for the tag"
    );
    tight.resize(len + RTP_ROOM, 0);
    assert!(
        call.transport.seal_rtp(&mut tight, len).is_some(),
        "it was not sealed before"
    );
}

#[test]
fn silence_is_told_at_five_seconds_and_closes_at_thirty() {
    let mut call = Call::connected();
    call.run(Duration::from_secs(10));
    call.run_until(Duration::from_secs(3), |call| {
        call.up.poll_timeout().is_some()
    });
    call.run(Duration::from_millis(20));
    let last = call.now;
    call.events.clear();
    call.run_alone(Duration::from_mins(1));
    let told: Vec<_> = call
        .events
        .iter()
        .map(|(at, event)| ((*at - last).as_secs(), *event))
        .collect();
    let expected = [
        (5, TransportEvent::Reconnecting),
        (30, TransportEvent::Closed(CloseReason::Silence)),
    ];
    assert_eq!(told, expected);
    assert!(!call.transport.is_connected());
    let mut buffer = rtp(1);
    buffer.resize(64, 0);
    assert!(
        call.transport.seal_rtp(&mut buffer, 41).is_none(),
        "nothing is sent without consent"
    );
}

#[test]
fn one_who_comes_back_is_restored() {
    let mut call = Call::connected();
    call.run(Duration::from_secs(3));
    call.run_alone(Duration::from_secs(8));
    assert_eq!(call.last_event(), Some(TransportEvent::Reconnecting));
    call.peer.check(false, call.now);
    call.run(Duration::from_millis(30));
    assert_eq!(call.last_event(), Some(TransportEvent::Restored));
}

#[test]
fn an_ice_restart_mends_even_a_closed_transport_without_a_new_handshake() {
    let mut call = Call::connected();
    call.run_alone(Duration::from_secs(40));
    assert_eq!(
        call.last_event(),
        Some(TransportEvent::Closed(CloseReason::Silence))
    );
    let handshake = call.dtls_up;
    let ours = Credentials::from_random([10; 24]);
    call.peer.restart(2, &ours, call.now);
    call.peer.address = address(3);
    call.transport.restart(ours, &call.peer.remote(), call.now);
    assert!(
        call.run_until(Duration::from_millis(100), |call| call.transport.path()
            == Some(path(address(3))))
    );
    assert!(
        call.events
            .iter()
            .any(|(_, event)| *event == TransportEvent::Restored)
    );
    call.send_rtp(&rtp(1));
    call.run(Duration::from_millis(100));
    assert_eq!(call.media, [Media::Rtp(rtp(1))]);
    assert_eq!(call.dtls_up, handshake);
}

#[test]
fn a_reloaded_page_shakes_hands_anew() {
    let mut call = Call::connected();
    call.send_rtp(&rtp(1));
    call.peer.close(call.now);
    let mut farewell = vec![vec![22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12]];
    farewell[0].extend_from_slice(&[11, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    farewell.extend(std::iter::from_fn(|| call.peer.poll_transmit()).map(|(_, bytes)| bytes));
    let ours = Credentials::from_random([11; 24]);
    call.peer = Peer::new(3, address(4), &ours, call.now);
    call.transport.restart(ours, &call.peer.remote(), call.now);
    assert!(!call.transport.is_connected());
    // What the former page said last is still under way, and comes from an address once proven.
    for mut bytes in farewell {
        assert_eq!(call.receive(address(1), &mut bytes), None);
    }
    assert!(call.run_until(Duration::from_secs(1), Call::is_connected));
    assert_eq!(call.told(TransportEvent::Connected), 2);
    call.send_rtp(&rtp(1));
    call.run(Duration::from_millis(100));
    assert_eq!(call.media, [Media::Rtp(rtp(1))]);
}

#[test]
fn a_goodbye_is_heard_at_once_on_either_side() {
    let mut call = Call::connected();
    call.peer.close(call.now);
    call.run(Duration::from_millis(21));
    assert_eq!(
        call.last_event(),
        Some(TransportEvent::Closed(CloseReason::Left))
    );

    let mut call = Call::connected();
    call.transport.close(call.now);
    call.run(Duration::from_millis(21));
    assert!(call.peer.dismissed);
    assert!(!call.transport.is_connected());
}

#[test]
fn another_certificate_than_the_announced_one_gets_no_keys() {
    let mut call = Call::new(&server_certificate(), Settings::default(), 1);
    let mut remote = call.peer.remote();
    remote.fingerprint = Fingerprint::of(b"another");
    call.transport.set_remote(&remote, call.now);
    call.run(Duration::from_secs(2));
    assert_eq!(
        call.last_event(),
        Some(TransportEvent::Closed(CloseReason::Identity))
    );
    assert!(!call.transport.is_connected());
    assert_eq!(call.told(TransportEvent::Connected), 0);
}

#[test]
fn dtls_and_media_from_a_path_that_proved_nothing_are_not_answered() {
    let mut call = Call::connected();
    let sealed = call.peer.seal_rtp(&rtp(1));
    assert!(call.receive(address(66), &mut sealed.clone()).is_none());
    assert!(call.receive(address(1), &mut sealed.clone()).is_some());

    let now = start();
    let ours = Credentials::from_random([9; 24]);
    let mut call = Call::new(&server_certificate(), Settings::default(), 1);
    call.peer = Peer::new(1, address(1), &ours, now);
    call.transport.set_remote(&call.peer.remote(), now);
    let mut hello = None;
    call.run_until(Duration::from_millis(60), |call| call.dtls_up > 0);
    while let Some((_, bytes)) = call.up.receive(call.now + Duration::from_secs(1)) {
        hello = hello.or((Kind::of(&bytes) == Kind::Dtls).then_some(bytes));
    }
    let mut hello = hello.unwrap();
    call.receive(address(66), &mut hello);
    assert!(call.transport.poll_transmit().is_none());
    call.receive(address(1), &mut hello);
    assert!(call.transport.poll_transmit().is_some());
}

#[test]
fn a_peer_that_never_checks_is_given_up_after_thirty_seconds() {
    let mut call = Call::new(&server_certificate(), Settings::default(), 1);
    call.run_alone(Duration::from_secs(31));
    assert_eq!(
        call.last_event(),
        Some(TransportEvent::Closed(CloseReason::Silence))
    );
    assert_eq!(call.transport.poll_timeout(), None);
}

#[test]
fn a_handshake_that_does_not_end_is_given_up_after_thirty_seconds() {
    let mut call = Call::new(&server_certificate(), Settings::default(), 1);
    call.run_until(Duration::from_secs(1), |call| call.dtls_down > 0);
    // The peer checks on, but nothing of its DTLS gets through.
    for _ in 0..35 {
        call.now += Duration::from_secs(1);
        call.peer.check(false, call.now);
        while let Some((from, mut bytes)) = call.peer.poll_transmit() {
            call.receive(from, &mut bytes);
        }
        call.transport.handle_timeout(call.now);
        call.drain();
    }
    assert_eq!(
        call.last_event(),
        Some(TransportEvent::Closed(CloseReason::Handshake))
    );
}
