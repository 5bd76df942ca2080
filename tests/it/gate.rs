//! The room's link at every time, and what looking at it leaves behind: nothing.

use axum::http::{Method, StatusCode, header};
use jiff::Timestamp;
use sportello::store::visits::VisitState;
use sportello_rooms::{
    id::{Role, RoomId},
    token::{self, Claims, Kind, TokenError},
};

use crate::support::town::{Answer, Town};

#[tokio::test]
async fn an_early_citizen_is_told_when_to_come_back() {
    let town = Town::open().await;
    town.at(town.around_start(-12));
    let page = town.get(&town.room(), "").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Sei in anticipo"), "{}", page.body);
    assert!(page.body.contains("La stanza apre oggi alle ore"));
    assert!(
        page.body
            .contains("<meta http-equiv=\"refresh\" content=\"60\">")
    );
    assert!(page.body.contains("data-remaining=\"120\">"), "not hidden");
    assert!(page.body.contains("role=\"timer\">2 minuti<"));
    assert!(!page.body.contains("/entra"));

    town.at(town.around_start(-10) - jiff::SignedDuration::from_millis(20_500));
    let page = town.get(&town.room(), "").await;
    assert!(
        page.body.contains("content=\"21\""),
        "rounded up, so that the next look is inside"
    );

    town.at(town.around_start(-75));
    let page = town.get(&town.room(), "").await;
    assert!(page.body.contains("role=\"timer\">un’ora e 5 minuti<"));

    town.at(town.around_start(-3 * 24 * 60));
    let page = town.get(&town.room(), "").await;
    assert!(
        page.body
            .contains("La stanza apre lunedì 26 ottobre alle ore"),
        "{}",
        page.body
    );
    assert_eq!(page.header(header::REFERRER_POLICY), "no-referrer");
    assert_eq!(page.header(header::CACHE_CONTROL), "no-store");
    town.close().await;
}

#[tokio::test]
async fn the_gate_opens_and_closes_at_the_server_s_time() {
    let town = Town::open().await;
    let end = town.entry().await.end;
    let grace = jiff::SignedDuration::from_mins(15);
    let second = jiff::SignedDuration::from_secs(1);
    for (at, open) in [
        (town.around_start(-10) - second, false),
        (town.around_start(-10), true),
        (town.around_start(0), true),
        (end + grace - second, true),
        (end + grace, false),
    ] {
        town.at(at);
        let page = town.get(&town.room(), "").await;
        assert_eq!(page.body.contains("La stanza è aperta"), open, "at {at}");
        let entered = town.post(&format!("{}/entra", town.room()), "", "").await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER);
        assert_eq!(entered.cookie().is_some(), open, "at {at}");
    }
    let over = town.get(&town.room(), "").await;
    assert_eq!(over.status, StatusCode::OK);
    assert!(over.body.contains("L’appuntamento è passato"));
    town.close().await;
}

#[tokio::test]
async fn looking_ten_times_changes_nothing() {
    let town = Town::open().await;
    town.at(town.around_start(-5));
    let before = town.visit().await;
    for look in 0..10 {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            for path in ["", "/entra", "/sala"] {
                let path = format!("{}{path}", town.room());
                let scanner = [
                    ("user-agent", "LinkScanner/1.0"),
                    ("sec-purpose", "prefetch"),
                ];
                let answer = town.ask(method.clone(), &path, &scanner, "").await;
                assert_eq!(answer.cookie(), None, "{method} {path}, look {look}");
                assert!(!answer.body.contains("eyJ"), "no token for a look");
            }
        }
    }
    let after = town.visit().await;
    assert_eq!(after.state, VisitState::Booked);
    assert_eq!(after.state, before.state);
    assert_eq!(after.waiting_since, None);
    assert_eq!(town.app.live.conversations(), 0);
    town.close().await;
}

#[tokio::test]
async fn entering_gives_this_browser_the_room_and_reloading_keeps_it() {
    let town = Town::open().await;
    town.at(town.around_start(-5));
    let entered = town.enter().await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER);
    assert_eq!(
        entered.header(header::LOCATION),
        format!("{}/sala", town.room())
    );
    let set = entered.header(header::SET_COOKIE).to_owned();
    for flag in [
        "HttpOnly",
        "SameSite=Strict",
        &format!("Path={}", town.room()),
    ] {
        assert!(set.contains(flag), "{set}");
    }
    assert!(!set.contains("Secure"), "plain http on loopback");

    let cookie = entered.cookie().expect("a cookie");
    let sala = format!("{}/sala", town.room());
    let first = town.get(&sala, &cookie).await;
    assert_eq!(first.status, StatusCode::OK);
    assert!(first.body.contains("data-module=\"room\""));
    assert!(
        first.body.contains("<noscript>"),
        "without scripts there is the telephone"
    );
    let again = town.get(&sala, &cookie).await;
    assert_eq!(again.data()["room"], first.data()["room"]);

    let without = town.get(&sala, "").await;
    assert_eq!(without.status, StatusCode::SEE_OTHER);
    assert_eq!(without.header(header::LOCATION), town.room());
    town.close().await;
}

#[tokio::test]
async fn the_token_in_the_page_is_for_this_room_and_this_time_alone() {
    let town = Town::open().await;
    town.at(town.around_start(-5));
    let entry = town.entry().await;
    let claims = town.token().await;
    assert_eq!(
        claims,
        Claims {
            kind: Kind::Room,
            room: Some(entry.room),
            person: entry.room.citizen(),
            role: Role::Citizen,
            epoch: entry.epoch,
            not_before: town.around_start(-10),
            expires: entry.end + jiff::SignedDuration::from_mins(15),
        }
    );
    let key = &town.app.keys.room_token;
    let text = town.token_text().await;
    let verify = |now: Timestamp| token::verify(key, &text, now).map(|_| ());
    assert!(matches!(
        verify(town.around_start(-11)),
        Err(TokenError::Early { .. })
    ));
    assert_eq!(verify(town.around_start(0)), Ok(()));
    assert_eq!(verify(claims.expires), Err(TokenError::Expired));
    town.close().await;
}

#[tokio::test]
async fn cancelling_closes_the_gate_and_kills_the_token() {
    let town = Town::open().await;
    town.at(town.around_start(-30));
    let before = town.entry().await.epoch;
    town.app
        .store
        .cancel(&town.seeded.manage, town.clock.now())
        .await
        .expect("cancelled");
    town.at(town.around_start(-5));
    let page = town.get(&town.room(), "").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("L’appuntamento è stato annullato"));
    assert!(page.body.contains("href=\"/prenota\""), "and what to do");
    let sala = town
        .get(&format!("{}/sala", town.room()), "sportello_stanza=1")
        .await;
    assert_eq!(
        sala.status,
        StatusCode::SEE_OTHER,
        "the old cookie opens nothing"
    );
    assert!(town.entry().await.epoch > before, "older tokens are dead");
    town.close().await;
}

#[tokio::test]
async fn a_link_that_nobody_was_given_leads_to_a_friendly_page() {
    let town = Town::open().await;
    let other = "A".repeat(43);
    for link in ["x", "../../etc/passwd", &other, "%00", "ßßß"] {
        for path in ["", "/sala", "/entra"] {
            let path = format!(
                "/stanza/{}{path}",
                link.replace('/', "%2F").replace('ß', "%C3%9F")
            );
            let page = town.get(&path, "sportello_stanza=1").await;
            if page.status == StatusCode::SEE_OTHER {
                assert!(
                    page.header(header::LOCATION).starts_with("/stanza/"),
                    "{path}"
                );
                continue;
            }
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            assert!(
                page.body.contains("Non conosciamo questo link"),
                "{path}: {}",
                page.body
            );
        }
    }
    town.close().await;
}

#[tokio::test]
async fn another_site_cannot_enter_for_somebody() {
    let town = Town::open().await;
    town.at(town.around_start(-5));
    let path = format!("{}/entra", town.room());
    for headers in [
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://evil.example"),
        ][..],
        &[("origin", "https://evil.example")][..],
    ] {
        let refused = town.ask(Method::POST, &path, headers, "").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(refused.cookie(), None);
    }
    // Our own page hides its address, so browsers hide the origin of its form as well.
    let own = [("sec-fetch-site", "same-origin"), ("origin", "null")];
    let entered = town.ask(Method::POST, &path, &own, "").await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER);
    town.close().await;
}

impl Town {
    async fn enter(&self) -> Answer {
        self.post(&format!("{}/entra", self.room()), "", "").await
    }

    async fn token_text(&self) -> String {
        let cookie = self.enter().await.cookie().expect("a cookie");
        let page = self.get(&format!("{}/sala", self.room()), &cookie).await;
        assert!(
            !page
                .headers
                .values()
                .any(|value| value.as_bytes().windows(3).any(|w| w == b"eyJ"))
        );
        page.data()["token"].as_str().expect("a token").to_owned()
    }

    async fn token(&self) -> Claims {
        let text = self.token_text().await;
        token::verify(&self.app.keys.room_token, &text, self.clock.now()).expect("believed")
    }

    async fn entry(&self) -> sportello::store::visits::RoomEntry {
        let entry = self
            .app
            .store
            .room_by_link(&self.seeded.room)
            .await
            .expect("readable");
        entry.expect("the appointment's room")
    }

    async fn visit(&self) -> sportello::store::visits::VisitRow {
        let room: RoomId = self.entry().await.room;
        let clerk = self
            .app
            .store
            .clerk_by_login("anna.tributi")
            .await
            .expect("readable");
        let clerk = clerk.expect("a clerk").clerk.id;
        let visit = self
            .app
            .store
            .visit_row(clerk, room)
            .await
            .expect("readable");
        visit.expect("the clerk's office's visit")
    }
}
