//! From the start page to the appointment, and what happens to who goes back, twice or elsewhere.

use axum::http::{StatusCode, header};
use jiff::SignedDuration;

use super::{appointment, letters};
use crate::support::{
    town::Town,
    visitor::{MARIA, Visitor, manage_path, starts},
};

#[tokio::test]
async fn a_citizen_books_by_forms_alone() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let page = maria.get("/").await;
    assert!(page.body.contains("href=\"/prenota?ufficio=tributi\""));

    let page = maria.get("/prenota").await;
    assert!(
        !page.body.contains(" selected"),
        "nothing is chosen for her"
    );
    assert!(!page.body.contains("name=\"servizio\""));
    let page = maria.get("/prenota?mostrato=&ufficio=tributi").await;
    assert!(page.body.contains("TARI – informazioni e calcolo"));
    assert!(!page.body.contains(" checked"), "{}", page.body);
    assert!(page.body.contains("Primo posto libero: lunedì 26 ottobre"));

    let page = maria.choose_service("tributi", "tari").await;
    assert!(page.body.contains("lunedì 26 ottobre 2026"));
    assert!(!page.body.contains(" checked"), "nor is a time");
    let start = starts(&page)[3].clone();
    let page = maria.send("/prenota/orario", &[("inizio", &start)]).await;
    assert!(
        page.body
            .contains("Teniamo questo orario per te fino alle 9:13.")
    );

    let page = maria.tell(&MARIA).await;
    for shown in [
        "D&#39;Alò",
        "Via Sparano 12, Bari",
        "maria.dalo@example.org",
        "L&#39;avviso del 2025",
        "Conferma e invia",
    ] {
        assert!(page.body.contains(shown), "{shown} in {}", page.body);
    }
    let done = maria.send("/prenota/riepilogo", &[]).await;
    assert!(done.body.contains("Appuntamento confermato"));
    assert!(done.body.contains("lunedì 26 ottobre 2026"));
    let path = manage_path(&done);
    let made = appointment(&town, &path).await;
    assert!(done.body.contains(&made.code.to_string()));
    assert_eq!(made.start.as_second().to_string(), start);
    let person = made.person.expect("a person");
    assert_eq!(person.surname, "D'Alò");
    assert_eq!(
        person.details.as_deref(),
        Some("L'avviso del 2025\nnon torna")
    );

    let letters = letters(&town).await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains(&path), "{}", letters[0]);
    town.close().await;
}

#[tokio::test]
async fn a_form_sent_twice_is_one_appointment_one_letter_and_one_page() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    maria.fill_in(0).await;
    let (mut one, mut two) = (maria.clone(), maria.clone());
    let (first, second) = tokio::join!(
        one.send("/prenota/riepilogo", &[]),
        two.send("/prenota/riepilogo", &[])
    );
    assert_eq!(manage_path(&first), manage_path(&second));
    let late = maria.send("/prenota/riepilogo", &[]).await;
    assert_eq!(manage_path(&late), manage_path(&first));
    assert_eq!(letters(&town).await.len(), 1);
    town.close().await;
}

#[tokio::test]
async fn back_after_the_end_leads_to_what_was_made() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let path = maria.book(0).await;
    for step in ["orario", "dettagli", "dati", "riepilogo"] {
        let answer = maria.get(&format!("/prenota/{step}")).await;
        let place = answer.header(header::LOCATION);
        assert_eq!(place, "/prenota/confermato", "{step}");
        let answer = maria.post(&format!("/prenota/{step}"), &MARIA).await;
        assert_eq!(answer.header(header::LOCATION), "/prenota/confermato");
    }
    assert_eq!(manage_path(&maria.get("/prenota/confermato").await), path);

    let other = maria.book(1).await;
    assert_ne!(other, path, "a new form is a new appointment");
    town.at(town.clock.now() + SignedDuration::from_mins(31));
    let answer = maria.get("/prenota/confermato").await;
    assert_eq!(
        answer.header(header::LOCATION),
        "/",
        "who sits down there next sees nothing"
    );
    assert_eq!(letters(&town).await.len(), 2);
    town.close().await;
}

#[tokio::test]
async fn nobody_skips_a_step() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    for step in ["orario", "dettagli", "dati", "riepilogo"] {
        let path = format!("/prenota/{step}");
        for answer in [maria.get(&path).await, maria.post(&path, &MARIA).await] {
            assert_eq!(answer.status, StatusCode::SEE_OTHER);
            assert_eq!(answer.header(header::LOCATION), "/prenota", "{step}");
        }
    }
    maria.choose_service("tributi", "tari").await;
    for step in ["dettagli", "dati", "riepilogo"] {
        let answer = maria.get(&format!("/prenota/{step}")).await;
        assert_eq!(answer.header(header::LOCATION), "/prenota/orario", "{step}");
    }
    maria.choose_time(0).await;
    let answer = maria.get("/prenota/riepilogo").await;
    assert_eq!(answer.header(header::LOCATION), "/prenota/dati");
    let answer = maria.get("/prenota/confermato").await;
    assert_eq!(answer.header(header::LOCATION), "/");
    town.close().await;
}

#[tokio::test]
async fn a_link_from_elsewhere_chooses_office_and_service() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let page = maria.get("/prenota?ufficio=tributi&servizio=tari").await;
    assert!(page.body.contains("value=\"tributi\" lang=\"it\" selected"));
    assert_eq!(page.body.matches(" checked").count(), 1);
    assert!(page.body.contains("value=\"tari\" required checked"));
    for nonsense in [
        "?ufficio=x",
        "?servizio=tari",
        "?ufficio=%3Cb%3E&servizio=%FF",
    ] {
        let page = maria.get(&format!("/prenota{nonsense}")).await;
        assert!(!page.body.contains(" checked"), "{nonsense}");
        assert!(!page.body.contains("<b>"), "{nonsense}");
    }
    town.close().await;
}

#[tokio::test]
async fn an_office_chosen_and_sent_in_one_go_shows_its_services() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let place = [
        ("mostrato", "tributi"),
        ("ufficio", "urp-demografici"),
        ("servizio", "tari"),
    ];
    let page = maria.send("/prenota", &place).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body
            .contains("value=\"urp-demografici\" lang=\"it\" selected")
    );
    assert!(page.body.contains("value=\"carta-identita\""));
    assert!(!page.body.contains("cose da correggere"));
    assert!(!page.body.contains(" checked"));
    town.close().await;
}

#[tokio::test]
async fn the_language_is_kept_and_the_office_s_own_words_are_marked() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let page = maria.get("/prenota?ufficio=tributi").await;
    assert!(
        page.body
            .contains("/lingua/en?da=/prenota%3Fufficio%3Dtributi")
    );
    let answer = maria
        .get("/lingua/en?da=/prenota%3Fufficio%3Dtributi")
        .await;
    assert_eq!(answer.header(header::LOCATION), "/prenota?ufficio=tributi");
    let page = maria.get("/prenota?ufficio=tributi").await;
    assert!(page.body.contains("<html lang=\"en\">"));
    assert!(
        page.body
            .contains("lang=\"it\">TARI – informazioni e calcolo")
    );
    assert!(
        page.body
            .contains("First free time: Monday 26 October 2026")
    );
    let answer = maria.get("/lingua/en?da=//evil.example").await;
    assert_eq!(answer.header(header::LOCATION), "/");
    assert_eq!(maria.get("/lingua/xx").await.status, StatusCode::NOT_FOUND);

    let path = maria.book(0).await;
    assert_eq!(appointment(&town, &path).await.lang, "en");
    assert!(letters(&town).await[0].contains("Monday 26 October"));
    town.close().await;
}
