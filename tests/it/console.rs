//! Signing in and out, and what a clerk may see.

use axum::http::{Method, StatusCode, header};
use sportello_rooms::{
    id::Role,
    token::{self, Kind},
};

use crate::support::town::Town;

const ANNA: &str = "anna.tributi";
const BRUNO: &str = "bruno.demografici";

#[tokio::test]
async fn nobody_sees_the_console_without_signing_in() {
    let town = Town::open().await;
    let room = town.room_id().await;
    for cookie in ["", "sportello_clerk=", "sportello_clerk=abc", &forged()] {
        for path in ["/operatore", &format!("/operatore/visita/{room}")] {
            let answer = town.get(path, cookie).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path} {cookie}");
            assert_eq!(answer.header(header::LOCATION), "/operatore/accesso");
        }
        let token = town.desk_token(cookie).await;
        assert_eq!(token.0, StatusCode::UNAUTHORIZED);
    }
    town.close().await;
}

#[tokio::test]
async fn the_right_password_opens_the_console_and_a_wrong_one_says_so() {
    let town = Town::open().await;
    let form = town.get("/operatore/accesso", "").await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.body.contains("autocomplete=\"current-password\""));

    for (login, password) in [
        (ANNA, "wrong"),
        ("nobody.here", "wrong"),
        (ANNA, &"x".repeat(400)),
    ] {
        let body = format!("login={login}&password={password}");
        let answer = town.post("/operatore/accesso", "", &body).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(
            answer
                .body
                .contains("Nome utente o password non sono giusti"),
            "{login}"
        );
        assert!(
            answer.body.contains(&format!("value=\"{login}\"")),
            "the login stays"
        );
        assert!(!answer.body.contains(password), "the password does not");
        assert_eq!(answer.cookie(), None);
    }
    let empty = town
        .post("/operatore/accesso", "", "login=&password=")
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);

    let cookie = town.sign_in(ANNA).await;
    let console = town.get("/operatore", &cookie).await;
    assert_eq!(console.status, StatusCode::OK);
    assert!(console.body.contains("Appuntamenti di oggi"));
    assert!(console.body.contains("Anna Bianchi"));
    assert_eq!(console.header(header::CACHE_CONTROL), "no-store");
    let again = town.get("/operatore/accesso", &cookie).await;
    assert_eq!(
        again.header(header::LOCATION),
        "/operatore",
        "who is in needs no form"
    );
    town.close().await;
}

#[tokio::test]
async fn the_session_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let plain = Town::open().await;
    let set = plain.set_cookie().await;
    assert!(set.starts_with("sportello_clerk="), "{set}");
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(flag), "{set}");
    }
    assert!(!set.contains("Domain"), "{set}");
    plain.close().await;

    let secure = Town::with(|config| {
        let address = "https://sportello.example";
        config.server.public_url = sportello::config::HttpUrl::parse(address);
    })
    .await;
    let set = secure.set_cookie().await;
    assert!(set.starts_with("__Host-sportello_clerk="), "{set}");
    assert!(set.contains("Secure"), "{set}");
    let value = set.split(['=', ';']).nth(1).expect("a value");
    let console = secure
        .get("/operatore", &format!("sportello_clerk={value}"))
        .await;
    assert_eq!(
        console.status,
        StatusCode::SEE_OTHER,
        "the name without prefix is not taken"
    );
    secure.close().await;
}

#[tokio::test]
async fn signing_out_ends_the_session_for_everybody_who_has_its_cookie() {
    let town = Town::open().await;
    let cookie = town.sign_in(ANNA).await;
    let out = town.post("/operatore/esci", &cookie, "").await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    let removed = out.header(header::SET_COOKIE);
    assert!(removed.contains("Max-Age=0"), "{removed}");
    let console = town.get("/operatore", &cookie).await;
    assert_eq!(
        console.status,
        StatusCode::SEE_OTHER,
        "a copy of the cookie opens nothing"
    );
    let form = town.get(out.header(header::LOCATION), "").await;
    assert!(form.body.contains("Hai chiuso la sessione"));
    town.close().await;
}

#[tokio::test]
async fn a_session_lasts_a_working_day() {
    let town = Town::open().await;
    let cookie = town.sign_in(ANNA).await;
    let hours = jiff::SignedDuration::from_hours;
    let start = town.clock.now();
    town.at(start + hours(11));
    assert_eq!(town.get("/operatore", &cookie).await.status, StatusCode::OK);
    town.at(start + hours(12));
    assert_eq!(
        town.get("/operatore", &cookie).await.status,
        StatusCode::SEE_OTHER
    );
    town.close().await;
}

#[tokio::test]
async fn guessing_is_slowed_down_even_with_the_right_password_at_last() {
    let town = Town::open().await;
    for _ in 0..5 {
        let wrong = town
            .post("/operatore/accesso", "", "login=Anna.Tributi&password=x")
            .await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    }
    let password = &town.seeded.clerks[0].password;
    let body = format!("login={ANNA}&password={password}");
    let answer = town.post("/operatore/accesso", "", &body).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.body.contains("Troppi tentativi"));
    let wait: u64 = answer.header(header::RETRY_AFTER).parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    // Another clerk at the same desk is not locked out with her.
    town.sign_in(BRUNO).await;
    town.close().await;
}

#[tokio::test]
async fn another_site_can_neither_sign_in_nor_out() {
    let town = Town::open().await;
    let cookie = town.sign_in(ANNA).await;
    for path in ["/operatore/accesso", "/operatore/esci"] {
        let foreign = [
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://evil.example"),
            ("cookie", &cookie),
        ];
        let answer = town
            .ask(Method::POST, path, &foreign, "login=a&password=b")
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(
        town.get("/operatore", &cookie).await.status,
        StatusCode::OK,
        "still signed in"
    );
    let get = town.get("/operatore/esci", &cookie).await;
    assert_eq!(
        get.status,
        StatusCode::METHOD_NOT_ALLOWED,
        "a link signs nobody out"
    );
    town.close().await;
}

#[tokio::test]
async fn a_visit_is_shown_to_its_office_and_does_not_exist_for_others() {
    let town = Town::open().await;
    let path = format!("/operatore/visita/{}", town.room_id().await);
    let (anna, bruno) = (town.sign_in(ANNA).await, town.sign_in(BRUNO).await);
    let page = town.get(&path, &anna).await;
    assert_eq!(page.status, StatusCode::OK);
    let json = town
        .ask(
            Method::GET,
            &path,
            &[("cookie", &anna), ("accept", "application/json")],
            "",
        )
        .await;
    let details: serde_json::Value = serde_json::from_str(&json.body).expect("JSON");
    let citizen = details["citizen"].as_str().expect("a name");
    let email = details["email"].as_str().expect("an address");
    assert!(!citizen.is_empty() && email.contains('@'));
    assert!(page.body.contains(citizen) && page.body.contains(email));

    for accept in ["text/html", "application/json"] {
        let headers = [("cookie", bruno.as_str()), ("accept", accept)];
        let foreign = town.ask(Method::GET, &path, &headers, "").await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        assert!(!foreign.body.contains(citizen) && !foreign.body.contains(email));
    }
    let list = town.get("/operatore", &bruno).await;
    assert!(!list.body.contains(citizen), "nor in the list");
    assert!(town.get("/operatore", &anna).await.body.contains(citizen));
    for nonsense in ["x", "00000000-0000-0000-0000-000000000000", "%2e%2e"] {
        let answer = town
            .get(&format!("/operatore/visita/{nonsense}"), &anna)
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nonsense}");
    }
    town.close().await;
}

#[tokio::test]
async fn the_desk_token_is_short_lived_and_only_for_the_page_s_script() {
    let town = Town::open().await;
    let cookie = town.sign_in(ANNA).await;
    let typed = town.get("/operatore/gettone", &cookie).await;
    assert_eq!(typed.status, StatusCode::NOT_FOUND);
    let (status, body) = town.desk_token(&cookie).await;
    assert_eq!(status, StatusCode::OK);
    let answer: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    let text = answer["token"].as_str().expect("a token");
    let now = town.clock.now();
    let claims = token::verify(&town.app.keys.room_token, text, now).expect("believed");
    assert_eq!(
        (claims.kind, claims.room, claims.role),
        (Kind::Desk, None, Role::Clerk)
    );
    let late = now + jiff::SignedDuration::from_mins(2);
    assert!(token::verify(&town.app.keys.room_token, text, late).is_err());
    let console = town.get("/operatore", &cookie).await;
    assert!(
        !console.body.contains("eyJ"),
        "no token lies about in the page"
    );
    town.close().await;
}

/// A secret of the right form that nobody drew.
fn forged() -> String {
    format!("sportello_clerk={}", "A".repeat(43))
}

impl Town {
    async fn room_id(&self) -> String {
        let entry = self
            .app
            .store
            .room_by_link(&self.seeded.room)
            .await
            .expect("readable");
        entry.expect("the appointment's room").room.to_string()
    }

    async fn set_cookie(&self) -> String {
        let clerk = &self.seeded.clerks[0];
        let body = format!("login={}&password={}", clerk.login, clerk.password);
        let answer = self.post("/operatore/accesso", "", &body).await;
        answer.header(header::SET_COOKIE).to_owned()
    }

    async fn desk_token(&self, cookie: &str) -> (StatusCode, String) {
        let headers = [("cookie", cookie), ("accept", "application/json")];
        let answer = self
            .ask(Method::GET, "/operatore/gettone", &headers, "")
            .await;
        (answer.status, answer.body)
    }
}
