//! What monitoring reads: well-formed by the rules of the format, moved by a real call, and free of
//! anybody's name.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::live::Person;
use crate::support::app::TestApp;
use crate::support::desk::Desk;

/// Samples by name and labels, as they stand on the page.
type Samples = BTreeMap<String, f64>;

async fn watched() -> TestApp {
    TestApp::start_with(|config| {
        config.metrics.listen = Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    })
    .await
}

/// Asks an address for a page; returns head and body.
async fn get(address: SocketAddr, path: &str) -> (String, String) {
    let mut socket = TcpStream::connect(address).await.expect("connected");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    socket.write_all(request.as_bytes()).await.expect("asked");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.expect("answered");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    (head.to_owned(), body.to_owned())
}

async fn scrape(app: &TestApp) -> Samples {
    let address = app.metrics_address().expect("metrics are on");
    let (head, body) = get(address, "/metrics").await;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(
        head.to_lowercase()
            .contains("content-type: text/plain; version=0.0.4"),
        "{head}"
    );
    parse(&body)
}

/// Reads a page by the rules of the text format 0.0.4: every family is described once, before its
/// samples and all of them together; names are names; no sample comes twice; values are numbers.
fn parse(page: &str) -> Samples {
    assert!(page.ends_with('\n'), "the last line ends");
    let mut samples = Samples::new();
    let mut described = BTreeMap::new();
    let mut helped = BTreeSet::new();
    let mut current = "";
    for line in page.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, text) = help.split_once(' ').expect("a help has words");
            assert!(is_name(name) && !text.is_empty(), "{line}");
            assert!(helped.insert(name), "{name} is helped twice");
            continue;
        }
        if let Some(kind) = line.strip_prefix("# TYPE ") {
            let (name, kind) = kind.split_once(' ').expect("a type");
            assert!(["counter", "gauge"].contains(&kind), "{line}");
            assert!(helped.contains(name), "{name} has no help");
            assert!(described.insert(name, kind).is_none(), "{name} comes twice");
            assert_eq!(kind == "counter", name.ends_with("_total"), "{line}");
            current = name;
            continue;
        }
        let (series, value) = line.rsplit_once(' ').expect("a value");
        let (name, labels) = match series.split_once('{') {
            Some((name, labels)) => (name, labels.strip_suffix('}').expect("a brace")),
            None => (series, ""),
        };
        assert_eq!(name, current, "samples follow their type");
        assert_labels(labels);
        let value: f64 = value.parse().expect("a number");
        assert!(described[name] == "gauge" || value >= 0.0, "{line}");
        assert!(
            samples.insert(series.to_owned(), value).is_none(),
            "{series} twice"
        );
    }
    samples
}

fn is_name(name: &str) -> bool {
    let first = name.chars().next();
    first.is_some_and(|it| it.is_ascii_alphabetic() || it == '_')
        && name
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || it == '_')
}

/// `a="b",c="d"`, where quotes, backslashes and line ends within are escaped.
fn assert_labels(labels: &str) {
    let mut rest = labels;
    while !rest.is_empty() {
        let (name, value) = rest.split_once("=\"").expect("a label");
        assert!(is_name(name), "{labels}");
        let mut escaped = false;
        let end = value.find(|it: char| {
            let ends = it == '"' && !escaped;
            escaped = it == '\\' && !escaped;
            ends
        });
        rest = &value[end.expect("an end") + 1..];
        rest = rest.strip_prefix(',').unwrap_or(rest);
    }
}

#[tokio::test]
async fn numbers_move_with_a_call_and_tell_nobody_by_name() {
    let app = watched().await;
    let desk = Desk::set_up(app.store(), app.now()).await;
    let booking = desk.book(app.store(), (9, 0), app.now()).await;
    app.set_time(8, 55);
    let before = scrape(&app).await;
    assert!((before["sportello_calls"] - 0.0).abs() < 0.1);
    assert!((before["sportello_database_up"] - 1.0).abs() < 0.1);

    let mut citizen = Person::citizen(&app, &booking).await;
    let mut here = citizen.call().await;
    let mut clerk = Person::clerk(&app, desk.anna).await;
    clerk.admit(&booking).await;
    let mut there = clerk.call().await;
    here.say_until_heard("uno", &mut there).await;
    there.say_until_heard("due", &mut here).await;
    get(app.address(), "/salute").await;
    get(app.address(), "/stanza/no-such-link").await;

    let in_time = async {
        loop {
            let now = scrape(&app).await;
            // The media thread tells its numbers now and then, and the call may be seen before them.
            let is_told = [
                "sportello_rtp_packets_received_total",
                "sportello_rtp_packets_forwarded_total",
            ]
            .iter()
            .all(|series| now[*series] - before.get(*series).copied().unwrap_or(0.0) > 3.5);
            if is_told && now["sportello_calls"] > 0.5 {
                return now;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let after = tokio::time::timeout(Duration::from_secs(20), in_time)
        .await
        .expect("the call is seen");
    let grown = |series: &str| after[series] - before.get(series).copied().unwrap_or(0.0);
    for (series, least) in [
        ("sportello_rooms", 1.0),
        ("sportello_participants", 2.0),
        ("sportello_websocket_sessions", 2.0),
        ("sportello_dtls_handshakes_total{result=\"ok\"}", 2.0),
        ("sportello_rtp_packets_received_total", 4.0),
        ("sportello_rtp_packets_forwarded_total", 4.0),
        (
            "sportello_media_datagrams_total{thread=\"0\",direction=\"in\"}",
            8.0,
        ),
        (
            "sportello_media_datagrams_total{thread=\"0\",direction=\"out\"}",
            8.0,
        ),
        (
            "sportello_media_bytes_total{thread=\"0\",direction=\"in\"}",
            1000.0,
        ),
        (
            "sportello_http_requests_total{method=\"GET\",route=\"/salute\",status=\"200\"}",
            1.0,
        ),
        (
            "sportello_participants_by_quality{grade=\"excellent\"}",
            1.0,
        ),
    ] {
        assert!(grown(series) >= least, "{series}: {}", grown(series));
    }
    assert!(after["sportello_media_busy_ratio{thread=\"0\"}"] < 0.5);
    for series in after.keys() {
        let ticket = booking.appointment.id.to_string();
        for secret in ["Rossi", "Mario", "no-such-link", ticket.as_str()] {
            assert!(!series.contains(secret), "{series}");
        }
    }

    let end =
        json!({ "ticket": booking.appointment.id.to_string(), "outcome": "done", "note": "" });
    clerk.signal.ask("call.end", end).await;
    let over = async {
        while scrape(&app).await["sportello_calls"] > 0.5 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), over)
        .await
        .expect("the call is over");
    app.stop().await;
}

#[tokio::test]
async fn metrics_are_nowhere_unless_the_operator_says_where() {
    let app = TestApp::start().await;
    assert_eq!(app.metrics_address(), None);
    let (head, _) = get(app.address(), "/metrics").await;
    assert!(head.starts_with("HTTP/1.1 404"), "{head}");
    app.stop().await;

    let app = watched().await;
    let (head, _) = get(app.address(), "/metrics").await;
    assert!(
        head.starts_with("HTTP/1.1 404"),
        "not among the pages: {head}"
    );
    app.stop().await;
}
