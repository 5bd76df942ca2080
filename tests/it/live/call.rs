//! A call from the lobby to its outcome, and what it lives through.

use serde_json::json;

use super::{Person, morning};
use crate::support::signal::Signal;

#[tokio::test]
async fn citizen_waits_is_let_in_and_both_hear_and_see_each_other() {
    let (app, desk, booking) = morning().await;
    let ticket = booking.appointment.id.to_string();

    let mut citizen = Person::citizen(&app, &booking).await;
    assert_eq!(citizen.joined["t"], "lobby");
    let lobby = &citizen.joined["d"];
    assert_eq!(
        (&lobby["position"], &lobby["ahead"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(lobby["clerk"], "absent");
    let mut here = citizen.call().await;

    let mut clerk = Person::clerk(&app, desk.anna).await;
    assert_eq!(clerk.joined["t"], "desk");
    let visit = &clerk.joined["d"]["visits"][0];
    assert_eq!(
        (&visit["ticket"], &visit["state"]),
        (&json!(ticket), &json!("waiting"))
    );
    assert_eq!(
        (&visit["citizen"], &visit["service"]),
        (&json!("Mario Rossi"), &json!("TARI"))
    );
    citizen
        .signal
        .until_that("lobby", |lobby| lobby["clerk"] == "free")
        .await;

    let admitted = clerk.admit(&booking).await;
    assert_eq!(admitted["t"], "admitted", "{admitted}");
    let told = citizen.signal.until("admitted").await;
    assert_eq!(
        (&told["d"]["room"], &told["d"]["role"]),
        (&json!(ticket), &json!("citizen"))
    );
    let mut there = clerk.call().await;
    here.say_until_heard("buongiorno", &mut there).await;
    there.say_until_heard("mi dica", &mut here).await;

    let peer = citizen
        .signal
        .until_that("peer", |peer| peer["role"] == "clerk")
        .await;
    assert_eq!(peer["d"]["name"], "Anna Bianchi");
    let peer = clerk
        .signal
        .until_that("peer", |peer| peer["role"] == "citizen")
        .await;
    assert_eq!(peer["d"]["name"], "Mario Rossi");
    clerk
        .signal
        .until_that("visit", |visit| {
            visit["state"] == "in_call" && visit["mine"] == true
        })
        .await;
    let slots = citizen.signal.until("slots").await;
    assert_eq!(slots["d"]["slots"].as_array().map(Vec::len), Some(8));

    let end = json!({ "ticket": ticket, "outcome": "done", "note": "tutto a posto" });
    assert_eq!(clerk.signal.ask("call.end", end).await["t"], "ok");
    let end = citizen.signal.until("end").await;
    assert_eq!(
        (&end["d"]["by"], &end["d"]["feedback"]),
        (&json!("clerk"), &json!(true))
    );
    clerk
        .signal
        .until_that("end", |end| end["outcome"] == "done")
        .await;
    clerk
        .signal
        .until_that("visit", |visit| visit["state"] == "done")
        .await;
    here.close().await;
    there.close().await;
    app.stop().await;
}

#[tokio::test]
async fn nothing_is_heard_of_a_citizen_who_was_not_let_in() {
    let (app, desk, booking) = morning().await;
    app.set_time(8, 0);
    let second = desk.book(app.store(), (9, 20), app.now()).await;
    app.set_time(9, 12);
    let mut waiting = Person::citizen(&app, &second).await;
    let held = waiting.call().await;
    let mut citizen = Person::citizen(&app, &booking).await;
    let mut here = citizen.call().await;
    let mut clerk = Person::clerk(&app, desk.anna).await;
    assert_eq!(clerk.admit(&booking).await["t"], "admitted");
    let mut there = clerk.call().await;

    for _ in 0..20 {
        held.say("intruso").await;
    }
    here.say_until_heard("sono io", &mut there).await;
    there.say_until_heard("la sento", &mut here).await;
    for heard in here.drain().into_iter().chain(there.drain()) {
        assert!(!heard.payload.ends_with(b"intruso"), "{heard:?}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_lost_socket_is_resumed_with_what_was_missed_while_the_call_goes_on() {
    let (app, desk, booking) = morning().await;
    let mut citizen = Person::citizen(&app, &booking).await;
    let here = citizen.call().await;
    let mut clerk = Person::clerk(&app, desk.anna).await;
    clerk.admit(&booking).await;
    let mut there = clerk.call().await;
    here.say_until_heard("uno", &mut there).await;
    citizen
        .signal
        .until_that("peer", |peer| peer["net"] == "connected")
        .await;

    let Person {
        signal, welcome, ..
    } = citizen;
    let last_seq = signal.last_seq;
    signal.vanish();
    clerk
        .signal
        .until_that("peer", |peer| peer["presence"] == "away")
        .await;
    let off = json!({ "mic": true, "cam": false, "screen": false });
    clerk.signal.send("media.state", off).await;
    here.say_until_heard("due", &mut there).await;

    let (mut signal, resumed) = Signal::resume(app.address(), &welcome, last_seq).await;
    assert_eq!(resumed["t"], "resumed", "{resumed}");
    assert_eq!(resumed["d"]["from_seq"], last_seq);
    let peer = signal.until_that("peer", |peer| peer["cam"] == false).await;
    assert!(peer["seq"].as_u64() > Some(last_seq));
    clerk
        .signal
        .until_that("peer", |peer| peer["presence"] == "here")
        .await;
    here.say_until_heard("tre", &mut there).await;

    let (_, unknown) =
        Signal::resume(app.address(), &json!({ "session": "1", "secret": "x" }), 0).await;
    assert_eq!(unknown["d"]["code"], "unknown_session");
    app.stop().await;
}

#[tokio::test]
async fn after_a_restart_everybody_is_where_they_were() {
    let (app, desk, booking) = morning().await;
    let ticket = booking.appointment.id.to_string();
    let mut citizen = Person::citizen(&app, &booking).await;
    let mut clerk = Person::clerk(&app, desk.anna).await;
    clerk.admit(&booking).await;
    citizen.signal.until("admitted").await;
    let old = citizen.welcome.clone();

    let stopped = tokio::join!(
        app.restart(),
        citizen.signal.closed(),
        clerk.signal.closed()
    );
    let (app, closed, _) = stopped;
    assert_eq!(closed, 4503);

    let (_, unknown) = Signal::resume(app.address(), &old, 0).await;
    assert_eq!(unknown["d"]["code"], "unknown_session");
    let mut citizen = Person::citizen(&app, &booking).await;
    assert_ne!(citizen.welcome["boot"], old["boot"]);
    assert_eq!(citizen.joined["t"], "admitted", "{}", citizen.joined);
    let mut clerk = Person::clerk(&app, desk.anna).await;
    assert_eq!(clerk.joined["d"]["call"], ticket);
    assert_eq!(clerk.signal.until("admitted").await["d"]["room"], ticket);
    let mut here = citizen.call().await;
    let mut there = clerk.call().await;
    here.say_until_heard("eccomi", &mut there).await;
    there.say_until_heard("bene", &mut here).await;
    app.stop().await;
}

#[tokio::test]
async fn a_newer_page_of_the_same_citizen_takes_over() {
    let (app, _, booking) = morning().await;
    let mut old = Person::citizen(&app, &booking).await;
    let new = Person::citizen(&app, &booking).await;
    assert_eq!(new.joined["t"], "lobby");
    assert_eq!(old.signal.closed().await, 4412);
    app.stop().await;
}

#[tokio::test]
async fn the_room_closes_when_its_time_is_over() {
    let (app, _, booking) = morning().await;
    let mut citizen = Person::citizen(&app, &booking).await;
    app.set_time(9, 36);
    let end = citizen.signal.until("end").await;
    assert_eq!(end["d"]["by"], "time");
    app.stop().await;
}
