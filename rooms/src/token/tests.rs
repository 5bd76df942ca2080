use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::{Claims, Key, Kind, MAX_LEN, TokenError, issue, verify};
use crate::id::{PersonId, Role, RoomId};

#[test]
fn what_was_issued_is_believed() {
    for claims in [room_claims(), desk_claims(), test_claims()] {
        let token = issue(&key(1), &claims);
        assert_eq!(verify(&key(1), &token, at(150)), Ok(claims));
    }
}

#[test]
fn counts_from_its_first_second_to_its_last() {
    let token = issue(&key(1), &room_claims());
    let early = Err(TokenError::Early {
        not_before: at(100),
    });
    assert_eq!(verify(&key(1), &token, at(99)), early);
    assert_eq!(verify(&key(1), &token, at(100)), Ok(room_claims()));
    assert_eq!(verify(&key(1), &token, at(199)), Ok(room_claims()));
    assert_eq!(verify(&key(1), &token, at(200)), Err(TokenError::Expired));
}

#[test]
fn another_key_is_not_ours() {
    let token = issue(&key(2), &room_claims());
    let verdict = verify(&key(1), &token, at(150));
    assert_eq!(verdict, Err(TokenError::BadSignature));
}

#[test]
fn a_token_cannot_be_rewritten_for_another_room() {
    let token = issue(&key(1), &room_claims());
    let other = issue(
        &key(1),
        &Claims {
            room: Some(RoomId::new(Uuid::from_u128(2))),
            ..room_claims()
        },
    );
    let [header, _, tag] = parts(&token);
    let [_, payload, _] = parts(&other);
    let forged = format!("{header}.{payload}.{tag}");
    let verdict = verify(&key(1), &forged, at(150));
    assert_eq!(verdict, Err(TokenError::BadSignature));
}

#[test]
fn the_header_does_not_choose_the_algorithm() {
    let token = issue(&key(1), &room_claims());
    let [_, payload, tag] = parts(&token);
    for alg in ["none", "None", "HS384", "RS256", "hs256", ""] {
        let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{alg}"}}"#));
        // The old signature, none at all, and even our own key used under the wrong name.
        let signed = format!("{header}.{payload}");
        let resigned = URL_SAFE_NO_PAD.encode(hmac::sign(&key(1).0, signed.as_bytes()));
        for tag in [tag, "", &resigned] {
            let verdict = verify(&key(1), &format!("{signed}.{tag}"), at(150));
            assert_eq!(verdict, Err(TokenError::BadSignature), "{alg} {tag}");
        }
    }
}

#[test]
fn a_foreign_portal_may_say_more_than_we_read() {
    let payload = format!(
        r#"{{"iss":"portal","kind":"room","room":"{0}","sub":"{0}","role":"citizen","epoch":0,"nbf":100,"exp":200}}"#,
        Uuid::from_u128(1)
    );
    let token = sign(r#"{"typ":"JWT","alg":"HS256"}"#, &payload);
    let claims = verify(&key(1), &token, at(150)).unwrap();
    assert_eq!(claims.room, room_claims().room);
}

#[test]
fn a_token_that_contradicts_itself_is_none() {
    let id = Uuid::from_u128(1);
    let booked = Uuid::new_v7(uuid::Timestamp::from_unix_time(100, 0, 0, 0));
    let rest = format!(r#""sub":"{id}","role":"clerk","epoch":0,"nbf":100,"exp":200"#);
    let header = r#"{"alg":"HS256"}"#;
    for payload in [
        format!(r#"{{"kind":"room",{rest}}}"#),
        format!(r#"{{"kind":"desk","room":"{id}",{rest}}}"#),
        format!(r#"{{"kind":"test",{rest}}}"#),
        format!(r#"{{"kind":"test","room":"{booked}",{rest}}}"#),
        format!(r#"{{"kind":"attic",{rest}}}"#),
        format!(r#"{{"kind":"desk",{rest}0000000000000000}}"#),
        "[]".to_owned(),
        String::new(),
    ] {
        let verdict = verify(&key(1), &sign(header, &payload), at(150));
        assert_eq!(verdict, Err(TokenError::Malformed), "{payload}");
    }
}

#[test]
fn nonsense_is_malformed() {
    let oversize = format!("{}.{}.", "a".repeat(MAX_LEN), "b");
    for text in ["", ".", "a.b", "a.b.*", "é.é.é", "a.b.c.d!", &oversize] {
        let verdict = verify(&key(1), text, at(150));
        assert_eq!(verdict, Err(TokenError::Malformed), "{text}");
    }
}

#[test]
fn an_empty_or_shortened_signature_is_none() {
    let token = issue(&key(1), &room_claims());
    let (signed, tag) = token.rsplit_once('.').unwrap();
    for tag in ["", &tag[..4], &tag[..40]] {
        let verdict = verify(&key(1), &format!("{signed}.{tag}"), at(150));
        assert_eq!(verdict, Err(TokenError::BadSignature), "{tag}");
    }
}

#[test]
fn the_key_does_not_show_itself() {
    assert_eq!(format!("{:?}", key(0x41)), "Key(..)");
}

proptest! {
    #[test]
    fn a_flipped_bit_is_never_believed(byte in 0usize..400, bit in 0u8..7) {
        let token = issue(&key(1), &room_claims());
        let mut bytes = token.clone().into_bytes();
        let byte = byte % bytes.len();
        bytes[byte] ^= 1 << bit;
        let text = String::from_utf8(bytes).expect("seven bits stay ASCII");
        prop_assert!(verify(&key(1), &text, at(150)).is_err());
    }

    #[test]
    fn any_text_is_answered(text in ".{0,300}") {
        prop_assert!(verify(&key(1), &text, at(150)).is_err());
    }
}

fn room_claims() -> Claims {
    let room = RoomId::new(Uuid::from_u128(1));
    Claims {
        kind: Kind::Room,
        room: Some(room),
        person: room.citizen(),
        role: Role::Citizen,
        epoch: 3,
        not_before: at(100),
        expires: at(200),
    }
}

fn desk_claims() -> Claims {
    Claims {
        kind: Kind::Desk,
        room: None,
        person: PersonId::new(Uuid::from_u128(9)),
        role: Role::Clerk,
        ..room_claims()
    }
}

fn test_claims() -> Claims {
    Claims {
        kind: Kind::Test,
        room: Some(RoomId::for_test([7; 16])),
        role: Role::Guest,
        ..desk_claims()
    }
}

fn sign(header: &str, payload: &str) -> String {
    let signed = [header, payload]
        .map(|part| URL_SAFE_NO_PAD.encode(part))
        .join(".");
    let tag = hmac::sign(&key(1).0, signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag))
}

fn parts(token: &str) -> [&str; 3] {
    let parts: Vec<_> = token.split('.').collect();
    parts.try_into().expect("three parts")
}

fn key(fill: u8) -> Key {
    Key::from_bytes([fill; 32])
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}
