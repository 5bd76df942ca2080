//! Who sees whom, and what they are told of each other, in virtual time over a simulated network.

#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod browser;
mod desk;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod netem;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod peer;

use std::time::Duration;

use browser::CHROMIUM;
use browser::even::assert_even;
use desk::{Desk, ROOM, call, person, wall};
use netem::Settings;
use sportello_rooms::gate::Window;
use sportello_rooms::hall::{Command, Event, MediaError, Net, Note, Output, Presence};
use sportello_rooms::id::{PeerId, Role, RoomId};
use sportello_rooms::room::Refusal;
use sportello_rooms::transport::sdp::OfferError;
use uuid::Uuid;

#[test]
fn nothing_flows_to_or_from_a_citizen_who_waits() {
    let mut desk = Desk::new(Settings::default());
    let clerk = desk.join(1, Role::Clerk, CHROMIUM);
    let citizen = desk.join(2, Role::Citizen, CHROMIUM);
    desk.send(clerk, true, true);
    desk.send(citizen, true, true);
    desk.run_ms(5000);
    assert!(desk.said(citizen).any(|event| *event == Event::Held));
    assert!(desk.seats[citizen].browser.peer.is_connected());
    for seat in [clerk, citizen] {
        assert!(desk.seats[seat].browser.slots.is_empty());
        assert!(
            desk.seats[seat].browser.feedbacks > 10,
            "bandwidth is estimated meanwhile"
        );
    }
    let hears_of_citizen = desk
        .said(clerk)
        .any(|event| matches!(event, Event::Person { .. }));
    assert!(!hears_of_citizen);
    assert_eq!(desk.hall.counts().forwarded, 0);

    let peer = desk.seats[citizen].id;
    desk.command(Command::Leave { room: ROOM, peer });
    let hears_of_citizen = desk
        .said(clerk)
        .any(|event| matches!(event, Event::Person { .. }));
    assert!(!hears_of_citizen, "who was never let in never was there");
}

#[test]
fn an_ended_room_forwards_nothing_more() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(2000);
    desk.command(Command::End { room: ROOM });
    let forwarded = desk.hall.counts().forwarded;
    for seat in [clerk, citizen] {
        assert_eq!(desk.said(seat).next_back(), Some(&Event::Ended));
    }
    desk.run_ms(1000);
    assert_eq!(desk.hall.counts().forwarded, forwarded);
    assert_eq!((desk.hall.counts().rooms, desk.hall.counts().peers), (0, 0));
    assert!(
        desk.seats[clerk].browser.peer.dismissed,
        "browsers are told on the wire too"
    );
    let closed = Output::Note {
        room: ROOM,
        person: None,
        note: Note::Closed,
    };
    assert!(desk.outputs.contains(&closed));
}

#[test]
fn the_end_of_the_window_ends_the_call() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.send(clerk, false, false);
    desk.send(citizen, false, false);
    desk.run(Duration::from_secs(3590));
    assert_eq!(desk.hall.counts().rooms, 1);
    desk.run(Duration::from_secs(20));
    assert_eq!(desk.hall.counts().rooms, 0);
    assert_eq!(desk.said(citizen).next_back(), Some(&Event::Ended));
}

#[test]
fn a_lost_session_keeps_its_media_until_it_is_given_up() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(1000);
    let peer = desk.seats[citizen].id;
    desk.command(Command::Lose { room: ROOM, peer });
    let before = desk.seats[clerk].browser.got(0);
    desk.run(Duration::from_secs(50));
    assert!(
        desk.seats[clerk].browser.got(0) > before + 2000,
        "media does not stop with a socket"
    );
    desk.run(Duration::from_secs(15));
    let presences: Vec<_> = desk
        .said(clerk)
        .filter_map(|event| match event {
            Event::Person { presence, .. } => Some(*presence),
            _ => None,
        })
        .collect();
    assert!(
        presences.ends_with(&[Presence::Away, Presence::Gone]),
        "{presences:?}"
    );
    assert!(desk.slots(clerk).iter().all(|slot| slot.person.is_none()));
}

#[test]
fn a_browser_that_vanishes_is_noticed() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(2000);
    let dead = Settings {
        loss: 1.0,
        ..Settings::default()
    };
    desk.seats[citizen].up.set(dead);
    desk.seats[citizen].down.set(dead);
    desk.run(Duration::from_secs(40));
    let nets: Vec<_> = desk
        .said(clerk)
        .filter_map(|event| match event {
            Event::Person { net, .. } => Some(*net),
            _ => None,
        })
        .collect();
    assert!(
        nets.ends_with(&[Net::Connected, Net::Reconnecting, Net::Gone]),
        "{nets:?}"
    );
    let down = Output::Note {
        room: ROOM,
        person: Some(person(2)),
        note: Note::MediaDown,
    };
    assert_eq!(
        desk.outputs
            .iter()
            .filter(|output| **output == down)
            .count(),
        1
    );
}

#[test]
fn a_third_person_takes_the_next_seat_and_nobody_moves() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(1000);
    let interpreter = desk.join(3, Role::Guest, CHROMIUM);
    desk.admit(3);
    desk.send(interpreter, true, true);
    desk.run_ms(3000);
    for seat in [clerk, citizen] {
        let browser = &desk.seats[seat].browser;
        assert!(assert_even(browser.slot(0)) > 180);
        assert!(assert_even(browser.slot(2)) > 100);
        assert!(assert_even(browser.slot(3)) > 4 * 60);
    }
    let seen: Vec<_> = desk
        .slots(interpreter)
        .iter()
        .map(|slot| slot.person)
        .take(4)
        .collect();
    assert_eq!(
        seen,
        [
            Some(person(1)),
            Some(person(1)),
            Some(person(2)),
            Some(person(2))
        ]
    );
    let peer = desk.seats[citizen].id;
    desk.command(Command::Leave { room: ROOM, peer });
    let seen: Vec<_> = desk
        .slots(clerk)
        .iter()
        .map(|slot| slot.person)
        .take(4)
        .collect();
    assert_eq!(seen, [None, None, Some(person(3)), Some(person(3))]);
}

#[test]
fn a_slot_whose_codec_the_receiver_lacks_is_off() {
    let mut desk = Desk::new(Settings::default());
    let clerk = desk.join(1, Role::Clerk, CHROMIUM);
    let h264_only = CHROMIUM.replace("VP8/90000", "VX/90000").leak();
    let citizen = desk.join(2, Role::Citizen, h264_only);
    desk.admit(2);
    desk.send(clerk, true, true);
    desk.run_ms(2000);
    let on: Vec<_> = desk
        .slots(citizen)
        .iter()
        .take(2)
        .map(|slot| slot.on)
        .collect();
    assert_eq!(on, [true, false]);
    let browser = &desk.seats[citizen].browser;
    assert!(browser.got(0) > 80);
    assert_eq!(browser.got(1), 0);
    assert!(desk.slots(clerk)[1].on, "the other way H.264 is understood");
}

#[test]
fn a_shared_screen_is_announced_to_the_others_and_goes_when_it_ends() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(500);
    let screen = |desk: &Desk, seat: usize| desk.slots(seat)[6];
    desk.state(clerk, true, true, true);
    assert_eq!(screen(&desk, citizen).person, Some(person(1)));
    assert!(screen(&desk, citizen).on);
    assert_eq!(screen(&desk, clerk).person, None);
    desk.state(citizen, true, true, true);
    assert_eq!(screen(&desk, clerk).person, Some(person(2)));
    assert_eq!(
        screen(&desk, citizen).person,
        Some(person(1)),
        "each sees the other's"
    );
    desk.state(clerk, true, true, false);
    assert_eq!(screen(&desk, citizen).person, None);
    assert!(!screen(&desk, citizen).on);
}

#[test]
fn who_comes_to_a_door_that_is_not_there_is_told() {
    let mut desk = Desk::new(Settings::default());
    let peer = PeerId::new(9);
    let join = |room| Command::Join {
        room,
        peer,
        person: person(9),
        role: Role::Guest,
        admitted: true,
    };
    let other = |number| RoomId::new(Uuid::from_u128(number));
    desk.command(join(other(8)));
    let sdp = "v=0".to_owned();
    let generation = 3;
    desk.command(Command::Offer {
        room: other(8),
        peer,
        generation,
        sdp: sdp.clone(),
    });
    for number in 20..40 {
        let window = Window {
            opens: wall(60),
            starts: wall(60),
            ends: wall(90),
        };
        desk.command(Command::Open {
            room: other(number),
            window,
        });
    }
    desk.command(join(other(39)));
    desk.command(join(other(20)));
    desk.command(join(ROOM));
    desk.command(Command::Offer {
        room: ROOM,
        peer,
        generation,
        sdp,
    });
    let told: Vec<_> = desk
        .outputs
        .iter()
        .filter_map(|output| match output {
            Output::Say {
                event: Event::Refused { reason },
                ..
            } => Some(Ok(*reason)),
            Output::Say {
                event: Event::Rejected { reason, .. },
                ..
            } => Some(Err(*reason)),
            _ => None,
        })
        .collect();
    let expected = [
        Ok(Refusal::Closed),
        Err(MediaError::Unknown),
        Ok(Refusal::Full),
        Ok(Refusal::TooEarly { opens: wall(60) }),
        Err(MediaError::Offer(OfferError::Malformed)),
    ];
    assert_eq!(told, expected);
    assert_eq!(
        (desk.hall.counts().rooms, desk.hall.counts().peers),
        (16, 1)
    );
}
