//! A town hall with a real database in a folder of its own: the demonstration's offices, clerks and one
//! appointment whose room is open. Requests go to the router itself; time is moved, not waited for.

use std::{net::SocketAddr, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, Response, StatusCode, header},
};
use jiff::{SignedDuration, Timestamp};
use sportello::{
    app::{App, Running},
    auth::password,
    clock::Clock,
    config::Config,
    store::demo::{self, Seeded},
    web,
};
use tempfile::TempDir;
use tower::ServiceExt;

/// A Monday morning.
pub(crate) const MORNING: &str = "2026-10-26T08:03:00Z";

/// The running town hall.
pub(crate) struct Town {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    pub(crate) seeded: Seeded,
    router: Router,
    running: Running,
    _folder: TempDir,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Town {
    pub(crate) async fn open() -> Self {
        Self::with(|_| {}).await
    }

    /// With settings of its own.
    pub(crate) async fn with(settings: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut config = Config::default();
        let nowhere: SocketAddr = "127.0.0.1:0".parse().expect("an address");
        config.data.folder = folder.path().join("data");
        config.server.listen = nowhere;
        config.media.listen = nowhere.into();
        config.media.relay = None;
        config.demo.seed = false;
        settings(&mut config);
        let zone = config.municipality.timezone.time_zone().clone();
        let clock = Clock::fixed(MORNING.parse().expect("a time"));
        let running = Running::start(config, clock.clone())
            .await
            .expect("the program starts");
        let app = running.app.clone();
        let passwords = demo::passwords(password::hash).await.expect("passwords");
        let seeded = demo::seed(&app.store, &zone, &passwords, clock.now())
            .await
            .expect("the database is writable")
            .expect("the database is empty");
        let router = web::router(app.clone()).expect("a router");
        Self {
            app,
            clock,
            seeded,
            router,
            running,
            _folder: folder,
        }
    }

    pub(crate) async fn close(self) {
        self.running.stop().await.expect("the program stops");
    }

    /// Moves the wall clock.
    pub(crate) fn at(&self, time: Timestamp) {
        self.clock.set(time);
    }

    /// So long before or after the appointment's start.
    pub(crate) fn around_start(&self, minutes: i64) -> Timestamp {
        self.seeded.start + SignedDuration::from_mins(minutes)
    }

    /// The address of the appointment's room.
    pub(crate) fn room(&self) -> String {
        format!("/stanza/{}", self.seeded.room.reveal())
    }

    /// Asks as somebody who reads Italian.
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "sportello.example")
            .header(header::ACCEPT_LANGUAGE, "it");
        if !body.is_empty() {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request
            .body(Body::from(body.to_owned()))
            .expect("a request");
        let answer = tokio::time::timeout(
            Duration::from_secs(20),
            self.router.clone().oneshot(request),
        );
        let answer = answer
            .await
            .expect("an answer in time")
            .expect("routers do not fail");
        Answer::read(answer).await
    }

    pub(crate) async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.ask(Method::GET, path, &[("cookie", cookie)], "").await
    }

    pub(crate) async fn post(&self, path: &str, cookie: &str, body: &str) -> Answer {
        self.ask(Method::POST, path, &[("cookie", cookie)], body)
            .await
    }

    /// Signs a clerk of the demonstration in; the answer is the cookie.
    pub(crate) async fn sign_in(&self, login: &str) -> String {
        let clerk = self.seeded.clerks.iter().find(|clerk| clerk.login == login);
        let password = &clerk.expect("a clerk of the demonstration").password;
        let body = format!("login={login}&password={password}");
        let answer = self.post("/operatore/accesso", "", &body).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.cookie().expect("a session")
    }
}

impl Answer {
    async fn read(answer: Response<Body>) -> Self {
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, 4 * 1024 * 1024).await.expect("a body");
        Self {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(bytes.to_vec()).expect("a text"),
        }
    }

    /// A header as text; empty if there is none.
    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Name and value of the cookie that is set, as a browser would send them back.
    pub(crate) fn cookie(&self) -> Option<String> {
        let set = self.header(header::SET_COOKIE);
        set.split(';')
            .next()
            .filter(|pair| pair.contains('='))
            .map(str::to_owned)
    }

    /// What the page tells its script.
    pub(crate) fn data(&self) -> serde_json::Value {
        let start = "<script type=\"application/json\" id=\"page\">";
        let (_, rest) = self.body.split_once(start).expect("data for the script");
        let (json, _) = rest.split_once("</script>").expect("the end of the data");
        serde_json::from_str(json).expect("JSON")
    }
}
