//! The process's DTLS certificate and the SHA-256 fingerprints by which two ends recognise each
//! other. Nothing here trusts a certificate authority: the fingerprint in the SDP is the trust.

use std::fmt;

use aws_lc_rs::digest;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use subtle::ConstantTimeEq as _;

/// The DTLS certificate of this process: one ECDSA P-256 key, shared by every leg.
pub struct Certificate {
    der: Vec<u8>,
    key: Vec<u8>,
    fingerprint: String,
}

/// Why a certificate cannot serve DTLS.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CertificateError {
    /// The private key is not an ECDSA P-256 key in PKCS#8.
    #[error("the private key is not an ECDSA P-256 key in PKCS#8")]
    Key,
    /// The certificate does not carry the public half of the private key.
    #[error("the certificate does not belong to the private key")]
    Mismatch,
}

impl Certificate {
    /// Takes a certificate and its private key, both DER; the key must be ECDSA P-256 in PKCS#8.
    pub fn from_der(cert_der: Vec<u8>, pkcs8_der: Vec<u8>) -> Result<Self, CertificateError> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &pkcs8_der)
            .map_err(|_| CertificateError::Key)?;
        let public = pair.public_key().as_ref();
        if !cert_der.windows(public.len()).any(|part| part == public) {
            return Err(CertificateError::Mismatch);
        }
        Ok(Self {
            fingerprint: Fingerprint::of(&cert_der).to_string(),
            der: cert_der,
            key: pkcs8_der,
        })
    }

    /// The SHA-256 fingerprint as SDP writes it: `AA:BB:…`.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    pub(super) fn der(&self) -> &[u8] {
        &self.der
    }

    pub(super) fn key(&self) -> &[u8] {
        &self.key
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").finish_non_exhaustive()
    }
}

/// The SHA-256 fingerprint of a certificate.
#[derive(Clone, Copy)]
pub struct Fingerprint {
    /// The digest of the certificate's DER.
    pub sha256: [u8; 32],
}

impl Fingerprint {
    /// Digests a certificate's DER.
    #[must_use]
    pub fn of(cert_der: &[u8]) -> Self {
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(digest::digest(&digest::SHA256, cert_der).as_ref());
        Self { sha256 }
    }

    /// Reads the hexadecimal pairs that follow `sha-256` in an `a=fingerprint` line.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut sha256 = [0; 32];
        let mut pairs = text.split(':');
        for byte in &mut sha256 {
            let pair = pairs.next()?;
            if pair.len() != 2 || !pair.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return None;
            }
            *byte = u8::from_str_radix(pair, 16).ok()?;
        }
        pairs.next().is_none().then_some(Self { sha256 })
    }
}

impl PartialEq for Fingerprint {
    fn eq(&self, other: &Self) -> bool {
        self.sha256.ct_eq(&other.sha256).into()
    }
}

impl Eq for Fingerprint {}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.sha256.iter().enumerate() {
            if index > 0 {
                f.write_str(":")?;
            }
            write!(f, "{byte:02X}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({:02X}…)", self.sha256[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprint_reads_what_it_writes() {
        let fingerprint = Fingerprint::of(b"certificate");
        let text = fingerprint.to_string();
        assert_eq!(text.len(), 95);
        assert_eq!(Fingerprint::parse(&text), Some(fingerprint));
        assert_eq!(Fingerprint::parse(&text.to_lowercase()), Some(fingerprint));
    }

    #[test]
    fn fingerprint_refuses_other_lengths_and_signs() {
        let text = Fingerprint::of(b"certificate").to_string();
        assert_eq!(Fingerprint::parse(&text[3..]), None);
        assert_eq!(Fingerprint::parse(&format!("{text}:00")), None);
        assert_eq!(
            Fingerprint::parse(&text.replacen(&text[..2], "+1", 1)),
            None
        );
        assert_eq!(Fingerprint::parse(""), None);
    }

    #[test]
    fn certificate_refuses_a_key_that_is_not_p256() {
        let refused = Certificate::from_der(vec![1, 2, 3], vec![4, 5, 6]);
        assert_eq!(refused.unwrap_err(), CertificateError::Key);
    }
}
