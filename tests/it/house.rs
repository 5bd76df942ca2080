//! Reads the house's own sources and fails on what ARCHITECTURE.md rules out. Each rule is first
//! shown something it must refuse and something it must let pass.

use self::{
    rules::{RULES, strangers},
    source::Source,
};

mod rules;
mod source;

#[test]
fn the_house_is_in_order() {
    let mut files = source::all();
    files.extend(["Cargo.lock", "Cargo.toml"].map(source::one));
    let mut breaches = Vec::new();
    for (rule, check) in RULES {
        for file in &files {
            breaches.extend(
                check(file)
                    .into_iter()
                    .map(|what| format!("{rule}: {}: {what}", file.path)),
            );
        }
    }
    let names = strangers(&source::top_level());
    breaches.extend(
        names
            .into_iter()
            .map(|name| format!("the top level is fixed: {name}")),
    );
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

#[test]
fn every_part_of_the_house_is_read() {
    let files = source::all();
    let parts = [
        "assets/build.rs",
        "rooms/src/gate.rs",
        "signaling/src/lib.rs",
        "src/booking.rs",
        "src/store.rs",
        "src/web.rs",
        "tests/it/house.rs",
    ];
    for part in parts {
        let file = files.iter().find(|file| file.path == part);
        assert!(
            file.is_some_and(|file| !file.text.is_empty()),
            "{part} is not read"
        );
    }
    assert!(!files.iter().any(|file| file.path.contains("node_modules")));
}

#[test]
fn every_rule_refuses_what_it_is_for() {
    for (rule, path, text) in refused() {
        let (_, check) = RULES[rule];
        let file = Source::new(path, text);
        assert!(
            !check(&file).is_empty(),
            "{} lets pass in {path}: {text}",
            RULES[rule].0
        );
    }
    for (rule, (name, _)) in RULES.iter().enumerate() {
        assert!(
            refused().iter().any(|case| case.0 == rule),
            "{name} is never tried"
        );
    }
}

#[test]
fn no_rule_refuses_what_is_allowed() {
    for (path, text) in allowed() {
        let file = Source::new(path, text);
        for (rule, check) in RULES {
            assert_eq!(check(&file), Vec::<String>::new(), "{rule}: {path}: {text}");
        }
    }
}

#[test]
fn a_stranger_at_the_top_level_is_seen() {
    let names = ["Cargo.toml", "docs", "target"].map(str::to_owned);
    assert_eq!(strangers(&names), ["docs"]);
}

#[test]
fn groups_of_imports_are_spread_out() {
    let code = "use crate::{booking::{self, slots}, store::Store, web as pages};";
    let mut paths = source::named_paths(code);
    paths.retain(|path| path.starts_with("crate"));
    let expected = [
        "crate::booking::self",
        "crate::booking::slots",
        "crate::store::Store",
        "crate::web",
    ];
    assert_eq!(paths, expected);
}

/// The number of a rule, a file, and a text which that rule must refuse in it.
fn refused() -> Vec<(usize, &'static str, &'static str)> {
    let long: &str = Box::leak("//\n".repeat(601).into_boxed_str());
    vec![
        (0, "rooms/src/room.rs", "use tokio::sync::mpsc;"),
        (
            0,
            "rooms/src/sfu/slots.rs",
            "use std::{net::{SocketAddr, UdpSocket}, time::Instant};",
        ),
        (
            0,
            "signaling/src/session.rs",
            "fn f() { std::thread::sleep(d) }",
        ),
        (0, "src/booking/slots.rs", "use sqlx::Row;"),
        (1, "rooms/src/hall.rs", "pub async fn run() {}"),
        (1, "rooms/src/hall.rs", "let now = Instant::now();"),
        (
            1,
            "signaling/src/lib.rs",
            "let now = std::time::SystemTime::now();",
        ),
        (1, "src/booking.rs", "let now = jiff::Timestamp::now();"),
        (
            1,
            "src/booking/links.rs",
            "let token: [u8; 32] = rand::random();",
        ),
        (2, "rooms/src/hall.rs", "use sportello_signaling::Session;"),
        (
            2,
            "signaling/src/session.rs",
            "use sportello::clock::Clock;",
        ),
        (2, "src/booking/slots.rs", "use crate::store::Store;"),
        (2, "src/booking/slots.rs", "use super::super::clock;"),
        (2, "src/booking.rs", "use super::clock::Clock;"),
        (
            2,
            "src/booking/links.rs",
            "use sportello_rooms::id::RoomId;",
        ),
        (
            2,
            "src/store/visits.rs",
            "use crate::{booking::slots, web::Error};",
        ),
        (2, "src/store.rs", "fn f(text: &crate::text::Texts) {}"),
        (3, "src/web/portal.rs", "let q = sqlx::query(text);"),
        (
            3,
            "src/jobs/retention.rs",
            "const Q: &str = \"delete from person where id = $1\";",
        ),
        (3, "src/cli.rs", "run(r#\"select id\n  from booking\"#)"),
        (
            3,
            "src/web/x.rs",
            "run(\"update booking set state = 'done'\")",
        ),
        (
            4,
            "src/web/room.rs",
            "use sportello_rooms::{gate, hall::Hall};",
        ),
        (4, "src/doctor.rs", "use sportello_rooms::hall::Hall;"),
        (4, "src/jobs.rs", "use std::net::UdpSocket;"),
        (4, "src/cli/serve.rs", "use std::net::UdpSocket;"),
        (
            4,
            "src/app.rs",
            "use sportello_rooms::transport::Certificate;",
        ),
        (5, "src/jobs.rs", "use crate::web;"),
        (5, "src/live/socket.rs", "use crate::{live, web::Error};"),
        (5, "src/auth/session.rs", "use super::super::web::page;"),
        (6, "src/web/page.rs", long),
        (7, "assets/js/room.js", "tile.innerHTML = name;"),
        (
            8,
            "assets/package-lock.json",
            "  \"resolved\": \"https://registry.example/a.tgz\",",
        ),
        (
            8,
            "Cargo.lock",
            "source = \"registry+https://mirror.example/index\"",
        ),
        (9, "src/cli.rs", "// TODO: later"),
        (9, "assets/js/room.js", "/* FIXME */"),
        (9, "rooms/src/hall.rs", "fn f() { todo!() }"),
    ]
}

/// A file and a text which no rule may refuse in it.
fn allowed() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "rooms/src/room.rs",
            "// Instant::now() is not asked here, async neither.\nuse jiff::Timestamp;",
        ),
        (
            "rooms/src/room.rs",
            "const A: &str = \"async tokio::spawn\"; const Q: char = '\"';",
        ),
        (
            "rooms/src/room.rs",
            "fn f() {}\n\n#[cfg(test)]\nmod tests {\n    use tokio::time;\n}\n",
        ),
        (
            "rooms/src/sfu/slots.rs",
            "use std::{net::SocketAddr, time::Instant};",
        ),
        ("rooms/tests/virtual_time.rs", "let base = Instant::now();"),
        (
            "signaling/src/session.rs",
            "use sportello_rooms::id::PersonId;",
        ),
        (
            "src/booking/slots.rs",
            "use super::{calendar::Calendar, hours};\nuse crate::booking::rules;",
        ),
        ("src/booking.rs", "pub mod slots;\npub use slots::free;"),
        (
            "src/store/visits.rs",
            "use sportello_rooms::gate::Standing;\nuse super::Store;",
        ),
        (
            "src/store/bookings.rs",
            "sqlx::query(\"select id from booking where code = $1\")",
        ),
        (
            "src/web/portal.rs",
            "let label = \"Select a day from the list\";\nuse crate::web::Error;",
        ),
        (
            "src/live/media.rs",
            "use mio::net::UdpSocket;\nuse sportello_rooms::hall::Hall;",
        ),
        ("src/app.rs", "use crate::web;"),
        (
            "src/cli/check.rs",
            "use std::{net::TcpListener, net::UdpSocket};",
        ),
        (
            "src/doctor/line.rs",
            "use sportello_rooms::hall::MediaState;",
        ),
        ("src/doctor/tunnel.rs", "use std::net::UdpSocket;"),
        ("src/tls.rs", "use sportello_rooms::transport::Certificate;"),
        ("src/booking/applicant.rs", "use lettre::Address;"),
        ("assets/js/room.js", "tile.textContent = name;"),
        (
            "Cargo.lock",
            concat!(
                "source = \"registry+https://github.com/rust-lang/crates",
                ".io-index\""
            ),
        ),
        ("assets/package-lock.json", "  \"version\": \"1.0.0\","),
    ]
}
