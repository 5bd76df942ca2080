//! Every page in every language: whoever has none of ours reads Italian, and clerks read Italian or
//! English.

use axum::http::StatusCode;
use sportello::{
    booking::links::ManageToken,
    text::{Direction, LANGUAGES, Language},
};

use crate::support::{
    town::Town,
    visitor::{MARIA, Visitor, manage_path, starts},
};

#[tokio::test]
async fn every_page_is_a_page_in_every_language() {
    let town = Town::open().await;
    let pages = ["/", "/prenota", "/privacy", "/accessibilita", "/licenze"];
    for language @ Language { tag, name, .. } in &LANGUAGES {
        for path in pages {
            let page = town.get(path, &format!("lingua={tag}")).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
            assert!(page.body.contains(&frame(language)), "{path}");
            assert!(
                page.body.contains(&format!("aria-current=\"true\">{name}")),
                "{path}"
            );
            assert!(page.body.contains("href=\"#main\""), "{path}");
        }
    }
    let licences = town.get("/licenze", "").await;
    assert!(licences.body.contains("bootstrap-italia") && licences.body.contains("OFL-1.1"));
    town.close().await;
}

#[tokio::test]
async fn a_booking_is_made_and_kept_in_every_language() {
    let town = Town::open().await;
    for language in &LANGUAGES {
        let mut maria = Visitor::new(&town);
        maria.get(&format!("/lingua/{}", language.tag)).await;
        let mut pages = vec![
            maria.get("/prenota?ufficio=tributi").await,
            maria
                .send("/prenota", &[("ufficio", "tributi"), ("servizio", "tari")])
                .await,
        ];
        let start = starts(&pages[1])[0].clone();
        pages.push(maria.send("/prenota/orario", &[("inizio", &start)]).await);
        pages.push(maria.post("/prenota/dati", &[("nome", "M")]).await);
        pages.push(maria.tell(&MARIA).await);
        pages.push(maria.send("/prenota/riepilogo", &[]).await);
        let path = manage_path(&pages[5]);
        for page in ["", "/sposta", "/annulla"] {
            pages.push(maria.get(&format!("{path}{page}")).await);
        }
        pages.push(maria.get(&town.room()).await);
        pages.push(maria.get("/stanza/nessuna").await);
        for page in &pages {
            assert!(page.body.contains(&frame(language)), "{}", page.body);
            assert!(!page.body.contains('\u{fffd}'), "{}", page.body);
        }
        assert_eq!(language_of(&town, &path).await, language.tag);
    }
    town.close().await;
}

#[tokio::test]
async fn the_console_is_in_a_language_of_clerks() {
    let town = Town::open().await;
    for (chosen, shown) in [
        ("ar", "it"),
        ("de", "it"),
        ("it-simple", "it"),
        ("en", "en"),
    ] {
        let page = town
            .get("/operatore/accesso", &format!("lingua={chosen}"))
            .await;
        assert!(
            page.body.contains(&format!("<html lang=\"{shown}\">")),
            "{chosen}"
        );
        assert!(!page.body.contains("/lingua/ar"), "{chosen}");
    }
    town.close().await;
}

/// How a page of this language begins.
fn frame(language: &Language) -> String {
    let direction = match language.direction {
        Direction::LeftToRight => "",
        Direction::RightToLeft => " dir=\"rtl\"",
    };
    format!("<html lang=\"{}\"{direction}>", language.tag)
}

/// The language that messages about an appointment are written in.
async fn language_of(town: &Town, path: &str) -> String {
    let token = path.rsplit('/').next().and_then(ManageToken::parse);
    let found = town
        .app
        .store
        .booking_by_manage_token(&token.expect("a link"))
        .await;
    found.expect("a database").expect("an appointment").lang
}
