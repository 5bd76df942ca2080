//! What browsers are known to do, each habit once: what breaks a call when it is not reckoned with.

#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod browser;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod desk;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod netem;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod peer;

use std::collections::BTreeSet;
use std::time::Duration;

use browser::even::{assert_even, is_key, picture};
use desk::call;
use netem::Settings;
use sportello_rooms::hall::Event;
use sportello_rooms::rtp::rtcp::ReportBlock;

#[test]
fn probes_are_neither_shown_nor_taken_for_loss() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    for _ in 0..60 {
        let probes = desk.seats[citizen].browser.probe();
        desk.upload(citizen, probes);
        desk.run_ms(33);
    }
    let pictures = desk.seats[clerk].browser.slot(1);
    assert!(assert_even(pictures) > 4 * 50);
    assert!(pictures.got.values().all(|got| !got.repaired));
    let sender = &desk.seats[citizen].browser;
    assert_eq!(sender.nacked, 0, "padding is not asked for again");
    assert!(sender.blocks.len() > 2);
    let is_whole = |block: &ReportBlock| (block.fraction_lost, block.lost) == (0, 0);
    assert!(sender.blocks.iter().all(is_whole), "{:?}", sender.blocks);
}

#[test]
fn voice_pictures_and_repetitions_share_one_transport_wide_count() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    let lossy = Settings {
        loss: 0.05,
        ..Settings::default()
    };
    desk.seats[clerk].down.set(lossy);
    desk.run_ms(5000);
    for seat in [clerk, citizen] {
        let counted = &desk.seats[seat].browser.counted;
        let numbers: BTreeSet<_> = counted.iter().copied().collect();
        assert_eq!(numbers.len(), counted.len(), "no number comes twice");
        let (first, last) = (numbers.first().unwrap(), numbers.last().unwrap());
        let missing = usize::from(last - first) + 1 - numbers.len();
        let most = if seat == clerk { numbers.len() / 10 } else { 0 };
        assert!(missing <= most, "{missing} of {} missing", numbers.len());
    }
    let pictures = &desk.seats[clerk].browser.slot(1).got;
    assert!(pictures.values().any(|got| got.repaired));
}

#[test]
fn goodbye_to_a_stream_is_no_goodbye_to_the_call() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    let goodbye = desk.seats[citizen].browser.goodbye();
    desk.upload(citizen, vec![goodbye]);
    let before = desk.seats[clerk].browser.got(1);
    desk.run_ms(1000);
    assert!(desk.seats[clerk].browser.got(1) > before + 100);
    assert_even(desk.seats[clerk].browser.slot(1));
}

#[test]
fn a_phone_turns_its_picture_itself_because_firefox_cannot() {
    let (desk, clerk, _) = call(Settings::default());
    let answer = desk.said(clerk).find_map(|event| match event {
        Event::Answer { sdp, .. } => Some(sdp),
        _ => None,
    });
    assert!(browser::CHROMIUM.contains("urn:3gpp:video-orientation"));
    assert!(!answer.unwrap().contains("urn:3gpp:video-orientation"));
}

#[test]
fn another_stream_of_the_same_camera_goes_on_evenly() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    let late = desk.seats[citizen].browser.probe();
    desk.seats[citizen].browser.restart_camera();
    let restarted = desk.now;
    desk.run_ms(200);
    // What was under way when the stream ended.
    desk.upload(citizen, late);
    desk.run_ms(2000);
    let pictures = desk.seats[clerk].browser.slot(1);
    assert_even(pictures);
    let mut after = pictures.got.values().filter(|got| got.at > restarted);
    let first = after.find(|got| is_key(got));
    assert!(first.is_some_and(|got| got.at < restarted + Duration::from_millis(150)));
    assert!(after.filter_map(picture).count() > 4 * 55);
    let plis = &desk.seats[citizen].browser.plis;
    let asked = plis.iter().filter(|at| **at > restarted).count();
    assert!(asked <= 1, "{asked} key frames asked for");
}

#[test]
fn of_a_burst_of_losses_each_packet_is_asked_for() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(500);
    let now = desk.now;
    let mut lost = Vec::new();
    while lost.len() < 200 {
        desk.seats[citizen].browser.show(now, &mut lost);
    }
    desk.run_ms(90);
    let nacked = desk.seats[citizen].browser.nacked;
    assert_eq!(nacked, 200, "once each, before a round trip has passed");
    desk.run_ms(1000);
    assert_even(desk.seats[clerk].browser.slot(1));
}
