//! Mail, to a real mail server.

use std::path::Path;
use std::sync::Arc;

use jiff::SignedDuration;
use sportello::clock::Clock;
use sportello::config::{Config, MailTransport, Smtp, SmtpSecurity};
use sportello::jobs::Outbox;
use sportello::mail::Mailer;
use sportello::store::Store;
use sportello::store::bookings::Confirmed;
use sportello::store::outbox::Delivery;
use sportello::text::Texts;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::support::desk::{Desk, wall};

mod server;
mod way;

/// A store with an office, and a set clock.
struct House {
    store: Store,
    clock: Clock,
    desk: Desk,
    folder: tempfile::TempDir,
}

impl House {
    async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}", folder.path().join("test.sqlite").display());
        let store = Store::open(&url).await.expect("a store");
        let clock = Clock::fixed(wall(8, 0));
        let desk = Desk::set_up(&store, clock.now()).await;
        Self {
            store,
            clock,
            desk,
            folder,
        }
    }

    async fn book(&self) -> Confirmed {
        self.desk.book(&self.store, (9, 0), self.clock.now()).await
    }

    /// What sends mail on this way.
    fn outbox(&self, smtp: Smtp) -> Outbox {
        let mut config = Config::default();
        config.mail.transport = MailTransport::Smtp;
        config.mail.smtp = smtp;
        let texts = Arc::new(Texts::load().expect("texts"));
        Outbox {
            mailer: Mailer::new(&config, Arc::clone(&texts)).expect("a way"),
            config: Arc::new(config),
            store: self.store.clone(),
            clock: self.clock.clone(),
            texts,
            bell: Arc::new(Notify::new()),
        }
    }

    /// Sends on this way what is due.
    async fn turn(&self, smtp: Smtp) {
        self.outbox(smtp)
            .turn(&CancellationToken::new())
            .await
            .expect("a database");
    }

    /// Lets time pass.
    fn later(&self, seconds: i64) {
        let now = self.clock.now() + SignedDuration::from_secs(seconds);
        self.clock.set(now);
    }

    fn folder(&self) -> &Path {
        self.folder.path()
    }

    async fn delivery(&self, booking: &Confirmed) -> Option<Delivery> {
        self.store
            .delivery(booking.appointment.id)
            .await
            .expect("read")
    }
}

/// The server on this port, in clear.
fn clear(port: u16) -> Smtp {
    Smtp {
        host: "127.0.0.1".to_owned(),
        port,
        security: SmtpSecurity::None,
        ..Smtp::default()
    }
}
