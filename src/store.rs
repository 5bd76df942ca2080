//! The database: what is true over restarts. One SQL text for SQLite and PostgreSQL; the store keeps and
//! finds, the rules are in `booking`.

/// Does the work in one transaction of the store: all of it happens, or nothing. If another write was
/// in the way, the work is done again from its beginning, so it must not have effects elsewhere. A
/// macro because the future of an async closure that borrows cannot be shown to be `Send`.
macro_rules! transact {
    ($store:expr, |$tx:ident| $work:expr) => {{
        let mut tries = 0;
        loop {
            tries += 1;
            let mut transaction = $store.transaction().await?;
            let done = async {
                let $tx: &mut sqlx::AnyConnection = &mut transaction;
                $work
            }
            .await;
            match $crate::store::settle(transaction, done, tries).await {
                std::ops::ControlFlow::Break(done) => break done,
                std::ops::ControlFlow::Continue(()) => {}
            }
        }
    }};
}

pub mod bookings;
pub mod clerks;
pub mod demo;
pub mod drafts;
pub mod error;
pub mod migrations;
pub mod offices;
pub mod outbox;
pub mod plan;
pub mod retention;
mod row;
pub mod settings;
pub mod setup;
pub mod visits;

#[cfg(test)]
mod tests;

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyPool, ConnectOptions, Connection, Executor, Transaction};

pub use self::error::{Error, Fault, OpenError};

/// How often a write is begun at most when two get in each other's way. Each time one of them has got
/// through, so an office with fewer counters than this always comes to an answer; more would keep a
/// citizen waiting for one that is not better.
const TRIES: usize = 32;

/// Connections that read. SQLite's are cheap threads; PostgreSQL's count against its limit of 100.
const READERS: u32 = 8;

/// Which database it is. Only `open` and `transaction` know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Engine {
    PostgreSql,
    Sqlite,
}

impl Engine {
    fn of(url: &str) -> Result<Self, OpenError> {
        if url.starts_with("sqlite:") {
            Ok(Self::Sqlite)
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Ok(Self::PostgreSql)
        } else {
            Err(OpenError::Unknown)
        }
    }
}

/// The database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
    readers: AnyPool,
    writer: AnyPool,
}

impl Store {
    /// Opens the database behind `url`, `sqlite:` and a path or `postgres:` as usual, creates the file if
    /// it is one, and brings the tables up to date.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        sqlx::any::install_default_drivers();
        let engine = Engine::of(url)?;
        let store = match engine {
            Engine::Sqlite => {
                let options = options(&with_create(url))?;
                // One connection writes: SQLite has one writer, and whoever waits for a connection
                // waits in order, where whoever waits for SQLite's lock waits by luck.
                let writer = sqlite_pool(1).connect_with(options.clone()).await;
                let writer = writer.map_err(OpenError::Connect)?;
                let readers = sqlite_pool(READERS).connect_lazy_with(options);
                Self {
                    engine,
                    readers,
                    writer,
                }
            }
            Engine::PostgreSql => {
                let pool = AnyPoolOptions::new()
                    .max_connections(2 * READERS)
                    .acquire_timeout(Duration::from_secs(10))
                    .connect_with(options(url)?)
                    .await
                    .map_err(OpenError::Connect)?;
                Self {
                    engine,
                    readers: pool.clone(),
                    writer: pool,
                }
            }
        };
        migrations::run(&store.writer).await?;
        Ok(store)
    }

    /// Whether the database behind `url` can be reached, changing nothing: `false` for a file that the
    /// first start will make.
    pub async fn reach(url: &str) -> Result<bool, OpenError> {
        sqlx::any::install_default_drivers();
        let existing = match Engine::of(url)? {
            Engine::PostgreSql => url.to_owned(),
            Engine::Sqlite => {
                let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
                let path = path.split('?').next().unwrap_or(path);
                if !Path::new(path).exists() {
                    return Ok(false);
                }
                format!("sqlite://{path}?mode=ro")
            }
        };
        let connection = options(&existing)?
            .connect()
            .await
            .map_err(OpenError::Connect)?;
        connection.close().await.map_err(OpenError::Connect)?;
        Ok(true)
    }

    /// Closes the connections; what is being written is written to the end.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Answers if the database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        sqlx::query_scalar::<_, i64>("select cast(1 as bigint)")
            .fetch_one(&self.readers)
            .await?;
        Ok(())
    }

    /// The connections for reading.
    fn read(&self) -> &AnyPool {
        &self.readers
    }

    /// Begins a transaction that may write.
    async fn transaction(&self) -> Result<Transaction<'static, Any>, Error> {
        Ok(match self.engine {
            // A transaction that first reads and then writes can be refused on SQLite at a point where
            // nothing helps but starting again. This one waits at the door.
            Engine::Sqlite => self.writer.begin_with("begin immediate").await?,
            // All reads see one moment, as on SQLite. Whoever decided on a moment that is gone by the time
            // of writing is told so, and decides again.
            Engine::PostgreSql => {
                let begin = "begin isolation level repeatable read";
                self.writer.begin_with(begin).await?
            }
        })
    }
}

/// Ends a transaction after its `tries`th go: kept if it is done, else given up. `Continue` where
/// another write was in the way and one more go can help.
async fn settle<T, E: Fault>(
    transaction: Transaction<'static, Any>,
    done: Result<T, E>,
    tries: usize,
) -> ControlFlow<Result<T, E>> {
    let done = match done {
        Ok(done) => transaction
            .commit()
            .await
            .map(|()| done)
            .map_err(|error| E::from(error.into())),
        Err(error) => {
            // Why the work was given up matters more than that the connection broke besides.
            let _ = transaction.rollback().await;
            Err(error)
        }
    };
    match done {
        Err(error) if tries < TRIES && error.fault().is_some_and(Error::is_race) => {
            ControlFlow::Continue(())
        }
        done => ControlFlow::Break(done),
    }
}

fn options(url: &str) -> Result<AnyConnectOptions, OpenError> {
    url.parse().map_err(|_| OpenError::Unknown)
}

/// SQLite creates the file only if the address says so.
fn with_create(url: &str) -> String {
    match url.split_once('?') {
        Some((_, query)) if query.contains("mode=") => url.to_owned(),
        Some(_) => format!("{url}&mode=rwc"),
        None => format!("{url}?mode=rwc"),
    }
}

fn sqlite_pool(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        .after_connect(|connection, _| {
            Box::pin(async move {
                // WAL lets readers read while one writes. FULL flushes each booking to the disk before
                // the citizen is told that it is booked; NORMAL could lose the last ones with the power.
                for pragma in [
                    "pragma busy_timeout = 5000",
                    "pragma journal_mode = wal",
                    "pragma synchronous = full",
                    "pragma foreign_keys = on",
                ] {
                    connection.execute(pragma).await?;
                }
                Ok(())
            })
        })
}
