//! Sockets on one side, signalling and rooms on the other. Here alone they meet: websockets become
//! conversations, conversations give commands to the media threads, and the database decides who may
//! do what.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum_server::tls_rustls::RustlsConfig;
use sportello_rooms::hall::{Command, Now};
use sportello_rooms::id::RoomId;
use sportello_rooms::token;
use sportello_rooms::transport::Certificate;
use tokio::sync::OnceCell;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use tester::{TESTS, test_tokens};
pub use websocket::routes;

use hub::{Hub, News};
use media::{Gathering, Lines, Media};
pub use media::{Reading, Traffic};
pub use sportello_rooms::hall::Counts;

use crate::booking::ids::ClerkId;
use crate::clock::Clock;
use crate::config::Config;
use crate::store::Store;
use crate::text::Texts;

mod addresses;
mod citizen;
mod clerk;
mod conversation;
mod hearing;
mod hub;
mod ice_servers;
mod join;
mod line;
pub mod media;
mod notes;
pub mod reach;
pub mod stream;
mod tester;
mod websocket;

/// How long the end waits for conversations to say goodbye. Browsers that are gone do not answer,
/// and nobody watching a restart should wait for them.
const GOODBYE: Duration = Duration::from_secs(3);

/// What the live side works with.
#[derive(Clone)]
pub struct Needs {
    /// The operator's choices.
    pub config: Arc<Config>,
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Texts in the languages of the desk.
    pub texts: Arc<Texts>,
    /// Checks room and desk tokens.
    pub room_token: token::Key,
    /// What media transports show to browsers.
    pub certificate: Arc<Certificate>,
}

/// The running live side. Clones share it.
#[derive(Clone)]
pub struct Handle(Arc<Inner>);

struct Inner {
    needs: Needs,
    hub: Hub,
    lines: Lines,
    /// The media threads and the task that takes their notes. Taken when they end.
    media: Mutex<Option<(Media, JoinHandle<()>)>>,
    tasks: TaskTracker,
    /// How often somebody was asked to wait because media was full.
    turned_away: AtomicU64,
    /// Told when a media thread has ended.
    ended: CancellationToken,
    /// Names this start of the process; a browser that reads another one knows that the server was
    /// restarted.
    boot: String,
    /// Set once the database knows that nobody is connected yet.
    ready: OnceCell<()>,
}

/// Opens the media ports and starts the threads behind them. Must be called inside the runtime.
pub fn start(needs: Needs) -> io::Result<Handle> {
    let (media, noted) = Media::start(
        &needs.config,
        Gathering::default(),
        &needs.certificate,
        &needs.clock,
        rand::random,
    )?;
    let handle = Handle(Arc::new(Inner {
        hub: Hub::default(),
        lines: media.lines(),
        ended: media.ended(),
        media: Mutex::new(None),
        tasks: TaskTracker::new(),
        turned_away: AtomicU64::new(0),
        boot: uuid::Uuid::new_v4().simple().to_string(),
        ready: OnceCell::new(),
        needs,
    }));
    let live = handle.clone();
    let task = tokio::spawn(async move {
        live.ready().await;
        notes::take(live, noted).await;
    });
    *handle.media() = Some((media, task));
    Ok(handle)
}

impl Handle {
    /// The door of the shared TCP port, which takes the connections of media in. With `tls`, pages are
    /// served inside it only.
    #[must_use]
    pub fn door(&self, tls: Option<RustlsConfig>) -> stream::Door {
        stream::Door::new(tls, self.lines().clone())
    }

    /// What keeps browsers on other machines and in other networks out.
    #[must_use]
    pub fn obstacles(&self) -> Vec<reach::Obstacle> {
        let (udp, tcp) = self.lines().candidates();
        reach::judge(&self.0.needs.config, &udp, &tcp)
    }

    /// Closes the room of a booking that was cancelled or moved; its people ask the database why and
    /// are told.
    pub fn revoke(&self, room: RoomId) {
        // Lost only with the thread that would have closed it.
        drop(self.lines().command(room, Command::End { room }));
        self.hub().tell(News::Visit(room));
    }

    /// Tells every desk that may see it that a visit was booked or changed.
    pub fn visit_changed(&self, room: RoomId) {
        self.hub().tell(News::Visit(room));
    }

    /// Closes the desks of a clerk whose session is over; those of other sessions stay open.
    pub fn signed_out(&self, clerk: ClerkId) {
        self.hub().tell(News::Clerk(clerk));
    }

    /// Waits until a media thread ends. It does so by itself only when it is broken, and nothing but a
    /// restart brings its rooms back.
    pub async fn ended(&self) {
        self.0.ended.cancelled().await;
    }

    /// How many browsers are connected or about to return.
    #[must_use]
    pub fn conversations(&self) -> usize {
        self.0.hub.count()
    }

    /// What can be read off each media thread; a second old at most.
    pub fn readings(&self) -> impl Iterator<Item = Reading> {
        self.lines().readings()
    }

    /// Shows another certificate to browsers that connect from here on.
    pub fn renew_certificate(&self, certificate: &Arc<Certificate>) {
        self.lines().renew_certificate(certificate);
    }

    /// How often somebody was asked to wait because media was full.
    #[must_use]
    pub fn turned_away(&self) -> u64 {
        self.0.turned_away.load(Ordering::Relaxed)
    }

    /// Tells every browser to come back later, waits for them a little, and ends the media threads.
    /// A second call does nothing.
    pub async fn shutdown(&self) {
        self.0.hub.drain();
        self.0.tasks.close();
        if tokio::time::timeout(GOODBYE, self.0.tasks.wait())
            .await
            .is_err()
        {
            tracing::debug!("some conversations did not say goodbye");
        }
        let media = self.media().take();
        if let Some((media, notes)) = media {
            // The threads end within a turn, which is far less than a task may block; still it is
            // a wait.
            drop(tokio::task::spawn_blocking(move || media.shutdown()).await);
            // The last note is taken when the threads are gone; a panic was logged where it happened.
            drop(notes.await);
        }
    }

    /// Waits until the database knows that whoever was connected before this start is not any more.
    async fn ready(&self) {
        let clear = || async {
            if let Err(error) = self.store().depart_all().await {
                conversation::failed(&error);
            }
        };
        self.0.ready.get_or_init(clear).await;
    }

    /// Whether a call that is not there yet may begin in this room; a refusal is counted.
    fn admits(&self, room: RoomId) -> bool {
        let admits = self.lines().admits(room);
        if !admits {
            self.0.turned_away.fetch_add(1, Ordering::Relaxed);
        }
        admits
    }

    fn boot(&self) -> &str {
        &self.0.boot
    }

    fn clock_now(&self) -> Now {
        let clock = &self.0.needs.clock;
        Now {
            mono: clock.instant(),
            wall: clock.now(),
        }
    }

    fn config(&self) -> &Config {
        &self.0.needs.config
    }

    fn hub(&self) -> &Hub {
        &self.0.hub
    }

    fn lines(&self) -> &Lines {
        &self.0.lines
    }

    fn room_token(&self) -> &token::Key {
        &self.0.needs.room_token
    }

    fn media(&self) -> MutexGuard<'_, Option<(Media, JoinHandle<()>)>> {
        self.0.media.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn store(&self) -> &Store {
        &self.0.needs.store
    }

    fn tasks(&self) -> &TaskTracker {
        &self.0.tasks
    }
}
