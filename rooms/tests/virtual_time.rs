//! Calls through a hall, in virtual time over a simulated network: who sees whom, and how evenly.

#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod browser;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod desk;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod netem;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod peer;

use std::time::Duration;

use browser::CHROMIUM;
use browser::even::{assert_even, is_key, made};
use desk::{call, person};
use netem::Settings;
use sportello_rooms::hall::{Event, Net};
use sportello_rooms::id::Role;

#[test]
fn after_admission_voice_and_pictures_flow_both_ways_without_a_gap() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(5000);
    for (seat, other) in [(clerk, 2), (citizen, 1)] {
        let browser = &desk.seats[seat].browser;
        assert!(assert_even(browser.slot(0)) > 230);
        assert!(assert_even(browser.slot(1)) > 4 * 135);
        let first = browser.slot(1).got.values().next().unwrap();
        assert!(is_key(first), "pictures begin with one that can be shown");
        let levels = browser.slot(0).got.values().map(|got| got.level);
        assert!(
            levels.into_iter().all(|level| level == Some(0x94)),
            "loudness is translated"
        );
        assert!(
            desk.slots(seat)[..2]
                .iter()
                .all(|it| it.on && it.person == Some(person(other)))
        );
        assert!(
            desk.slots(seat)[2..]
                .iter()
                .all(|it| !it.on && it.person.is_none())
        );
    }
    let voice = |seat: usize| {
        desk.seats[seat]
            .browser
            .slot(0)
            .got
            .values()
            .next()
            .unwrap()
    };
    assert_eq!(
        (voice(clerk).payload_type, voice(citizen).payload_type),
        (111, 109)
    );
}

#[test]
fn a_picture_is_there_soon_after_admission_and_key_frames_are_not_asked_for_in_a_flood() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    let admitted = desk.now;
    desk.run_ms(2000);
    for seat in [clerk, citizen] {
        let browser = &desk.seats[seat].browser;
        let first = browser.slot(1).got.values().next().unwrap().at - admitted;
        assert!(first < Duration::from_millis(150), "{first:?}");
        assert_eq!(browser.plis.len(), 1, "one request is enough");
    }
    for _ in 0..40 {
        let ask = desk.seats[clerk].browser.ask_for_start(1);
        desk.upload(clerk, vec![ask]);
        desk.run_ms(50);
    }
    let plis = &desk.seats[citizen].browser.plis;
    assert!(
        (5..=7).contains(&plis.len()),
        "{} requests in four seconds",
        plis.len()
    );
    assert!(
        plis.windows(2)
            .all(|two| two[1] - two[0] >= Duration::from_millis(300))
    );
}

#[test]
fn five_percent_loss_is_mended_both_ways() {
    let settings = Settings {
        loss: 0.05,
        ..Settings::default()
    };
    let (mut desk, clerk, citizen) = call(settings);
    desk.run(Duration::from_secs(20));
    // What was lost last still has its chance.
    desk.send(clerk, false, false);
    desk.send(citizen, false, false);
    desk.run_ms(1000);
    for seat in [clerk, citizen] {
        let browser = &desk.seats[seat].browser;
        let pictures = &browser.slot(1).got;
        let (first, last) = (
            pictures.keys().next().unwrap(),
            pictures.keys().last().unwrap(),
        );
        let missing = last - first + 1 - pictures.len() as u64;
        let repaired = pictures.values().filter(|got| got.repaired).count();
        println!(
            "{} packets, {missing} missing, {repaired} repaired",
            pictures.len()
        );
        assert!(pictures.len() > 4 * 560);
        assert!(missing <= 2, "{missing} of {} missing", pictures.len());
        assert!(repaired > 50, "the way down is mended by retransmission");
        assert!(browser.nacked > 50, "the way up too");
        let share = browser.nacked * 100 / pictures.len();
        assert!(share < 15, "each loss is asked for about once: {share} %");
    }
}

#[test]
fn a_source_that_leaves_and_returns_goes_on_in_its_slot() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(2000);
    let before = desk.seats[clerk].browser.got(1);
    desk.state(citizen, false, false, false);
    desk.run_ms(3000);
    let muted = desk.seats[clerk].browser.got(1);
    assert!(
        muted - before <= 8,
        "what is off is not forwarded though it arrives"
    );
    assert!(desk.slots(clerk).iter().all(|slot| !slot.on));
    desk.state(citizen, true, true, false);
    desk.run_ms(2000);

    // The browser crashes and comes back as another session, while the clerk keeps the slot.
    let again = desk.join(2, Role::Citizen, CHROMIUM);
    assert!(desk.said(citizen).any(|event| *event == Event::Superseded));
    desk.send(citizen, false, false);
    desk.send(again, true, true);
    desk.run_ms(3000);
    let browser = &desk.seats[clerk].browser;
    assert_even(browser.slot(0));
    assert_even(browser.slot(1));
    let makers: Vec<_> = browser
        .slot(1)
        .got
        .values()
        .map(|got| made(got).0)
        .collect();
    let (old, new) = (makers[0], makers[makers.len() - 1]);
    assert_ne!(old, new);
    let change = browser
        .slot(1)
        .got
        .values()
        .find(|got| made(got).0 == new)
        .unwrap();
    assert!(is_key(change), "another source begins with a key frame");
}

#[test]
fn a_change_of_address_is_followed_at_once() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(2000);
    let now = desk.now;
    desk.seats[citizen]
        .browser
        .peer
        .move_to("198.51.100.2:61000".parse().unwrap(), now);
    desk.run_ms(2000);
    for seat in [clerk, citizen] {
        let late = desk.seats[seat]
            .browser
            .slot(0)
            .got
            .values()
            .filter(|got| got.at > now + Duration::from_millis(200));
        assert!(late.count() > 80);
    }
}

#[test]
fn a_new_path_begins_with_a_key_frame() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(2000);
    let now = desk.now;
    let to = "198.51.100.2:61000".parse().unwrap();
    desk.seats[citizen].browser.peer.move_to(to, now);
    desk.run_ms(300);
    let asked = |seat: usize| {
        let plis = desk.seats[seat].browser.plis.iter();
        plis.filter(|at| **at > now).count()
    };
    assert_eq!((asked(clerk), asked(citizen)), (1, 0));
}

#[test]
fn an_ice_restart_keeps_media_flowing() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(1000);
    let now = desk.now;
    desk.seats[citizen].browser.restart_ice(77, now);
    desk.offer(citizen, 2);
    desk.run_ms(2000);
    assert!(assert_even(desk.seats[clerk].browser.slot(1)) > 4 * 80);
    assert!(assert_even(desk.seats[citizen].browser.slot(1)) > 4 * 80);
}

#[test]
fn reports_keep_voice_and_picture_together_and_tell_the_round_trip() {
    let (mut desk, clerk, _) = call(Settings::default());
    desk.run(Duration::from_secs(5));
    let browser = &desk.seats[clerk].browser;
    let ssrc = |mid| browser.slot(mid).ssrc.unwrap();
    let last = |ssrc| {
        *browser
            .told
            .iter()
            .rev()
            .find(|info| info.ssrc == ssrc)
            .unwrap()
    };
    let (voice, picture) = (last(ssrc(0)), last(ssrc(1)));
    let at = |mid| {
        browser
            .slot(mid)
            .got
            .values()
            .next_back()
            .unwrap()
            .timestamp
    };
    let ahead = |mid, told: u32, rate: u32| f64::from(at(mid).wrapping_sub(told)) / f64::from(rate);
    assert_eq!(voice.ntp, picture.ntp, "both are told as of one instant");
    let apart = ahead(0, voice.timestamp, 48_000) - ahead(1, picture.timestamp, 90_000);
    assert!(apart.abs() < 0.06, "{apart} s");
    assert!(voice.packets > 150);
    let block = browser.blocks.last().unwrap();
    assert!(block.last_report != 0 && block.fraction_lost == 0);
}

#[test]
fn a_receiver_on_a_narrow_path_makes_the_sender_send_less() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(2000);
    assert!(
        desk.seats[citizen].browser.limits.is_empty(),
        "nothing is asked without need"
    );
    let narrow = Settings {
        rate: Some((700_000, Duration::from_millis(200))),
        ..Settings::default()
    };
    desk.seats[clerk].down.set(narrow);
    desk.run(Duration::from_secs(10));
    let lowest = *desk.seats[citizen].browser.limits.iter().min().unwrap();
    assert!((150_000..900_000).contains(&lowest), "{lowest}");
    let began = desk.now;
    desk.run(Duration::from_secs(20));
    let voice = &desk.seats[clerk].browser.slot(0).got;
    let heard = voice.values().filter(|got| got.at > began).count();
    println!("lowest limit {lowest}, {heard} of 1000 packets of voice heard");

    assert!(heard > 850, "{heard} of 1000 packets of voice");
    assert!(
        desk.seats[clerk].browser.limits.is_empty(),
        "only who sends too much is asked"
    );

    desk.seats[clerk].down.set(Settings::default());
    desk.run(Duration::from_mins(1));
    assert!(
        *desk.seats[citizen].browser.limits.last().unwrap() > 4_000_000,
        "the limit ends"
    );
}

#[test]
fn a_browser_that_was_given_up_comes_back_by_an_ice_restart() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(1000);
    let dead = Settings {
        loss: 1.0,
        ..Settings::default()
    };
    desk.seats[citizen].up.set(dead);
    desk.seats[citizen].down.set(dead);
    desk.run(Duration::from_secs(40));
    desk.seats[citizen].up.set(Settings::default());
    desk.seats[citizen].down.set(Settings::default());
    let now = desk.now;
    desk.seats[citizen].browser.restart_ice(78, now);
    desk.offer(citizen, 2);
    desk.run_ms(3000);
    let since = |seat: usize, mid| {
        let got = desk.seats[seat].browser.slot(mid).got.values();
        got.filter(|got| got.at > now).count()
    };
    assert!(since(clerk, 0) > 120 && since(citizen, 0) > 120);
    let pictures = [since(clerk, 1), since(citizen, 1)];
    assert!(pictures.iter().all(|it| *it > 250), "{pictures:?}");
    let net = desk.said(clerk).rev().find_map(|event| match event {
        Event::Person { net, .. } => Some(*net),
        _ => None,
    });
    assert_eq!(net, Some(Net::Connected));
}
