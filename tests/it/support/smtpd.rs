//! A real mail server on a loopback port: aiosmtpd, a Debian package. It keeps what it takes in a
//! maildir.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running server; it ends with this value.
pub(crate) struct Smtpd {
    child: Child,
    folder: tempfile::TempDir,
    port: u16,
}

impl Smtpd {
    /// Starts a server on `port`.
    pub(crate) async fn start(port: u16) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let child = Command::new("aiosmtpd")
            .args(["--nosetuid", "--listen", &format!("127.0.0.1:{port}")])
            .args(["--class", "aiosmtpd.handlers.Mailbox"])
            .arg(folder.path().join("box"))
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("cannot start aiosmtpd ({error}); install the package python3-aiosmtpd")
            });
        let server = Self {
            child,
            folder,
            port,
        };
        for _ in 0..500 {
            if server.greets() {
                return server;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("aiosmtpd does not greet on port {port}");
    }

    /// The messages it has taken.
    pub(crate) fn messages(&self) -> Vec<Vec<u8>> {
        files(&self.folder.path().join("box/new"))
    }

    fn greets(&self) -> bool {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_secs(1)) else {
            return false;
        };
        let mut greeting = String::new();
        let read = BufReader::new(&stream).read_line(&mut greeting);
        drop(stream.write_all(b"QUIT\r\n"));
        read.is_ok() && greeting.starts_with("220")
    }
}

impl Drop for Smtpd {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A port that is free now; nothing answers on it.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .map(|entry| fs::read(entry.expect("an entry").path()).expect("a message"))
        .collect()
}
