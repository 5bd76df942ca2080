//! Citizens book, move and call off by forms alone, as a browser without scripts sends them.

use std::time::Duration;

use mail_parser::MessageParser;
use sportello::{booking::links::ManageToken, store::bookings::Appointment};

use crate::support::town::Town;

mod booking;
mod form;
mod hold;
mod manage;
mod offer;
mod rush;
mod safety;

/// The appointment behind the address of its page.
async fn appointment(town: &Town, path: &str) -> Appointment {
    let found = town.app.store.booking_by_manage_token(&token(path)).await;
    found.expect("a database").expect("an appointment")
}

/// The address of the room, which its page leads to.
async fn room(town: &Town, path: &str) -> String {
    let link = town
        .app
        .store
        .room_link(&token(path), town.clock.now())
        .await;
    let link = link.expect("a database").expect("a room");
    format!("/stanza/{}", link.reveal())
}

fn token(path: &str) -> ManageToken {
    let text = path.strip_prefix("/appuntamento/").expect("an address");
    ManageToken::parse(text).expect("a token")
}

/// Every message that was sent, as its reader sees it: subject, text, page. Waits until none is on its way.
async fn letters(town: &Town) -> Vec<String> {
    let mut look = tokio::time::interval(Duration::from_millis(10));
    let sent = async {
        let waiting = async || {
            let counts = town.app.store.mail_counts(town.clock.now()).await;
            counts.expect("a database").queued
        };
        while waiting().await > 0 {
            look.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), sent)
        .await
        .expect("the outbox empties");
    let folder = town.app.config.mail_folder();
    let mut letters = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the mail folder") {
        let path = entry.expect("a file").path();
        if path.extension().is_some_and(|extension| extension == "eml") {
            letters.push(letter(&std::fs::read(path).expect("a message")));
        }
    }
    letters
}

fn letter(message: &[u8]) -> String {
    let message = MessageParser::default().parse(message).expect("a message");
    let text = message.body_text(0).expect("a text");
    let page = message.body_html(0).expect("a page");
    format!("{}\n{text}\n{page}", message.subject().expect("a subject"))
}
