//! The doctor against the whole program: the same calls that an operator makes.

use std::net::SocketAddr;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use serde_json::json;
use sportello::clock::Clock;
use sportello::config::{HttpUrl, Tls};
use sportello::doctor::{self, Admission, Path, Plan, Report, Server, Unreachable};
use sportello::live;
use sportello::tls;
use sqlx::{Connection as _, SqliteConnection};

use crate::support::app::TestApp;
use crate::support::desk::Desk;
use crate::support::signal::Signal;

#[tokio::test]
async fn a_sound_server_is_found_sound_and_nothing_of_it_is_written_down() {
    let app = TestApp::start_with(|config| config.server.tls = Tls::SelfSigned).await;
    let desk = Desk::set_up(app.store(), app.now()).await;
    desk.book(app.store(), (9, 0), app.now()).await;
    let before = written(&app).await;
    assert!(before.iter().any(|table| table.starts_with("booking:'")));

    let key = Box::new(app.room_key());
    let own = tls::own_authority(app.config()).expect("made");
    let signed = Admission::Signed(key);
    let report = visit(app.address(), signed, own, Path::ALL, &app.clock).await;
    let report = report.expect("it answers");
    assert_sound(&report);
    assert_eq!(report.findings.len(), Path::ALL.len());
    assert_eq!(written(&app).await, before);
    all_are_gone(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn a_test_that_has_lost_its_socket_is_over() {
    let app = TestApp::start().await;
    let [token, _] = live::test_tokens(&app.room_key(), app.now());
    let (mut signal, _) = Signal::hello(app.address()).await;
    let joined = signal.ask("join", json!({ "token": token })).await;
    assert_eq!(joined["t"], "admitted", "{joined}");
    assert_eq!(joined["d"]["role"], "guest");
    signal.vanish();
    all_are_gone(&app).await;

    app.set_time(8, 2);
    let (mut signal, _) = Signal::hello(app.address()).await;
    let joined = signal.ask("join", json!({ "token": token })).await;
    assert_eq!(joined["d"]["code"], "expired", "{joined}");
    app.stop().await;
}

#[tokio::test]
async fn whoever_has_no_key_is_given_a_few_tests() {
    let app = TestApp::start().await;
    let report = examine(&app, Admission::Asked).await;
    assert_sound(&report.expect("it answers"));
    let mut refused = None;
    for _ in 0..20 {
        let none = visit(app.address(), Admission::Asked, None, &[], &app.clock).await;
        refused = refused.or(none.err());
    }
    let what = refused.expect("twenty in a row are too many").what;
    assert!(what.contains("no more tests"), "{what}");
    app.stop().await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_said_to_be_so() {
    let app = TestApp::start().await;
    let (key, address) = (app.room_key(), app.address());
    app.stop().await;
    for admission in [Admission::Asked, Admission::Signed(Box::new(key))] {
        let gone = visit(address, admission, None, Path::ALL, &Clock::system()).await;
        let what = gone.expect_err("nobody listens").what;
        assert!(what.contains("does not answer"), "{what}");
    }
}

async fn all_are_gone(app: &TestApp) {
    let gone = async {
        while app.live().conversations() > 0 {
            tokio::task::yield_now().await;
        }
    };
    let gone = tokio::time::timeout(Duration::from_secs(5), gone).await;
    assert!(gone.is_ok(), "a conversation is kept");
}

fn assert_sound(report: &Report) {
    assert!(report.is_well(), "{report:?}");
    for finding in &report.findings {
        let it = &finding.measured;
        let connected = it.connected.expect("connected");
        assert!(it.first_media.expect("heard") >= connected, "{it:?}");
        assert!(it.round_trip.expect("heard") < Duration::from_secs(1));
        assert_eq!(it.loss, Some(0.0), "loopback loses nothing");
        let (local, remote) = it.pair.as_ref().expect("connected");
        let (kind, protocol) = match finding.path {
            Path::Udp => ("host", "udp"),
            Path::Tcp => ("host", "tcp"),
            Path::TurnUdp | Path::TurnTcp | Path::TurnTls => ("relay", "udp"),
        };
        assert_eq!((&*local.kind, &*remote.protocol), (kind, protocol));
        assert_eq!(remote.kind, "host");
    }
}

async fn examine(app: &TestApp, admission: Admission) -> Result<Report, Unreachable> {
    visit(
        app.address(),
        admission,
        None,
        &[Path::Udp, Path::Tcp, Path::TurnTcp],
        &app.clock,
    )
    .await
}

async fn visit(
    address: SocketAddr,
    admission: Admission,
    own: Option<CertificateDer<'static>>,
    paths: &[Path],
    clock: &Clock,
) -> Result<Report, Unreachable> {
    let scheme = if own.is_some() { "https" } else { "http" };
    let url = HttpUrl::parse(&format!("{scheme}://{address}")).expect("an address");
    let server = Server::new(&url, own, admission).expect("usable");
    let plan = Plan {
        paths: paths.to_vec(),
        wanted: false,
        lasts: Duration::from_millis(500),
    };
    doctor::examine(&server, &plan, clock, |_| {}).await
}

/// Everything in the database, table by table.
async fn written(app: &TestApp) -> Vec<String> {
    let file = app.data_folder().join("sportello.sqlite");
    let mut database = SqliteConnection::connect(&format!("sqlite://{}", file.display()))
        .await
        .expect("opened");
    let tables: Vec<String> =
        sqlx::query_scalar("select name from sqlite_master where type = 'table' order by name")
            .fetch_all(&mut database)
            .await
            .expect("read");
    let mut written = Vec::new();
    for table in tables {
        let columns: String = sqlx::query_scalar(
            "select group_concat('quote(' || name || ')', ' || ') from pragma_table_info($1)",
        )
        .bind(&table)
        .fetch_one(&mut database)
        .await
        .expect("read");
        let rows = format!("select coalesce(group_concat({columns}), '') from {table}");
        let rows: String = sqlx::query_scalar(sqlx::AssertSqlSafe(rows))
            .fetch_one(&mut database)
            .await
            .expect("read");
        written.push(format!("{table}:{rows}"));
    }
    written
}
