use std::path::Path;

use super::{Config, ConfigError, DEFAULT, LogFormat, Tls};

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(text, Path::new("config.toml"))
}

#[test]
fn the_file_shows_every_default() {
    assert_eq!(
        parse(DEFAULT).expect("the shipped file is valid"),
        Config::default()
    );
}

#[test]
fn the_file_names_every_key() {
    let shown: toml::Table = toml::from_str(DEFAULT).expect("the shipped file is valid");
    let known = |section: &toml::Table, line: &str| {
        let text = format!("{line}\nno_such_key = 1\n");
        let message = parse(&text).expect_err("the key is unknown").to_string();
        for key in section.keys() {
            assert!(message.contains(key.as_str()), "{line} {key} in {message}");
        }
        let named = message.matches('`').count() / 2;
        // The problem and the remedy both list the keys; the problem names the unknown one too.
        assert_eq!((named - 1) / 2, section.len(), "{line}: {message}");
    };
    for (name, section) in &shown {
        let section = section
            .as_table()
            .expect("the top level holds sections only");
        known(section, &format!("[{name}]"));
    }
    known(
        shown["mail"]["smtp"].as_table().expect("a section"),
        "[mail.smtp]",
    );
}

#[test]
fn what_is_wrong_is_named_with_file_line_key_and_remedy() {
    let cases = [
        ("[server]\nlisten = 5", 2, "server.listen", "socket address"),
        ("[server]\n\nlissten = \"x\"", 3, "server.lissten", "listen"),
        ("[server]\ntls = \"on\"", 2, "server.tls", "self-signed"),
        (
            "[server]\ntls = \"files\"",
            1,
            "server.tls_certificate",
            "PEM",
        ),
        (
            "[server]\npublic_url = \"comune\"",
            2,
            "server.public_url",
            "https://",
        ),
        (
            "[metrics]\nlisten = \"9464\"",
            2,
            "metrics.listen",
            "127.0.0.1:9464",
        ),
        ("[media]\nthreads = 0", 2, "media.threads", "1 to 64"),
        (
            "[media]\nlisten = \"0.0.0.0:65535\"\nthreads = 2",
            2,
            "media.listen",
            "lower port",
        ),
        ("[media]\nlisten = []", 2, "media.listen", "1 to 4"),
        ("[media]\nrelay = 3478", 2, "media.relay", "0.0.0.0:7882"),
        (
            "[media]\nrelay = \"0.0.0.0:65535\"\nthreads = 2",
            2,
            "media.relay",
            "lower",
        ),
        (
            "[media]\nlisten = [\"[::]:443\", \"192.0.2.7:3477\"]\nthreads = 2",
            1,
            "media.relay",
            "leave media.relay empty",
        ),
        (
            "[media]\nlisten = [\"0.0.0.0:443\", \"3478\"]",
            2,
            "media.listen",
            "0.0.0.0:7882",
        ),
        (
            "[media]\naddresses = [\"0.0.0.0\"]",
            2,
            "media.addresses",
            "reach this machine",
        ),
        (
            "[media]\naddresses = [\n  \"203.0.113.7\",\n  \"desk.example\",\n]",
            2,
            "media.addresses",
            "203.0.113.7/10.0.0.5",
        ),
        (
            "[media]\naddresses = [\"203.0.113.7/fd00::5\"]",
            2,
            "media.addresses",
            "203.0.113.7/10.0.0.5",
        ),
        (
            "[media]\naddresses = [\"203.0.113.7/\"]",
            2,
            "media.addresses",
            "203.0.113.7/10.0.0.5",
        ),
        (
            "[media]\nlisten = \"10.0.0.6:7882\"\naddresses = [\"203.0.113.7/10.0.0.5\"]",
            3,
            "media.addresses",
            "media.listen",
        ),
        (
            "[media]\naddresses = [\"2001:db8::7/fd00::5\"]",
            2,
            "media.addresses",
            "media.listen",
        ),
        (
            "[room]\nopens_before_min = -1",
            2,
            "room.opens_before_min",
            "0 to 120",
        ),
        (
            "[booking]\nhold_min = \"ten\"",
            2,
            "booking.hold_min",
            "i64",
        ),
        (
            "[municipality]\ntimezone = \"Europe/Roma\"",
            2,
            "municipality.timezone",
            "Europe/Rome",
        ),
        (
            "[municipality]\nphone = \" \"",
            2,
            "municipality.phone",
            "number",
        ),
        (
            "[mail]\nfrom_address = \"nobody\"",
            2,
            "mail.from_address",
            "name@host",
        ),
        (
            "[mail.smtp]\nusername = \"u\"",
            1,
            "mail.smtp.password_file",
            "password",
        ),
        (
            "[data]\ndatabase = \"mysql://x\"",
            2,
            "data.database",
            "postgres://",
        ),
        ("[log]\nlevel = \"loud\"", 2, "log.level", "debug"),
        ("[nonsense]", 1, "nonsense", "server"),
    ];
    for (text, line, key, remedy) in cases {
        let error = parse(text).expect_err(text);
        let ConfigError::Refused {
            line: at,
            key: of,
            remedy: how,
            ..
        } = &error
        else {
            panic!("{text}: {error}");
        };
        assert_eq!((*at, of.as_str()), (line, key), "{error}");
        assert!(how.contains(remedy), "{error}");
        assert!(
            error
                .to_string()
                .starts_with(&format!("config.toml:{line}: {key}: ")),
            "{error}"
        );
    }
}

#[test]
fn an_address_may_name_the_one_behind_the_router() {
    let parsed = |listen: &str, addresses: &str| {
        let text = format!("[media]\nlisten = \"{listen}\"\naddresses = [{addresses}]");
        let addresses = parse(&text).expect("valid").media.addresses;
        let [address] = addresses[..] else {
            panic!("one: {addresses:?}");
        };
        (
            address.public().to_string(),
            address.local().map(|ip| ip.to_string()),
        )
    };
    let public = "203.0.113.7".to_owned();
    assert_eq!(
        parsed("0.0.0.0:443", "\"203.0.113.7/10.0.0.5\""),
        (public.clone(), Some("10.0.0.5".to_owned()))
    );
    assert_eq!(
        parsed("10.0.0.5:443", "\"203.0.113.7/10.0.0.5\""),
        (public.clone(), Some("10.0.0.5".to_owned()))
    );
    assert_eq!(
        parsed("[::]:443", "\"2001:db8::7/fd00::5\""),
        ("2001:db8::7".to_owned(), Some("fd00::5".to_owned()))
    );
    assert_eq!(parsed("10.0.0.6:443", "\"203.0.113.7\""), (public, None));
}

#[test]
fn the_relay_may_be_left_out() {
    let relay = |text: &str| parse(text).expect("valid").media.relay;
    assert_eq!(relay("[media]\nrelay = \"\""), None);
    assert_eq!(
        relay("[media]\nrelay = []\nlisten = \"0.0.0.0:3478\""),
        None
    );
    let beside = "[media]\nlisten = \"192.0.2.7:3478\"\nrelay = [\"192.0.2.8:3478\"]";
    let address = std::net::SocketAddr::from(([192, 0, 2, 8], 3478));
    assert_eq!(relay(beside), Some(address.into()));
}

#[test]
fn paths_are_taken_from_the_folder_of_the_file() {
    let text = "[server]\ntls = \"files\"\ntls_certificate = \"a.pem\"\ntls_key = \"/b.pem\"";
    let config = Config::parse(text, Path::new("/etc/sportello/config.toml")).expect("valid");
    assert_eq!(config.server.tls, Tls::Files);
    assert_eq!(
        config.server.tls_certificate,
        Path::new("/etc/sportello/a.pem")
    );
    assert_eq!(config.server.tls_key, Path::new("/b.pem"));
    assert_eq!(config.mail_folder(), Path::new("/etc/sportello/data/mail"));
    assert_eq!(
        config.database_url(),
        "sqlite:///etc/sportello/data/sportello.sqlite"
    );
}

#[test]
fn links_begin_with_the_public_address_or_the_listen_address() {
    let base = |text: &str| parse(text).expect("valid").base_url();
    assert_eq!(base(""), "http://127.0.0.1:8080");
    assert_eq!(
        base("[server]\nlisten = \"[::1]:9000\"\ntls = \"self-signed\""),
        "https://[::1]:9000"
    );
    assert_eq!(
        base("[server]\nlisten = \"0.0.0.0:80\""),
        "http://localhost:80"
    );
    assert_eq!(
        base("[server]\npublic_url = \"https://sportello.it/\""),
        "https://sportello.it"
    );
    assert_eq!(
        parse("[log]\nformat = \"json\"").expect("valid").log.format,
        LogFormat::Json
    );
}
