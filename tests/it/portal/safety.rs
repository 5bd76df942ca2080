//! What a mail scanner, a stranger or another site gets: nothing that changes anything.

use axum::http::{HeaderName, Method, StatusCode, header};

use super::{appointment, letters, room};
use crate::support::{
    town::Town,
    visitor::{MARIA, Visitor, form},
};

#[tokio::test]
async fn looking_ten_times_at_a_secret_address_changes_nothing() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let path = maria.book(0).await;
    let (before, room_before) = (appointment(&town, &path).await, room(&town, &path).await);
    for _ in 0..10 {
        for method in [Method::GET, Method::HEAD] {
            for page in [
                "",
                "/annulla",
                "/sposta",
                "/entra",
                "/calendario.ics",
                "?esito=annullato",
            ] {
                let address = format!("{path}{page}");
                let answer = town.ask(method.clone(), &address, &[], "").await;
                assert!(
                    answer.status.as_u16() < 400,
                    "{method} {page}: {}",
                    answer.status
                );
                assert_eq!(answer.cookie(), None, "{method} {page}");
                assert_eq!(answer.header(header::REFERRER_POLICY), "no-referrer");
                assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
            }
        }
    }
    let after = appointment(&town, &path).await;
    assert_eq!(
        (after.state, after.epoch, after.sequence),
        (before.state, before.epoch, before.sequence)
    );
    assert_eq!(room(&town, &path).await, room_before);
    assert_eq!(letters(&town).await.len(), 1);
    town.close().await;
}

#[tokio::test]
async fn an_unknown_token_is_not_found() {
    let town = Town::open().await;
    let unknown = "A".repeat(43);
    for token in ["x", unknown.as_str(), "%FF%FE", "..%2F..", "%00"] {
        for page in ["", "/annulla", "/sposta", "/calendario.ics"] {
            let path = format!("/appuntamento/{token}{page}");
            let answer = town.get(&path, "").await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert!(answer.body.contains("Pagina non trovata"), "{path}");
            assert_eq!(answer.header(header::REFERRER_POLICY), "no-referrer");
        }
        for page in ["/annulla", "/sposta", "/entra"] {
            let path = format!("/appuntamento/{token}{page}");
            let answer = town.post(&path, "", "inizio=1").await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    town.close().await;
}

#[tokio::test]
async fn another_site_cannot_send_the_forms() {
    let town = Town::open().await;
    for path in ["", "/orario", "/dettagli", "/dati", "/riepilogo"] {
        for from in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
        ] {
            let path = format!("/prenota{path}");
            let answer = town.ask(Method::POST, &path, &[from], &form(&MARIA)).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {from:?}");
            assert!(answer.body.contains("arriva da un altro sito"));
            assert_eq!(answer.cookie(), None);
        }
    }
    let own = [("sec-fetch-site", "same-origin")];
    let place = form(&[("ufficio", "tributi"), ("servizio", "tari")]);
    let answer = town.ask(Method::POST, "/prenota", &own, &place).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    town.close().await;
}

#[tokio::test]
async fn every_page_says_what_browsers_may_do() {
    let town = Town::open().await;
    let mut maria = Visitor::new(&town);
    let path = maria.book(0).await;
    let pages = [
        "/",
        "/prenota",
        "/prenota/orario",
        "/prenota/confermato",
        "/privacy",
        "/accessibilita",
        "/licenze",
        "/nessuna",
        &path,
    ];
    for page in pages {
        let answer = maria.get(page).await;
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'"),
            "{page}"
        );
        for missing in ["unsafe", "http:", "*"] {
            assert!(!policy.contains(missing), "{policy}");
        }
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(
                answer.header(HeaderName::from_static(name)),
                value,
                "{page}"
            );
        }
        assert!(!answer.header(header::REFERRER_POLICY).is_empty(), "{page}");
        assert!(!answer.body.contains(" style=\""), "{page}");
        if !answer.status.is_redirection() {
            assert_eq!(answer.header(header::CACHE_CONTROL), "no-store", "{page}");
        }
    }
    town.close().await;
}

#[tokio::test]
async fn a_form_that_is_too_large_or_none_is_refused_in_words() {
    let town = Town::open().await;
    let large = form(&[("dettagli", &"a".repeat(40_000))]);
    let answer = town.post("/prenota", "", &large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("Hai inviato troppo testo"));
    let answer = town.post("/prenota/orario", "", "azione=niente").await;
    assert!(answer.status.is_client_error());
    assert!(answer.body.contains("href=\"tel:"), "there is a way on");
    let answer = town.ask(Method::DELETE, "/prenota", &[], "").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    town.close().await;
}
