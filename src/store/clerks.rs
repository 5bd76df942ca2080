//! Clerks, the offices they work for, and their sessions.

use std::fmt;

use jiff::Timestamp;
use sqlx::{AnyConnection, FromRow};

use super::error::is_duplicate;
use super::row::{fresh, parsed};
use super::{Error, Fault, Store};
use crate::booking::ids::{ClerkId, OfficeId};

/// A clerk, without the password.
#[derive(Clone, PartialEq, Eq)]
pub struct Clerk {
    /// The id; in a room the clerk is the person with the same number.
    pub id: ClerkId,
    /// What is typed to sign in.
    pub login: String,
    /// What citizens see.
    pub name: String,
}

/// A clerk who wants to sign in.
#[derive(Clone)]
pub struct Account {
    /// Who it is.
    pub clerk: Clerk,
    /// The stored hash of the password.
    pub password_hash: String,
}

/// A clerk could not be added.
#[derive(Debug, thiserror::Error)]
pub enum AddClerkError {
    /// Another clerk has this login.
    #[error("the login is taken")]
    LoginTaken,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl Fault for AddClerkError {
    fn fault(&self) -> Option<&Error> {
        match self {
            Self::Store(error) => Some(error),
            Self::LoginTaken => None,
        }
    }
}

/// The number that names a session in a desk token: the beginning of its hash. It opens nothing.
#[must_use]
pub fn session_number(hash: &str) -> i64 {
    hash.get(..NUMBER_DIGITS)
        .and_then(|digits| i64::from_str_radix(digits, 16).ok())
        .unwrap_or_default()
}

/// Digits of a hash in a session's number: as many as fit into a positive one.
const NUMBER_DIGITS: usize = 15;

impl Store {
    /// The account behind a login, unless it is switched off.
    pub async fn clerk_by_login(&self, login: &str) -> Result<Option<Account>, Error> {
        let row = sqlx::query_as::<_, (String, String, String, String)>(
            "select id, login, name, password_hash from clerk where login = $1 and active = 1",
        )
        .bind(login.to_owned())
        .fetch_optional(self.read())
        .await?;
        row.map(|(id, login, name, password_hash)| {
            let clerk = Clerk {
                id: parsed(&id, "clerk.id")?,
                login,
                name,
            };
            Ok(Account {
                clerk,
                password_hash,
            })
        })
        .transpose()
    }

    /// A clerk by id, unless switched off.
    pub async fn clerk(&self, id: ClerkId) -> Result<Option<Clerk>, Error> {
        sqlx::query_as::<_, ClerkRow>(
            "select id, login, name from clerk where id = $1 and active = 1",
        )
        .bind(id.to_string())
        .fetch_optional(self.read())
        .await?
        .map(Clerk::try_from)
        .transpose()
    }

    /// Adds a clerk to offices. The password comes as a hash.
    pub async fn add_clerk(
        &self,
        login: &str,
        name: &str,
        password_hash: &str,
        offices: &[OfficeId],
        now: Timestamp,
    ) -> Result<ClerkId, AddClerkError> {
        transact!(self, |tx| add_clerk(
            tx,
            login,
            name,
            password_hash,
            offices,
            now
        )
        .await)
    }

    /// Gives a clerk another password and ends every session opened with the old one.
    pub async fn set_password(&self, clerk: ClerkId, password_hash: &str) -> Result<(), Error> {
        transact!(self, |tx| {
            sqlx::query("update clerk set password_hash = $2 where id = $1")
                .bind(clerk.to_string())
                .bind(password_hash.to_owned())
                .execute(&mut *tx)
                .await?;
            sqlx::query("delete from clerk_session where clerk_id = $1")
                .bind(clerk.to_string())
                .execute(&mut *tx)
                .await?;
            Ok(())
        })
    }

    /// The offices a clerk works for.
    pub async fn clerk_offices(&self, clerk: ClerkId) -> Result<Vec<OfficeId>, Error> {
        sqlx::query_scalar::<_, String>(
            "select o.id from office o
             join clerk_office co on co.office_id = o.id
             where co.clerk_id = $1 order by o.position, o.name",
        )
        .bind(clerk.to_string())
        .fetch_all(self.read())
        .await?
        .iter()
        .map(|id| parsed(id, "office.id"))
        .collect()
    }

    /// Keeps a session by the hash of its secret. Sessions that are over are swept out on the way.
    pub async fn open_session(
        &self,
        clerk: ClerkId,
        hash: &str,
        expires: Timestamp,
        now: Timestamp,
    ) -> Result<(), Error> {
        transact!(self, |tx| {
            sqlx::query("delete from clerk_session where expires_at <= $1")
                .bind(now.as_second())
                .execute(&mut *tx)
                .await?;
            sqlx::query(
                "insert into clerk_session (hash, clerk_id, created_at, expires_at)
                 values ($1, $2, $3, $4)",
            )
            .bind(hash.to_owned())
            .bind(clerk.to_string())
            .bind(now.as_second())
            .bind(expires.as_second())
            .execute(&mut *tx)
            .await?;
            Ok(())
        })
    }

    /// Whose session this is, while it lasts.
    pub async fn session_clerk(&self, hash: &str, now: Timestamp) -> Result<Option<Clerk>, Error> {
        sqlx::query_as::<_, ClerkRow>(
            "select c.id, c.login, c.name from clerk c
             join clerk_session s on s.clerk_id = c.id
             where s.hash = $1 and s.expires_at > $2 and c.active = 1",
        )
        .bind(hash.to_owned())
        .bind(now.as_second())
        .fetch_optional(self.read())
        .await?
        .map(Clerk::try_from)
        .transpose()
    }

    /// The clerk a desk token speaks of, while the session it was issued in lasts.
    pub async fn desk_clerk(
        &self,
        clerk: ClerkId,
        session: i64,
        now: Timestamp,
    ) -> Result<Option<Clerk>, Error> {
        sqlx::query_as::<_, ClerkRow>(
            "select c.id, c.login, c.name from clerk c
             where c.id = $1 and c.active = 1 and exists (
                 select 1 from clerk_session s
                 where s.clerk_id = c.id and s.expires_at > $2 and substr(s.hash, 1, 15) = $3)",
        )
        .bind(clerk.to_string())
        .bind(now.as_second())
        .bind(format!("{session:0NUMBER_DIGITS$x}"))
        .fetch_optional(self.read())
        .await?
        .map(Clerk::try_from)
        .transpose()
    }

    /// Ends a session.
    pub async fn close_session(&self, hash: &str) -> Result<(), Error> {
        sqlx::query("delete from clerk_session where hash = $1")
            .bind(hash.to_owned())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

pub(super) async fn add_clerk(
    tx: &mut AnyConnection,
    login: &str,
    name: &str,
    password_hash: &str,
    offices: &[OfficeId],
    now: Timestamp,
) -> Result<ClerkId, AddClerkError> {
    let id = ClerkId::new(fresh(now));
    let added = sqlx::query(
        "insert into clerk (id, login, name, password_hash, active, created_at)
         values ($1, $2, $3, $4, 1, $5)",
    )
    .bind(id.to_string())
    .bind(login.to_owned())
    .bind(name.to_owned())
    .bind(password_hash.to_owned())
    .bind(now.as_second())
    .execute(&mut *tx)
    .await;
    match added {
        Err(error) if is_duplicate(&error) => return Err(AddClerkError::LoginTaken),
        done => done.map_err(Error::from)?,
    };
    for office in offices {
        sqlx::query("insert into clerk_office (clerk_id, office_id) values ($1, $2)")
            .bind(id.to_string())
            .bind(office.to_string())
            .execute(&mut *tx)
            .await
            .map_err(Error::from)?;
    }
    Ok(id)
}

#[derive(FromRow)]
struct ClerkRow {
    id: String,
    login: String,
    name: String,
}

impl TryFrom<ClerkRow> for Clerk {
    type Error = Error;

    fn try_from(row: ClerkRow) -> Result<Self, Error> {
        Ok(Self {
            id: parsed(&row.id, "clerk.id")?,
            login: row.login,
            name: row.name,
        })
    }
}

/// People do not appear in logs, clerks neither.
impl fmt::Debug for Clerk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clerk({:?})", self.id)
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({:?})", self.clerk.id)
    }
}
