//! A real mail server on a loopback port: aiosmtpd, a Debian package, with the moods of `smtpd.py`. It
//! keeps what it takes in a maildir.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::{Value, json};

/// A running server; it ends with this value.
pub(crate) struct Smtpd {
    child: Child,
    folder: tempfile::TempDir,
}

impl Smtpd {
    /// Starts a server on `port` that takes everything from everybody, in clear.
    pub(crate) fn start(port: u16) -> Self {
        Self::start_with(port, json!({}))
    }

    /// Starts a server with moods, see `smtpd.py`.
    pub(crate) fn start_with(port: u16, moods: Value) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut want = moods;
        want["port"] = json!(port);
        want["folder"] = json!(folder.path().join("box"));
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/support/smtpd.py");
        // Debian's interpreter, the one its packages are installed for.
        let mut child = Command::new("/usr/bin/python3")
            .arg(script)
            .arg(want.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Debian's python3, with the package python3-aiosmtpd");
        let mut said = String::new();
        let stdout = child.stdout.take().expect("its output");
        let read = BufReader::new(stdout).read_line(&mut said);
        assert!(
            read.is_ok() && said == "ready\n",
            "the mail server does not start; is the package python3-aiosmtpd installed?"
        );
        Self { child, folder }
    }

    /// The messages it has taken.
    pub(crate) fn messages(&self) -> Vec<Vec<u8>> {
        files(&self.folder.path().join("box/new"))
    }
}

impl Drop for Smtpd {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A municipality's own certificate authority, and the certificate it gave to its mail server.
pub(crate) struct Authority {
    folder: tempfile::TempDir,
}

impl Authority {
    /// Certifies a mail server under `name`.
    pub(crate) fn certify(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let authority = params.self_signed(&key).expect("an authority");
        let issuer = Issuer::new(params, key);
        let server = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
        let key = KeyPair::generate().expect("a key");
        let server = server.signed_by(&key, &issuer).expect("a certificate");
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (file, content) in [
            ("authority", authority.pem()),
            ("certificate", server.pem()),
            ("key", key.serialize_pem()),
        ] {
            fs::write(folder.path().join(file), content).expect("written");
        }
        Self { folder }
    }

    /// What the operator names as `ca_file`.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("authority")
    }

    /// How the server is to encrypt, and whom it asks for a password.
    pub(crate) fn moods(&self, tls: &str, login: Option<(&str, &str)>) -> Value {
        let mut moods = json!({
            "tls": tls,
            "certificate": self.folder.path().join("certificate"),
            "key": self.folder.path().join("key"),
        });
        if let Some((username, password)) = login {
            moods["username"] = json!(username);
            moods["password"] = json!(password);
        }
        moods
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
