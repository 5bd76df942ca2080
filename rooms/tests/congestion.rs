//! A call over a way down that is too narrow, and then is not: what the sender is told, and what is
//! heard and seen meanwhile.

#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod browser;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod desk;
mod netem;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod peer;

use std::time::Duration;

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
