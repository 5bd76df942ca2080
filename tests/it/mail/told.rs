//! What has become of a mail is told to its citizen and to the clerk.

use std::time::Duration;

use serde_json::json;
use sportello::booking::links::ManageToken;
use sportello::config::MailTransport;
use sportello::store::outbox::Delivery;

use super::clear;
use crate::support::smtpd::{Smtpd, free_port};
use crate::support::town::Town;
use crate::support::visitor::Visitor;

#[tokio::test]
async fn a_refused_address_is_told_to_the_citizen_and_to_the_clerk() {
    let port = free_port();
    let _server = Smtpd::start_with(port, json!({ "refuse": ["maria.dalo@example.org"] }));
    let town = town(port).await;
    let mut maria = Visitor::new(&town);
    let path = maria.book(0).await;
    settled(&town, &path, |it| it == Delivery::Refused).await;

    let page = maria.get(&path).await.body;
    assert!(
        page.contains("ha rifiutato il tuo indirizzo e-mail"),
        "{page}"
    );
    let done = maria.get("/prenota/confermato").await.body;
    assert!(
        done.contains("ha rifiutato il tuo indirizzo e-mail"),
        "{done}"
    );

    let appointment = appointment(&town, &path).await;
    town.at(appointment.start);
    let cookie = town.sign_in("anna.tributi").await;
    let visit = format!("/operatore/visita/{}", appointment.id);
    let page = town.get(&visit, &cookie).await.body;
    assert!(page.contains("Rifiutata: probabilmente"), "{page}");
    let day = town.get("/operatore", &cookie).await.body;
    let told = "<span class=\"visit__mail\" data-mail>E-mail non consegnata</span>";
    assert_eq!(day.matches(told).count(), 1, "{day}");
    town.close().await;
}

#[tokio::test]
async fn a_mail_on_its_way_is_told_as_that() {
    let town = town(free_port()).await;
    let mut maria = Visitor::new(&town);
    let path = maria.book(0).await;
    settled(&town, &path, |it| it == Delivery::Queued { attempts: 1 }).await;
    let page = maria.get(&path).await.body;
    assert!(page.contains("il server di posta non risponde"), "{page}");
    town.close().await;
}

/// A town whose mail server listens, or does not, on this port.
async fn town(port: u16) -> Town {
    Town::with(|config| {
        config.mail.transport = MailTransport::Smtp;
        config.mail.smtp = clear(port);
    })
    .await
}

async fn settled(town: &Town, path: &str, how: impl Fn(Delivery) -> bool) {
    let id = appointment(town, path).await.id;
    let settled = async {
        loop {
            let now = town.clock.now();
            let delivery = town.app.store.delivery(id, now).await.expect("a database");
            if delivery.is_some_and(&how) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), settled)
        .await
        .expect("it has been tried");
}

async fn appointment(town: &Town, path: &str) -> sportello::store::bookings::Appointment {
    let token = path.strip_prefix("/appuntamento/").expect("an address");
    let token = ManageToken::parse(token).expect("a token");
    let found = town.app.store.booking_by_manage_token(&token).await;
    found.expect("a database").expect("an appointment")
}
