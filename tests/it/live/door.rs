//! Who is let in, who is not, and who is sent out again.

use std::time::Duration;

use serde_json::{Value, json};
use sportello_rooms::id::RoomId;
use tokio_tungstenite::tungstenite::Error;

use super::{Person, morning};
use crate::support::app::TestApp;
use crate::support::desk::{Desk, wall};
use crate::support::signal::Signal;

#[tokio::test]
async fn tokens_that_do_not_count_open_nothing() {
    let (app, _, booking) = morning().await;
    let room: RoomId = booking.appointment.id.into();
    let nobody = RoomId::new(uuid::Uuid::from_u128(7));
    let (other, others, _) = morning().await;
    let foreign = other.desk_token(others.anna).await;
    for (token, code) in [
        (String::new(), "unauthenticated"),
        ("a.b.c".to_owned(), "unauthenticated"),
        (other.room_token(&booking), "unauthenticated"),
        (app.room_token_of(nobody, 0), "not_found"),
        (
            app.room_token_of(room, booking.appointment.epoch - 1),
            "revoked",
        ),
        (foreign, "unauthenticated"),
    ] {
        let refused = Person::with_token(&app, &token).await.joined;
        assert_eq!(code_of(&refused), code, "{refused}");
    }
    other.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn the_gate_is_asked_again_at_the_socket() {
    let (app, _, booking) = morning().await;
    app.set_time(8, 49);
    let mut early = Person::citizen(&app, &booking).await;
    assert_eq!(code_of(&early.joined), "too_early");
    let gate = early.signal.until("gate").await;
    assert_eq!(
        (&gate["d"]["state"], &gate["d"]["opens_at"]),
        (&json!("early"), &json!(wall(8, 50).as_second()))
    );

    app.set_time(9, 35);
    let late = Person::citizen(&app, &booking).await;
    assert_eq!(code_of(&late.joined), "expired");
    app.set_time(13, 1);
    let expired = Person::citizen(&app, &booking).await;
    assert_eq!(code_of(&expired.joined), "expired");
    app.stop().await;
}

#[tokio::test]
async fn who_waits_is_told_that_the_appointment_was_called_off() {
    let (app, _, booking) = morning().await;
    let mut citizen = Person::citizen(&app, &booking).await;
    app.store()
        .cancel(&booking.manage, app.now())
        .await
        .expect("cancelled");
    app.live().revoke(booking.appointment.id.into());
    let end = citizen.signal.until("end").await;
    assert_eq!(end["d"]["by"], "citizen");
    let again = Person::citizen(&app, &booking).await;
    assert_eq!(code_of(&again.joined), "revoked");
    app.stop().await;
}

#[tokio::test]
async fn a_moved_appointment_closes_the_room_of_the_old_link() {
    let (app, _, booking) = morning().await;
    let mut citizen = Person::citizen(&app, &booking).await;
    let start = wall(11, 0);
    let moved = app
        .store()
        .move_booking(&booking.manage, start, app.now())
        .await
        .expect("moved");
    app.live().revoke(booking.appointment.id.into());
    assert_eq!(citizen.signal.closed().await, 4411);

    let old = Person::citizen(&app, &booking).await;
    assert_eq!(code_of(&old.joined), "too_early");
    app.set_time(10, 55);
    let old = Person::citizen(&app, &booking).await;
    assert_eq!(code_of(&old.joined), "revoked");
    let token = app.room_token_of(booking.appointment.id.into(), moved.appointment.epoch);
    let new = Person::with_token(&app, &token).await;
    assert_eq!(new.joined["t"], "lobby", "{}", new.joined);
    app.stop().await;
}

#[tokio::test]
async fn foreign_pages_and_foreign_languages_are_refused_at_the_door() {
    let (app, _, _) = morning().await;
    let here = format!("http://{}", app.address());
    for (origin, protocol, status) in [
        (Some("https://evil.example"), "desk.v1", 403),
        (Some("null"), "desk.v1", 403),
        (Some(here.as_str()), "desk.v2", 400),
    ] {
        match Signal::try_open(app.address(), origin, protocol).await {
            Err(Error::Http(response)) => assert_eq!(response.status(), status),
            other => panic!("{origin:?} {protocol}: {:?}", other.map(drop)),
        }
    }
    Signal::try_open(app.address(), None, "desk.v1")
        .await
        .expect("programs send no origin");
    app.stop().await;
}

#[tokio::test]
async fn what_is_too_long_is_refused() {
    let (app, _, booking) = morning().await;
    let mut citizen = Person::citizen(&app, &booking).await;
    let offer = json!({ "sdp": "x".repeat(40_000), "gen": 1 });
    let refused = citizen.signal.ask("media.offer", offer).await;
    assert_eq!(code_of(&refused), "payload_too_large");
    citizen.signal.send_raw(&" ".repeat(70_000)).await;
    assert_eq!(citizen.signal.closed().await, 4414);
    app.stop().await;
}

#[tokio::test]
async fn an_offer_that_is_none_is_refused_and_the_conversation_goes_on() {
    let (app, _, booking) = morning().await;
    let mut citizen = Person::citizen(&app, &booking).await;
    let nonsense = json!({ "sdp": "v=0\r\n", "gen": 1 });
    let refused = citizen.signal.ask("media.offer", nonsense).await;
    assert_eq!(code_of(&refused), "media_rejected");
    citizen.call().await.close().await;
    app.stop().await;
}

fn code_of(message: &Value) -> &str {
    message["d"]["code"].as_str().unwrap_or("none")
}

#[tokio::test]
async fn a_full_line_turns_newcomers_away_until_there_is_room_and_nobody_else() {
    let app = TestApp::start_with(|config| config.media.max_mbps = 1).await;
    let desk = Desk::set_up(app.store(), app.now()).await;
    let booking = desk.book(app.store(), (9, 0), app.now()).await;
    let second = desk.book(app.store(), (9, 20), app.now()).await;
    app.set_time(9, 12);
    let mut citizen = Person::citizen(&app, &booking).await;
    let here = citizen.call().await;
    let mut clerk = Person::clerk(&app, desk.anna).await;
    assert_eq!(clerk.admit(&booking).await["t"], "admitted");
    let mut there = clerk.call().await;
    here.say_until_heard("prima", &mut there).await;

    let words = "x".repeat(1000);
    let full = async {
        loop {
            here.say(&words).await;
            tokio::time::sleep(Duration::from_millis(2)).await;
            there.drain();
            if app.live().readings().all(|reading| reading.full) {
                break;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), full)
        .await
        .expect("full in time");
    let mut newcomer = Person::citizen(&app, &second).await;
    assert_eq!(code_of(&newcomer.joined), "room_full");
    assert_eq!(newcomer.joined["d"]["retry_after_s"], 15);
    let again = Person::citizen(&app, &booking).await;
    assert_eq!(again.joined["t"], "admitted", "a call is come back to");

    let free = async {
        while app.live().readings().any(|reading| reading.full) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), free)
        .await
        .expect("free in time");
    let join = json!({ "token": app.room_token(&second), "state": super::on() });
    let joined = newcomer.signal.ask("join", join).await;
    assert_eq!(joined["t"], "lobby", "the same socket may try again");
    app.stop().await;
}
