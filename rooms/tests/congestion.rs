//! A call over a way down that is too narrow, and then is not: what the sender is told, and what is
//! heard and seen meanwhile.

#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod browser;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod desk;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod netem;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod peer;

use std::time::{Duration, Instant};

use desk::{Desk, call};
use netem::Settings;
use sportello_rooms::hall::{CapView, Event};

/// What the participant was told last to send of its camera at most.
fn told(desk: &Desk, seat: usize) -> Option<CapView> {
    desk.said(seat).rev().find_map(|event| match event {
        Event::Cap(cap) if cap.mid == 1 => Some(*cap),
        _ => None,
    })
}

#[test]
fn a_sender_follows_what_its_only_receiver_can_take() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(3000);
    assert_eq!(told(&desk, citizen), None, "nothing is asked without need");
    desk.seats[clerk].down.set(Settings {
        rate: Some((450_000, Duration::from_millis(300))),
        ..Settings::default()
    });
    desk.run_ms(2000);
    let soon = told(&desk, citizen).and_then(|cap| cap.kbps);
    println!("after two seconds {soon:?}");
    assert!(soon.is_some_and(|kbps| kbps < 450), "{soon:?}");
    desk.run_ms(8000);
    let began = desk.now;
    desk.run(Duration::from_secs(20));
    let heard = desk.seats[clerk].browser.slot(0).got.values();
    let heard = heard.filter(|got| got.at > began).count();
    println!("{heard} of 1000 packets of voice");
    assert!(heard > 970, "{heard} of 1000 packets of voice");
    let caps = desk.said(citizen).filter(|it| matches!(it, Event::Cap(_)));
    assert!(caps.count() <= 30, "told once a second at most");
    assert_eq!(told(&desk, clerk), None, "only who sends too much is told");

    desk.seats[clerk].down.set(Settings::default());
    desk.run(Duration::from_secs(8));
    let free = told(&desk, citizen).unwrap().kbps;
    println!("free again: {free:?}");
    assert!(free.is_none_or(|kbps| kbps > 1_000), "{free:?}");
}

/// How long packets of a citizen's voice waited in queues on their way to the clerk, from a moment on,
/// the shortest first: the time each took longer than the fastest ever did.
fn waits(desk: &Desk, seat: usize, from: Instant) -> Vec<Duration> {
    let got = desk.seats[seat].browser.slot(0).got.values();
    let began = got.clone().next().unwrap();
    let took = got.map(|it| {
        let said = f64::from(it.timestamp.wrapping_sub(began.timestamp)) / 48_000.0;
        (it.at, (it.at - began.at).as_secs_f64() - said)
    });
    let took: Vec<_> = took.collect();
    let least = took.iter().map(|it| it.1).fold(f64::MAX, f64::min);
    let mut waits: Vec<_> = took
        .iter()
        .filter(|it| it.0 > from)
        .map(|it| Duration::from_secs_f64(it.1 - least))
        .collect();
    waits.sort();
    waits
}

/// Kilobits a second of pictures and voice that reached a browser, from a moment on.
fn kbps(desk: &Desk, seat: usize, from: Instant) -> u128 {
    let slots = desk.seats[seat].browser.slots.values();
    let got = slots.flat_map(|slot| slot.got.values());
    let bytes: usize = got
        .filter(|it| it.at > from)
        .map(|it| it.payload.len())
        .sum();
    bytes as u128 * 8 / (desk.now - from).as_millis()
}

#[test]
fn a_way_that_widens_and_narrows_is_followed_without_a_queue() {
    let narrow = Settings {
        rate: Some((300_000, Duration::from_millis(500))),
        ..Settings::default()
    };
    let wide = Settings {
        rate: Some((2_000_000, Duration::from_millis(500))),
        ..Settings::default()
    };
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run(Duration::from_secs(5));
    desk.seats[clerk].down.set(narrow);
    desk.run(Duration::from_secs(2));
    assert_fits(&desk, citizen, 300);
    assert_steady(&mut desk, clerk, 200);

    desk.seats[clerk].down.set(wide);
    desk.run(Duration::from_secs(5));
    // All that the camera sends.
    assert_steady(&mut desk, clerk, 1_050);

    desk.seats[clerk].down.set(narrow);
    desk.run(Duration::from_secs(2));
    assert_fits(&desk, citizen, 300);
    assert_steady(&mut desk, clerk, 200);
}

/// Checks that the last word to a sender was to send no more than its receiver's way carries.
fn assert_fits(desk: &Desk, seat: usize, carries: u32) {
    let kbps = told(desk, seat).and_then(|cap| cap.kbps);
    println!("told {kbps:?} of {carries} kbit/s");
    assert!(kbps.is_some_and(|kbps| kbps < carries), "{kbps:?}");
}

/// Checks that at least so many kilobits a second arrive and that what arrives has not waited long,
/// once a queue that was there has had its time to drain.
fn assert_steady(desk: &mut Desk, seat: usize, least: u128) {
    desk.run(Duration::from_secs(3));
    let from = desk.now;
    desk.run(Duration::from_secs(20));
    let (rate, waits) = (kbps(desk, seat, from), waits(desk, seat, from));
    let late = waits[waits.len() * 95 / 100];
    println!("{rate} kbit/s, p95 of the waits {late:?}");
    assert!(rate >= least, "{rate} kbit/s");
    assert!(late <= Duration::from_millis(100), "{late:?}");
    assert!(waits.len() >= 990, "{} of 1000 of voice", waits.len());
}
