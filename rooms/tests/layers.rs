//! A camera in two sizes and two frame rates: what of it each receiver is sent, and that the stream a
//! receiver is sent is one that a decoder can follow.

#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod browser;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod desk;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod netem;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod peer;

use std::time::{Duration, Instant};

use browser::even::{assert_even, is_key, made};
use browser::{CHROMIUM, FIREFOX, Got, LAYERED, LAYERED_FIREFOX};
use desk::{Desk, ROOM, call, person};
use netem::Settings;
use sportello_rooms::hall::{Command, Event, SlotKind, SlotView, Wish};
use sportello_rooms::id::Role;

#[test]
fn what_was_sent_before_a_change_of_codec_is_sent_again_in_its_own() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(1000);
    let vp8 = desk.seats[citizen].browser.slot(1).got.values().next();
    let (vp8, newest) = (
        vp8.unwrap().payload_type,
        *desk.seats[citizen]
            .browser
            .slot(1)
            .got
            .keys()
            .last()
            .unwrap(),
    );
    desk.seats[clerk].browser.switch_to_h264();
    desk.run_ms(200);
    let media = desk.seats[citizen].browser.slot(1).ssrc.unwrap();
    let lost: Vec<_> = (newest - 9..=newest)
        .map(|number| u16::try_from(number & 0xffff).unwrap())
        .collect();
    let asked = desk.seats[citizen].browser.ask_again(media, &lost);
    desk.upload(citizen, vec![asked]);
    desk.run_ms(100);
    let repeated = &desk.seats[citizen].browser.repeated;
    assert_eq!(repeated.len(), 10);
    assert!(
        repeated.iter().all(|(pt, _)| *pt == vp8 + 4),
        "{repeated:?}"
    );
    assert_even(desk.seats[citizen].browser.slot(0));
}

/// A clerk, a citizen and a guest, the citizen with a camera in two encodings.
fn three(settings: Settings) -> (Desk, usize, usize, usize) {
    let mut desk = Desk::new(settings);
    let clerk = desk.join(1, Role::Clerk, CHROMIUM);
    let citizen = desk.join(2, Role::Citizen, LAYERED);
    desk.send(clerk, true, true);
    desk.send(citizen, true, true);
    desk.run_ms(1000);
    desk.admit(2);
    desk.run_ms(2000);
    let guest = desk.join(3, Role::Guest, FIREFOX);
    desk.admit(3);
    desk.run_ms(500);
    (desk, clerk, citizen, guest)
}

/// What a browser was told last about the encodings of its camera.
fn layers(desk: &Desk, seat: usize) -> Option<bool> {
    desk.said(seat).rev().find_map(|event| match event {
        Event::Layers { mid: 1, on } => Some(*on),
        _ => None,
    })
}

fn want(desk: &mut Desk, seat: usize, mid: u8, max_h: u16, paused: bool) {
    let peer = desk.seats[seat].id;
    let wish = Wish { mid, max_h, paused };
    desk.command(Command::Want {
        room: ROOM,
        peer,
        wish,
    });
}

/// The sizes of what came in a slot since a moment: small pictures, large ones.
fn sizes(desk: &Desk, seat: usize, mid: u8, since: Instant) -> (usize, usize) {
    let got = desk.seats[seat].browser.slot(mid).got.values();
    let small = |got: &&Got| got.payload.len() < 700;
    let (small, large): (Vec<_>, Vec<_>) = got.filter(|got| got.at > since).partition(small);
    (small.len(), large.len())
}

#[test]
fn a_second_encoding_is_sent_while_more_than_one_person_sees_it() {
    let (mut desk, clerk, citizen, guest) = three(Settings::default());
    assert_eq!(layers(&desk, citizen), Some(true));
    assert_eq!(layers(&desk, clerk), None, "whose camera has one encoding");
    desk.seats[citizen].browser.send_layers(true, true);
    desk.run_ms(1000);
    let peer = desk.seats[guest].id;
    desk.command(Command::Leave { room: ROOM, peer });
    assert_eq!(layers(&desk, citizen), Some(false));
}

#[test]
fn who_shows_a_picture_small_is_sent_the_small_one_without_a_break() {
    for template in [LAYERED, LAYERED_FIREFOX] {
        let mut desk = Desk::new(Settings::default());
        let clerk = desk.join(1, Role::Clerk, CHROMIUM);
        let citizen = desk.join(2, Role::Citizen, template);
        let guest = desk.join(3, Role::Guest, CHROMIUM);
        desk.send(citizen, true, true);
        desk.run_ms(500);
        desk.admit(2);
        desk.admit(3);
        desk.run_ms(500);
        assert_eq!(layers(&desk, citizen), Some(true));
        desk.seats[citizen].browser.is_temporal = true;
        desk.seats[citizen].browser.send_layers(true, true);
        desk.run_ms(500);
        let began = desk.now;
        let mut slots = Vec::new();
        for seat in [clerk, guest] {
            let shown = desk.slots(seat);
            let of = |it: &&SlotView| it.person == Some(person(2)) && it.kind == SlotKind::Video;
            slots.push(shown.iter().find(of).unwrap().mid);
        }
        desk.run_ms(2000);
        // The large tile is sent the large picture, a further one the small.
        assert_eq!(slots, [1, 3]);
        assert_eq!(sizes(&desk, clerk, 1, began).0, 0);
        assert_eq!(sizes(&desk, guest, 3, began).1, 0);

        for (turn, max_h) in [(1, 180), (2, 720), (3, 180), (4, 720)] {
            want(&mut desk, clerk, 1, max_h, false);
            // The key frame of the other encoding is asked for, made and sent within this.
            desk.run_ms(600);
            let changed = desk.now;
            desk.run_ms(1000);
            let (small, large) = sizes(&desk, clerk, 1, changed);
            assert_eq!(
                (small > 0, large > 0),
                (max_h == 180, max_h == 720),
                "{turn}"
            );
        }
        assert!(assert_even(desk.seats[clerk].browser.slot(1)) > 400);
        assert!(assert_even(desk.seats[guest].browser.slot(3)) > 200);
        assert_time_is_kept(&desk, clerk, 1);
        let plis = desk.seats[citizen].browser.small_plis.len();
        assert!(
            (2..=4).contains(&plis),
            "{plis} requests to the small encoding"
        );
    }
}

/// The reports a receiver is given place every picture where the sender's clock does, whatever
/// encoding it came in: pictures of one moment of the sender lie a frame apart in the stream.
fn assert_time_is_kept(desk: &Desk, seat: usize, mid: u8) {
    let slot = desk.seats[seat].browser.slot(mid);
    let mut frames: Vec<(u16, u32)> = slot
        .got
        .values()
        .map(|got| (made(got).1, got.timestamp))
        .collect();
    frames.dedup();
    for two in frames.windows(2) {
        let [(one, before), (next, after)] = two else {
            unreachable!("windows of two");
        };
        let expected = u32::from(next.wrapping_sub(*one)) * 3000;
        let real = after.wrapping_sub(*before);
        // A key frame of the other encoding may come of a moment that was shown already.
        let is_kept = real.abs_diff(expected) <= 2 || expected == 0 && real == 1;
        assert!(is_kept, "{real} ticks after {expected}");
    }
}

#[test]
fn losses_on_both_ways_are_mended_in_either_encoding() {
    let lossy = Settings {
        loss: 0.03,
        ..Settings::default()
    };
    let (mut desk, clerk, citizen, guest) = three(lossy);
    desk.seats[citizen].browser.send_layers(true, true);
    desk.seats[citizen].browser.is_temporal = true;
    for turn in 0..12 {
        want(
            &mut desk,
            clerk,
            1,
            if turn % 2 == 0 { 180 } else { 720 },
            false,
        );
        desk.run_ms(1500);
    }
    desk.send(citizen, false, false);
    desk.run_ms(1000);
    for (seat, mid) in [(clerk, 1), (guest, 3)] {
        let got = &desk.seats[seat].browser.slot(mid).got;
        let (first, last) = (got.keys().next().unwrap(), got.keys().last().unwrap());
        let missing = last - first + 1 - got.len() as u64;
        assert!(
            got.len() > 400 && missing <= 2,
            "{missing} of {}",
            got.len()
        );
        assert!(got.values().any(|got| got.repaired));
    }
}

#[test]
fn an_encoding_that_ends_is_replaced_by_the_other() {
    let (mut desk, clerk, citizen, guest) = three(Settings::default());
    desk.seats[citizen].browser.send_layers(true, true);
    desk.run_ms(1000);
    // The way up carries the small one only.
    desk.seats[citizen].browser.send_layers(true, false);
    desk.run_ms(800);
    let since = desk.now;
    desk.run_ms(1000);
    assert!(sizes(&desk, clerk, 1, since).0 > 20);
    desk.seats[citizen].browser.send_layers(true, true);
    desk.run_ms(800);
    let since = desk.now;
    desk.run_ms(1000);
    assert!(sizes(&desk, clerk, 1, since).1 > 80);
    // The small one is not wanted any more.
    let peer = desk.seats[clerk].id;
    desk.command(Command::Leave { room: ROOM, peer });
    assert_eq!(layers(&desk, citizen), Some(false));
    desk.run_ms(60);
    desk.seats[citizen].browser.send_layers(false, true);
    let since = desk.now;
    desk.run_ms(1000);
    assert!(
        sizes(&desk, guest, 3, since).1 > 80,
        "the only one there is"
    );
    let slot = desk.seats[guest].browser.slot(3);
    assert_even(slot);
    let times: Vec<_> = slot.got.values().map(|got| got.at).collect();
    let gap = times.windows(2).map(|two| two[1] - two[0]).max().unwrap();
    assert!(
        gap < Duration::from_millis(150),
        "{gap:?} without a picture"
    );
}

#[test]
fn what_is_out_of_sight_is_not_sent_and_comes_back_with_a_key_frame() {
    let (mut desk, clerk, _, _) = three(Settings::default());
    want(&mut desk, clerk, 1, 720, true);
    desk.run_ms(100);
    let before = desk.seats[clerk].browser.got(1);
    let hidden = desk.now;
    desk.run_ms(1000);
    assert_eq!(desk.seats[clerk].browser.got(1), before);
    want(&mut desk, clerk, 1, 720, false);
    desk.run_ms(1000);
    let slot = desk.seats[clerk].browser.slot(1);
    assert_even(slot);
    let first = slot
        .got
        .values()
        .find(|got| got.at > hidden + Duration::from_millis(100));
    assert!(is_key(first.unwrap()));
    // Nonsense changes nothing.
    for mid in [7, 8, 255] {
        want(&mut desk, clerk, mid, 0, true);
    }
}
