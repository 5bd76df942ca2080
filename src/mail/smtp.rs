//! Mail through a mail server, usually the municipality's own relay (RFC 5321).
//!
//! The conversation is held step by step, because the outbox writes down that a message is about to go
//! at the last moment before it can have gone: after sender and recipient are accepted, before the
//! content is sent.

use std::path::Path;
use std::time::Duration;
use std::{fs, io};

use lettre::address::Envelope;
use lettre::message::Message;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};

use super::SendError;
use crate::config::{self, SmtpSecurity};

/// How long the server may take for an answer. Less gives up on relays that look a sender up while we
/// wait; more holds all other mail behind one dead server.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long the server may take to answer the end of a message, the time RFC 5321 §4.5.3.2.6 asks for:
/// whoever hangs up while the server still looks for viruses sends the message again, and it arrives
/// twice.
const CONTENT_PATIENCE: Duration = Duration::from_mins(10);

/// The way to a mail server.
#[derive(Clone)]
pub struct Smtp {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
}

#[derive(Clone)]
enum Security {
    None,
    Starttls(TlsParameters),
    Tls(TlsParameters),
}

/// Why the way to the mail server could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum SmtpError {
    /// The file of trusted certificates cannot be read.
    #[error("the file of mail.smtp.ca_file cannot be read")]
    Authority(#[source] io::Error),
    /// The password file cannot be read.
    #[error("the file of mail.smtp.password_file cannot be read")]
    Password(#[source] io::Error),
    /// The host is no name a certificate could carry, or there are no trusted certificates.
    #[error("TLS to the mail server cannot be prepared")]
    Tls(#[source] lettre::transport::smtp::Error),
}

impl Smtp {
    /// Prepares the way to the server; nothing is connected before the first message.
    pub fn new(config: &config::Smtp) -> Result<Self, SmtpError> {
        let security = match config.security {
            SmtpSecurity::None => Security::None,
            SmtpSecurity::Starttls => Security::Starttls(tls(&config.host, &config.ca_file)?),
            SmtpSecurity::Tls => Security::Tls(tls(&config.host, &config.ca_file)?),
        };
        let credentials = if config.username.is_empty() {
            None
        } else {
            let password =
                fs::read_to_string(&config.password_file).map_err(SmtpError::Password)?;
            let password = password.trim_end_matches(['\r', '\n']).to_owned();
            Some(Credentials::new(config.username.clone(), password))
        };
        Ok(Self {
            host: config.host.clone(),
            port: config.port,
            security,
            credentials,
        })
    }

    /// Greets the server and shows who we are. What fails here has nothing to do with any message.
    pub(super) async fn connect(&self) -> Result<Connection, SendError> {
        let hello = ClientId::default();
        let connect = async {
            let outer = match &self.security {
                Security::Tls(parameters) => Some(parameters.clone()),
                Security::None | Security::Starttls(_) => None,
            };
            let server = (self.host.as_str(), self.port);
            let mut smtp =
                AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE), &hello, outer, None)
                    .await?;
            if let Security::Starttls(parameters) = &self.security {
                smtp.starttls(parameters.clone(), &hello).await?;
            }
            if let Some(credentials) = &self.credentials {
                smtp.auth(DEFAULT_MECHANISMS, credentials).await?;
            }
            Ok(smtp)
        };
        match tokio::time::timeout(3 * PATIENCE, connect).await {
            Ok(Ok(smtp)) => Ok(Connection { smtp }),
            Ok(Err(error)) => Err(not_welcome(&error)),
            Err(_) => Err(SendError::Unreachable),
        }
    }
}

/// One conversation with the server, in which several messages may be handed over. After an error it is
/// not to be used again.
pub(super) struct Connection {
    smtp: AsyncSmtpConnection,
}

impl Connection {
    /// Asks whether the server takes this message: its sender and its recipient.
    pub(super) async fn announce(&mut self, message: &Message) -> Result<(), SendError> {
        let envelope = message.envelope();
        let options = self.options(envelope)?;
        let sender = Mail::new(envelope.from().cloned(), options);
        self.command(sender).await.map_err(|end| match end {
            End::Silence => SendError::Unreachable,
            // Which address we send from is the operator's choice, not this citizen's.
            End::Smtp(error) => not_welcome(&error),
        })?;
        for recipient in envelope.to() {
            let recipient = Rcpt::new(recipient.clone(), Vec::new());
            self.command(recipient).await.map_err(End::of_message)?;
        }
        Ok(())
    }

    /// Sends the content of the message that was announced; `Ok` means that the server has taken the
    /// responsibility for it.
    pub(super) async fn hand_over(&mut self, content: &[u8]) -> Result<(), SendError> {
        self.command(Data).await.map_err(End::of_message)?;
        match tokio::time::timeout(CONTENT_PATIENCE, self.smtp.message(content)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(End::Smtp(error).of_message()),
            Err(_) => Err(SendError::Unreachable),
        }
    }

    /// Says goodbye, as long as the server listens.
    pub(super) async fn close(mut self) {
        drop(tokio::time::timeout(PATIENCE, self.smtp.quit()).await);
    }

    fn options(&self, envelope: &Envelope) -> Result<Vec<MailParameter>, SendError> {
        let mut addresses = envelope.to().iter().chain(envelope.from());
        if addresses.all(|address| AsRef::<str>::as_ref(address).is_ascii()) {
            return Ok(Vec::new());
        }
        let server = self.smtp.server_info();
        if !server.supports_feature(Extension::SmtpUtfEight) {
            // RFC 6531 §3.5: this server has no way to the address, and 553 is what it would say.
            return Err(SendError::Refused("553".to_owned()));
        }
        let eight_bit = MailParameter::Body(MailBodyParameter::EightBitMime);
        Ok(vec![MailParameter::SmtpUtfEight, eight_bit])
    }

    async fn command(&mut self, command: impl std::fmt::Display) -> Result<(), End> {
        match tokio::time::timeout(PATIENCE, self.smtp.command(command)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(End::Smtp(error)),
            Err(_) => Err(End::Silence),
        }
    }
}

/// How a command ended that was not carried out.
enum End {
    Silence,
    Smtp(lettre::transport::smtp::Error),
}

impl End {
    /// What that means where the answer is about this message alone.
    fn of_message(self) -> SendError {
        let Self::Smtp(error) = self else {
            return SendError::Unreachable;
        };
        match error.status() {
            Some(code) if error.is_permanent() => SendError::Refused(code.to_string()),
            Some(code) => SendError::Later(code.to_string()),
            None => SendError::Unreachable,
        }
    }
}

/// What an error means that is about us and not about a message. A wrong password must not cost anybody
/// a message: it is put right, and then everything goes.
fn not_welcome(error: &lettre::transport::smtp::Error) -> SendError {
    match error.status() {
        Some(code) => SendError::Unwelcome(code.to_string()),
        None => SendError::Unreachable,
    }
}

fn tls(host: &str, authority: &Path) -> Result<TlsParameters, SmtpError> {
    let mut builder = TlsParametersBuilder::new(host.to_owned());
    if !authority.as_os_str().is_empty() {
        let pem = fs::read(authority).map_err(SmtpError::Authority)?;
        builder =
            builder.add_root_certificate(Certificate::from_pem(&pem).map_err(SmtpError::Tls)?);
    }
    builder.build().map_err(SmtpError::Tls)
}
