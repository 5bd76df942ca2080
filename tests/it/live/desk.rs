//! The desk: who sees whom, who takes whom, what a citizen may not do.

use serde_json::json;

use super::{Person, morning};

#[tokio::test]
async fn of_two_clerks_who_take_the_same_citizen_one_wins() {
    let (app, desk, booking) = morning().await;
    let mut citizen = Person::citizen(&app, &booking).await;
    let mut anna = Person::clerk(&app, desk.anna).await;
    let mut bruno = Person::clerk(&app, desk.bruno).await;

    let (first, second) = tokio::join!(anna.admit(&booking), bruno.admit(&booking));
    let (won, lost) = if first["t"] == "admitted" {
        (first, second)
    } else {
        (second, first)
    };
    assert_eq!(won["t"], "admitted", "{won} {lost}");
    assert_eq!(lost["d"]["code"], "already_in_use", "{lost}");
    citizen.signal.until("admitted").await;
    for clerk in [&mut anna, &mut bruno] {
        let taken = |visit: &serde_json::Value| visit["state"] == "in_call";
        clerk.signal.until_that("visit", taken).await;
    }
    app.stop().await;
}

#[tokio::test]
async fn the_queue_moves_up_when_somebody_is_taken() {
    let (app, desk, booking) = morning().await;
    app.set_time(8, 0);
    let second = desk.book(app.store(), (9, 20), app.now()).await;
    app.set_time(9, 12);
    let _first = Person::citizen(&app, &booking).await;
    app.set_time(9, 13);
    let mut next = Person::citizen(&app, &second).await;
    assert_eq!(next.joined["d"]["position"], 2);
    let mut clerk = Person::clerk(&app, desk.anna).await;
    clerk.admit(&booking).await;
    let moved = |lobby: &serde_json::Value| lobby["position"] == 1 && lobby["clerk"] == "busy";
    next.signal.until_that("lobby", moved).await;

    let busy = clerk.admit(&second).await;
    assert_eq!(busy["d"]["code"], "already_in_use", "a clerk has one call");
    app.stop().await;
}

#[tokio::test]
async fn a_citizen_who_goes_away_is_away_and_keeps_the_place() {
    let (app, desk, booking) = morning().await;
    let citizen = Person::citizen(&app, &booking).await;
    let mut clerk = Person::clerk(&app, desk.anna).await;
    citizen.signal.vanish();
    let away = clerk
        .signal
        .until_that("visit", |visit| visit["state"] == "away")
        .await;
    app.set_time(8, 57);
    let _back = Person::citizen(&app, &booking).await;
    let back = clerk
        .signal
        .until_that("visit", |visit| visit["state"] == "waiting")
        .await;
    assert_eq!(back["d"]["waiting_since"], away["d"]["waiting_since"]);
    app.stop().await;
}

#[tokio::test]
async fn a_citizen_who_does_not_want_to_wait_leaves_in_good_order() {
    let (app, desk, booking) = morning().await;
    let mut clerk = Person::clerk(&app, desk.anna).await;
    let mut citizen = Person::citizen(&app, &booking).await;
    clerk
        .signal
        .until_that("visit", |visit| visit["state"] == "waiting")
        .await;
    citizen.signal.send("lobby.leave", json!({})).await;
    assert_eq!(citizen.signal.closed().await, 1000);
    clerk
        .signal
        .until_that("visit", |visit| visit["state"] == "away")
        .await;
    app.stop().await;
}

#[tokio::test]
async fn a_visit_given_back_waits_again_and_another_clerk_takes_it() {
    let (app, desk, booking) = morning().await;
    let ticket = json!({ "ticket": booking.appointment.id.to_string() });
    let mut citizen = Person::citizen(&app, &booking).await;
    let mut here = citizen.call().await;
    let mut anna = Person::clerk(&app, desk.anna).await;
    anna.admit(&booking).await;
    citizen.signal.until("admitted").await;
    citizen.signal.forget();
    assert_eq!(anna.signal.ask("lobby.release", ticket).await["t"], "ok");
    citizen.signal.until("lobby").await;

    let mut bruno = Person::clerk(&app, desk.bruno).await;
    assert_eq!(bruno.admit(&booking).await["t"], "admitted");
    citizen.signal.until("admitted").await;
    let mut there = bruno.call().await;
    here.say_until_heard("eccomi", &mut there).await;
    there.say_until_heard("buongiorno", &mut here).await;
    app.stop().await;
}

#[tokio::test]
async fn what_is_the_clerk_s_is_forbidden_to_citizens() {
    let (app, _, booking) = morning().await;
    let ticket = booking.appointment.id.to_string();
    let mut citizen = Person::citizen(&app, &booking).await;
    for (t, d) in [
        ("lobby.admit", json!({ "ticket": ticket })),
        ("lobby.release", json!({ "ticket": ticket })),
        (
            "call.end",
            json!({ "ticket": ticket, "outcome": "done", "note": "" }),
        ),
        ("desk.watch", json!({})),
    ] {
        let answer = citizen.signal.ask(t, d).await;
        assert_eq!(answer["d"]["code"], "forbidden", "{t}: {answer}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_clerk_of_another_office_finds_no_such_visit() {
    let (app, _, booking) = morning().await;
    let _citizen = Person::citizen(&app, &booking).await;
    let stranger = app
        .store()
        .add_clerk("carla", "Carla", "-", &[], app.now())
        .await
        .expect("a clerk");
    let mut stranger = Person::clerk(&app, stranger).await;
    assert_eq!(stranger.joined["d"]["visits"], json!([]));
    assert_eq!(stranger.admit(&booking).await["d"]["code"], "not_found");
    app.stop().await;
}

#[tokio::test]
async fn a_desk_is_closed_with_the_session_it_was_opened_in() {
    let (app, desk, booking) = morning().await;
    let (session, token) = app.sign_in(desk.anna).await;
    let mut here = Person::with_token(&app, &token).await;
    let mut elsewhere = Person::clerk(&app, desk.anna).await;

    let closed = app.store().close_session(&session).await;
    closed.expect("signed out");
    app.live().signed_out(desk.anna);
    assert_eq!(here.signal.closed().await, 4401);
    assert_eq!(
        elsewhere.signal.ask("desk.watch", json!({})).await["t"],
        "desk"
    );
    let again = Person::with_token(&app, &token).await.joined;
    assert_eq!(again["d"]["code"], "unauthenticated", "{again}");

    // Over by the clock, or by the hand of whoever looks after the clerks.
    app.set_time(13, 1);
    let late = elsewhere.admit(&booking).await;
    assert_eq!(late["d"]["code"], "unauthenticated", "{late}");
    assert_eq!(elsewhere.signal.closed().await, 4401);
    app.stop().await;
}

#[tokio::test]
async fn a_clerk_who_gave_a_visit_back_is_in_no_call_after_a_reconnect_either() {
    let (app, desk, booking) = morning().await;
    let ticket = json!({ "ticket": booking.appointment.id.to_string() });
    let _citizen = Person::citizen(&app, &booking).await;
    let mut anna = Person::clerk(&app, desk.anna).await;
    anna.admit(&booking).await;
    assert_eq!(anna.signal.ask("lobby.release", ticket).await["t"], "ok");
    let told = anna.signal.until("desk").await;
    assert_eq!(told["d"]["call"], serde_json::Value::Null, "{told}");

    let welcome = anna.welcome.clone();
    anna.signal.vanish();
    let known = 1_000_000;
    let (_, snapshot) =
        crate::support::signal::Signal::resume(app.address(), &welcome, known).await;
    assert_eq!(snapshot["t"], "snapshot", "{snapshot}");
    let state = snapshot["d"]["state"].as_array().expect("messages");
    assert!(state.iter().all(|it| it["t"] != "admitted"), "{snapshot}");
    app.stop().await;
}
