//! Certificates: the operator's or a self-signed one for HTTPS, and the one media transports show.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use axum_server::tls_rustls::RustlsConfig;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use sportello_rooms::transport::Certificate;

use crate::config::{Config, Tls};

/// The TLS side of the listener, or `None` for plain HTTP.
pub async fn listener(config: &Config) -> Result<Option<RustlsConfig>> {
    let (certificate, key) = match config.server.tls {
        Tls::Off => return Ok(None),
        Tls::Files => (
            config.server.tls_certificate.clone(),
            config.server.tls_key.clone(),
        ),
        Tls::SelfSigned => self_signed_files(&config.data.folder),
    };
    install_provider();
    let tls = RustlsConfig::from_pem_file(&certificate, &key).await.with_context(|| {
        format!(
            "cannot use the certificate {} with the key {}; both must be PEM and belong together",
            certificate.display(),
            key.display()
        )
    })?;
    Ok(Some(tls))
}

/// Chooses the cryptography of every TLS connection of the process.
pub fn install_provider() {
    // Refused only where one is already chosen, which is this one: no other is compiled in.
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
}

/// Makes the self-signed certificate for HTTPS unless it is there, so that turning TLS on is one line
/// of the configuration. A half one matters only where it is to be used.
pub fn ensure_self_signed(config: &Config) -> Result<()> {
    let (certificate, key) = self_signed_files(&config.data.folder);
    match (certificate.exists(), key.exists()) {
        (true, true) => return Ok(()),
        (false, false) => {}
        _ if config.server.tls != Tls::SelfSigned => return Ok(()),
        _ => bail!(
            "only one of {} and {} is there; restore the other, or delete both to have new ones made",
            certificate.display(),
            key.display()
        ),
    }
    let base = config.base_url();
    let host = axum::http::Uri::try_from(&base)
        .ok()
        .and_then(|uri| uri.host().map(str::to_owned));
    let mut names = vec![
        "localhost".to_owned(),
        "127.0.0.1".to_owned(),
        "::1".to_owned(),
    ];
    names.extend(host.map(|host| host.trim_matches(['[', ']']).to_owned()));
    let listen = config.server.listen.ip();
    if !listen.is_unspecified() {
        names.push(listen.to_string());
    }
    names.sort();
    names.dedup();
    let key_pair = KeyPair::generate()?;
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name = DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, "Sportello");
    let made = params.self_signed(&key_pair)?;
    write_private(&key, key_pair.serialize_pem().as_bytes())?;
    write_private(&certificate, made.pem().as_bytes())
}

/// The certificate that browsers are shown and no authority has signed, where there is one.
pub fn own_authority(config: &Config) -> Result<Option<CertificateDer<'static>>> {
    if config.server.tls != Tls::SelfSigned {
        return Ok(None);
    }
    let (certificate, _) = self_signed_files(&config.data.folder);
    let read = CertificateDer::from_pem_file(&certificate)
        .with_context(|| format!("cannot read {}", certificate.display()))?;
    Ok(Some(read))
}

/// How long a certificate for media counts. Browsers make theirs for a month; more leaves a key in
/// use for longer than anybody needs it, less would have it run out in a process nobody restarts.
pub const MEDIA_LIFE: SignedDuration = SignedDuration::from_hours(24 * 90);

/// Makes the certificate media transports show; browsers learn its fingerprint by signalling.
pub fn media_certificate(now: Timestamp) -> Result<Arc<Certificate>> {
    let key_pair = KeyPair::generate()?;
    let mut params = CertificateParams::new(Vec::new())?;
    let day = |time: Timestamp| {
        let date = TimeZone::UTC.to_datetime(time).date();
        let [month, day] = [date.month(), date.day()].map(i8::cast_unsigned);
        date_time_ymd(date.year().into(), month, day)
    };
    // From yesterday on, for those whose clock is behind.
    params.not_before = day(now - SignedDuration::from_hours(24));
    params.not_after = day(now + MEDIA_LIFE);
    params.distinguished_name = DistinguishedName::new();
    // Says nothing of this machine to whoever watches a handshake.
    params.distinguished_name.push(DnType::CommonName, "WebRTC");
    let made = params.self_signed(&key_pair)?;
    let certificate = Certificate::from_der(made.der().to_vec(), key_pair.serialize_der())
        .context("the media certificate cannot be used")?;
    Ok(Arc::new(certificate))
}

fn self_signed_files(folder: &Path) -> (PathBuf, PathBuf) {
    (
        folder.join("self-signed.pem"),
        folder.join("self-signed.key"),
    )
}

fn write_private(file: &Path, content: &[u8]) -> Result<()> {
    let fresh = file.with_extension("new");
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&fresh)
        .and_then(|mut out| out.write_all(content).and_then(|()| out.sync_all()))
        .and_then(|()| fs::rename(&fresh, file))
        .with_context(|| format!("cannot write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[tokio::test]
    async fn a_self_signed_certificate_is_made_once_and_can_be_served() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut config = Config::default();
        config.data.folder = folder.path().to_owned();
        config.server.tls = Tls::SelfSigned;
        ensure_self_signed(&config).expect("made");
        let (certificate, key) = self_signed_files(folder.path());
        let first = fs::read(&certificate).expect("written");
        ensure_self_signed(&config).expect("kept");
        assert_eq!(fs::read(&certificate).expect("still there"), first);
        let mode = fs::metadata(&key).expect("written").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(listener(&config).await.expect("usable").is_some());
    }

    #[tokio::test]
    async fn half_a_certificate_is_refused_with_a_remedy() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut config = Config::default();
        config.data.folder = folder.path().to_owned();
        fs::write(folder.path().join("self-signed.key"), "").expect("written");
        ensure_self_signed(&config).expect("not wanted and not looked at");
        config.server.tls = Tls::SelfSigned;
        let error = ensure_self_signed(&config).expect_err("half").to_string();
        assert!(error.contains("restore the other"), "{error}");
        let error = listener(&config)
            .await
            .expect_err("no certificate")
            .to_string();
        assert!(error.contains("must be PEM"), "{error}");
    }

    #[test]
    fn the_media_certificate_can_be_used() {
        let made = media_certificate(Timestamp::UNIX_EPOCH).expect("made");
        assert_eq!(made.fingerprint().len(), 32 * 3 - 1);
    }
}
