//! `sportello clerk`: people of the console.

use anyhow::{Context, Result, bail, ensure};
use clap::Subcommand;

use super::say;
use crate::{
    auth::password, clock::Clock, config::Config, store::Store, store::clerks::AddClerkError,
};

/// What can be done with clerks.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Adds a clerk and prints the password to sign in with.
    Add {
        /// What the clerk signs in with.
        login: String,
        /// The name citizens see.
        #[arg(long)]
        name: String,
        /// An office the clerk works for, by its short name; may be given several times.
        #[arg(long = "office", required = true)]
        offices: Vec<String>,
    },
}

/// Carries out a command.
pub async fn run(command: &Command, config: &Config) -> Result<()> {
    match command {
        Command::Add {
            login,
            name,
            offices,
        } => {
            let store = Store::open(&config.database_url())
                .await
                .context("cannot open the database named in data.database")?;
            let password = add(login, name, offices, &store, &Clock::system()).await;
            store.close().await;
            say(&format!(
                "{login} can sign in with the password  {}",
                password?
            ));
            Ok(())
        }
    }
}

async fn add(
    login: &str,
    name: &str,
    offices: &[String],
    store: &Store,
    clock: &Clock,
) -> Result<String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_@".contains(c);
    ensure!(
        !login.is_empty() && login.len() <= 64 && login.chars().all(plain),
        "a login has up to 64 small letters, digits and . - _ @"
    );
    ensure!(
        !name.trim().is_empty() && name.len() <= 200,
        "give the name citizens will see"
    );
    let mut ids = Vec::new();
    for slug in offices {
        let Some(office) = store.office_by_slug(slug).await? else {
            let known: Vec<_> = store
                .offices()
                .await?
                .into_iter()
                .map(|office| office.slug)
                .collect();
            bail!("there is no office {slug}; there are: {}", known.join(", "));
        };
        ids.push(office.id);
    }
    let password = password::invent();
    let hash = password::hash(&password).await?;
    match store
        .add_clerk(login, name.trim(), &hash, &ids, clock.now())
        .await
    {
        Ok(_) => Ok(password),
        Err(AddClerkError::LoginTaken) => bail!("the login {login} is taken; choose another"),
        Err(AddClerkError::Store(error)) => Err(error.into()),
    }
}
