//! The configuration file, parsed and checked before anything starts. What is refused is refused
//! with file, line, key and remedy; what is accepted needs no further check.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

pub use address::{MediaAddress, MediaAddressError};
pub use error::ConfigError;
pub use listen::Listen;
use serde::Deserialize;
pub use values::{HttpUrl, MailAddress, Minutes, Threads, Zone};

mod address;
mod error;
mod listen;
mod values;

/// The file as it stands in the repository: every key with its default.
pub const DEFAULT: &str = include_str!("../config.toml");

/// Everything an operator may set.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Pages and signalling.
    pub server: Server,
    /// What is kept, and where.
    pub data: Data,
    /// Outgoing messages.
    pub mail: Mail,
    /// Pictures and sound.
    pub media: Media,
    /// Whose desk this is.
    pub municipality: Municipality,
    /// When rooms open and close.
    pub room: Room,
    /// How appointments are made.
    pub booking: Booking,
    /// The demonstration municipality.
    pub demo: Demo,
    /// What is written to the log.
    pub log: Log,
    /// What monitoring reads.
    pub metrics: Metrics,
}

/// The `[server]` section.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// TCP address of pages and signalling.
    pub listen: SocketAddr,
    #[serde(deserialize_with = "values::optional_url")]
    /// What links in mails begin with, without a trailing slash; `None` when left empty.
    pub public_url: Option<HttpUrl>,
    /// Whether and how HTTPS is spoken.
    pub tls: Tls,
    /// PEM certificate chain for [`Tls::Files`].
    pub tls_certificate: PathBuf,
    /// PEM private key for [`Tls::Files`].
    pub tls_key: PathBuf,
}

/// Whether and how HTTPS is spoken.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Tls {
    /// With the operator's certificate.
    Files,
    /// Plain HTTP.
    Off,
    /// With a certificate made at the first start.
    SelfSigned,
}

/// The `[data]` section.
#[derive(Clone, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Data {
    /// Folder of everything that is written.
    pub folder: PathBuf,
    /// Database address; empty means SQLite in the folder.
    pub database: String,
}

impl fmt::Debug for Data {
    /// Leaves out the database address, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Data")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// The `[mail]` section.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// Sent, or written to a folder.
    pub transport: MailTransport,
    /// Folder of the `.eml` files; empty means `mail` in the data folder.
    pub folder: PathBuf,
    /// Name of the sender.
    pub from_name: String,
    /// Address of the sender.
    pub from_address: MailAddress,
    /// The mail server.
    pub smtp: Smtp,
}

/// How messages leave.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum MailTransport {
    /// As `.eml` files.
    Folder,
    /// Through a mail server.
    Smtp,
}

/// The `[mail.smtp]` section.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Smtp {
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Encryption of the connection.
    pub security: SmtpSecurity,
    /// User name; empty means no authentication.
    pub username: String,
    /// File that holds the password.
    pub password_file: PathBuf,
    /// Certificates, PEM, of authorities trusted beside the system's; empty means none.
    pub ca_file: PathBuf,
}

/// Encryption towards the mail server.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum SmtpSecurity {
    /// None at all.
    None,
    /// Plain first, then TLS (RFC 3207); required, never optional.
    Starttls,
    /// TLS from the first byte (RFC 8314).
    Tls,
}

/// The `[media]` section.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Media {
    /// UDP addresses of the first media thread.
    pub listen: Listen,
    /// UDP addresses of the first media thread's relay; `None` when left empty, and then there is none
    /// over UDP.
    #[serde(deserialize_with = "Listen::optional")]
    pub relay: Option<Listen>,
    /// Addresses told to browsers; empty means found at start.
    pub addresses: Vec<MediaAddress>,
    /// Number of media threads, each with one UDP port of each address.
    pub threads: Threads,
    /// Megabits a second the line carries outwards; 0 where nothing but the threads sets a limit.
    pub max_mbps: u32,
}

/// The `[municipality]` section.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Municipality {
    /// Name in the header.
    pub name: String,
    /// Line above the name.
    pub region: String,
    #[serde(deserialize_with = "values::optional_url")]
    /// The municipality's own site.
    pub website: Option<HttpUrl>,
    /// Telephone number shown wherever something fails.
    pub phone: String,
    #[serde(deserialize_with = "values::optional_url")]
    /// Privacy notice; `None` links our own page.
    pub privacy_url: Option<HttpUrl>,
    #[serde(deserialize_with = "values::optional_url")]
    /// Accessibility statement; `None` links our own page.
    pub accessibility_url: Option<HttpUrl>,
    /// Zone of the opening hours.
    pub timezone: Zone,
}

/// The `[room]` section.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Room {
    /// Minutes from the opening of the room link to the start of the appointment.
    pub opens_before_min: Minutes<0, 120>,
    /// Minutes from the end of the appointment to the closing of the room.
    pub grace_after_min: Minutes<0, 240>,
}

/// The `[booking]` section.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Booking {
    /// Minutes a time is kept while the form is filled in.
    pub hold_min: Minutes<2, 60>,
}

/// The `[demo]` section.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Demo {
    /// Whether an empty database is filled with the demonstration municipality.
    pub seed: bool,
}

/// The `[metrics]` section.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Metrics {
    /// TCP address of the metrics; `None` when left empty, and then there are none.
    #[serde(deserialize_with = "values::optional_address")]
    pub listen: Option<SocketAddr>,
}

/// The `[log]` section.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// Filter directives of `tracing`.
    pub level: String,
    /// For people or for collectors.
    pub format: LogFormat,
}

impl Log {
    /// Whether the level is a filter; a bare word must be a level, for `tracing` would take any other
    /// word as the name of a module and log nothing else.
    fn is_filter(&self) -> bool {
        tracing_subscriber::EnvFilter::try_new(&self.level).is_ok()
            && self.level.split(',').all(|directive| {
                directive.contains('=')
                    || directive
                        .trim()
                        .parse::<tracing::level_filters::LevelFilter>()
                        .is_ok()
            })
    }
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// One readable line.
    Text,
}

impl Config {
    /// Reads and checks `file`; relative paths in it are taken from its folder.
    pub fn load(file: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(file).map_err(|source| ConfigError::Unreadable {
            file: file.to_owned(),
            source,
        })?;
        Self::parse(&text, file)
    }

    /// Checks `text`, which came from `file`.
    pub fn parse(text: &str, file: &Path) -> Result<Self, ConfigError> {
        let mut config: Self =
            toml::from_str(text).map_err(|error| ConfigError::from_toml(&error, text, file))?;
        config.check(text, file)?;
        config.anchor(file.parent().unwrap_or(Path::new("")));
        Ok(config)
    }

    /// What links begin with: `public_url`, else made from the listen address.
    #[must_use]
    pub fn base_url(&self) -> String {
        if let Some(url) = &self.server.public_url {
            return url.as_str().to_owned();
        }
        let scheme = if self.server.tls == Tls::Off {
            "http"
        } else {
            "https"
        };
        let listen = self.server.listen;
        let host = match listen.ip() {
            ip if ip.is_unspecified() => "localhost".to_owned(),
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        format!("{scheme}://{host}:{}", listen.port())
    }

    /// The TCP port people reach: that of `public_url` where HTTPS is ours, else the one we listen
    /// on. A proxy in front takes pages only, and its port is of no use to media.
    #[must_use]
    pub fn public_port(&self) -> u16 {
        let url: Option<axum::http::Uri> = match (&self.server.public_url, self.server.tls) {
            (Some(url), Tls::Files | Tls::SelfSigned) => url.as_str().parse().ok(),
            _ => None,
        };
        url.map_or(self.server.listen.port(), |url| {
            let usual = if url.scheme_str() == Some("http") {
                80
            } else {
                443
            };
            url.port_u16().unwrap_or(usual)
        })
    }

    /// The host name of [`base_url`](Self::base_url), which makes ids of ours the world's.
    #[must_use]
    pub fn host(&self) -> String {
        let url: Option<axum::http::Uri> = self.base_url().parse().ok();
        url.and_then(|url| url.host().map(str::to_owned))
            .unwrap_or_else(|| "sportello".to_owned())
    }

    /// The database address with the default filled in.
    #[must_use]
    pub fn database_url(&self) -> String {
        if self.data.database.is_empty() {
            format!(
                "sqlite://{}",
                self.data.folder.join("sportello.sqlite").display()
            )
        } else {
            self.data.database.clone()
        }
    }

    /// The folder of `.eml` files with the default filled in.
    #[must_use]
    pub fn mail_folder(&self) -> PathBuf {
        if self.mail.folder.as_os_str().is_empty() {
            self.data.folder.join("mail")
        } else {
            self.mail.folder.clone()
        }
    }

    /// Refuses what is well-formed but cannot work together.
    fn check(&self, text: &str, file: &Path) -> Result<(), ConfigError> {
        let refuse = |key, problem: String, remedy: &str| {
            Err(ConfigError::refused(key, problem, remedy, text, file))
        };
        if self.server.tls == Tls::Files {
            for (key, path) in [
                ("server.tls_certificate", &self.server.tls_certificate),
                ("server.tls_key", &self.server.tls_key),
            ] {
                if path.as_os_str().is_empty() {
                    return refuse(
                        key,
                        "is empty although tls = \"files\"".to_owned(),
                        "name the PEM file, or set tls = \"self-signed\"",
                    );
                }
            }
        }
        let database = &self.data.database;
        if !["", "sqlite:", "postgres://", "postgresql://"]
            .iter()
            .any(|scheme| {
                if scheme.is_empty() {
                    database.is_empty()
                } else {
                    database.starts_with(scheme)
                }
            })
        {
            return refuse(
                "data.database",
                "is neither SQLite nor PostgreSQL".to_owned(),
                "leave it empty, or write postgres://user:password@host/database",
            );
        }
        if self.mail.transport == MailTransport::Smtp && self.mail.smtp.host.is_empty() {
            return refuse(
                "mail.smtp.host",
                "is empty although transport = \"smtp\"".to_owned(),
                "name the mail server",
            );
        }
        if !self.mail.smtp.username.is_empty()
            && self.mail.smtp.password_file.as_os_str().is_empty()
        {
            return refuse(
                "mail.smtp.password_file",
                "is empty although there is a username".to_owned(),
                "name a file that holds the password, or remove the username",
            );
        }
        let (listen, threads) = (&self.media.listen, self.media.threads.get());
        let relay = self.media.relay.as_ref();
        for (key, of) in [("media.listen", Some(listen)), ("media.relay", relay)] {
            if of.is_some_and(|it| !it.has_ports_for(threads)) {
                let what = format!("leaves no room for {threads} ports");
                return refuse(key, what, "choose a lower port");
            }
        }
        if relay.is_some_and(|relay| relay.meets(listen, threads)) {
            return refuse(
                "media.relay",
                "has a port of media.listen".to_owned(),
                "give the two different ports, or leave media.relay empty",
            );
        }
        for address in &self.media.addresses {
            let mut listen = listen.addresses().iter();
            if !listen.any(|it| address.is_heard_on(it.ip())) {
                return refuse(
                    "media.addresses",
                    format!("nothing listens on the second address of {address}"),
                    "after the slash write an address of media.listen",
                );
            }
        }
        if self.municipality.name.trim().is_empty() {
            return refuse(
                "municipality.name",
                "is empty".to_owned(),
                "name the municipality",
            );
        }
        if self.municipality.phone.trim().is_empty() {
            return refuse(
                "municipality.phone",
                "is empty".to_owned(),
                "give a number: it is shown wherever something fails",
            );
        }
        if !self.log.is_filter() {
            return refuse(
                "log.level",
                format!("{:?} is no log filter", self.log.level),
                "use error, warn, info, debug or trace",
            );
        }
        Ok(())
    }

    fn anchor(&mut self, folder: &Path) {
        for path in [
            &mut self.server.tls_certificate,
            &mut self.server.tls_key,
            &mut self.data.folder,
            &mut self.mail.folder,
            &mut self.mail.smtp.password_file,
            &mut self.mail.smtp.ca_file,
        ] {
            if !path.as_os_str().is_empty() {
                *path = folder.join(&*path);
            }
        }
    }
}

mod defaults;

#[cfg(test)]
mod tests;
