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

mod reminders;
mod server;
mod told;
mod trouble;
mod way;

/// A store with an office, and a set clock.
struct House {
    store: Store,
    url: String,
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
            url,
            clock,
            desk,
            folder,
        }
    }

    async fn book(&self) -> Confirmed {
        self.desk.book(&self.store, (9, 0), self.clock.now()).await
    }

    async fn book_at(&self, time: (i8, i8)) -> Confirmed {
        self.desk.book(&self.store, time, self.clock.now()).await
    }

    async fn book_as(&self, email: &str, time: (i8, i8)) -> Confirmed {
        let now = self.clock.now();
        self.desk.book_as(&self.store, email, time, now).await
    }

    /// The same house after the program was started again.
    async fn reopened(&self) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self {
            store: Store::open(&self.url).await.expect("a store"),
            url: self.url.clone(),
            clock: self.clock.clone(),
            desk: self.desk,
            folder,
        }
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
        self.turn_of(&self.outbox(smtp)).await;
    }

    async fn turn_of(&self, outbox: &Outbox) {
        let stop = CancellationToken::new();
        outbox.turn(&stop).await.expect("a database");
    }

    /// Lets time pass, with a turn every few seconds, until all these are sent. Returns how many seconds
    /// that took.
    async fn until_sent(&self, outbox: &Outbox, bookings: &[&Confirmed]) -> i64 {
        for waited in (0..3600).step_by(5) {
            self.turn_of(outbox).await;
            let mut sent = 0;
            for booking in bookings {
                let delivery = self.delivery(booking).await;
                sent += usize::from(matches!(delivery, Some(Delivery::Sent { .. })));
            }
            if sent == bookings.len() {
                return waited;
            }
            self.later(5);
        }
        panic!("not sent in an hour");
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
            .delivery(booking.appointment.id, self.clock.now())
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
