//! What citizens read, in both languages, and what no data can do to a message.

use jiff::civil::date;
use mail_parser::{MessageParser, MimeHeaders as _};

use super::*;
use crate::booking::ics::Method;
use crate::text::{Direction, LANGUAGES, Language};

#[tokio::test]
async fn each_kind_reads_well_in_each_language() {
    for lang in ["it", "en"] {
        for (kind, name) in [
            (Kind::Confirmed, "confirmed"),
            (Kind::Moved, "moved"),
            (Kind::Cancelled, "cancelled"),
            (Kind::Reminder, "reminder"),
            (Kind::CalledOff, "called-off"),
        ] {
            let post = Post {
                kind,
                lang: lang.to_owned(),
                ..post()
            };
            let message = sent(post).await;
            let message = MessageParser::new().parse(&message).expect("a message");
            let subject = message.subject().expect("a subject");
            let text = message.body_text(0).expect("a text").replace("\r\n", "\n");
            insta::assert_snapshot!(
                format!("{name}-{lang}-text"),
                format!("{subject}\n\n{text}")
            );
            let page = message.body_html(0).expect("a page").replace("\r\n", "\n");
            insta::assert_snapshot!(format!("{name}-{lang}-page"), page);
        }
    }
}

#[tokio::test]
async fn a_message_is_in_the_language_of_the_booking() {
    for Language { tag, direction, .. } in &LANGUAGES {
        for kind in [
            Kind::Confirmed,
            Kind::Moved,
            Kind::Reminder,
            Kind::Cancelled,
        ] {
            let post = Post {
                kind,
                lang: (*tag).to_owned(),
                ..post()
            };
            let message = sent(post).await;
            let message = MessageParser::new().parse(&message).expect("a message");
            let page = message.body_html(0).expect("a page");
            let frame = match direction {
                Direction::LeftToRight => format!("<html lang=\"{tag}\">"),
                Direction::RightToLeft => format!("<html lang=\"{tag}\" dir=\"rtl\">"),
            };
            assert!(page.contains(&frame), "{page}");
            let text = message.body_text(0).expect("a text");
            assert!(
                text.contains("K7F2-9QXM") && text.contains("9:20"),
                "{text}"
            );
        }
    }
}

#[tokio::test]
async fn the_same_row_is_the_same_message() {
    assert_eq!(sent(post()).await, sent(post()).await);
    let message = sent(post()).await;
    let message = MessageParser::new().parse(&message).expect("a message");
    assert_eq!(message.message_id(), Some("0192f0c1-2345@comune.example"));
    assert_eq!(
        message.date().map(mail_parser::DateTime::to_timestamp),
        Some(1_792_000_000)
    );
    assert_eq!(
        message.header_raw("Auto-Submitted").map(str::trim),
        Some("auto-generated")
    );
}

#[tokio::test]
async fn the_calendar_is_attached_with_its_method() {
    for (method, expected) in [(Method::Request, "REQUEST"), (Method::Cancel, "CANCEL")] {
        let calendar = Some(Calendar {
            ics: "BEGIN:VCALENDAR\r\n".to_owned(),
            method,
        });
        let message = sent(Post { calendar, ..post() }).await;
        let message = MessageParser::new().parse(&message).expect("a message");
        let file = message.attachment(0).expect("an attachment");
        let kind = file.content_type().expect("a type");
        assert_eq!((kind.ctype(), kind.subtype()), ("text", Some("calendar")));
        assert_eq!(kind.attribute("method"), Some(expected));
        assert_eq!(file.text_contents(), Some("BEGIN:VCALENDAR\r\n"));
    }
}

#[tokio::test]
async fn a_message_without_calendar_is_sent_all_the_same() {
    let empty = Calendar {
        ics: String::new(),
        method: Method::Request,
    };
    for calendar in [None, Some(empty)] {
        let message = sent(Post { calendar, ..post() }).await;
        let message = MessageParser::new().parse(&message).expect("a message");
        assert_eq!(message.attachment_count(), 0);
        assert!(message.body_text(0).expect("a text").contains("/stanza/"));
    }
}

#[tokio::test]
async fn no_name_adds_a_header() {
    let evil = "Eve\r\nBcc: all@example.org\r\n\r\nbody\u{0}";
    let mut post = Post {
        name: evil.to_owned(),
        ..post()
    };
    post.appointment.office = evil.to_owned();
    let message = sent(post).await;
    let message = MessageParser::new().parse(&message).expect("a message");
    assert!(message.bcc().is_none());
    assert_eq!(
        message
            .to()
            .and_then(|to| to.first())
            .and_then(|to| to.address()),
        Some(RECIPIENT)
    );
    assert!(
        message
            .subject()
            .expect("a subject")
            .contains("Eve  Bcc: all@example.org")
    );
}

#[tokio::test]
async fn names_are_written_into_the_page_as_text() {
    let mut post = post();
    post.appointment.office = "<script>alert(1)</script>".to_owned();
    post.links.room = "https://sportello.comune.example/stanza/\"><b>".to_owned();
    let message = sent(post).await;
    let message = MessageParser::new().parse(&message).expect("a message");
    let page = message.body_html(0).expect("a page");
    assert!(!page.contains("<script>") && !page.contains("<b>"));
}

#[tokio::test]
async fn nothing_in_the_page_is_fetched_from_elsewhere() {
    let message = sent(post()).await;
    let message = MessageParser::new().parse(&message).expect("a message");
    let page = message.body_html(0).expect("a page");
    for word in ["<img", "<link", "<script", "<style", "url(", "src="] {
        assert!(!page.contains(word), "{word}");
    }
}

const RECIPIENT: &str = "mario.rossi@example.org";

/// The message a folder gets.
async fn sent(post: Post) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = Config::default();
    config.mail.folder = folder.path().to_path_buf();
    config.mail.from_name = "Comune di Esempio".to_owned();
    config.mail.from_address =
        crate::config::MailAddress::parse("sportello@comune.example").expect("an address");
    let texts = Arc::new(Texts::load().expect("texts"));
    let mailer = Mailer::new(&config, texts).expect("a way");
    let ready = mailer.write(post).expect("a message");
    let mut session = mailer.session();
    session.announce(&ready).await.expect("taken");
    session.hand_over(&ready).await.expect("sent");
    let file = std::fs::read_dir(folder.path())
        .expect("list")
        .next()
        .expect("a file");
    std::fs::read(file.expect("a file").path()).expect("read")
}

fn post() -> Post {
    Post {
        id: "0192f0c1-2345".to_owned(),
        written: Timestamp::from_second(1_792_000_000).expect("in range"),
        kind: Kind::Confirmed,
        lang: "it".to_owned(),
        name: "Mario Rossi".to_owned(),
        address: RECIPIENT.parse().expect("an address"),
        appointment: Appointment {
            code: "K7F2-9QXM".to_owned(),
            office: "Tributi".to_owned(),
            service: "TARI: informazioni e rateizzazione".to_owned(),
            bring: "Un documento d'identità\nL'ultimo avviso di pagamento".to_owned(),
            starts: date(2026, 10, 26).at(9, 0, 0, 0),
            ends: date(2026, 10, 26).at(9, 20, 0, 0),
            opens_before: 10,
            phone: "080 000 0000".to_owned(),
            reason: "l'ufficio resta chiuso per un guasto alla rete".to_owned(),
        },
        links: Links {
            room: "https://sportello.comune.example/stanza/Yl2h".to_owned(),
            manage: "https://sportello.comune.example/appuntamento/Qm9o".to_owned(),
            book: "https://sportello.comune.example/prenota".to_owned(),
            choose: "https://sportello.comune.example/appuntamento/Qm9o/sposta".to_owned(),
            offers: [27, 28, 29]
                .map(|day| {
                    let start = date(2026, 10, day).at(9, 40, 0, 0);
                    let href = "https://sportello.comune.example/appuntamento/Qm9o/proposta";
                    (start, format!("{href}/{day}"))
                })
                .to_vec(),
        },
        calendar: None,
    }
}
