//! Passwords of clerks: Argon2id, computed away from the request threads and a few at a time.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::RngExt;
use tokio::sync::Semaphore;

/// How many passwords are computed at once. Each takes 7 MiB and one core for some tens of
/// milliseconds: more would let a burst of sign-ins starve the media threads of the processor, fewer
/// would make the clerks of a large office queue in the morning.
const AT_ONCE: usize = 2;

/// Longest password accepted, in bytes; longer ones are refused before they cost anything.
pub const LONGEST: usize = 256;

/// Letters and digits that nobody mistakes for others when copying from paper.
const PLAIN: &[u8; 28] = b"23456789abcdefghjkmnpqrstvwx";

static TURN: Semaphore = Semaphore::const_new(AT_ONCE);

/// What an unknown login is compared with, so that it takes as long as a known one.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| digest("nobody has this password").ok());

/// Why a password could not be hashed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The password is longer than [`LONGEST`].
    #[error("the password is too long")]
    TooLong,
    /// The hash function or the source of chance failed.
    #[error("the password could not be hashed")]
    Hash,
}

/// Invents a password for somebody to sign in with: four groups of four characters, 77 bits of chance.
#[must_use]
pub fn invent() -> String {
    let mut rng = rand::rng();
    let groups: [String; 4] = std::array::from_fn(|_| {
        (0..4)
            .map(|_| char::from(PLAIN[rng.random_range(0..PLAIN.len())]))
            .collect()
    });
    groups.join("-")
}

/// Hashes a password with a fresh salt; the result is a PHC string for the database.
pub async fn hash(password: &str) -> Result<String, Error> {
    if password.len() > LONGEST {
        return Err(Error::TooLong);
    }
    let password = password.to_owned();
    in_turn(move || digest(&password))
        .await
        .unwrap_or(Err(Error::Hash))
}

/// Compares a password with a stored hash. `None` stands for "no such clerk": it is never true and
/// takes as long as a wrong password, so the answer's delay does not tell who has an account.
pub async fn verify(password: &str, hash: Option<&str>) -> bool {
    if password.len() > LONGEST {
        return false;
    }
    let password = password.to_owned();
    let hash = hash.map(str::to_owned);
    in_turn(move || {
        let known = hash.is_some();
        let Some(hash) = hash.or_else(|| NOBODY.clone()) else {
            return false;
        };
        let Ok(parsed) = PasswordHash::new(&hash) else {
            return false;
        };
        let equal = Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok();
        equal && known
    })
    .await
    .unwrap_or(false)
}

/// Runs the work on a blocking thread when its turn comes; `None` only while the program stops.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let turn = TURN.acquire().await.ok()?;
    // The turn goes with the work, which goes on when whoever asked has hung up.
    let work = move || {
        let done = work();
        drop(turn);
        done
    };
    tokio::task::spawn_blocking(work).await.ok()
}

/// Argon2id, 7 MiB, five passes, one lane: the smallest of the settings OWASP holds equal. The
/// system's allocator keeps what a hash has used, and a desk that idles should be small.
fn digest(password: &str) -> Result<String, Error> {
    let params = Params::new(7 * 1024, 5, 1, None).map_err(|_| Error::Hash)?;
    let hash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(password.as_bytes())
        .map_err(|_| Error::Hash)?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn right_password_is_right_and_wrong_is_wrong() {
        let stored = hash("Sportello-2026").await.expect("hashes");
        assert!(
            stored.starts_with("$argon2id$v=19$m=7168,t=5,p=1$"),
            "{stored}"
        );
        assert!(verify("Sportello-2026", Some(&stored)).await);
        assert!(!verify("sportello-2026", Some(&stored)).await);
        assert!(!verify("", Some(&stored)).await);
    }

    #[test]
    fn invented_passwords_are_long_plain_and_new() {
        let (one, two) = (invent(), invent());
        assert_eq!(one.len(), 19);
        assert_ne!(one, two);
        assert!(
            one.split('-')
                .all(|group| group.bytes().all(|c| PLAIN.contains(&c)))
        );
    }

    #[tokio::test]
    async fn who_hangs_up_does_not_make_room_for_one_more() {
        let (begun, begins) = tokio::sync::oneshot::channel();
        let (end, ends) = std::sync::mpsc::channel::<()>();
        let asked = tokio::spawn(in_turn(move || {
            begun.send(()).ok();
            ends.recv().ok();
        }));
        begins.await.expect("begun");
        asked.abort();
        assert!(asked.await.is_err(), "hung up");
        assert!(TURN.available_permits() < AT_ONCE);
        drop(end);
    }

    #[tokio::test]
    async fn salts_differ() {
        let (one, two) = (
            hash("same").await.expect("hashes"),
            hash("same").await.expect("hashes"),
        );
        assert_ne!(one, two);
    }

    #[tokio::test]
    async fn nobody_is_never_right() {
        assert!(!verify("nobody has this password", None).await);
    }

    #[tokio::test]
    async fn long_or_damaged_input_is_refused() {
        let long = "x".repeat(LONGEST + 1);
        assert!(matches!(hash(&long).await, Err(Error::TooLong)));
        assert!(!verify(&long, None).await);
        assert!(!verify("x", Some("$argon2id$nonsense")).await);
    }
}
