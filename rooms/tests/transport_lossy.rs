//! A transport connects whatever is lost on the way, and media goes through both ways.

#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod call;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod netem;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod peer;

use std::time::Duration;

use call::{Call, address, receiver_report, rtp};
use netem::Settings;
use peer::{Media, server_certificate};
use sportello_rooms::transport::srtp::Profile;
use sportello_rooms::transport::{RTCP_ROOM, TransportEvent};

#[test]
fn media_flows_both_ways_within_half_a_second() {
    let certificate = server_certificate();
    let mut call = Call::new(&certificate, Settings::default(), 1);
    assert!(call.run_until(Duration::from_millis(500), Call::is_connected));
    let shown = call.peer.shown.map(|shown| shown.to_string());
    assert_eq!(shown.as_deref(), Some(certificate.fingerprint()));
    assert_eq!(call.peer.profile, Some(Profile::Aes256Gcm));
    assert_eq!(call.told(TransportEvent::Connected), 1);

    call.send_rtp(&rtp(7));
    let sealed = call.peer.seal_rtp(&rtp(8));
    assert_eq!(
        call.receive(address(1), &mut sealed.clone()),
        Some(Media::Rtp(rtp(8)))
    );
    let sealed = call.peer.seal_rtcp(&receiver_report());
    assert_eq!(
        call.receive(address(1), &mut sealed.clone()),
        Some(Media::Rtcp(receiver_report()))
    );
    let mut buffer = receiver_report();
    buffer.resize(8 + RTCP_ROOM, 0);
    let len = call.transport.seal_rtcp(&mut buffer, 8).unwrap();
    call.down
        .send((address(1), buffer[..len].to_vec()), len, call.now);
    call.run(Duration::from_millis(100));
    assert_eq!(
        call.media,
        [Media::Rtp(rtp(7)), Media::Rtcp(receiver_report())]
    );
}

#[test]
fn any_one_datagram_of_the_handshake_may_get_lost() {
    let certificate = server_certificate();
    let mut whole = Call::new(&certificate, Settings::default(), 1);
    assert!(whole.run_until(Duration::from_secs(1), Call::is_connected));
    let (up, down) = (whole.dtls_up, whole.dtls_down);
    assert!(up >= 2 && down >= 2);
    for (lose_up, lose_down) in (0..up)
        .map(|n| (Some(n), None))
        .chain((0..down).map(|n| (None, Some(n))))
    {
        let mut call = Call::new(&certificate, Settings::default(), 1);
        (call.lose_up, call.lose_down) = (lose_up, lose_down);
        let connected = call.run_until(Duration::from_secs(1), Call::is_connected);
        assert!(connected, "lost {lose_up:?} up, {lose_down:?} down");
        call.send_rtp(&rtp(1));
        call.run(Duration::from_millis(100));
        assert_eq!(call.media, [Media::Rtp(rtp(1))]);
    }
}

/// A browser whose datagrams get lost cuts its hello anew, smaller.
#[test]
fn a_hello_cut_in_two_ways_is_understood() {
    let mut call = Call::new(&server_certificate(), Settings::default(), 1);
    call.lose_up = Some(0);
    call.run_until(Duration::from_millis(45), |call| call.dtls_up > 0);
    let hello = call.lost.take().unwrap();
    let cut = |from: usize, to: usize| {
        let (header, body) = hello.split_at(25);
        let part = &body[from..to.min(body.len())];
        let [.., high, low] = (12 + part.len()).to_be_bytes();
        let mut bytes = header.to_vec();
        bytes[11..13].copy_from_slice(&[high, low]);
        bytes[19..22].copy_from_slice(&from.to_be_bytes()[5..]);
        bytes[22..25].copy_from_slice(&part.len().to_be_bytes()[5..]);
        bytes.extend_from_slice(part);
        bytes
    };
    for (from, to) in [(0, 80), (0, 60), (60, usize::MAX)] {
        assert!(call.transport.poll_transmit().is_none());
        call.receive(address(1), &mut cut(from, to));
    }
    // The repetition of the whole hello is not due yet: it is the pieces that are answered.
    call.drain();
    assert!(call.dtls_down > 0);
    assert!(call.run_until(Duration::from_secs(1), Call::is_connected));
}

#[test]
fn at_twenty_percent_loss_all_of_a_hundred_connect() {
    let certificate = server_certificate();
    let settings = Settings {
        loss: 0.2,
        jitter: Duration::from_millis(10),
        reorder: 0.1,
        ..Settings::default()
    };
    let mut slowest = Duration::ZERO;
    for seed in 0..100 {
        let mut call = Call::new(&certificate, settings, seed);
        let began = call.now;
        assert!(
            call.run_until(Duration::from_secs(10), Call::is_connected),
            "seed {seed}"
        );
        slowest = slowest.max(call.now - began);
    }
    println!("the slowest of a hundred took {slowest:?}");
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
}

#[test]
fn losses_in_bursts_on_a_narrow_path_do_not_keep_a_call_from_connecting() {
    let certificate = server_certificate();
    let settings = Settings {
        loss: 0.1,
        burst: 3.0,
        rate: Some((256_000, Duration::from_millis(300))),
        ..Settings::default()
    };
    for seed in 0..30 {
        let mut call = Call::new(&certificate, settings, seed);
        assert!(
            call.run_until(Duration::from_secs(10), Call::is_connected),
            "seed {seed}"
        );
        call.up.set(Settings::default());
        call.down.set(Settings::default());
        call.send_rtp(&rtp(1));
        call.run(Duration::from_secs(1));
        assert_eq!(call.media, [Media::Rtp(rtp(1))]);
    }
}

#[test]
fn a_stream_goes_on_over_the_rollover_with_loss_and_reordering() {
    let mut call = Call::connected();
    let settings = Settings {
        loss: 0.05,
        jitter: Duration::from_millis(30),
        reorder: 0.3,
        ..Settings::default()
    };
    call.up.set(settings);
    let mut sent = 0_u32;
    for sequence in (32_000..=u16::MAX).chain(0..2000).step_by(7) {
        let sealed = call.peer.seal_rtp(&rtp(sequence));
        let len = sealed.len();
        call.up.send((address(1), sealed), len, call.now);
        call.run(Duration::from_millis(2));
        sent += 1;
    }
    call.run(Duration::from_millis(200));
    let heard = u32::try_from(call.heard.len()).unwrap();
    assert!(heard * 100 > sent * 92, "{heard} of {sent}");
}
