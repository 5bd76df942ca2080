//! What is typed: kept whatever else is wrong, asked for only where it is needed, believed to be a name.

use axum::http::{StatusCode, header};

use super::{appointment, letters};
use crate::support::{
    town::Town,
    visitor::{MARIA, Visitor, manage_path, starts},
};

#[tokio::test]
async fn what_is_wrong_is_named_and_everything_typed_is_kept() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    maria.choose_time(0).await;
    let typed = [
        ("nome", "Maria <b>"),
        ("cognome", ""),
        ("indirizzo", "Via \"Sparano\" 12"),
        ("email", "maria@"),
        ("telefono", "abc"),
    ];
    let page = maria.post("/prenota/dati", &typed).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Ci sono 4 cose da correggere"));
    for (field, message) in [
        ("cognome", "Scrivi il tuo cognome"),
        ("email", "Scrivi un indirizzo e-mail completo"),
        ("telefono", "Scrivi un numero di telefono"),
        ("privacy", "Conferma di aver letto"),
    ] {
        let link = format!("<a href=\"#{field}\">{message}");
        assert!(page.body.contains(&link), "{link} in {}", page.body);
        let error = format!("id=\"{field}-error\"");
        assert!(page.body.contains(&error), "{error}");
    }
    for kept in [
        "Maria &#60;b&#62;",
        "Via &#34;Sparano&#34; 12",
        "value=\"maria@\"",
        "value=\"abc\"",
    ] {
        assert!(page.body.contains(kept), "{kept} in {}", page.body);
    }
    let again = maria.get("/prenota/dati").await;
    assert!(
        again.body.contains("value=\"maria@\""),
        "after a reload, too"
    );

    let back = [("azione", "indietro"), ("nome", "Solo")];
    let page = maria.send("/prenota/dati", &back).await;
    assert!(page.body.contains("Aggiungi ulteriori dettagli"));
    let page = maria.get("/prenota/dati").await;
    assert!(
        page.body.contains("value=\"Solo\""),
        "going back loses nothing"
    );
    town.close().await;
}

#[tokio::test]
async fn a_choice_that_is_missing_is_asked_for() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let page = maria.post("/prenota", &[("mostrato", "")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("<a href=\"#ufficio\">Scegli un ufficio"));
    let page = maria
        .post(
            "/prenota",
            &[("mostrato", "tributi"), ("ufficio", "tributi")],
        )
        .await;
    assert!(
        page.body
            .contains("<a href=\"#servizio\">Scegli un servizio")
    );
    maria.choose_service("tributi", "tari").await;
    let page = maria
        .post("/prenota/orario", &[("giorno", "2026-10-28")])
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("<a href=\"#inizio\">Scegli un orario"));
    assert!(
        page.body.contains("mercoledì 28 ottobre 2026"),
        "the day stays"
    );
    town.close().await;
}

#[tokio::test]
async fn a_text_that_is_too_long_leads_back_to_its_step() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    maria.choose_time(0).await;
    let long = "è".repeat(201);
    let page = maria
        .post("/prenota/dettagli", &[("dettagli", &long)])
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains(&long));
    let answer = maria.get("/prenota/dati").await;
    assert_eq!(answer.header(header::LOCATION), "/prenota/dettagli");
    let page = maria.get("/prenota/dettagli").await;
    assert!(page.body.contains("accorcialo a 200 caratteri"));
    town.close().await;
}

#[tokio::test]
async fn the_home_address_is_asked_only_where_it_is_needed() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let page = maria.choose_service("tributi", "imu-ravvedimento").await;
    let start = starts(&page)[0].clone();
    maria.send("/prenota/orario", &[("inizio", &start)]).await;
    let page = maria.get("/prenota/dati").await;
    assert!(!page.body.contains("name=\"indirizzo\""));
    let page = maria.tell(&MARIA).await;
    assert!(!page.body.contains("Via Sparano"), "nor taken if it comes");
    let path = manage_path(&maria.send("/prenota/riepilogo", &[]).await);
    let person = appointment(&town, &path).await.person.expect("a person");
    assert_eq!(person.address, None);
    town.close().await;
}

#[tokio::test]
async fn names_are_names_and_control_characters_are_none() {
    let town = Town::open().await;
    for (name, surname) in [
        ("X", "O"),
        ("José María", "De' Liguori"),
        ("Zoë", "Nuñez-Ibarra"),
    ] {
        let mut person = Visitor::new(&town);
        person.choose_time(0).await;
        let mut typed = MARIA;
        typed[0].1 = name;
        typed[1].1 = surname;
        let page = person.tell(&typed).await;
        assert_eq!(page.status, StatusCode::OK);
        let path = manage_path(&person.send("/prenota/riepilogo", &[]).await);
        let made = appointment(&town, &path).await.person.expect("a person");
        assert_eq!((made.name.as_str(), made.surname.as_str()), (name, surname));
    }
    let mut person = Visitor::new(&town);
    person.choose_time(0).await;
    for name in ["Ma\u{7}ria", "Ma\u{202e}ria", "Ma\u{0}ria"] {
        let mut typed = MARIA;
        typed[0].1 = name;
        let page = person.post("/prenota/dati", &typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains("segni invisibili"), "{}", page.body);
    }
    town.close().await;
}

#[tokio::test]
async fn markup_in_a_name_is_only_text() {
    let town = Town::open().await;
    let mut person = Visitor::new(&town);
    person.choose_time(0).await;
    let mut typed = MARIA;
    typed[0].1 = "<script>alert(1)</script>";
    typed[1].1 = "\"><img src=x>";
    let summary = person.tell(&typed).await;
    let done = person.send("/prenota/riepilogo", &[]).await;
    let path = manage_path(&done);
    let manage = person.get(&path).await;
    for page in [&summary, &done, &manage] {
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
        assert!(!page.body.contains("<img src=x>"), "{}", page.body);
    }
    assert!(manage.body.contains("&#60;script&#62;"));
    let letters = letters(&town).await;
    let html = letters[0].rsplit_once("<html").expect("a part in HTML").1;
    assert!(!html.contains("<script>") && !html.contains("<img src=x>"));
    town.close().await;
}
