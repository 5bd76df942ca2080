//! Our SRTP against that of `rtc-srtp`, both ways, in every profile; and what must not pass.

use proptest::prelude::*;
use rtc_srtp::context::Context;
use rtc_srtp::protection_profile::ProtectionProfile;
use sportello_rooms::transport::srtp::{Cipher, Inbound, Outbound, Profile, split};

const PROFILES: [(Profile, ProtectionProfile); 3] = [
    (
        Profile::Aes128CmSha1,
        ProtectionProfile::Aes128CmHmacSha1_80,
    ),
    (Profile::Aes128Gcm, ProtectionProfile::AeadAes128Gcm),
    (Profile::Aes256Gcm, ProtectionProfile::AeadAes256Gcm),
];

fn key() -> Vec<u8> {
    (100..132).collect()
}

fn ours(profile: Profile) -> Cipher {
    let (key, salt) = (key(), key());
    Cipher::new(
        profile,
        &key[..profile.key_len()],
        &salt[..profile.salt_len()],
    )
    .unwrap()
}

fn theirs(profile: ProtectionProfile) -> Context {
    let provider = rtc_crypto::default_provider().unwrap();
    let (key, salt) = (&key()[..profile.key_len()], &key()[..profile.salt_len()]);
    Context::new(key, salt, profile, None, None, provider.crypto()).unwrap()
}

/// With two contributing sources and an extension, so that the header is not of the usual length.
fn rtp(ssrc: u32, sequence: u16, payload: usize) -> Vec<u8> {
    let mut packet = vec![0x92, 0x80 | 0x60];
    packet.extend_from_slice(&sequence.to_be_bytes());
    packet.extend_from_slice(&[1, 2, 3, 4]);
    packet.extend_from_slice(&ssrc.to_be_bytes());
    packet.extend_from_slice(&[0, 0, 0, 5, 0, 0, 0, 6, 0xBE, 0xDE, 0, 1, 0x31, 7, 8, 0]);
    packet.extend((0..payload).map(|at| at.to_le_bytes()[0]));
    packet
}

fn rtcp(ssrc: u32, words: u8) -> Vec<u8> {
    let mut packet = vec![0x81, 201, 0, 1 + words];
    packet.extend_from_slice(&ssrc.to_be_bytes());
    packet.extend((0..4 * words).map(|byte| byte ^ 0x5A));
    packet
}

fn seal(outbound: &mut Outbound, packet: &[u8]) -> Option<Vec<u8>> {
    let mut buffer = packet.to_vec();
    buffer.resize(packet.len() + 20, 0xEE);
    let len = outbound.seal_rtp(&mut buffer, packet.len())?;
    buffer.truncate(len);
    Some(buffer)
}

fn seal_rtcp(outbound: &mut Outbound, packet: &[u8]) -> Option<Vec<u8>> {
    let mut buffer = packet.to_vec();
    buffer.resize(packet.len() + 20, 0xEE);
    let len = outbound.seal_rtcp(&mut buffer, packet.len())?;
    buffer.truncate(len);
    Some(buffer)
}

#[test]
fn they_open_what_we_seal_over_a_rollover() {
    for (profile, their_profile) in PROFILES {
        let (mut outbound, mut context) = (Outbound::new(ours(profile)), theirs(their_profile));
        for (ssrc, sequence, payload) in [
            (7, 65_534, 0),
            (7, 65_535, 1),
            (9, 12, 1100),
            (7, 0, 160),
            (7, 1, 999),
            (9, 13, 3),
        ] {
            let packet = rtp(ssrc, sequence, payload);
            let sealed = seal(&mut outbound, &packet).unwrap();
            let opened = context.decrypt_rtp(&sealed).unwrap();
            assert_eq!(opened, packet, "{profile:?} {sequence}");
        }
        for words in [0, 5, 20] {
            let packet = rtcp(7, words);
            let sealed = seal_rtcp(&mut outbound, &packet).unwrap();
            assert_eq!(
                context.decrypt_rtcp(&sealed).unwrap(),
                packet,
                "{profile:?}"
            );
        }
    }
}

#[test]
fn we_open_what_they_seal_over_a_rollover() {
    for (profile, their_profile) in PROFILES {
        let (mut inbound, mut context) = (Inbound::new(ours(profile)), theirs(their_profile));
        for (ssrc, sequence, payload) in [
            (7, 65_534, 0),
            (7, 65_535, 1),
            (9, 12, 1100),
            (7, 0, 160),
            (7, 1, 999),
            (9, 13, 3),
        ] {
            let packet = rtp(ssrc, sequence, payload);
            let mut sealed = context.encrypt_rtp(&packet).unwrap();
            let opened = inbound.open_rtp(&mut sealed);
            assert_eq!(
                opened.as_deref(),
                Some(&packet[..]),
                "{profile:?} {sequence}"
            );
        }
        for words in [0, 5, 20] {
            let packet = rtcp(7, words);
            let mut sealed = context.encrypt_rtcp(&packet).unwrap();
            assert_eq!(
                inbound.open_rtcp(&mut sealed).as_deref(),
                Some(&packet[..]),
                "{profile:?}"
            );
        }
    }
}

#[test]
fn each_packet_is_opened_once_and_each_number_sealed_once() {
    for (profile, _) in PROFILES {
        let mut outbound = Outbound::new(ours(profile));
        let mut inbound = Inbound::new(ours(profile));
        let sealed = seal(&mut outbound, &rtp(7, 100, 50)).unwrap();
        assert!(inbound.open_rtp(&mut sealed.clone()).is_some());
        assert!(inbound.open_rtp(&mut sealed.clone()).is_none());
        assert!(seal(&mut outbound, &rtp(7, 100, 60)).is_none());
        assert!(
            seal(&mut outbound, &rtp(7, 99, 60)).is_some(),
            "late but new"
        );
        let report = seal_rtcp(&mut outbound, &rtcp(7, 5)).unwrap();
        assert!(inbound.open_rtcp(&mut report.clone()).is_some());
        assert!(inbound.open_rtcp(&mut report.clone()).is_none());
    }
}

#[test]
fn the_streams_of_one_participant_are_bounded() {
    let mut outbound = Outbound::new(ours(Profile::Aes128Gcm));
    let mut inbound = Inbound::new(ours(Profile::Aes128Gcm));
    let mut strange = Outbound::new(ours(Profile::Aes128Gcm));
    let opened = (0..200).filter(|ssrc| {
        let mut other = Outbound::new(ours(Profile::Aes128Gcm));
        let mut sealed = seal(&mut other, &rtp(*ssrc, 1, 10)).unwrap();
        inbound.open_rtp(&mut sealed).is_some()
    });
    assert_eq!(opened.count(), 64);
    let sealed = (0..200).filter(|ssrc| seal(&mut outbound, &rtp(*ssrc, 1, 10)).is_some());
    assert_eq!(sealed.count(), 64);
    // Reports share the table: a new sender finds it full, one that is known does not.
    let mut known = seal_rtcp(&mut strange, &rtcp(3, 1)).unwrap();
    assert!(inbound.open_rtcp(&mut known).is_some());
    let mut unknown = seal_rtcp(&mut strange, &rtcp(3000, 1)).unwrap();
    assert!(inbound.open_rtcp(&mut unknown).is_none());
}

#[test]
fn forged_packets_take_no_place_in_the_table() {
    let mut inbound = Inbound::new(ours(Profile::Aes256Gcm));
    for ssrc in 0..1000 {
        assert!(inbound.open_rtp(&mut rtp(ssrc, 1, 100)).is_none());
    }
    let mut sealed = seal(&mut Outbound::new(ours(Profile::Aes256Gcm)), &rtp(7, 1, 9)).unwrap();
    assert!(inbound.open_rtp(&mut sealed).is_some());
}

#[test]
fn keying_material_of_another_length_is_refused() {
    for (profile, _) in PROFILES {
        let whole = 2 * (profile.key_len() + profile.salt_len());
        assert!(split(profile, &vec![1; whole]).is_ok());
        assert!(split(profile, &vec![1; whole - 1]).is_err());
        assert!(split(profile, &vec![1; whole + 1]).is_err());
        assert!(Cipher::new(profile, &[], &[]).is_err());
    }
}

proptest! {
    #[test]
    fn any_bytes_are_refused_without_a_panic(
        mut bytes in prop::collection::vec(any::<u8>(), 0..200),
        profile in 0..3_usize,
        first in 0x80..=0xBF_u8,
    ) {
        let mut inbound = Inbound::new(ours(PROFILES[profile].0));
        let mut outbound = Outbound::new(ours(PROFILES[profile].0));
        prop_assert!(inbound.open_rtp(&mut bytes.clone()).is_none());
        prop_assert!(inbound.open_rtcp(&mut bytes.clone()).is_none());
        if let Some(byte) = bytes.first_mut() {
            *byte = first;
        }
        prop_assert!(inbound.open_rtp(&mut bytes.clone()).is_none());
        prop_assert!(inbound.open_rtcp(&mut bytes.clone()).is_none());
        for len in [bytes.len(), bytes.len() / 2, bytes.len() + 1] {
            let _ = outbound.seal_rtp(&mut bytes.clone(), len);
            let _ = outbound.seal_rtcp(&mut bytes.clone(), len);
        }
    }

    #[test]
    fn a_packet_changed_anywhere_is_refused(
        profile in 0..3_usize,
        at in 0..1000_usize,
        mask in 1..=255_u8,
        cut in 0..40_usize,
    ) {
        let mut outbound = Outbound::new(ours(PROFILES[profile].0));
        let mut inbound = Inbound::new(ours(PROFILES[profile].0));
        let sealed = seal(&mut outbound, &rtp(7, 5, 40)).unwrap();
        let report = seal_rtcp(&mut outbound, &rtcp(7, 5)).unwrap();
        let mut changed = sealed.clone();
        changed[at % sealed.len()] ^= mask;
        prop_assert!(inbound.open_rtp(&mut changed).is_none());
        let mut changed = report.clone();
        changed[at % report.len()] ^= mask;
        prop_assert!(inbound.open_rtcp(&mut changed).is_none());
        if cut > 0 {
            prop_assert!(inbound.open_rtp(&mut sealed.clone()[..sealed.len() - cut]).is_none());
            prop_assert!(inbound.open_rtcp(&mut report.clone()[..report.len() - cut]).is_none());
        }
        prop_assert!(inbound.open_rtp(&mut sealed.clone()).is_some());
        prop_assert!(inbound.open_rtcp(&mut report.clone()).is_some());
    }
}
