//! Messages on their whole way: from a booking over the outbox to a mail server or a folder.

use std::time::Duration;

use jiff::SignedDuration;
use mail_parser::MessageParser;
use sportello::store::outbox::Delivery;
use tokio_util::sync::CancellationToken;

use super::{House, clear};
use crate::support::app::TestApp;
use crate::support::desk::{Desk, wall};
use crate::support::smtpd::{Smtpd, free_port};

#[tokio::test]
async fn a_booking_reaches_the_mail_server_as_one_complete_message() {
    let port = free_port();
    let server = Smtpd::start(port);
    let house = House::open().await;
    let booking = house.book().await;

    house
        .outbox(clear(port))
        .turn(&CancellationToken::new())
        .await
        .expect("sent");

    let messages = server.messages();
    assert_eq!(messages.len(), 1);
    let message = MessageParser::new().parse(&messages[0]).expect("a message");
    assert_eq!(
        message.subject(),
        Some("Appuntamento lunedì 26 ottobre, ore 9:00 – Tributi")
    );
    let to = message.to().and_then(|to| to.first()).expect("a recipient");
    assert_eq!(
        (to.name(), to.address()),
        (Some("Mario Rossi"), Some("mario.rossi@example.org"))
    );
    for body in [message.body_text(0), message.body_html(0)] {
        let body = body.expect("a body");
        assert!(body.contains(&format!("/stanza/{}", booking.room.reveal())));
        assert!(body.contains(&format!("/appuntamento/{}", booking.manage.reveal())));
        assert!(body.contains("dalle ore 9:00 alle 9:20"));
        assert!(body.contains("080 111 2222"));
    }
    let calendar = message
        .attachment(0)
        .and_then(|file| file.text_contents())
        .expect("a file");
    for line in [
        "METHOD:REQUEST",
        "DTSTART;TZID=Europe/Rome:20261026T090000",
        "DTEND;TZID=Europe/Rome:20261026T092000",
    ] {
        assert!(calendar.contains(line), "{line} in {calendar}");
    }
    let delivery = house.delivery(&booking).await;
    assert!(matches!(delivery, Some(Delivery::Sent { .. })));
}

#[tokio::test]
async fn a_message_waits_for_a_server_that_is_down_and_is_delivered_once() {
    let port = free_port();
    let house = House::open().await;
    let booking = house.book().await;
    let outbox = house.outbox(clear(port));
    let stop = CancellationToken::new();

    outbox.turn(&stop).await.expect("tried");
    let delivery = house.delivery(&booking).await;
    assert_eq!(delivery, Some(Delivery::Queued { attempts: 1 }));

    let server = Smtpd::start(port);
    outbox.turn(&stop).await.expect("too early");
    assert_eq!(
        server.messages().len(),
        0,
        "it is not tried before its time"
    );

    house
        .clock
        .set(house.clock.now() + SignedDuration::from_secs(31));
    outbox.turn(&stop).await.expect("sent");
    house
        .clock
        .set(house.clock.now() + SignedDuration::from_hours(3));
    outbox.turn(&stop).await.expect("nothing left");
    assert_eq!(server.messages().len(), 1);
}

#[tokio::test]
async fn moving_and_cancelling_are_told_and_the_calendar_follows() {
    let port = free_port();
    let server = Smtpd::start(port);
    let house = House::open().await;
    let booking = house.book().await;
    let outbox = house.outbox(clear(port));
    let stop = CancellationToken::new();
    outbox.turn(&stop).await.expect("sent");
    let start = wall(10, 0);
    house
        .store
        .move_booking(&booking.manage, start, house.clock.now())
        .await
        .expect("moved");
    outbox.turn(&stop).await.expect("sent");
    house
        .store
        .cancel(&booking.manage, house.clock.now())
        .await
        .expect("cancelled");
    outbox.turn(&stop).await.expect("sent");

    let mut told: Vec<(String, String)> = server
        .messages()
        .iter()
        .map(|message| {
            let message = MessageParser::new().parse(message).expect("a message");
            let file = message
                .attachment(0)
                .and_then(|file| file.text_contents())
                .expect("a file");
            let line = |key: &str| {
                let line = file
                    .lines()
                    .find(|line| line.starts_with(key))
                    .expect("a line");
                line.trim().to_owned()
            };
            let calendar = format!(
                "{} {} {}",
                line("METHOD"),
                line("SEQUENCE"),
                line("DTSTART;")
            );
            (calendar, message.subject().expect("a subject").to_owned())
        })
        .collect();
    told.sort();
    let told: Vec<_> = told.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(
        told,
        [
            (
                "METHOD:CANCEL SEQUENCE:2 DTSTART;TZID=Europe/Rome:20261026T100000",
                "Annullato: appuntamento lunedì 26 ottobre, ore 10:00 – Tributi"
            ),
            (
                "METHOD:REQUEST SEQUENCE:0 DTSTART;TZID=Europe/Rome:20261026T090000",
                "Appuntamento lunedì 26 ottobre, ore 9:00 – Tributi"
            ),
            (
                "METHOD:REQUEST SEQUENCE:1 DTSTART;TZID=Europe/Rome:20261026T100000",
                "Nuovo orario: lunedì 26 ottobre, ore 10:00 – Tributi"
            ),
        ]
    );
}

#[tokio::test]
async fn the_program_sends_when_the_bell_rings_and_keeps_no_link() {
    let app = TestApp::start().await;
    let desk = Desk::set_up(app.store(), app.now()).await;
    let booking = desk.book(app.store(), (9, 0), app.now()).await;
    app.ring_for_mail();
    let sent = async {
        let id = booking.appointment.id;
        while !matches!(
            app.store().delivery(id, app.now()).await,
            Ok(Some(Delivery::Sent { .. }))
        ) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), sent)
        .await
        .expect("sent in time");

    let folder = app.data_folder();
    let name = format!(
        "20261026T070000Z-{}-confirmed.eml",
        booking.appointment.code
    );
    let message = std::fs::read(folder.join("mail").join(name)).expect("a message");
    assert!(MessageParser::new().parse(&message).is_some());
    let keep = app.stop().await;
    for file in std::fs::read_dir(folder)
        .expect("the data folder")
        .flatten()
    {
        let content = std::fs::read(file.path()).unwrap_or_default();
        let link = booking.room.reveal();
        let leaks = content
            .windows(link.len())
            .any(|window| window == link.as_bytes());
        assert!(!leaks, "{} holds a room link", file.path().display());
    }
    drop(keep);
}
