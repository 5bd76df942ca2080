//! The appointment's own page: moved, called off, put into a calendar.

use axum::http::{StatusCode, header};
use jiff::SignedDuration;

use super::{appointment, letters, room};
use crate::support::{
    town::Town,
    visitor::{Visitor, starts},
};

#[tokio::test]
async fn a_moved_appointment_has_a_new_time_and_a_new_room_link() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let path = maria.book(0).await;
    let (before, old_room) = (appointment(&town, &path).await, room(&town, &path).await);
    let page = maria.get(&format!("{path}/sposta?giorno=2026-10-28")).await;
    assert!(page.body.contains("mercoledì 28 ottobre 2026"));
    let start = starts(&page)[2].clone();
    let page = maria
        .send(&format!("{path}/sposta"), &[("inizio", &start)])
        .await;
    assert!(
        page.body.contains("L&#39;appuntamento è spostato."),
        "{}",
        page.body
    );
    assert!(page.body.contains("mercoledì 28 ottobre 2026"));
    let after = appointment(&town, &path).await;
    assert_eq!(after.start.as_second().to_string(), start);
    assert_eq!((after.id, &after.code), (before.id, &before.code));
    let new_room = room(&town, &path).await;
    assert_ne!(new_room, old_room);
    let gate = maria.get(&old_room).await;
    assert!(
        gate.body.contains("L’appuntamento è stato spostato"),
        "{}",
        gate.body
    );
    assert!(
        maria
            .get(&new_room)
            .await
            .body
            .contains("mercoledì 28 ottobre")
    );
    let letters = letters(&town).await;
    assert_eq!(letters.len(), 2);
    assert!(letters.iter().any(|letter| letter.contains(&new_room)));
    let page = maria.get(&path).await;
    assert!(!page.body.contains("è spostato"), "it is said once");
    town.close().await;
}

#[tokio::test]
async fn moving_to_a_time_that_is_gone_keeps_the_old_one() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let path = maria.book(0).await;
    let before = appointment(&town, &path).await;
    let page = maria.get(&format!("{path}/sposta?giorno=2026-10-28")).await;
    let start = starts(&page)[0].clone();
    for _ in 0..2 {
        let mut other = Visitor::new(&town);
        other.choose_service("tributi", "tari").await;
        other.send("/prenota/orario", &[("inizio", &start)]).await;
    }
    let wish = [("inizio", start.as_str()), ("giorno", "2026-10-28")];
    let page = maria.post(&format!("{path}/sposta"), &wish).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(
        page.body
            .contains("Il tuo appuntamento è rimasto dov&#39;era"),
        "{}",
        page.body
    );
    assert_eq!(page.body.matches("id=\"vicino-").count(), 3);
    let after = appointment(&town, &path).await;
    assert_eq!((after.start, after.epoch), (before.start, before.epoch));
    let page = maria.post(&format!("{path}/sposta"), &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Scegli un orario"));
    town.close().await;
}

#[tokio::test]
async fn calling_off_asks_once_and_frees_the_time() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let path = maria.book(0).await;
    let old_room = room(&town, &path).await;
    let page = maria.get(&format!("{path}/annulla")).await;
    assert!(page.body.contains("Vuoi annullare l&#39;appuntamento?"));
    assert!(appointment(&town, &path).await.state.owns_time());
    let page = maria.get(&format!("{path}?esito=annullato")).await;
    assert!(
        !page.body.contains("è annullato"),
        "an address alone says nothing"
    );

    for _ in 0..2 {
        let page = maria.send(&format!("{path}/annulla"), &[]).await;
        assert!(
            page.body.contains("L&#39;appuntamento è annullato"),
            "{}",
            page.body
        );
        assert!(!page.body.contains("/sposta\""));
    }
    assert!(!appointment(&town, &path).await.state.owns_time());
    let gate = maria.get(&old_room).await;
    assert!(gate.body.contains("L’appuntamento è stato annullato"));
    assert_eq!(letters(&town).await.len(), 2, "one of each kind");
    for gone in ["sposta", "annulla", "calendario.ics"] {
        let answer = maria.get(&format!("{path}/{gone}")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{gone}");
    }
    let answer = maria.get("/prenota/confermato").await;
    assert_eq!(
        answer.header(header::LOCATION),
        path,
        "it is no longer confirmed"
    );
    town.close().await;
}

#[tokio::test]
async fn what_has_begun_is_neither_moved_nor_called_off_and_the_number_is_there() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let path = maria.book(0).await;
    let made = appointment(&town, &path).await;
    town.at(made.start + SignedDuration::from_secs(1));
    let page = maria.get(&path).await;
    assert!(page.body.contains("L&#39;appuntamento è già iniziato"));
    assert!(page.body.contains("href=\"tel:"));
    assert!(page.body.contains("Entra nella stanza</button>"));
    for action in ["annulla", "sposta"] {
        let page = maria.send(&format!("{path}/{action}"), &[]).await;
        assert!(page.body.contains("È troppo tardi"), "{}", page.body);
    }
    assert!(appointment(&town, &path).await.state.owns_time());
    let gate = maria.send(&format!("{path}/entra"), &[]).await;
    assert!(gate.body.contains("La stanza è aperta"));
    town.close().await;
}

#[tokio::test]
async fn the_calendar_file_says_when_and_where() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let path = maria.book(0).await;
    let made = appointment(&town, &path).await;
    let file = maria.get(&format!("{path}/calendario.ics")).await;
    assert_eq!(
        file.header(header::CONTENT_TYPE),
        "text/calendar; charset=utf-8"
    );
    assert_eq!(file.header(header::CACHE_CONTROL), "no-store");
    let lines: Vec<_> = file.body.split_terminator("\r\n").collect();
    assert!(lines.iter().all(|line| line.len() <= 75), "{}", file.body);
    assert_eq!(
        (lines[0], lines[lines.len() - 1]),
        ("BEGIN:VCALENDAR", "END:VCALENDAR")
    );
    assert_eq!(file.body.matches("BEGIN:VEVENT\r\n").count(), 1);
    assert_eq!(file.body.matches("END:VEVENT\r\n").count(), 1);
    let unfolded = file.body.replace("\r\n ", "");
    let start = made.zone.to_datetime(made.start);
    let start = start
        .strftime("DTSTART;TZID=Europe/Rome:%Y%m%dT%H%M%S")
        .to_string();
    for line in [
        start.as_str(),
        "METHOD:PUBLISH",
        path.as_str(),
        &made.id.to_string(),
    ] {
        assert!(unfolded.contains(line), "{line} in {unfolded}");
    }
    town.close().await;
}
