//! Encryption and passwords: who gets a message, and who does not.

use std::fs;
use std::path::PathBuf;

use sportello::config::{Smtp, SmtpSecurity};
use sportello::store::outbox::Delivery;
use tokio_util::sync::CancellationToken;

use super::{House, clear};
use crate::support::smtpd::{Authority, Smtpd, free_port};

#[tokio::test]
async fn a_password_goes_through_either_kind_of_encryption() {
    for (word, security) in [
        ("starttls", SmtpSecurity::Starttls),
        ("tls", SmtpSecurity::Tls),
    ] {
        let (authority, port) = (Authority::certify("127.0.0.1"), free_port());
        let server = Smtpd::start_with(port, authority.moods(word, Some(LOGIN)));
        let house = House::open().await;
        let booking = house.book().await;
        let config = Smtp {
            security,
            ca_file: authority.file(),
            ..login(port, &house, LOGIN.1)
        };
        house.turn(config).await;

        assert_eq!(server.messages().len(), 1, "{word}");
        let delivery = house.delivery(&booking).await;
        assert!(matches!(delivery, Some(Delivery::Sent { .. })), "{word}");
    }
}

#[tokio::test]
async fn a_wrong_password_costs_nobody_a_message() {
    let (authority, port) = (Authority::certify("127.0.0.1"), free_port());
    let server = Smtpd::start_with(port, authority.moods("starttls", Some(LOGIN)));
    let house = House::open().await;
    let booking = house.book().await;
    let config = |password| Smtp {
        security: SmtpSecurity::Starttls,
        ca_file: authority.file(),
        ..login(port, &house, password)
    };
    house.turn(config("guess")).await;
    assert_eq!(
        house.delivery(&booking).await,
        Some(Delivery::Queued { attempts: 1 }),
        "535 is about us, not about the citizen's address"
    );
    assert_eq!(server.messages().len(), 0);

    house.later(31);
    house.turn(config(LOGIN.1)).await;
    assert_eq!(server.messages().len(), 1);
}

#[tokio::test]
async fn a_server_that_cannot_prove_who_it_is_gets_nothing() {
    let (known, stranger) = (
        Authority::certify("127.0.0.1"),
        Authority::certify("127.0.0.1"),
    );
    let elsewhere = Authority::certify("mail.example.org");
    for (shows, trusted) in [
        (&stranger, known.file()),
        (&stranger, PathBuf::new()),
        (&elsewhere, elsewhere.file()),
    ] {
        for (word, security) in [
            ("starttls", SmtpSecurity::Starttls),
            ("tls", SmtpSecurity::Tls),
        ] {
            let port = free_port();
            let server = Smtpd::start_with(port, shows.moods(word, None));
            let house = House::open().await;
            let booking = house.book().await;
            house
                .turn(Smtp {
                    security,
                    ca_file: trusted.clone(),
                    ..clear(port)
                })
                .await;
            assert_eq!(server.messages().len(), 0);
            let delivery = house.delivery(&booking).await;
            assert_eq!(delivery, Some(Delivery::Queued { attempts: 1 }));
        }
    }
}

#[tokio::test]
async fn a_server_without_the_promised_encryption_gets_nothing() {
    let port = free_port();
    let server = Smtpd::start(port);
    let house = House::open().await;
    let booking = house.book().await;

    let outbox = house.outbox(Smtp {
        security: SmtpSecurity::Starttls,
        ..clear(port)
    });
    outbox.turn(&CancellationToken::new()).await.expect("tried");

    assert_eq!(server.messages().len(), 0);
    let delivery = house.delivery(&booking).await;
    assert_eq!(delivery, Some(Delivery::Queued { attempts: 1 }));
}

const LOGIN: (&str, &str) = ("sportello", "correct horse");

/// A way on which we say who we are.
fn login(port: u16, house: &House, password: &str) -> Smtp {
    let file = house.folder().join("password");
    fs::write(&file, format!("{password}\n")).expect("written");
    Smtp {
        username: LOGIN.0.to_owned(),
        password_file: file,
        ..clear(port)
    }
}
