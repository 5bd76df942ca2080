//! Mail servers that are down, ask to come back, refuse, or hang up; and a program that dies.

use jiff::SignedDuration;
use mail_parser::MessageParser;
use serde_json::json;
use sportello::store::outbox::Delivery;

use super::{House, clear};
use crate::support::desk::wall;
use crate::support::smtpd::{Smtpd, free_port};

#[tokio::test]
async fn two_hours_without_a_mail_server_delay_mail_and_lose_none() {
    let port = free_port();
    let house = House::open().await;
    house.clock.set(wall(6, 0) - SignedDuration::from_hours(24));
    let first = house.book().await;
    let second = house.book_at((9, 20)).await;
    let outbox = house.outbox(clear(port));
    let mut tried = 0;
    for _ in 0..(2 * 60) {
        house.turn_of(&outbox).await;
        house.later(60);
        if let Some(Delivery::Queued { attempts }) = house.delivery(&second).await {
            tried = attempts;
        }
    }
    assert!(tried > 20, "only {tried} times in two hours");

    let server = Smtpd::start(port);
    let waited = house.until_sent(&outbox, &[&first, &second]).await;
    assert!(waited <= 5 * 60, "{waited} s after the server is back");
    house.later(3600);
    house.turn_of(&outbox).await;
    assert_eq!(server.messages().len(), 2);
}

#[tokio::test]
async fn one_message_tries_a_dead_server_for_all() {
    // A server that takes connections and never greets would cost each message the whole patience.
    let silent = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = silent.local_addr().expect("its address").port();
    let house = House::open().await;
    for minute in [0, 20, 40] {
        house.book_at((9, minute)).await;
    }
    let knocks = std::thread::spawn(move || {
        drop(silent.accept().expect("a knock"));
        silent.set_nonblocking(true).expect("a socket");
        silent
    });
    house.turn(clear(port)).await;
    let silent = knocks.join().expect("the server");
    assert!(silent.accept().is_err(), "nobody knocked a second time");
}

#[tokio::test]
async fn greylisting_is_waited_out() {
    let port = free_port();
    let moods = json!({ "greylist": { "mario.rossi@example.org": 2 } });
    let server = Smtpd::start_with(port, moods);
    let house = House::open().await;
    let booking = house.book().await;
    let outbox = house.outbox(clear(port));
    house.turn_of(&outbox).await;
    assert_eq!(
        house.delivery(&booking).await,
        Some(Delivery::Queued { attempts: 1 })
    );
    let waited = house.until_sent(&outbox, &[&booking]).await;
    assert!((90..=100).contains(&waited), "{waited} s");
    assert_eq!(server.messages().len(), 1);
}

#[tokio::test]
async fn an_address_that_does_not_exist_is_refused_for_good_and_keeps_nobody_else_waiting() {
    let port = free_port();
    let server = Smtpd::start_with(port, json!({ "refuse": ["mario.rossi@example.org"] }));
    let house = House::open().await;
    let wrong = house.book().await;
    let right = house.book_as("lucia.verdi@example.org", (9, 20)).await;
    let outbox = house.outbox(clear(port));
    house.turn_of(&outbox).await;
    assert_eq!(house.delivery(&wrong).await, Some(Delivery::Refused));
    assert!(matches!(
        house.delivery(&right).await,
        Some(Delivery::Sent { .. })
    ));
    house.later(3 * 3600);
    house.turn_of(&outbox).await;
    assert_eq!(server.messages().len(), 1);
}

#[tokio::test]
async fn a_message_refused_for_what_it_says_is_refused() {
    let port = free_port();
    let _server = Smtpd::start_with(port, json!({ "refuse_content": true }));
    let house = House::open().await;
    let booking = house.book().await;
    house.turn(clear(port)).await;
    assert_eq!(house.delivery(&booking).await, Some(Delivery::Refused));
}

#[tokio::test]
async fn a_server_that_hangs_up_instead_of_answering_has_not_taken_the_message() {
    let port = free_port();
    let server = Smtpd::start_with(port, json!({ "vanish": 1 }));
    let house = House::open().await;
    let booking = house.book().await;
    let outbox = house.outbox(clear(port));
    house.turn_of(&outbox).await;
    assert_eq!(
        house.delivery(&booking).await,
        Some(Delivery::Queued { attempts: 1 })
    );
    house.until_sent(&outbox, &[&booking]).await;
    // This one kept it all the same, and can see that it is the same.
    let messages = server.messages();
    let ids: Vec<_> = messages
        .iter()
        .map(|message| {
            let message = MessageParser::new().parse(message).expect("a message");
            message.message_id().expect("an id").to_owned()
        })
        .collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_program_killed_before_it_sends_sends_once_after_its_restart() {
    let port = free_port();
    let server = Smtpd::start(port);
    let house = House::open().await;
    let booking = house.book().await;
    // It took the mail, and died with it in its hands.
    let taken = house.store.due(8, house.clock.now()).await.expect("taken");
    assert_eq!(taken.len(), 1);
    drop(taken);

    let outbox = house.reopened().await.outbox(clear(port));
    house.turn_of(&outbox).await;
    assert_eq!(server.messages().len(), 0, "another node may have it");
    house.until_sent(&outbox, &[&booking]).await;
    house.later(3600);
    house.turn_of(&outbox).await;
    assert_eq!(server.messages().len(), 1);
}

#[tokio::test]
async fn a_program_killed_after_the_server_took_a_message_does_not_send_it_again() {
    let port = free_port();
    let server = Smtpd::start(port);
    let house = House::open().await;
    let booking = house.book().await;
    let outbox = house.outbox(clear(port));
    // The server has it, and we died before we could write that down.
    let taken = house.store.due(8, house.clock.now()).await.expect("taken");
    let [due] = taken.as_slice() else {
        panic!("{taken:?}")
    };
    assert!(
        house
            .store
            .sending(due, house.clock.now())
            .await
            .expect("a database")
    );

    let outbox_after = house.reopened().await.outbox(clear(port));
    for outbox in [&outbox_after, &outbox] {
        for _ in 0..60 {
            house.turn_of(outbox).await;
            house.later(60);
        }
    }
    assert_eq!(server.messages().len(), 0);
    assert_eq!(
        house.delivery(&booking).await,
        Some(Delivery::Uncertain),
        "it is shown, so that somebody can call"
    );
}
