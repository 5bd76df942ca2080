//! `sportello check`: says whether the configuration can be used, and changes nothing.

use std::{
    fs,
    net::{SocketAddr, TcpListener, UdpSocket},
    path::Path,
};

use anyhow::{Result, bail};

use super::say;
use crate::{
    config::{Config, Listen, MailTransport, Tls},
    store::Store,
    tls,
};

/// What one question found.
enum Finding {
    Bad {
        what: String,
        remedy: &'static str,
    },
    Good(String),
    /// Works, but the operator should know.
    Note(String),
}

/// Looks at everything the program will need and prints what it finds. Fails when something is missing.
pub async fn run(config: &Config, source: &str) -> Result<()> {
    let mut findings = vec![
        Finding::Good(format!("configuration: {source} is valid")),
        folder(&config.data.folder),
        database(config).await,
        certificate(config).await,
        tcp(config),
        udp(config, "media", &config.media.listen),
    ];
    findings.extend(
        config
            .media
            .relay
            .as_ref()
            .map(|it| udp(config, "relay", it)),
    );
    findings.push(password(config));
    let mut bad = 0;
    for finding in findings {
        match finding {
            Finding::Bad { what, remedy } => {
                bad += 1;
                say(&format!("✗ {what}\n  remedy: {remedy}"));
            }
            Finding::Good(what) => say(&format!("✓ {what}")),
            Finding::Note(what) => say(&format!("! {what}")),
        }
    }
    match bad {
        0 => Ok(()),
        1 => bail!("one thing must be mended"),
        many => bail!("{many} things must be mended"),
    }
}

fn folder(folder: &Path) -> Finding {
    match fs::metadata(folder) {
        Ok(found) if !found.is_dir() => Finding::Bad {
            what: format!("data folder: {} is not a folder", folder.display()),
            remedy: "name a folder as data.folder",
        },
        Ok(found) if found.permissions().readonly() => Finding::Bad {
            what: format!("data folder: {} cannot be written", folder.display()),
            remedy: "give it to the user Sportello runs as",
        },
        Ok(_) => Finding::Good(format!("data folder: {}", folder.display())),
        Err(_) => Finding::Note(format!(
            "data folder: {} will be made at the first start",
            folder.display()
        )),
    }
}

async fn database(config: &Config) -> Finding {
    match Store::reach(&config.database_url()).await {
        Ok(true) => Finding::Good("database: answers".to_owned()),
        Ok(false) => Finding::Note("database: will be made at the first start".to_owned()),
        Err(error) => Finding::Bad {
            // The error names host and reason, never the password.
            what: format!("database: {:#}", anyhow::Error::from(error)),
            remedy: "see that it runs, and that address, user and password in data.database are right",
        },
    }
}

async fn certificate(config: &Config) -> Finding {
    let loopback = config.server.listen.ip().is_loopback();
    match config.server.tls {
        Tls::Off if loopback => Finding::Good("https: off, on loopback".to_owned()),
        Tls::Off => Finding::Note(
            "https: off; unless a proxy in front speaks it, browsers will refuse camera and microphone"
                .to_owned(),
        ),
        Tls::SelfSigned => Finding::Good("https: with a self-signed certificate".to_owned()),
        Tls::Files => match tls::listener(config).await {
            Ok(_) => Finding::Good("https: the certificate and its key can be used".to_owned()),
            Err(error) => Finding::Bad {
                what: format!("https: {error:#}"),
                remedy: "name a PEM chain and its private key",
            },
        },
    }
}

fn tcp(config: &Config) -> Finding {
    let listen = config.server.listen;
    match TcpListener::bind(listen) {
        Ok(_) => Finding::Good(format!("pages: TCP {listen} is free")),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Finding::Note(format!(
            "pages: TCP {listen} is in use; by Sportello, if it is running"
        )),
        Err(error) => Finding::Bad {
            what: format!("pages: TCP {listen}: {error}"),
            remedy: "choose an address of this machine and a port its user may open",
        },
    }
}

fn udp(config: &Config, what: &str, listen: &Listen) -> Finding {
    let threads = config.media.threads.get();
    let each = listen.addresses().iter().flat_map(|first| {
        let ports = first.port()..first.port().saturating_add(threads);
        ports.map(|port| SocketAddr::new(first.ip(), port))
    });
    for address in each {
        match UdpSocket::bind(address) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                return Finding::Note(format!(
                    "{what}: UDP {address} is in use; by Sportello, if it is running"
                ));
            }
            Err(error) => {
                return Finding::Bad {
                    what: format!("{what}: UDP {address}: {error}"),
                    remedy: "choose an address of this machine and a port its user may open",
                };
            }
        }
    }
    Finding::Good(format!("{what}: UDP {listen} is free"))
}

fn password(config: &Config) -> Finding {
    let smtp = &config.mail.smtp;
    if config.mail.transport == MailTransport::Folder {
        return Finding::Note(format!(
            "mail: written to {}, nobody receives anything",
            config.mail_folder().display()
        ));
    }
    if !smtp.username.is_empty()
        && let Err(error) = fs::read_to_string(&smtp.password_file)
    {
        return Finding::Bad {
            what: format!("mail: {}: {error}", smtp.password_file.display()),
            remedy: "name a file that holds the password and that Sportello may read",
        };
    }
    Finding::Good(format!("mail: through {}:{}", smtp.host, smtp.port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_must_be_mended_fails_the_command() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut config = Config::default();
        config.server.listen.set_port(0);
        config.media.listen = SocketAddr::from(([127, 0, 0, 1], 0)).into();
        config.media.relay = Some(config.media.listen.clone());
        config.data.folder = folder.path().join("data");
        run(&config, "test").await.expect("nothing is wrong");
        assert!(!config.data.folder.exists(), "a check changes nothing");
        fs::write(&config.data.folder, "a file").expect("written");
        config.server.tls = Tls::Files;
        config.data.database = "postgres://nobody@127.0.0.1:1/nothing".to_owned();
        let error = run(&config, "test")
            .await
            .expect_err("three things are wrong")
            .to_string();
        assert_eq!(error, "3 things must be mended");
    }
}
