//! Mail through a mail server, usually the municipality's own relay.

use std::time::Duration;
use std::{fs, io};

use lettre::message::Message;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};

use crate::config::{self, SmtpSecurity};

/// How long one exchange with the server may take. Less gives up on relays that check mail while
/// the sender waits; more holds all other mail behind one dead server.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection pool to the mail server.
#[derive(Clone, Debug)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

/// Why the way to the mail server could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum SmtpError {
    /// The password file cannot be read.
    #[error("the file of mail.smtp.password_file cannot be read")]
    Password(#[source] io::Error),
    /// The host is no name a certificate could carry, or the system has no trusted certificates.
    #[error("TLS to the mail server cannot be prepared")]
    Tls(#[source] lettre::transport::smtp::Error),
}

impl Smtp {
    /// Prepares the way to the server; nothing is connected before the first message.
    pub fn new(config: &config::Smtp) -> Result<Self, SmtpError> {
        let parameters = || TlsParameters::new(config.host.clone()).map_err(SmtpError::Tls);
        let tls = match config.security {
            SmtpSecurity::None => Tls::None,
            SmtpSecurity::Starttls => Tls::Required(parameters()?),
            SmtpSecurity::Tls => Tls::Wrapper(parameters()?),
        };
        let mut builder =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(config.host.as_str())
                .port(config.port)
                .tls(tls)
                .timeout(Some(PATIENCE));
        if !config.username.is_empty() {
            let password =
                fs::read_to_string(&config.password_file).map_err(SmtpError::Password)?;
            let password = password.trim_end_matches(['\r', '\n']).to_owned();
            builder = builder.credentials(Credentials::new(config.username.clone(), password));
        }
        Ok(Self {
            transport: builder.build(),
        })
    }

    /// Hands one message over; `Ok` means that the server has taken the responsibility for it.
    pub async fn send(&self, message: Message) -> Result<(), lettre::transport::smtp::Error> {
        self.transport.send(message).await?;
        Ok(())
    }

    /// Says goodbye on idle connections.
    pub async fn close(&self) {
        self.transport.shutdown().await;
    }
}
