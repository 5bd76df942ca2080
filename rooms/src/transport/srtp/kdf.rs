//! The key derivation of RFC 3711, section 4.3, with a key derivation rate of zero.

use aws_lc_rs::cipher::{AES_128, AES_256, EncryptingKey, EncryptionContext, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;

use super::KeyError;

pub(super) const RTP_KEY: u8 = 0;
pub(super) const RTP_AUTH: u8 = 1;
pub(super) const RTP_SALT: u8 = 2;
pub(super) const RTCP_KEY: u8 = 3;
pub(super) const RTCP_AUTH: u8 = 4;
pub(super) const RTCP_SALT: u8 = 5;

/// Derives one session key: the key stream of AES-CM under the master key, started at the master
/// salt with the label turned into its eighth byte. A salt of 12 bytes (RFC 7714, section 11) is
/// taken as one of 14 that ends in zeros.
pub(super) fn derive<const N: usize>(
    master_key: &[u8],
    master_salt: &[u8],
    label: u8,
) -> Result<[u8; N], KeyError> {
    let mut iv = [0; 16];
    iv.get_mut(..master_salt.len())
        .ok_or(KeyError)?
        .copy_from_slice(master_salt);
    iv[7] ^= label;
    let mut key = [0; N];
    ctr(master_key)?
        .less_safe_encrypt(&mut key, EncryptionContext::Iv128(FixedLength::from(iv)))
        .map_err(|_| KeyError)?;
    Ok(key)
}

/// AES in counter mode under a key of 16 or 32 bytes.
pub(super) fn ctr(key: &[u8]) -> Result<EncryptingKey, KeyError> {
    let algorithm = if key.len() == 32 { &AES_256 } else { &AES_128 };
    let key = UnboundCipherKey::new(algorithm, key).map_err(|_| KeyError)?;
    EncryptingKey::ctr(key).map_err(|_| KeyError)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 3711, appendix B.3.
    #[test]
    fn session_keys_are_those_of_rfc_3711() {
        let key = 0xE1F9_7A0D_3E01_8BE0_D64F_A32C_06DE_4139_u128.to_be_bytes();
        let salt = &0x0EC6_75AD_498A_FEEB_B696_0B3A_ABE6_0000_u128.to_be_bytes()[..14];
        let cipher: [u8; 16] = derive(&key, salt, RTP_KEY).unwrap();
        assert_eq!(
            u128::from_be_bytes(cipher),
            0xC61E_7A93_744F_39EE_1073_4AFE_3FF7_A087
        );
        let mut padded = [0; 16];
        padded[..14].copy_from_slice(&derive::<14>(&key, salt, RTP_SALT).unwrap());
        assert_eq!(
            u128::from_be_bytes(padded),
            0x30CB_BC08_863D_8C85_D49D_B34A_9AE1_0000
        );
        let auth: [u8; 94] = derive(&key, salt, RTP_AUTH).unwrap();
        assert_eq!(
            auth[..20],
            [
                0xCE, 0xBE, 0x32, 0x1F, 0x6F, 0xF7, 0x71, 0x6B, 0x6F, 0xD4, 0xAB, 0x49, 0xAF, 0x25,
                0x6A, 0x15, 0x6D, 0x38, 0xBA, 0xA4
            ]
        );
    }

    #[test]
    fn keys_of_other_lengths_are_refused() {
        assert!(derive::<16>(&[0; 15], &[0; 14], RTP_KEY).is_err());
        assert!(derive::<16>(&[0; 16], &[0; 17], RTP_KEY).is_err());
    }
}
