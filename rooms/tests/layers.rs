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

use browser::even::assert_even;
use desk::call;
use netem::Settings;

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
