//! Reminders on their whole way.

use jiff::SignedDuration;
use mail_parser::MessageParser;

use super::{House, clear};
use crate::support::desk::wall;
use crate::support::smtpd::{Smtpd, free_port};

#[tokio::test]
async fn a_citizen_is_reminded_two_days_before_and_on_the_day() {
    let port = free_port();
    let server = Smtpd::start(port);
    let house = House::open().await;
    house.clock.set(wall(9, 0) - SignedDuration::from_hours(72));
    house.book().await;
    let outbox = house.outbox(clear(port));
    let mut sent = Vec::new();
    while house.clock.now() < wall(10, 0) {
        house.turn_of(&outbox).await;
        sent.resize(server.messages().len(), house.clock.now());
        house.later(15 * 60);
    }
    // Between the first and the start the clocks were put back: 48 hours are not two days.
    let two_days = wall(9, 0) - SignedDuration::from_hours(48);
    assert_eq!(
        sent,
        [
            wall(9, 0) - SignedDuration::from_hours(72),
            two_days,
            wall(7, 30)
        ]
    );
    let messages = server.messages();
    let mut links = Vec::new();
    for message in &messages {
        let message = MessageParser::new().parse(message).expect("a message");
        let text = message.body_text(0).expect("a text");
        links.extend(
            text.lines()
                .filter(|line| line.contains("/stanza/"))
                .map(str::to_owned),
        );
        let subject = message.subject().expect("a subject");
        if subject.starts_with("Promemoria:") {
            assert_eq!(
                subject,
                "Promemoria: appuntamento lunedì 26 ottobre, ore 9:00 – Tributi"
            );
            assert_eq!(message.attachment_count(), 0);
        }
    }
    links.sort();
    links.dedup();
    assert_eq!(links.len(), 3, "each mail has a link of its own");
}
