//! What a participant that means ill can do to the others: nothing they notice.

#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod browser;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod desk;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod netem;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod peer;

use desk::{Desk, call};
use netem::Settings;
use sportello_rooms::hall::Event;

#[test]
fn a_camera_that_floods_is_cut_to_what_a_camera_may_send() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run_ms(500);
    let (pictures, voice) = (
        desk.seats[clerk].browser.got(1),
        desk.seats[clerk].browser.got(0),
    );
    let now = desk.now;
    let mut flood = Vec::new();
    while flood.len() < 4000 {
        desk.seats[citizen].browser.show(now, &mut flood);
    }
    desk.upload(citizen, flood);
    desk.run_ms(1000);
    let pictures = desk.seats[clerk].browser.got(1) - pictures;
    assert!(
        (500..1500).contains(&pictures),
        "{pictures} packets in a second"
    );
    let voice = desk.seats[clerk].browser.got(0) - voice;
    assert!(
        voice >= 49,
        "voice goes on beside the flood: {voice} packets"
    );
}

#[test]
fn only_a_request_that_names_the_media_is_answered() {
    let (mut desk, clerk, _) = call(Settings::default());
    desk.run_ms(500);
    let media = desk.seats[clerk].browser.slot(1).ssrc.unwrap();
    let answer = desk.said(clerk).find_map(|event| match event {
        Event::Answer { sdp, .. } => Some(sdp.clone()),
        _ => None,
    });
    let pair = format!("a=ssrc-group:FID {media} ");
    let repair = answer.unwrap().lines().find_map(|line| {
        let ssrc = line.strip_prefix(&pair)?;
        Some(ssrc.parse().unwrap())
    });
    // Each request names the newest packets, of which the history has all.
    let mut repeated = |ssrc| {
        let newest = *desk.seats[clerk].browser.slot(1).got.keys().last().unwrap();
        let lost: Vec<_> = (newest - 39..=newest)
            .map(|number| u16::try_from(number & 0xffff).unwrap())
            .collect();
        let asked = desk.seats[clerk].browser.ask_again(ssrc, &lost);
        let count = |desk: &Desk| {
            let browser = &desk.seats[clerk].browser;
            browser.counted.len() - browser.got(0) - browser.got(1)
        };
        let before = count(&desk);
        desk.upload(clerk, vec![asked]);
        desk.run_ms(300);
        count(&desk) - before
    };
    assert_eq!(repeated(media), 40);
    assert_eq!(repeated(repair.unwrap()), 0, "those are other packets");
}
