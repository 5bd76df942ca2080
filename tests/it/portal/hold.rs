//! The time that is kept while the form is filled in: made longer, lost, found again.

use axum::http::{StatusCode, header};
use jiff::SignedDuration;

use crate::support::{
    town::Town,
    visitor::{MARIA, Visitor, manage_path, starts},
};

#[tokio::test]
async fn more_time_is_given_for_the_asking_and_nothing_typed_is_lost() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    maria.choose_time(0).await;
    for _ in 0..8 {
        town.at(town.clock.now() + SignedDuration::from_mins(9));
        let more = [("nome", "Maria"), ("azione", "tempo")];
        let page = maria.send("/prenota/dati", &more).await;
        assert!(page.body.contains("Va bene, hai altro tempo."));
        assert!(page.body.contains("value=\"Maria\""));
    }
    let page = maria.get("/prenota/dati").await;
    assert!(
        page.body.contains("fino alle 10:25"),
        "an hour and more later"
    );
    town.close().await;
}

#[tokio::test]
async fn time_that_is_over_is_taken_anew_if_it_is_free() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let page = maria.choose_service("tributi", "tari").await;
    let start = starts(&page).last().expect("a time").clone();
    maria.send("/prenota/orario", &[("inizio", &start)]).await;
    maria.tell(&MARIA).await;
    town.at(town.clock.now() + SignedDuration::from_mins(25));
    // Somebody else's wish for the same time removes what is over, and gives it up again.
    let mut bruno = Visitor::new(&town);
    bruno.choose_service("tributi", "tari").await;
    bruno.send("/prenota/orario", &[("inizio", &start)]).await;
    bruno.choose_service("tributi", "imu-ravvedimento").await;
    let page = maria
        .send("/prenota/riepilogo", &[("azione", "tempo")])
        .await;
    assert!(
        page.body.contains("Va bene, hai altro tempo."),
        "{}",
        page.body
    );
    town.at(town.clock.now() + SignedDuration::from_mins(25));
    let done = maria.send("/prenota/riepilogo", &[]).await;
    manage_path(&done);
    town.close().await;
}

#[tokio::test]
async fn a_lost_time_leads_to_three_others_with_everything_kept() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let page = maria.choose_service("tributi", "tari").await;
    let start = starts(&page).last().expect("a time").clone();
    maria.send("/prenota/orario", &[("inizio", &start)]).await;
    maria.tell(&MARIA).await;
    town.at(town.clock.now() + SignedDuration::from_mins(11));
    // Both counters go to others.
    for _ in 0..2 {
        let mut other = Visitor::new(&town);
        other.choose_service("tributi", "tari").await;
        other.send("/prenota/orario", &[("inizio", &start)]).await;
        other.tell(&MARIA).await;
        manage_path(&other.send("/prenota/riepilogo", &[]).await);
    }
    let page = maria.send("/prenota/riepilogo", &[]).await;
    assert!(
        page.body.contains("L&#39;orario è stato appena preso"),
        "{}",
        page.body
    );
    assert_eq!(page.body.matches("id=\"vicino-").count(), 3);
    assert!(!page.body.contains(" checked"), "none is chosen for her");
    let answer = maria.get("/prenota/riepilogo").await;
    assert_eq!(answer.header(header::LOCATION), "/prenota/orario");

    let near = starts(&page)[0].clone();
    assert_ne!(near, start);
    let page = maria.send("/prenota/orario", &[("inizio", &near)]).await;
    assert!(
        page.body.contains("L&#39;avviso del 2025"),
        "step 3 is as it was"
    );
    let page = maria.get("/prenota/riepilogo").await;
    assert_eq!(page.status, StatusCode::OK, "nothing has to be typed again");
    manage_path(&maria.send("/prenota/riepilogo", &[]).await);
    town.close().await;
}

#[tokio::test]
async fn another_service_gives_the_time_back_at_once() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    maria.choose_time(0).await;
    let page = maria.choose_service("tributi", "imu-ravvedimento").await;
    assert!(
        !page.body.contains("Teniamo questo orario"),
        "{}",
        page.body
    );
    town.close().await;
}

#[tokio::test]
async fn a_start_that_nobody_offers_is_refused_in_words() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    maria.choose_service("tributi", "tari").await;
    for start in ["0", "1792998001", "99999999999"] {
        let page = maria.send("/prenota/orario", &[("inizio", start)]).await;
        assert!(
            page.body.contains("Questo orario non si può più prenotare"),
            "{start}"
        );
    }
    for nonsense in ["", "x", "1e9", "99999999999999999999"] {
        let page = maria.post("/prenota/orario", &[("inizio", nonsense)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{nonsense}");
    }
    town.close().await;
}
