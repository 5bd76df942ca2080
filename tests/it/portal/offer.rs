//! The office has called an appointment off; its mail offers other times.

use axum::http::{Method, StatusCode, header};
use sportello::booking::appointment::{By, State};

use super::{appointment, letters};
use crate::support::{town::Town, visitor::Visitor};

#[tokio::test]
async fn one_touch_accepts_an_offered_time_and_looking_accepts_nothing() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let path = maria.book(0).await;
    let booked = appointment(&town, &path).await;
    letters(&town).await;
    let (store, now) = (&town.app.store, town.clock.now());
    let off = store.cancel_by_office(booked.id, "sciopero", now).await;
    assert_eq!(off.expect("called off").state, State::Cancelled(By::Office));
    town.app.outbox.notify_one();
    let letters = letters(&town).await;
    let letter = letters.iter().find(|it| it.contains("sciopero"));
    let letter = letter.expect("a letter about it");
    let links = links(letter);
    let offers: Vec<_> = links
        .iter()
        .filter(|it| it.contains("/proposta/"))
        .collect();
    assert_eq!(offers.len(), 3, "{letter}");

    for link in &links {
        for method in [Method::HEAD, Method::GET, Method::GET] {
            let answer = town.ask(method, link, &[], "").await;
            assert_eq!(answer.status, StatusCode::OK, "{link}");
        }
    }
    let looked = appointment(&town, &path).await;
    assert_eq!(looked.state, State::Cancelled(By::Office));

    let (manage, start) = offers[0].split_once("/proposta/").expect("an offer");
    let page = town.get(offers[0], "").await;
    assert!(page.body.contains(&format!("action=\"{manage}/sposta\"")));
    let answer = town
        .post(&format!("{manage}/sposta"), "", &format!("inizio={start}"))
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let placed = appointment(&town, &path).await;
    assert_eq!(placed.state, State::Confirmed);
    assert_eq!(placed.start.as_second().to_string(), start);

    // The other offers of the same mail lead to the page of the appointment.
    let answer = town.get(offers[1], "").await;
    assert_eq!(answer.header(header::LOCATION), manage);
    town.close().await;
}

#[tokio::test]
async fn an_appointment_that_stands_is_not_moved_by_an_offer() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let path = maria.book(0).await;
    for start in ["1793000000", "x", "-1", "99999999999999999999"] {
        let answer = town.get(&format!("{path}/proposta/{start}"), "").await;
        let expected = if start == "1793000000" || start == "-1" {
            StatusCode::SEE_OTHER
        } else {
            StatusCode::NOT_FOUND
        };
        assert_eq!(answer.status, expected, "{start}");
    }
    town.close().await;
}

/// The paths a letter leads to.
fn links(letter: &str) -> Vec<String> {
    let found = letter.split_whitespace().filter_map(|word| {
        let (_, path) = word.strip_prefix("http://")?.split_once('/')?;
        Some(format!("/{path}"))
    });
    found.collect()
}
