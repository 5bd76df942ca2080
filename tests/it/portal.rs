//! Citizens book, move and call off, by forms alone, as a browser without scripts sends them.

use axum::http::{Method, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use sportello::{
    booking::{appointment::State, links::ManageToken},
    store::bookings::Appointment,
};

use crate::support::{
    browser::{Browser, PERSON, between, starts},
    town::Town,
};

#[tokio::test]
async fn a_citizen_books_by_forms_alone() {
    let town = Town::open().await;
    let mut citizen = Browser::new(&town);
    let office = citizen.get("/prenota?ufficio=tributi").await;
    assert!(
        office.body.contains("20 minuti"),
        "the duration is said before choosing"
    );
    assert!(
        office
            .body
            .contains("Primo posto libero: lunedì 26 ottobre 2026, ore")
    );
    assert!(
        !office.body.contains(" checked"),
        "nothing is chosen for people"
    );

    let start = citizen.fill_in(0).await;
    let summary = citizen.get("/prenota/riepilogo").await;
    for text in [
        "<title>Riepilogo (5/5) - Prenotazione appuntamento - Comune di Esempio</title>",
        "lunedì 26 ottobre 2026",
        "Giulia",
        "D&#39;Alò",
        "giulia.dalo@example.it",
        "Una domanda sull&#39;avviso",
    ] {
        assert!(summary.body.contains(text), "{text}: {}", summary.body);
    }
    assert_eq!(
        citizen.send("/prenota/riepilogo", &[]).await,
        "/prenota/confermato"
    );

    let done = citizen.get("/prenota/confermato").await;
    assert!(done.body.contains("Appuntamento confermato"));
    assert!(done.body.contains("lunedì 26 ottobre 2026"));
    let path = between(&done.body, "href=\"/appuntamento/", "\"").expect("a manage link");
    let appointment = appointment(&town, &path).await;
    assert_eq!(appointment.start.as_second().to_string(), start);
    assert_eq!(appointment.state, State::Confirmed);
    assert_eq!(appointment.lang, "it");
    let person = appointment.person.expect("a person");
    assert_eq!(person.full_name(), "Giulia D'Alò");
    assert_eq!(person.details.as_deref(), Some("Una domanda sull'avviso"));
    town.close().await;
}

#[tokio::test]
async fn errors_name_the_fields_and_keep_what_was_typed() {
    let town = Town::open().await;
    let mut citizen = Browser::new(&town);
    let nothing = citizen.post("/prenota", &[]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.body.contains("href=\"#ufficio\">Scegli un ufficio"));

    citizen.fill_in(0).await;
    let no_time = citizen.post("/prenota/orario", &[]).await;
    assert_eq!(no_time.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no_time.body.contains("href=\"#inizio\">Scegli un orario"));

    let long = "à".repeat(201);
    let too_long = citizen
        .post("/prenota/dettagli", &[("dettagli", &long)])
        .await;
    assert_eq!(too_long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(too_long.body.contains(&long), "the text is still there");
    assert_eq!(
        citizen.send("/prenota/dettagli", &[("dettagli", "")]).await,
        "/prenota/dati"
    );

    let fields = [
        ("nome", "<b>Giulia</b>"),
        ("email", "giulia"),
        ("telefono", "333"),
    ];
    let wrong = citizen.post("/prenota/dati", &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for text in [
        "Ci sono 5 cose da correggere",
        "href=\"#cognome\"",
        "href=\"#indirizzo\"",
        "href=\"#email\"",
        "href=\"#telefono\"",
        "href=\"#privacy\"",
        "aria-describedby=\"email-hint email-error\"",
        "value=\"giulia\"",
        "value=\"&#60;b&#62;Giulia&#60;/b&#62;\"",
    ] {
        assert!(wrong.body.contains(text), "{text}: {}", wrong.body);
    }
    assert!(!wrong.body.contains("<b>Giulia"));
    assert_eq!(
        citizen
            .get("/prenota/riepilogo")
            .await
            .header(header::LOCATION),
        "/prenota/dati"
    );
    let again = citizen.get("/prenota/dati").await;
    assert!(
        again.body.contains("value=\"giulia\""),
        "a reload keeps it too"
    );
    town.close().await;
}

#[tokio::test]
async fn a_later_step_leads_back_to_the_first_gap() {
    let town = Town::open().await;
    let mut citizen = Browser::new(&town);
    for path in ["orario", "dettagli", "dati", "riepilogo"] {
        let path = format!("/prenota/{path}");
        assert_eq!(
            citizen.get(&path).await.header(header::LOCATION),
            "/prenota",
            "{path}"
        );
        assert_eq!(citizen.send(&path, &[]).await, "/prenota", "{path}");
    }
    assert_eq!(
        citizen
            .get("/prenota/confermato")
            .await
            .header(header::LOCATION),
        "/"
    );
    let service = [("ufficio", "tributi"), ("servizio", "tari")];
    citizen.send("/prenota", &service).await;
    let details = citizen.get("/prenota/dettagli").await;
    assert_eq!(details.header(header::LOCATION), "/prenota/orario");
    town.close().await;
}

#[tokio::test]
async fn a_form_sent_twice_is_one_appointment() {
    let town = Town::open().await;
    let mut one = Browser::new(&town);
    let start = one.fill_in(0).await;
    let mut other = one.clone();
    let (first, second) = tokio::join!(
        one.send("/prenota/riepilogo", &[]),
        other.send("/prenota/riepilogo", &[])
    );
    assert_eq!(
        (first.as_str(), second.as_str()),
        ("/prenota/confermato", "/prenota/confermato")
    );
    let code = |page: &str| between(page, "sp-code\">", "<").expect("a code");
    let first = one.get("/prenota/confermato").await;
    let second = other.get("/prenota/confermato").await;
    assert_eq!(code(&first.body), code(&second.body));

    // Back, and sent once more.
    assert_eq!(
        one.send("/prenota/riepilogo", &[]).await,
        "/prenota/confermato"
    );
    let third = one.get("/prenota/confermato").await;
    assert_eq!(code(&third.body), code(&first.body));
    assert_eq!(of_browser_at(&town, &start).await, 1);
    town.close().await;
}

#[tokio::test]
async fn a_time_that_is_lost_offers_those_nearby_and_keeps_what_was_typed() {
    let town = Town::open().await;
    let mut slow = Browser::new(&town);
    let wished = slow.fill_in(0).await;
    town.at(town.clock.now() + SignedDuration::from_mins(11));
    // Others take the time at every counter there is.
    loop {
        let mut quick = Browser::new(&town);
        let service = [("ufficio", "tributi"), ("servizio", "tari")];
        quick.send("/prenota", &service).await;
        if !quick.starts().await.contains(&wished) {
            break;
        }
        quick.book(0).await;
    }
    assert_eq!(
        slow.send("/prenota/riepilogo", &[]).await,
        "/prenota/orario"
    );
    let lost = slow.get("/prenota/orario").await;
    assert!(
        lost.body.contains("L&#39;orario è stato appena preso"),
        "{}",
        lost.body
    );
    let nearby: Vec<_> = starts(
        between(&lost.body, "id=\"lost-title\"", "</section>")
            .as_deref()
            .unwrap_or_default(),
    );
    assert_eq!(nearby.len(), 3);
    assert!(!nearby.contains(&wished));

    let fields = [("inizio", nearby[0].as_str())];
    assert_eq!(
        slow.send("/prenota/orario", &fields).await,
        "/prenota/dettagli"
    );
    let details = slow.get("/prenota/dettagli").await;
    assert!(
        details.body.contains("Una domanda sull&#39;avviso"),
        "what was typed is there"
    );
    assert_eq!(
        slow.send("/prenota/riepilogo", &[]).await,
        "/prenota/confermato"
    );
    town.close().await;
}

#[tokio::test]
async fn a_hold_that_is_over_is_good_while_nobody_wants_the_time() {
    let town = Town::open().await;
    let mut citizen = Browser::new(&town);
    citizen.fill_in(0).await;
    town.at(town.clock.now() + SignedDuration::from_mins(25));
    let summary = citizen.get("/prenota/riepilogo").await;
    assert!(
        summary.body.contains("Il tempo è scaduto"),
        "{}",
        summary.body
    );
    assert_eq!(
        citizen.send("/prenota/riepilogo", &[]).await,
        "/prenota/confermato"
    );
    town.close().await;
}

#[tokio::test]
async fn more_time_is_given_and_nothing_typed_is_lost() {
    let town = Town::open().await;
    let mut citizen = Browser::new(&town);
    let start = citizen.fill_in(0).await;
    let mut fields = PERSON.to_vec();
    fields[0].1 = "Maria";
    fields.push(("azione", "tempo"));
    for _ in 0..3 {
        town.at(town.clock.now() + SignedDuration::from_mins(9));
        assert_eq!(
            citizen.send("/prenota/dati", &fields).await,
            "/prenota/dati?tempo=si"
        );
    }
    let page = citizen.get("/prenota/dati?tempo=si").await;
    assert!(page.body.contains("value=\"Maria\""));
    assert!(page.body.contains("Va bene, hai altro tempo."));
    assert!(page.body.contains("ancora 9 minuti"), "{}", page.body);

    let mut other = Browser::new(&town);
    other
        .send("/prenota", &[("ufficio", "tributi"), ("servizio", "tari")])
        .await;
    let held = !other.starts().await.contains(&start);
    let counters_left = other.starts().await.iter().filter(|s| **s == start).count();
    assert!(
        held || counters_left == 1,
        "a held time is offered for other counters at most"
    );
    fields.pop();
    fields.push(("azione", "indietro"));
    assert_eq!(
        citizen.send("/prenota/dati", &fields).await,
        "/prenota/dettagli"
    );
    town.close().await;
}

#[tokio::test]
async fn looking_at_an_appointment_changes_nothing() {
    let town = Town::open().await;
    let path = Browser::new(&town).book(3).await;
    let token = path.trim_start_matches("/appuntamento/").to_owned();
    let before = format!("{:?}", appointment(&town, &token).await);
    for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
        for page in [
            "",
            "/annulla",
            "/sposta",
            "/entra",
            "/calendario.ics",
            "/nulla",
        ] {
            let answer = town
                .ask(method.clone(), &format!("{path}{page}"), &[], "")
                .await;
            assert_eq!(answer.cookie(), None, "{method} {page}");
            assert_eq!(
                answer.header(header::REFERRER_POLICY),
                "no-referrer",
                "{method} {page}"
            );
            assert_eq!(
                answer.header(header::CACHE_CONTROL),
                "no-store",
                "{method} {page}"
            );
        }
    }
    assert_eq!(format!("{:?}", appointment(&town, &token).await), before);
    town.close().await;
}

#[tokio::test]
async fn an_appointment_is_moved_and_called_off_from_its_page() {
    let town = Town::open().await;
    let mut citizen = Browser::new(&town);
    let path = citizen.book(3).await;
    let token = path.trim_start_matches("/appuntamento/").to_owned();
    let old = appointment(&town, &token).await;

    let file = citizen.get(&format!("{path}/calendario.ics")).await;
    assert!(
        file.header(header::CONTENT_TYPE)
            .starts_with("text/calendar")
    );
    assert!(file.body.contains("METHOD:PUBLISH") && file.body.contains("SEQUENCE:0"));
    assert!(
        !file.body.contains("D'Alò"),
        "a file for download names nobody"
    );

    let page = citizen.get(&format!("{path}/sposta")).await;
    let start = starts(&page.body).pop().expect("a later time");
    let missing = citizen.post(&format!("{path}/sposta"), &[]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = citizen
        .send(&format!("{path}/sposta"), &[("inizio", &start)])
        .await;
    assert_eq!(done, format!("{path}?esito=spostato"));
    let moved = appointment(&town, &token).await;
    assert_eq!(moved.start.as_second().to_string(), start);
    assert!(moved.epoch > old.epoch, "the old room link is dead");
    assert!(
        citizen
            .get(&done)
            .await
            .body
            .contains("L&#39;appuntamento è spostato")
    );

    let ask = citizen.get(&format!("{path}/annulla")).await;
    assert!(ask.body.contains("Vuoi annullare"));
    let done = citizen.send(&format!("{path}/annulla"), &[]).await;
    assert_eq!(done, format!("{path}?esito=annullato"));
    assert!(matches!(
        appointment(&town, &token).await.state,
        State::Cancelled(_)
    ));
    let over = citizen.get(&path).await;
    assert!(over.body.contains("Appuntamento annullato"));
    assert!(!over.body.contains("/sposta\""), "no dead buttons");
    town.close().await;
}

#[tokio::test]
async fn a_begun_appointment_is_entered_and_not_changed() {
    let town = Town::open().await;
    let mut citizen = Browser::new(&town);
    let path = citizen.book(3).await;
    let token = path.trim_start_matches("/appuntamento/").to_owned();
    let start = appointment(&town, &token).await.start;

    town.at(start - SignedDuration::from_mins(11));
    assert!(
        citizen
            .get(&path)
            .await
            .body
            .contains("La stanza apre lunedì 26 ottobre")
    );
    assert_eq!(
        citizen.send(&format!("{path}/entra"), &[]).await,
        path,
        "too early"
    );

    town.at(start + SignedDuration::from_mins(1));
    let page = citizen.get(&path).await;
    assert!(
        page.body.contains("L&#39;appuntamento è già iniziato"),
        "{}",
        page.body
    );
    for action in ["sposta", "annulla"] {
        let fields = [("inizio", "1793000000")];
        let led = citizen.send(&format!("{path}/{action}"), &fields).await;
        assert_eq!(led, format!("{path}?esito=tardi"));
    }
    let room = citizen.send(&format!("{path}/entra"), &[]).await;
    assert!(room.starts_with("/stanza/"), "{room}");
    assert_eq!(citizen.get(&room).await.status, StatusCode::OK);
    town.close().await;
}

async fn appointment(town: &Town, token: &str) -> Appointment {
    let token = ManageToken::parse(token).expect("a token");
    let found = town.app.store.booking_by_manage_token(&token).await;
    found.expect("a database").expect("an appointment")
}

/// How many appointments one citizen has at a time.
async fn of_browser_at(town: &Town, start: &str) -> usize {
    let start = Timestamp::from_second(start.parse().expect("seconds")).expect("a time");
    let anna = town
        .app
        .store
        .clerk_by_login("anna.tributi")
        .await
        .expect("a database");
    let day = jiff::tz::TimeZone::get("Europe/Rome")
        .expect("a zone")
        .to_datetime(start)
        .date();
    let clerk = anna.expect("a clerk").id;
    let agenda = town.app.store.agenda(clerk, day).await.expect("a database");
    agenda.iter().filter(|visit| visit.start == start).count()
}
