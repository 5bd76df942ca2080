//! Mail as files: every message one `.eml` in a folder, for a machine without a mail server and
//! for trying things out. Any mail program opens them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A folder that takes messages.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// A folder at `path`; it is made with the first message.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where the messages lie.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes one message so that a reader sees all of it or nothing, and a second writing of the
    /// same message replaces the first. Returns the file.
    pub fn write(&self, name: &str, message: &[u8]) -> io::Result<PathBuf> {
        fs::create_dir_all(&self.path)?;
        let name = file_name(name);
        let whole = self.path.join(format!("{name}.eml"));
        let partial = self.path.join(format!(".{name}.partial"));
        let mut file = create_private(&partial)?;
        file.write_all(message)?;
        file.sync_all()?;
        fs::rename(&partial, &whole)?;
        Ok(whole)
    }
}

/// Keeps letters, digits, `-` and `_`: a name from data must not climb out of the folder.
fn file_name(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' || c == '_' {
                c
            } else {
                '-'
            }
        })
        .take(120)
        .collect()
}

/// The message names a person and carries their links, so nobody but the owner may read it. The
/// mode is given at creation: a file made open and closed later has been open for a while.
fn create_private(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_private_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let mail = Folder::new(folder.path().join("mail"));
        let file = mail
            .write("20261026T080000Z-AB12-confirmed", b"Subject: a\r\n\r\nb")
            .expect("it");

        assert_eq!(fs::read(&file).expect("read"), b"Subject: a\r\n\r\nb");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&file).expect("metadata").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn writing_again_replaces_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let mail = Folder::new(folder.path().to_path_buf());
        mail.write("one", b"first").expect("it");
        let file = mail.write("one", b"second").expect("it");

        assert_eq!(fs::read(&file).expect("read"), b"second");
        assert_eq!(fs::read_dir(folder.path()).expect("list").count(), 1);
    }

    #[test]
    fn a_name_cannot_leave_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let mail = Folder::new(folder.path().join("mail"));
        let file = mail.write("../../etc/passwd\n", b"x").expect("it");
        assert_eq!(file.parent(), Some(mail.path()));
    }
}
