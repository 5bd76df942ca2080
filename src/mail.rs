//! Messages to citizens: put into words, made into a message, handed to a mail server or a folder.
//! Who is written to and when is the outbox's business.

use std::io;
use std::sync::Arc;

use jiff::Timestamp;
use lettre::Address;
use lettre::message::{Mailbox, Message};

pub use folder::Folder;
pub use letter::{Appointment, Kind, Links};
pub use message::{Calendar, mailbox};
pub use session::{Ready, Session};
pub use smtp::{Smtp, SmtpError};

use letter::Letter;

use crate::config::{Config, MailTransport};
use crate::text::Texts;

mod folder;
mod letter;
mod message;
mod session;
mod smtp;
#[cfg(test)]
mod tests;

/// Everything one message is made of.
#[derive(Clone)]
pub struct Post {
    /// The outbox row. A message sent twice, because we were stopped before we could note that it
    /// had gone, carries the same `Message-ID` and is recognised as the same.
    pub id: String,
    /// When the row was written.
    pub written: Timestamp,
    /// Why somebody is written to.
    pub kind: Kind,
    /// The language the citizen booked in.
    pub lang: String,
    /// The citizen's name.
    pub name: String,
    /// Where to.
    pub address: Address,
    /// What is spoken of.
    pub appointment: Appointment,
    /// Where it leads.
    pub links: Links,
    /// The calendar file, unless it could not be made.
    pub calendar: Option<Calendar>,
}

/// Writes messages and knows the way out.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    way: Way,
    texts: Arc<Texts>,
}

#[derive(Clone)]
enum Way {
    Folder(Folder),
    Smtp(Smtp),
}

/// Why a message did not go. None of them quotes the mail server, which likes to name the
/// recipient.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The message could not be put together.
    #[error("the message cannot be composed")]
    Compose,
    /// The folder cannot be written.
    #[error("the mail folder cannot be written: {}", .0.kind())]
    Folder(io::Error),
    /// The mail server asks to try later.
    #[error("the mail server says {0} and asks to try later")]
    Later(String),
    /// The mail server will never take this message.
    #[error("the mail server says {0} and refuses the message")]
    Refused(String),
    /// The mail server does not answer, or not as one.
    #[error("the mail server cannot be reached")]
    Unreachable,
    /// The mail server takes nothing from us: a wrong password, a sender it does not know.
    #[error("the mail server says {0} and takes no messages from us")]
    Unwelcome(String),
}

impl SendError {
    /// Whether no other message would fare better now.
    #[must_use]
    pub fn concerns_all(&self) -> bool {
        matches!(
            self,
            Self::Folder(_) | Self::Unreachable | Self::Unwelcome(_)
        )
    }
}

impl Mailer {
    /// Prepares the configured way; nothing is connected yet.
    pub fn new(config: &Config, texts: Arc<Texts>) -> Result<Self, SmtpError> {
        let mail = &config.mail;
        let way = match mail.transport {
            MailTransport::Folder => Way::Folder(Folder::new(config.mail_folder())),
            MailTransport::Smtp => Way::Smtp(Smtp::new(&mail.smtp)?),
        };
        let from = mailbox(&mail.from_name, mail.from_address.address().clone());
        Ok(Self { from, way, texts })
    }

    /// Writes a message, ready to go.
    pub fn write(&self, post: Post) -> Result<Ready, SendError> {
        let name = file_name(&post);
        let message = self.compose(post)?;
        Ok(Ready { name, message })
    }

    /// Begins to send; nothing is connected before the first message.
    #[must_use]
    pub fn session(&self) -> Session<'_> {
        Session::new(&self.way)
    }

    fn compose(&self, post: Post) -> Result<Message, SendError> {
        let text = self.texts.language(&post.lang);
        let sender = self.from.name.clone().unwrap_or_default();
        let letter = Letter::write(post.kind, &post.appointment, &post.links, &sender, &text);
        let envelope = message::Envelope {
            id: &post.id,
            from: self.from.clone(),
            to: mailbox(&post.name, post.address),
            subject: &letter.subject,
            written: post.written,
        };
        let parts = message::Parts {
            text: letter.text().map_err(|_| SendError::Compose)?,
            page: letter.page(&text).map_err(|_| SendError::Compose)?,
            calendar: post.calendar,
        };
        message::compose(envelope, parts).map_err(|_| SendError::Compose)
    }
}

/// Sorted by time in a directory listing, and the same for the same message.
fn file_name(post: &Post) -> String {
    let time = post.written.strftime("%Y%m%dT%H%M%SZ");
    let kind = match post.kind {
        Kind::CalledOff => "called-off",
        Kind::Cancelled => "cancelled",
        Kind::Confirmed => "confirmed",
        Kind::Moved => "moved",
        Kind::Reminder => "reminder",
    };
    format!("{time}-{}-{kind}", post.appointment.code)
}
