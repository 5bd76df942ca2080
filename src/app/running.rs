//! The program while it runs: opened in the order its parts need each other, ended in the reverse.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    os::unix::fs::DirBuilderExt,
    path::Path,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result};
use tokio::{sync::Notify, task::JoinHandle};

use super::{App, Keys, Parts};
use crate::{
    clock::Clock,
    config::{Config, MailTransport},
    jobs::Jobs,
    live,
    metrics::{self, Metrics},
    store::Store,
    text::Texts,
    tls, web,
};

/// How long requests under way may take after the end was asked for. Uploads of a form are done long
/// before; whoever watches a restart should not wait longer.
const LAST_REQUESTS: Duration = Duration::from_secs(5);

/// How long a browser may take to say what it wants. More lets idle connections pile up.
const FIRST_REQUEST: Duration = Duration::from_secs(30);

/// The running program.
pub struct Running {
    /// Its parts.
    pub app: App,
    /// Where pages are served.
    pub address: SocketAddr,
    /// Where metrics are served, if they are.
    pub metrics: Option<metrics::Server>,
    handle: axum_server::Handle<SocketAddr>,
    server: JoinHandle<std::io::Result<()>>,
    jobs: Jobs,
}

impl Running {
    /// Opens the data folder, the database and all ports, and starts serving.
    pub async fn start(mut config: Config, clock: Clock) -> Result<Self> {
        tls::install_provider();
        make_private(&config.data.folder)?;
        if config.mail.transport == MailTransport::Folder {
            make_private(&config.mail_folder())?;
        }
        tls::ensure_self_signed(&config)?;
        let keys = Keys::open(&config.data.folder)?;
        let store = Store::open(&config.database_url())
            .await
            .context("cannot open the database named in data.database")?;
        let tls = tls::listener(&config).await?;
        let listen = config.server.listen;
        let listener = TcpListener::bind(listen)
            .with_context(|| format!("cannot listen on {listen}, set in server.listen"))?;
        let address = listener
            .local_addr()
            .context("the listener has no address")?;

        // Where any port was asked for, this is the one that was given.
        config.server.listen = address;
        let config = Arc::new(config);
        let texts = Arc::new(Texts::load()?);
        let live = live::start(live::Needs {
            config: Arc::clone(&config),
            store: store.clone(),
            clock: clock.clone(),
            texts: Arc::clone(&texts),
            room_token: keys.room_token.clone(),
            certificate: tls::media_certificate(clock.now())?,
        })
        .context("media cannot start")?;
        let outbox = Arc::new(Notify::new());
        let jobs = Jobs::start(
            Arc::clone(&config),
            store.clone(),
            clock.clone(),
            Arc::clone(&texts),
            Arc::clone(&outbox),
            live.clone(),
        )?;
        let metrics = Arc::new(Metrics::new(clock.now()));
        let app = App::new(Parts {
            config,
            store,
            clock,
            texts,
            keys,
            live,
            metrics,
            outbox,
        });
        let metrics = metrics::Server::start(&app)?;

        let service = web::router(app.clone())?.into_make_service_with_connect_info::<SocketAddr>();
        let handle = axum_server::Handle::new();
        let mut server = axum_server::from_tcp(listener)?;
        server
            .http_builder()
            .http1()
            .header_read_timeout(FIRST_REQUEST);
        let server = server
            .first_request_timeout(FIRST_REQUEST)
            .handle(handle.clone())
            .acceptor(app.live.door(tls));
        let server = tokio::spawn(server.serve(service));
        Ok(Self {
            app,
            address,
            metrics,
            handle,
            server,
            jobs,
        })
    }

    /// Ends everything: browsers are told to come back, requests under way are answered, the message
    /// in hand is sent, the database is closed.
    pub async fn stop(self) -> Result<()> {
        self.app.live.shutdown().await;
        self.handle.graceful_shutdown(Some(LAST_REQUESTS));
        let served = self.server.await.context("the web server panicked")?;
        self.jobs.stop().await;
        if let Some(metrics) = self.metrics {
            metrics.stop().await?;
        }
        self.app.store.close().await;
        served.context("the web server failed")
    }
}

/// Makes a folder that only its owner can look into.
fn make_private(folder: &Path) -> Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))
}
