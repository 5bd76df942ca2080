//! Keys made at the first start and kept in the data folder, readable by the owner alone.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use anyhow::{Context, Result, ensure};
use sportello_rooms::token;

/// The file of the key that room tokens are signed with.
const ROOM_TOKEN: &str = "room-token.key";

/// The secrets of this desk. Deleting one of the files invalidates what was signed with it.
pub struct Keys {
    /// Signs room tokens.
    pub room_token: token::Key,
}

impl Keys {
    /// Reads the keys in `folder`, making those that are missing.
    pub fn open(folder: &Path) -> Result<Self> {
        let bytes = open_key(&folder.join(ROOM_TOKEN))?;
        Ok(Self {
            room_token: token::Key::from_bytes(bytes),
        })
    }

    /// Reads the keys in `folder`, which a start of the program has made.
    pub fn read(folder: &Path) -> Result<Self> {
        let bytes = read_key(&folder.join(ROOM_TOKEN))?;
        Ok(Self {
            room_token: token::Key::from_bytes(bytes),
        })
    }
}

fn open_key(file: &Path) -> Result<[u8; 32]> {
    let created = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file);
    match created {
        Ok(mut created) => {
            let key: [u8; 32] = rand::random();
            created
                .write_all(&key)
                .and_then(|()| created.sync_all())
                .with_context(|| format!("cannot write the key {}", file.display()))?;
            Ok(key)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => read_key(file),
        Err(error) => Err(error).with_context(|| format!("cannot make the key {}", file.display())),
    }
}

fn read_key(file: &Path) -> Result<[u8; 32]> {
    let mut bytes = Vec::new();
    fs::File::open(file)
        .and_then(|key| key.take(33).read_to_end(&mut bytes))
        .with_context(|| format!("cannot read the key {}", file.display()))?;
    ensure!(
        bytes.len() == 32,
        "{} is not a key of 32 bytes; restore it from a backup, or delete it to have a \
         new one made (open rooms must then be entered again)",
        file.display()
    );
    let mut key = [0; 32];
    key.copy_from_slice(&bytes);
    Ok(key)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_key_is_made_once_and_only_the_owner_reads_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let key = folder.path().join("a.key");
        let first = open_key(&key).expect("made");
        assert_eq!(open_key(&key).expect("read"), first);
        let mode = fs::metadata(&key).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_damaged_key_is_refused_with_a_remedy() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let key = folder.path().join("a.key");
        fs::write(&key, b"short").expect("written");
        let error = open_key(&key).expect_err("damaged").to_string();
        assert!(error.contains("restore it from a backup"), "{error}");
    }
}
