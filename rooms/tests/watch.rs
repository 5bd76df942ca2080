//! The watch over a call: what is wrong is told within three seconds, to both and in the right words,
//! and is over soon after it has ended.

#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod browser;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod desk;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod netem;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod peer;

use std::time::Duration;

use browser::camera::Flaw;
use desk::{Desk, ROOM, call, person};
use netem::Settings;
use sportello_rooms::hall::{Cause, Command, Event, Grade, Limit, Quality, QualityView, Report};
use sportello_rooms::id::Role;

/// From the cause to the word.
const SOON: Duration = Duration::from_secs(3);

/// From the end of the cause to the end of the word.
const OVER: Duration = Duration::from_secs(8);

/// A call that has been going on well for a while.
fn well() -> (Desk, usize, usize) {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.run(Duration::from_secs(15));
    for seat in [clerk, citizen] {
        assert_eq!(view(&desk, seat), None, "nothing is said while all is well");
    }
    (desk, clerk, citizen)
}

/// What a browser was told last.
fn view(desk: &Desk, seat: usize) -> Option<QualityView> {
    views(desk, seat).last().cloned()
}

/// All it was told.
fn views(desk: &Desk, seat: usize) -> Vec<QualityView> {
    let views = desk.said(seat).filter_map(|event| match event {
        Event::Quality(view) => Some(view.clone()),
        _ => None,
    });
    views.collect()
}

/// How the citizen is served, which both are told alike.
fn citizen_is(desk: &Desk, clerk: usize, citizen: usize) -> Quality {
    let own = view(desk, citizen).map_or(Quality::default(), |view| view.own);
    let seen = view(desk, clerk).map_or(Quality::default(), |view| {
        let peer = view.peers.iter().find(|peer| peer.person == person(2));
        peer.map_or(Quality::default(), |peer| peer.quality)
    });
    assert_eq!(own, seen, "both know the same");
    own
}

/// Lets time pass until the citizen is served so; returns how long it took.
fn until(
    (desk, clerk, citizen): (&mut Desk, usize, usize),
    limit: Duration,
    fits: impl Fn(Quality) -> bool,
) -> Duration {
    let began = desk.now;
    loop {
        let quality = citizen_is(desk, clerk, citizen);
        let passed = desk.now - began;
        if fits(quality) {
            return passed;
        }
        assert!(passed < limit, "after {passed:?} still {quality:?}");
        desk.run_ms(50);
    }
}

/// Something goes wrong, is told in time with its cause, ends, and is over in time.
fn comes_and_goes(
    cause: Cause,
    soon: Duration,
    wrong: impl Fn(&mut Desk, usize, usize),
    right: impl Fn(&mut Desk, usize, usize),
) {
    let (mut desk, clerk, citizen) = well();
    wrong(&mut desk, clerk, citizen);
    let is_it = |it: Quality| it.cause == cause && it.grade >= Grade::Poor;
    let told = until((&mut desk, clerk, citizen), soon, is_it);
    desk.run(Duration::from_secs(20));
    let still = citizen_is(&desk, clerk, citizen);
    assert!(is_it(still), "{still:?} while it lasts");
    right(&mut desk, clerk, citizen);
    let is_well = |it: Quality| it.cause == Cause::None && it.grade <= Grade::Good;
    let over = until((&mut desk, clerk, citizen), OVER, is_well);
    println!("{cause:?}: told after {told:?}, over after {over:?}");
    desk.run(Duration::from_secs(20));
    let after = citizen_is(&desk, clerk, citizen);
    assert!(is_well(after), "{after:?} long after");
    let views = views(&desk, clerk);
    assert!(views.len() <= 8, "the page is flooded: {views:#?}");
    let blamed = views.iter().any(|view| view.own.cause != Cause::None);
    assert!(!blamed, "the clerk is well: {views:#?}");
}

/// A browser says how the pictures it sends fare.
fn report(desk: &mut Desk, seat: usize, limit: Limit, up_kbps: Option<u32>) {
    desk.command(Command::Report {
        room: ROOM,
        peer: desk.seats[seat].id,
        report: Report { limit, up_kbps },
    });
}

fn lossy(loss: f64) -> Settings {
    Settings {
        loss,
        ..Settings::default()
    }
}

fn slow(millis: u64) -> Settings {
    Settings {
        latency: Duration::from_millis(millis),
        ..Settings::default()
    }
}

#[test]
fn a_camera_that_freezes() {
    comes_and_goes(
        Cause::FrozenCamera,
        SOON,
        |desk, _, citizen| desk.send(citizen, true, false),
        |desk, _, citizen| desk.send(citizen, true, true),
    );
}

#[test]
fn a_camera_that_sends_the_same_picture_for_ever() {
    comes_and_goes(
        Cause::FrozenCamera,
        SOON,
        |desk, _, citizen| desk.seats[citizen].browser.flaw = Some(Flaw::StandsStill),
        |desk, _, citizen| desk.seats[citizen].browser.flaw = None,
    );
}

#[test]
fn a_camera_that_gives_no_key_frame() {
    comes_and_goes(
        Cause::FrozenCamera,
        SOON,
        |desk, clerk, citizen| {
            desk.seats[citizen].browser.flaw = Some(Flaw::IgnoresRequests);
            let ask = desk.seats[clerk].browser.ask_for_start(1);
            desk.upload(clerk, vec![ask]);
        },
        |desk, clerk, citizen| {
            desk.seats[citizen].browser.flaw = None;
            let ask = desk.seats[clerk].browser.ask_for_start(1);
            desk.upload(clerk, vec![ask]);
        },
    );
}

#[test]
fn a_microphone_that_sends_silence() {
    comes_and_goes(
        Cause::SilentMicrophone,
        Duration::from_secs(10) + SOON,
        |desk, _, citizen| desk.seats[citizen].browser.level = 127,
        |desk, _, citizen| desk.seats[citizen].browser.level = 0xa8,
    );
}

#[test]
fn a_microphone_that_sends_nothing() {
    comes_and_goes(
        Cause::SilentMicrophone,
        SOON,
        |desk, _, citizen| desk.send(citizen, false, true),
        |desk, _, citizen| desk.send(citizen, true, true),
    );
}

#[test]
fn nothing_comes_up() {
    comes_and_goes(
        Cause::NoMediaUp,
        SOON,
        |desk, _, citizen| desk.send(citizen, false, false),
        |desk, _, citizen| desk.send(citizen, true, true),
    );
}

#[test]
fn nothing_arrives_down() {
    comes_and_goes(
        Cause::NoMediaDown,
        SOON,
        |desk, _, citizen| desk.seats[citizen].down.set(lossy(1.0)),
        |desk, _, citizen| desk.seats[citizen].down.set(Settings::default()),
    );
}

#[test]
fn loss_on_the_way_up() {
    comes_and_goes(
        Cause::UpLoss,
        SOON,
        |desk, _, citizen| desk.seats[citizen].up.set(lossy(0.2)),
        |desk, _, citizen| desk.seats[citizen].up.set(Settings::default()),
    );
}

#[test]
fn a_way_down_too_narrow_for_pictures() {
    let narrow = Settings {
        rate: Some((240_000, Duration::from_millis(300))),
        ..Settings::default()
    };
    comes_and_goes(
        Cause::DownBandwidth,
        SOON,
        |desk, clerk, citizen| {
            desk.seats[clerk].browser.is_temporal = true;
            desk.seats[citizen].down.set(narrow);
        },
        |desk, _, citizen| desk.seats[citizen].down.set(Settings::default()),
    );
}

#[test]
fn a_way_up_too_narrow_for_pictures() {
    comes_and_goes(
        Cause::UpBandwidth,
        SOON,
        |desk, _, citizen| report(desk, citizen, Limit::Bandwidth, Some(120)),
        |desk, _, citizen| report(desk, citizen, Limit::None, Some(2000)),
    );
}

#[test]
fn a_way_up_of_which_the_browser_tells_no_number() {
    let mut desk = Desk::new(Settings::default());
    let clerk = desk.join(1, Role::Clerk, browser::CHROMIUM);
    let citizen = desk.join(2, Role::Citizen, browser::LAYERED_FIREFOX);
    desk.seats[citizen].browser.send_layers(true, false);
    for seat in [clerk, citizen] {
        desk.send(seat, true, true);
    }
    desk.admit(2);
    desk.run(Duration::from_secs(10));
    report(&mut desk, citizen, Limit::Other, None);
    desk.run(SOON);
    assert_eq!(citizen_is(&desk, clerk, citizen), Quality::default());
    report(&mut desk, citizen, Limit::Bandwidth, None);
    let narrow = |it: Quality| it.cause == Cause::UpBandwidth;
    until((&mut desk, clerk, citizen), SOON, narrow);
}

#[test]
fn a_device_too_busy_for_pictures() {
    comes_and_goes(
        Cause::Device,
        SOON,
        |desk, _, citizen| report(desk, citizen, Limit::Cpu, Some(2000)),
        |desk, _, citizen| report(desk, citizen, Limit::None, Some(2000)),
    );
}

#[test]
fn who_sends_no_pictures_needs_neither_room_nor_device_for_them() {
    let (mut desk, clerk, citizen) = well();
    desk.state(citizen, true, false, false);
    desk.send(citizen, true, false);
    for (limit, up) in [(Limit::Cpu, None), (Limit::Bandwidth, Some(0))] {
        report(&mut desk, citizen, limit, up);
        desk.run(Duration::from_secs(10));
        assert_eq!(citizen_is(&desk, clerk, citizen), Quality::default());
    }
}

#[test]
fn a_browser_that_keeps_to_what_it_was_asked_for_has_room_for_it() {
    let (mut desk, clerk, citizen) = well();
    desk.seats[clerk].down.set(Settings {
        rate: Some((200_000, Duration::from_millis(300))),
        ..Settings::default()
    });
    desk.run(Duration::from_secs(20));
    let asked = desk.seats[citizen].browser.limits.last().copied();
    let asked = asked.expect("the clerk takes less than the citizen sends");
    let kbps = u32::try_from(asked / 1000).expect("not much");
    assert!(kbps < 250, "{kbps} kbit/s");
    report(&mut desk, citizen, Limit::Bandwidth, Some(kbps));
    for _ in 0..10 {
        desk.run_ms(1000);
        let quality = citizen_is(&desk, clerk, citizen);
        assert_ne!(quality.cause, Cause::UpBandwidth, "{quality:?}");
    }
}

#[test]
fn a_report_is_of_the_connection_it_was_made_on() {
    let (mut desk, clerk, citizen) = well();
    report(&mut desk, citizen, Limit::Cpu, None);
    let busy = |it: Quality| it.cause == Cause::Device;
    until((&mut desk, clerk, citizen), SOON, busy);
    let again = desk.join(2, Role::Citizen, browser::FIREFOX);
    desk.send(again, true, true);
    desk.run(Duration::from_secs(10));
    assert_eq!(citizen_is(&desk, clerk, again), Quality::default());
}

/// A way on which no packet takes as long as the one before it, as on a wireless link with many on it.
fn uneven() -> Settings {
    Settings {
        jitter: Duration::from_millis(400),
        reorder: 1.0,
        ..Settings::default()
    }
}

#[test]
fn an_uneven_way_up() {
    comes_and_goes(
        Cause::Jitter,
        SOON,
        |desk, _, citizen| {
            // Of pictures what comes so late has been asked for again, and counts as lost.
            desk.state(citizen, true, false, false);
            desk.send(citizen, true, false);
            desk.seats[citizen].up.set(uneven());
        },
        |desk, _, citizen| desk.seats[citizen].up.set(Settings::default()),
    );
}

#[test]
fn an_uneven_way_down() {
    comes_and_goes(
        Cause::Jitter,
        SOON,
        |desk, clerk, citizen| {
            desk.state(clerk, true, false, false);
            desk.send(clerk, true, false);
            desk.seats[citizen].down.set(uneven());
        },
        |desk, _, citizen| desk.seats[citizen].down.set(Settings::default()),
    );
}

#[test]
fn a_long_way() {
    comes_and_goes(
        Cause::RoundTrip,
        SOON,
        |desk, _, citizen| {
            desk.seats[citizen].up.set(slow(400));
            desk.seats[citizen].down.set(slow(400));
        },
        |desk, _, citizen| {
            desk.seats[citizen].up.set(slow(20));
            desk.seats[citizen].down.set(slow(20));
        },
    );
}

#[test]
fn loss_on_the_way_down() {
    comes_and_goes(
        Cause::DownLoss,
        SOON,
        |desk, _, citizen| desk.seats[citizen].down.set(lossy(0.25)),
        |desk, _, citizen| desk.seats[citizen].down.set(Settings::default()),
    );
}

#[test]
fn a_microphone_that_was_never_heard_is_told_of_sooner() {
    let (mut desk, clerk, citizen) = call(Settings::default());
    desk.seats[citizen].browser.level = 127;
    // The few packets before it are forgotten with the switch.
    desk.state(citizen, false, true, false);
    desk.run_ms(500);
    desk.state(citizen, true, true, false);
    let silent = |it: Quality| it.cause == Cause::SilentMicrophone;
    let told = until((&mut desk, clerk, citizen), Duration::from_secs(6), silent);
    assert!(told >= Duration::from_secs(5), "{told:?}");
}

#[test]
fn what_is_switched_off_is_not_missed() {
    let (mut desk, clerk, citizen) = well();
    desk.state(citizen, false, false, false);
    desk.send(citizen, false, false);
    desk.state(clerk, false, false, false);
    desk.send(clerk, false, false);
    desk.run(Duration::from_secs(30));
    for seat in [clerk, citizen] {
        assert_eq!(view(&desk, seat), None);
    }
}

#[test]
fn a_little_loss_and_ordinary_delay_are_not_worth_a_word() {
    let (mut desk, clerk, citizen) = well();
    for seat in [clerk, citizen] {
        desk.seats[seat].up.set(lossy(0.01));
        desk.seats[seat].down.set(Settings {
            loss: 0.01,
            jitter: Duration::from_millis(20),
            ..slow(60)
        });
    }
    for _ in 0..120 {
        desk.run_ms(500);
        let quality = citizen_is(&desk, clerk, citizen);
        assert_eq!(quality.cause, Cause::None, "{quality:?}");
    }
}

#[test]
fn whoever_comes_late_is_told_how_things_stand() {
    let (mut desk, clerk, citizen) = well();
    desk.send(citizen, true, false);
    desk.run(SOON);
    let frozen = citizen_is(&desk, clerk, citizen);
    assert_eq!(frozen.cause, Cause::FrozenCamera);
    let again = desk.join(1, Role::Clerk, browser::CHROMIUM);
    desk.send(again, true, true);
    desk.run_ms(500);
    assert_eq!(citizen_is(&desk, again, citizen), frozen);
}
