//! The rules of the house. Each takes one file and says what in it is against the rule.

use super::source::{Rust, Source, named_paths};

/// A rule, by the name its breaches are reported under.
pub(crate) type Rule = (&'static str, fn(&Source) -> Vec<String>);

/// Every rule that looks at one file at a time.
pub(crate) const RULES: [Rule; 10] = [
    (
        "the pure parts import nothing that waits, stores or talks",
        pure_parts_import_no_io,
    ),
    (
        "the pure parts neither wait nor ask the time",
        pure_parts_are_told_the_time,
    ),
    (
        "rooms, signaling and booking stand below the rest",
        imports_point_down,
    ),
    ("SQL is in src/store alone", sql_is_in_the_store),
    (
        "sockets and the media plane are in src/live alone",
        live_alone_touches_media,
    ),
    (
        "only the top of the program knows the pages",
        pages_are_on_top,
    ),
    ("no file has more than 600 lines", files_are_short),
    (
        "scripts never write markup into a page",
        scripts_write_no_markup,
    ),
    ("lock files name no host of a registry", locks_name_no_host),
    ("nothing is left for later", nothing_is_left_for_later),
];

/// What may stand at the top level. What is there beyond it on a developer's machine is ignored by
/// git: `target`, `data`.
pub(crate) const TOP_LEVEL: [&str; 23] = [
    ".cargo",
    ".ci",
    ".clippy.toml",
    ".config",
    ".editorconfig",
    ".git",
    ".gitignore",
    ".rustfmt.toml",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "assets",
    "config.toml",
    "publiccode.yml",
    "rooms",
    "signaling",
    "src",
    "tests",
];

/// Names at the top level that have no place there.
pub(crate) fn strangers(names: &[String]) -> Vec<String> {
    let ours = |name: &&String| {
        TOP_LEVEL.contains(&name.as_str()) || ["data", "target"].contains(&name.as_str())
    };
    names.iter().filter(|name| !ours(name)).cloned().collect()
}

fn pure_parts_import_no_io(source: &Source) -> Vec<String> {
    if !is_pure(source) {
        return Vec::new();
    }
    let forbidden = [
        "async_std",
        "axum",
        "hyper",
        "lettre",
        "mio",
        "quinn_udp",
        "rustls",
        "socket2",
        "sqlx",
        "std::env",
        "std::fs",
        "std::net::TcpListener",
        "std::net::TcpStream",
        "std::net::UdpSocket",
        "std::process",
        "std::thread",
        "tokio",
        "tokio_util",
        "tower",
    ];
    named_paths(&source.rust().code)
        .into_iter()
        .filter(|path| forbidden.iter().any(|name| begins(path, name)))
        // An address is parsed by whom it is sent with; parsing does not talk.
        .filter(|path| path != "lettre::Address")
        .collect()
}

fn pure_parts_are_told_the_time(source: &Source) -> Vec<String> {
    if !is_pure(source) {
        return Vec::new();
    }
    let code = source.rust().code;
    let words = ["async", "await"]
        .into_iter()
        .filter(|word| has_word(&code, word));
    let calls = [
        "Instant::now",
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
        "ZonedDateTime::now",
        "rand::rng",
        "rand::random",
        "thread_rng",
    ];
    let calls = calls.into_iter().filter(|call| code.contains(call));
    words.chain(calls).map(str::to_owned).collect()
}

fn imports_point_down(source: &Source) -> Vec<String> {
    if !source.is_program() {
        return Vec::new();
    }
    let Rust { code, .. } = source.rust();
    let crates = named_paths(&code);
    let ours = |allowed: &[&str]| -> Vec<String> {
        crates
            .iter()
            .filter(|path| begins(path, "sportello") || path.starts_with("sportello_"))
            .filter(|path| !allowed.iter().any(|name| begins(path, name)))
            .cloned()
            .collect()
    };
    let modules = |allowed: &[&str]| -> Vec<String> {
        let mut named = source.own_paths(&code);
        named.retain(|path| !allowed.iter().any(|name| begins(path, name)));
        named
    };
    if source.path.starts_with("rooms/") {
        ours(&[])
    } else if source.path.starts_with("signaling/") {
        ours(&["sportello_rooms"])
    } else if source.is_in("src/booking") {
        [ours(&[]), modules(&["crate::booking"])].concat()
    } else if source.is_in("src/store") {
        let ours = ours(&["sportello_rooms"]);
        [ours, modules(&["crate::booking", "crate::store"])].concat()
    } else {
        Vec::new()
    }
}

fn sql_is_in_the_store(source: &Source) -> Vec<String> {
    if !source.is_program() || source.is_in("src/store") {
        return Vec::new();
    }
    let Rust { code, strings } = source.rust();
    let driver = named_paths(&code)
        .into_iter()
        .filter(|path| begins(path, "sqlx"));
    let statements = strings.into_iter().filter(|text| is_sql(text));
    driver.chain(statements).collect()
}

fn live_alone_touches_media(source: &Source) -> Vec<String> {
    let outside =
        source.is_program() && source.path.starts_with("src/") && !source.is_in("src/live");
    if !outside {
        return Vec::new();
    }
    let forbidden = [
        "mio",
        "quinn_udp",
        "sportello_rooms::hall",
        "sportello_rooms::rtp",
        "sportello_rooms::sfu",
        "sportello_rooms::transport",
        "std::net::UdpSocket",
        "tokio::net::UdpSocket",
    ];
    // The certificate is made with the others, and `check` tries whether the ports can be had.
    let allowed = |path: &str| match path {
        "sportello_rooms::transport::Certificate" => {
            source.is_in("src/tls") || source.is_in("src/jobs/renewal")
        }
        // A word of the protocol, which the doctor speaks from the other side.
        "sportello_rooms::hall::MediaState" => source.is_in("src/doctor"),
        // The tunnel stands for a socket and is handed the one it replaces.
        "std::net::UdpSocket" => source.is_in("src/cli/check") || source.is_in("src/doctor/tunnel"),
        _ => false,
    };
    named_paths(&source.rust().code)
        .into_iter()
        .filter(|path| forbidden.iter().any(|name| begins(path, name)))
        .filter(|path| !allowed(path))
        .collect()
}

fn pages_are_on_top(source: &Source) -> Vec<String> {
    let below = source.is_program()
        && source.path.starts_with("src/")
        && !["src/app", "src/cli", "src/web"]
            .iter()
            .any(|module| source.is_in(module));
    if !below {
        return Vec::new();
    }
    let code = source.rust().code;
    let mut named = source.own_paths(&code);
    named.retain(|path| begins(path, "crate::web"));
    named
}

fn files_are_short(source: &Source) -> Vec<String> {
    let code = ["css", "html", "js", "mjs", "rs", "scss"].contains(&source.extension());
    let lines = source.text.lines().count();
    if code && lines > 600 {
        vec![format!("{lines} lines")]
    } else {
        Vec::new()
    }
}

fn scripts_write_no_markup(source: &Source) -> Vec<String> {
    let script = source.path.starts_with("assets/") && ["js", "mjs"].contains(&source.extension());
    if !script {
        return Vec::new();
    }
    let ways = [
        "createContextualFragment",
        "document.write",
        "innerHTML",
        "insertAdjacentHTML",
        "outerHTML",
    ];
    ways.into_iter()
        .filter(|way| source.text.contains(way))
        .map(str::to_owned)
        .collect()
}

fn locks_name_no_host(source: &Source) -> Vec<String> {
    let addresses = |key: &str, usual: &str| -> Vec<String> {
        let lines = source.text.lines().map(str::trim);
        lines
            .filter(|line| line.starts_with(key) && !line.contains(usual))
            .map(str::to_owned)
            .collect()
    };
    match source.path.rsplit('/').next() {
        Some("Cargo.lock") => addresses(
            "source",
            // The name cargo gives its own registry, whichever mirror it asks.
            concat!(
                "\"registry+https://github.com/rust-lang/crates",
                ".io-index\""
            ),
        ),
        Some("package-lock.json") => addresses("\"resolved\"", "\"file:"),
        _ => Vec::new(),
    }
}

fn nothing_is_left_for_later(source: &Source) -> Vec<String> {
    if source.extension() == "json" || source.path.starts_with("tests/it/house") {
        return Vec::new();
    }
    let marks = ["TODO", "FIXME", "XXX", "todo!(", "unimplemented!("];
    let found = |mark: &&str| {
        if mark.ends_with('(') {
            source.text.contains(*mark)
        } else {
            has_word(&source.text, mark)
        }
    };
    marks
        .iter()
        .filter(|mark| found(mark))
        .map(|mark| (*mark).to_owned())
        .collect()
}

fn is_pure(source: &Source) -> bool {
    let crates = ["rooms/", "signaling/"];
    source.is_program()
        && (crates.iter().any(|name| source.path.starts_with(name)) || source.is_in("src/booking"))
}

/// Whether a string is a statement; its first word is all in lower or all in upper case.
fn is_sql(text: &str) -> bool {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (verb, rest) = text.split_once(' ').unwrap_or((&text, ""));
    let rest = format!(" {} ", rest.to_lowercase());
    match verb {
        "delete" | "DELETE" => rest.starts_with(" from "),
        "insert" | "INSERT" => rest.starts_with(" into ") || rest.starts_with(" or "),
        "select" | "SELECT" => rest.contains(" from "),
        "update" | "UPDATE" => rest.contains(" set "),
        "with" | "WITH" => rest.contains(" as ("),
        _ => false,
    }
}

/// Whether `path` is `name` or something inside it.
fn begins(path: &str, name: &str) -> bool {
    path.strip_prefix(name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn has_word(text: &str, word: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(joins) && !text[at + word.len()..].starts_with(joins))
}
