//! What all pages have in common: their headers, their languages, and what they say when something is
//! wrong.

use axum::http::{Method, StatusCode, header};

use crate::support::{town::Town, visitor::Visitor};

#[tokio::test]
async fn every_refusal_is_a_page_in_words() {
    let town = Town::open().await;
    let long = format!("dettagli={}", "a".repeat(40 * 1024));
    for (method, path, body, status, words) in [
        (
            Method::GET,
            "/nulla",
            "",
            StatusCode::NOT_FOUND,
            "Pagina non trovata",
        ),
        (
            Method::GET,
            "/assets/nulla.css",
            "",
            StatusCode::NOT_FOUND,
            "Pagina non trovata",
        ),
        (
            Method::GET,
            "/appuntamento/abc",
            "",
            StatusCode::NOT_FOUND,
            "Pagina non trovata",
        ),
        (
            Method::POST,
            "/",
            "",
            StatusCode::METHOD_NOT_ALLOWED,
            "Qui non si può fare",
        ),
        (
            Method::POST,
            "/prenota",
            &long,
            StatusCode::PAYLOAD_TOO_LARGE,
            "troppo testo",
        ),
    ] {
        let answer = town.ask(method.clone(), path, &[], body).await;
        assert_eq!(answer.status, status, "{method} {path}");
        assert!(
            answer.body.contains(words),
            "{method} {path}: {}",
            answer.body
        );
        assert!(
            answer.body.contains("Torna alla pagina iniziale"),
            "there is always a way on"
        );
    }
    town.close().await;
}

#[tokio::test]
async fn a_page_whose_address_is_secret_takes_its_own_form_from_any_browser() {
    let town = Town::open().await;
    let path = Visitor::new(&town).book(3).await;
    // A browser that knows no Sec-Fetch-Site hides its origin on a page without referrer.
    let old = [("origin", "null")];
    let answer = town
        .ask(Method::POST, &format!("{path}/annulla"), &old, "si=si")
        .await;
    assert_eq!(
        answer.header(header::LOCATION),
        format!("{path}?esito=annullato")
    );
    town.close().await;
}

#[tokio::test]
async fn files_are_kept_for_ever_and_pages_not_at_all() {
    let town = Town::open().await;
    let start = town.get("/", "").await;
    assert_eq!(start.header(header::CACHE_CONTROL), "no-store");
    assert!(!start.body.contains("<script>") && !start.body.contains(" style="));
    let mut parts = start.body.split('"');
    let style = parts.find(|part| part.starts_with("/assets/css/"));
    let style = town.get(style.expect("a style sheet"), "").await;
    assert_eq!(style.status, StatusCode::OK);
    assert!(style.header(header::CACHE_CONTROL).contains("immutable"));
    assert_eq!(
        style.header(header::CONTENT_TYPE),
        "text/css; charset=utf-8"
    );
    town.close().await;
}

#[tokio::test]
async fn the_language_is_chosen_remembered_and_said() {
    let town = Town::open().await;
    let chosen = town
        .get("/lingua/en?da=%2Fprenota%3Fufficio%3Dtributi", "")
        .await;
    assert_eq!(chosen.header(header::LOCATION), "/prenota?ufficio=tributi");
    let cookie = chosen.cookie().expect("the language");
    let page = town.get("/prenota?ufficio=tributi", &cookie).await;
    assert!(page.body.contains("<html lang=\"en\">"));
    assert!(page.body.contains("Book an appointment"));
    assert!(
        page.body.contains("lang=\"it\">TARI"),
        "names of services stay Italian, and say so"
    );

    for path in [
        "%2F%2Fevil.example",
        "https%3A%2F%2Fevil.example",
        "%2F%5Cevil.example",
    ] {
        let away = town.get(&format!("/lingua/en?da={path}"), "").await;
        assert_eq!(away.header(header::LOCATION), "/", "{path}");
    }
    assert_eq!(
        town.get("/lingua/xx", "").await.status,
        StatusCode::NOT_FOUND
    );
    town.close().await;
}

#[tokio::test]
async fn health_tells_whether_the_database_answers() {
    let town = Town::open().await;
    let well = town.get("/salute", "").await;
    assert_eq!(well.status, StatusCode::OK);
    assert!(well.body.contains("\"status\":\"ok\""), "{}", well.body);
    town.app.store.close().await;
    let ill = town.get("/salute", "").await;
    assert_eq!(ill.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        ill.body.contains("\"database\":\"unavailable\""),
        "{}",
        ill.body
    );
    town.close().await;
}
