//! The whole program in this process, on loopback ports, with a set clock and a folder of its own.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use jiff::Timestamp;
use sportello::app::Running;
use sportello::booking::ids::ClerkId;
use sportello::clock::Clock;
use sportello::config::Config;
use sportello::store::Store;
use sportello::store::bookings::Confirmed;
use sportello::store::clerks::session_number;
use sportello_rooms::id::{PersonId, Role, RoomId};
use sportello_rooms::token::{self, Claims, Kind};
use uuid::Uuid;

use super::desk::wall;

/// The program and what outlives a restart of it.
pub(crate) struct TestApp {
    pub(crate) clock: Clock,
    running: Running,
    config: Config,
    folder: tempfile::TempDir,
}

impl TestApp {
    /// The program in the morning, with an empty database.
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// The same with other settings.
    pub(crate) async fn start_with(set: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut config = Config::default();
        config.server.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        config.media.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into();
        config.media.relay = Some(config.media.listen.clone());
        config.data.folder = folder.path().join("data");
        config.demo.seed = false;
        set(&mut config);
        let clock = Clock::fixed(wall(8, 0));
        let running = Running::start(config.clone(), clock.clone())
            .await
            .expect("started");
        Self {
            clock,
            running,
            config,
            folder,
        }
    }

    /// Stops the program and starts it again on the same data.
    pub(crate) async fn restart(self) -> Self {
        let Self {
            clock,
            running,
            config,
            folder,
        } = self;
        running.stop().await.expect("stopped");
        let running = Running::start(config.clone(), clock.clone())
            .await
            .expect("started");
        Self {
            clock,
            running,
            config,
            folder,
        }
    }

    /// Stops the program in good order. What it wrote is there as long as what is returned.
    pub(crate) async fn stop(self) -> tempfile::TempDir {
        self.running.stop().await.expect("stopped");
        self.folder
    }

    /// What a page does that has put a message into the outbox.
    pub(crate) fn ring_for_mail(&self) {
        self.running.app.outbox.notify_one();
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) fn data_folder(&self) -> PathBuf {
        self.config.data.folder.clone()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.running.address
    }

    /// Where metrics are served, if they are.
    pub(crate) fn metrics_address(&self) -> Option<SocketAddr> {
        let metrics = self.running.metrics.as_ref();
        metrics.map(|server| server.address)
    }

    pub(crate) fn store(&self) -> &Store {
        &self.running.app.store
    }

    pub(crate) fn live(&self) -> &sportello::live::Handle {
        &self.running.app.live
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Sets the clock to a time of that Monday, as the clock on the wall shows it.
    pub(crate) fn set_time(&self, hour: i8, minute: i8) {
        self.clock.set(wall(hour, minute));
    }

    /// What the room page of a booking would hold.
    pub(crate) fn room_token(&self, booking: &Confirmed) -> String {
        self.room_token_of(booking.appointment.id.into(), booking.appointment.epoch)
    }

    pub(crate) fn room_token_of(&self, room: RoomId, epoch: i64) -> String {
        self.token(Claims {
            kind: Kind::Room,
            room: Some(room),
            person: room.citizen(),
            role: Role::Citizen,
            epoch,
            not_before: wall(8, 0),
            expires: wall(13, 0),
        })
    }

    /// What a clerk's console would hold.
    pub(crate) async fn desk_token(&self, clerk: ClerkId) -> String {
        self.sign_in(clerk).await.1
    }

    /// Signs a clerk in: the hash of the session, and what that session's console would hold.
    pub(crate) async fn sign_in(&self, clerk: ClerkId) -> (String, String) {
        let hash = [Uuid::new_v4(), Uuid::new_v4()].map(|it| it.simple().to_string());
        let hash = hash.concat();
        let session = session_number(&hash);
        self.store()
            .open_session(clerk, &hash, wall(13, 0), self.now())
            .await
            .expect("a session");
        let token = self.token(Claims {
            kind: Kind::Desk,
            room: None,
            person: PersonId::new(clerk.uuid()),
            role: Role::Clerk,
            epoch: session,
            not_before: wall(8, 0),
            expires: wall(13, 0),
        });
        (hash, token)
    }

    /// The key that the server's tokens are signed with.
    pub(crate) fn room_key(&self) -> token::Key {
        self.running.app.keys.room_token.clone()
    }

    fn token(&self, claims: Claims) -> String {
        token::issue(&self.running.app.keys.room_token, &claims)
    }
}
