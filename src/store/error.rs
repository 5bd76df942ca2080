//! What can go wrong with the database itself. What a citizen or a clerk can be told is not here: those
//! are the refusals beside each operation.

use sqlx::error::DatabaseError;

/// The database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It cannot be reached, or the file cannot be made.
    #[error("the database cannot be reached")]
    Connect(#[source] sqlx::Error),
    /// Its tables cannot be brought up to date.
    #[error("the tables cannot be brought up to date")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// Neither `sqlite:` nor `postgres:`.
    #[error("not the address of a database: it begins with `sqlite:` or `postgres:`")]
    Unknown,
}

/// The database could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is busy; the same again later may work.
    #[error("the database is busy")]
    Busy(#[source] sqlx::Error),
    /// A value is none that this program writes.
    #[error("the database holds a value that is none: {0}")]
    Corrupt(&'static str),
    /// Anything else.
    #[error("the database failed")]
    Database(#[source] sqlx::Error),
    /// Another write got in the way; the same again at once may work.
    #[error("another write was in the way")]
    Race,
}

/// An operation's error, which may be one of the database. `Store::write` looks for it to know whether
/// doing the work again can help.
pub trait Fault: From<Error> {
    /// The database's error, if it is one.
    fn fault(&self) -> Option<&Error>;
}

impl Error {
    /// Whether doing the same at once again can help.
    #[must_use]
    pub const fn is_race(&self) -> bool {
        matches!(self, Self::Race)
    }
}

impl Fault for Error {
    fn fault(&self) -> Option<&Error> {
        Some(self)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::PoolTimedOut) {
            return Self::Busy(error);
        }
        let code = error.as_database_error().and_then(DatabaseError::code);
        match code.as_deref() {
            // PostgreSQL: serialization failure, deadlock.
            Some("40001" | "40P01") => Self::Race,
            // SQLite: busy, locked, busy with a stale snapshot. PostgreSQL: lock not available, too many
            // connections, disk full.
            Some("5" | "6" | "517" | "55P03" | "53300" | "53100") => Self::Busy(error),
            _ => Self::Database(error),
        }
    }
}

/// Whether a row was refused because one like it is there.
pub(super) fn is_duplicate(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(DatabaseError::is_unique_violation)
}
