//! The defaults, which `config.toml` shows; a test holds the two together.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use super::{
    Booking, Data, Demo, Log, LogFormat, Mail, MailTransport, Media, Municipality, Room, Server,
    Smtp, SmtpSecurity, Tls,
    values::{HttpUrl, MailAddress, Minutes, Threads, Zone},
};

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080),
            public_url: None,
            tls: Tls::Off,
            tls_certificate: PathBuf::new(),
            tls_key: PathBuf::new(),
        }
    }
}

impl Default for Data {
    fn default() -> Self {
        Self {
            folder: PathBuf::from("data"),
            database: String::new(),
        }
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            transport: MailTransport::Folder,
            folder: PathBuf::new(),
            from_name: "Sportello in videochiamata".to_owned(),
            from_address: MailAddress::parse("sportello@localhost").expect("a valid address"),
            smtp: Smtp::default(),
        }
    }
}

impl Default for Smtp {
    fn default() -> Self {
        Self {
            host: "localhost".to_owned(),
            port: 587,
            security: SmtpSecurity::Starttls,
            username: String::new(),
            password_file: PathBuf::new(),
            ca_file: PathBuf::new(),
        }
    }
}

impl Default for Media {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 7882).into(),
            relay: Some(SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 3478).into()),
            addresses: Vec::new(),
            threads: Threads::new(1).expect("one thread is possible"),
            max_mbps: 0,
        }
    }
}

impl Default for Municipality {
    fn default() -> Self {
        Self {
            name: "Comune di Esempio".to_owned(),
            region: "Regione Esempio".to_owned(),
            website: Some(
                HttpUrl::parse("https://www.comune.example.it").expect("a valid address"),
            ),
            phone: "080 000 0000".to_owned(),
            privacy_url: None,
            accessibility_url: None,
            timezone: Zone::parse("Europe/Rome").expect("a bundled zone"),
        }
    }
}

impl Default for Room {
    fn default() -> Self {
        Self {
            opens_before_min: Minutes::new(10).expect("within its bounds"),
            grace_after_min: Minutes::new(15).expect("within its bounds"),
        }
    }
}

impl Default for Booking {
    fn default() -> Self {
        Self {
            hold_min: Minutes::new(10).expect("within its bounds"),
        }
    }
}

impl Default for Demo {
    fn default() -> Self {
        Self { seed: true }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self {
            level: "info".to_owned(),
            format: LogFormat::Text,
        }
    }
}
