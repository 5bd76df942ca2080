//! Fuzz target for the relay.

use std::net::SocketAddr;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::request::{ALLOCATE, CHANNEL_BIND, CREATE_PERMISSION, REFRESH};
use super::{AllocationId, DATAGRAM, INDICATION, MOST_OF_A_HOLDER, REALM, Relay, Secret, is_turn};
use crate::fuzz::{Script, Setting};
use crate::hall::Now;
use crate::transport::stun::message::{HEADER, USERNAME, finish, push, start};
use crate::transport::{ConnectionId, Path, Via};

const REALM_ATTRIBUTE: u16 = 0x0014;
const NONCE: u16 = 0x0015;
const SEND: u16 = 0x0016;

/// An answer is never much longer than what it answers.
const LONGEST_ANSWER: usize = 160;

/// The holders of credentials in this target.
const HOLDERS: u64 = 2;

fn path(number: u8) -> Path {
    Path {
        via: if number & 1 == 0 {
            Via::Udp
        } else {
            Via::Tcp(ConnectionId(number.into()))
        },
        ..Path::udp(([198, 51, 100, number], 50_000).into(), ours()[0])
    }
}

fn ours() -> [SocketAddr; 3] {
    [
        ([192, 0, 2, 9], 443).into(),
        ([192, 0, 2, 9], 7882).into(),
        "[2001:db8::9]:443".parse().expect("an address"),
    ]
}

/// Messages of strangers, and of holders of credentials that may ask for whatever they like.
pub(crate) fn turn(data: &[u8], setting: &Setting) {
    let secret = Secret::from_bytes([7; 32]);
    let mut relay = Relay::new(secret.clone(), 2, ours().to_vec(), 5);
    let mut now = Now {
        mono: setting.now,
        wall: Timestamp::UNIX_EPOCH,
    };
    if is_turn(data) {
        assert_eq!(relay.handle(path(0), data, now), None);
        assert!(answers(&mut relay) <= 1);
        assert_eq!(relay.len(), 0, "a stranger was let in");
    }
    let mut script = Script::new(data);
    while let (Some(what), Some(pause), Some(from), Some(attributes)) =
        (script.byte(), script.pause(), script.byte(), script.chunk())
    {
        now.mono += pause;
        now.wall += SignedDuration::try_from(pause).expect("a minute at most");
        relay.handle_timeout(now.mono);
        let from = path(from);
        let message = message(&mut relay, &secret, what, from, attributes, now);
        if is_turn(&message)
            && let Some((inner, range)) = relay.handle(from, &message, now)
        {
            assert!(ours().contains(&inner.local), "relayed to a stranger");
            assert!(matches!(inner.via, Via::Relay(_)) && range.end <= message.len());
        }
        assert!(answers(&mut relay) <= 1);
        assert!(relay.len() as u64 <= HOLDERS * u64::from(MOST_OF_A_HOLDER));
        for id in 0..=relay.last.0 {
            for local in ours() {
                if let Some((_, bytes)) = relay.wrap(AllocationId(id), local, attributes) {
                    assert!(bytes.len() <= DATAGRAM + INDICATION);
                }
            }
        }
    }
    // With nobody asking any more, everything is let go of.
    relay.handle_timeout(now.mono + Duration::from_hours(1));
    assert_eq!((relay.len(), relay.poll_timeout()), (0, None));
    assert!(relay.clients.is_empty() && relay.holders.is_empty());
}

fn message(
    relay: &mut Relay,
    secret: &Secret,
    what: u8,
    from: Path,
    attributes: &[u8],
    now: Now,
) -> Vec<u8> {
    let kind = match what & 7 {
        0 => return attributes.to_vec(),
        1 => ALLOCATE,
        2 => REFRESH,
        3 => CREATE_PERMISSION,
        4 => CHANNEL_BIND,
        _ => SEND,
    };
    let mut id = [0; 12];
    for (place, byte) in id.iter_mut().zip(attributes.iter().rev()) {
        *place = *byte;
    }
    let mut message = start(kind, id);
    message.extend_from_slice(attributes);
    message.resize(message.len().next_multiple_of(4), 0);
    let body = u16::try_from(message.len() - HEADER).unwrap_or(0);
    message[2..4].copy_from_slice(&body.to_be_bytes());
    if kind == SEND || message.len() > 1024 {
        return message;
    }
    let expires = now.wall + SignedDuration::from_secs(i64::from(what >> 4) * 60);
    let made = secret.issue(2, u64::from(what >> 3 & 1) % HOLDERS, expires);
    let nonce = relay.nonces.make(from.remote, now.wall);
    push(&mut message, USERNAME, made.username.as_bytes());
    push(&mut message, REALM_ATTRIBUTE, REALM);
    push(&mut message, NONCE, &nonce);
    finish(message, &secret.integrity_key(made.username.as_bytes()))
}

fn answers(relay: &mut Relay) -> usize {
    let mut count = 0;
    relay.answers(|_, bytes| {
        assert!(bytes.len() <= LONGEST_ANSWER, "{} bytes", bytes.len());
        count += 1;
    });
    count
}
