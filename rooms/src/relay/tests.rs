//! The relay, asked well and badly.

use std::net::IpAddr;
use std::time::Duration;

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::tests::moment::start;
use crate::transport::ConnectionId;
use crate::transport::stun::message::{
    Attributes, ERROR_CODE, HEADER, USERNAME, XOR_MAPPED_ADDRESS, address, is_signed, push, sign,
    transaction, word,
};

const OURS: [&str; 3] = ["203.0.113.7:443", "203.0.113.7:3478", "[2001:db8::7]:443"];

/// Attributes of a request, in order.
type Attribute<'a> = (u16, &'a [u8]);

const TRANSPORT: Attribute<'_> = (0x0019, &[17, 0, 0, 0]);

/// A relay, its secret, and the clocks.
struct Rig {
    relay: Relay,
    secret: Secret,
    now: Now,
    asked: u8,
}

/// What came back, if anything.
struct Answer(Option<Vec<u8>>);

impl Rig {
    fn new() -> Self {
        let ours = OURS.map(|it| it.parse().unwrap()).to_vec();
        let secret = Secret::from_bytes([5; 32]);
        let now = Now {
            mono: start(),
            wall: Timestamp::from_second(1_800_000_000).unwrap(),
        };
        Self {
            relay: Relay::new(secret.clone(), 3, ours, 7),
            secret,
            now,
            asked: 0,
        }
    }

    fn wait(&mut self, time: Duration) {
        self.now.mono += time;
        self.now.wall += time;
        self.relay.handle_timeout(self.now.mono);
    }

    fn credential(&self, holder: u64) -> Credential {
        let expires = self.now.wall + Duration::from_mins(5);
        self.secret.issue(3, holder, expires)
    }

    fn send(&mut self, path: Path, data: &[u8]) -> Answer {
        assert!(is_turn(data));
        assert_eq!(self.relay.handle(path, data, self.now), None);
        let mut answer = None;
        self.relay.answers(|to, bytes| {
            assert_eq!(to, path);
            answer = Some(bytes.to_vec());
        });
        Answer(answer)
    }

    fn plain(&mut self, method: u16, attributes: &[Attribute<'_>]) -> Vec<u8> {
        self.asked += 1;
        let mut message = crate::transport::stun::message::start(method, [self.asked; 12]);
        for (kind, value) in attributes {
            push(&mut message, *kind, value);
        }
        message
    }

    /// A request with credentials, after asking for a nonce.
    fn signed(
        &mut self,
        path: Path,
        method: u16,
        attributes: &[Attribute<'_>],
        credential: &Credential,
    ) -> Vec<u8> {
        let challenge = self.plain(request::ALLOCATE, &[TRANSPORT]);
        let nonce = self.send(path, &challenge).attribute(0x0015).unwrap();
        let mut message = self.plain(method, attributes);
        self.prove(&mut message, &nonce, credential);
        message
    }

    fn prove(&self, message: &mut Vec<u8>, nonce: &[u8], credential: &Credential) {
        push(message, USERNAME, credential.username.as_bytes());
        push(message, 0x0014, REALM);
        push(message, 0x0015, nonce);
        // Whoever shows a wrong password made a key of it.
        let known = self.secret.issue(3, 0, Timestamp::MIN);
        let key = if credential.password == known.password {
            hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, b"guessed")
        } else {
            self.secret.integrity_key(credential.username.as_bytes())
        };
        sign(message, &key);
    }

    fn ask(
        &mut self,
        path: Path,
        method: u16,
        attributes: &[Attribute<'_>],
        credential: &Credential,
    ) -> Answer {
        let message = self.signed(path, method, attributes, credential);
        self.send(path, &message)
    }

    fn allocate(&mut self, path: Path) -> Credential {
        let credential = self.credential(1);
        let answer = self.ask(path, request::ALLOCATE, &[TRANSPORT], &credential);
        assert_eq!(answer.code(), 0);
        credential
    }
}

impl Answer {
    fn attribute(&self, wanted: u16) -> Option<Vec<u8>> {
        let bytes = self.0.as_ref()?;
        let (_, _, value) = Attributes::of(bytes)?.find(|(_, kind, _)| *kind == wanted)?;
        Some(value.to_vec())
    }

    fn address(&self, wanted: u16) -> Option<SocketAddr> {
        let id = transaction(self.0.as_ref()?);
        address(&self.attribute(wanted)?, id)
    }

    /// 0 for success.
    fn code(&self) -> u16 {
        let bytes = self.0.as_ref().expect("an answer");
        if word(bytes, 0) & 0x0110 == 0x0100 {
            return 0;
        }
        let code = self.attribute(ERROR_CODE).unwrap();
        u16::from(code[2]) * 100 + u16::from(code[3])
    }
}

fn udp(port: u16) -> Path {
    Path::udp(
        ([198, 51, 100, 1], port).into(),
        ([10, 0, 0, 5], 443).into(),
    )
}

fn tcp(number: u32) -> Path {
    Path {
        via: Via::Tcp(ConnectionId(number)),
        ..udp(9)
    }
}

/// The value of XOR-PEER-ADDRESS in the next request of a rig.
fn peer(rig: &Rig, address: &str) -> Vec<u8> {
    xor_address(address, [rig.asked + 2; 12])
}

/// An address as it stands, where our own writer would make IPv4 of a mapped one.
fn xor_address(address: &str, id: [u8; 12]) -> Vec<u8> {
    let address: SocketAddr = address.parse().unwrap();
    let (family, ip) = match address.ip() {
        IpAddr::V4(ip) => (1, ip.octets().to_vec()),
        IpAddr::V6(ip) => (2, ip.octets().to_vec()),
    };
    let [high, low] = address.port().to_be_bytes();
    let mask = [0x21, 0x12, 0xA4, 0x42].into_iter().chain(id);
    let ip = ip.into_iter().zip(mask).map(|(byte, mask)| byte ^ mask);
    let head = [0, family, high ^ 0x21, low ^ 0x12];
    head.into_iter().chain(ip).collect()
}

fn indication(to: &str, data: &[u8]) -> Vec<u8> {
    let mut message = crate::transport::stun::message::start(0x0016, [9; 12]);
    push(&mut message, 0x0012, &xor_address(to, [9; 12]));
    push(&mut message, 0x0013, data);
    message
}

#[test]
fn a_stranger_is_told_what_to_show_and_not_more() {
    let mut rig = Rig::new();
    let request = rig.plain(request::ALLOCATE, &[TRANSPORT]);
    let answer = rig.send(udp(1), &request);
    assert_eq!(answer.code(), 401);
    assert_eq!(answer.attribute(0x0014).unwrap(), REALM);
    let on_the_wire = |bytes: usize| bytes + 28;
    let (asked, said) = (request.len(), answer.0.as_ref().unwrap().len());
    assert!(
        2 * on_the_wire(said) <= 3 * on_the_wire(asked),
        "{said} bytes for {asked}"
    );
    let answered = (0..1000).filter(|_| rig.send(udp(1), &request).0.is_some());
    assert_eq!(answered.count(), 31, "of a thousand more at once");
}

#[test]
fn credentials_open_an_allocation_until_they_expire() {
    let mut rig = Rig::new();
    let credential = rig.credential(1);
    let answer = rig.ask(udp(1), request::ALLOCATE, &[TRANSPORT], &credential);
    assert_eq!(answer.code(), 0);
    assert_eq!(answer.address(XOR_MAPPED_ADDRESS), Some(udp(1).remote));
    assert_eq!(answer.attribute(0x000D).unwrap(), 600_u32.to_be_bytes());
    let relayed = answer.address(0x0016).unwrap();
    assert_eq!(relayed.ip().to_string(), "203.0.113.7");
    let key = rig.secret.integrity_key(credential.username.as_bytes());
    let bytes = answer.0.unwrap();
    assert!(is_signed(&bytes, bytes.len() - 24, &key));

    rig.wait(Duration::from_mins(5));
    let answer = rig.ask(udp(2), request::ALLOCATE, &[TRANSPORT], &credential);
    assert_eq!(answer.code(), 401, "too late for another one");
    let answer = rig.ask(udp(1), request::REFRESH, &[], &credential);
    assert_eq!(answer.code(), 0, "in time for the one there is");
    rig.wait(Duration::from_mins(9));
    assert_eq!(rig.relay.len(), 1);
    rig.wait(Duration::from_mins(1));
    assert_eq!(rig.relay.len(), 0, "not refreshed again");
    let answer = rig.ask(udp(1), request::REFRESH, &[], &credential);
    assert_eq!(answer.code(), 437);
}

#[test]
fn foreign_forged_and_guessed_credentials_open_nothing() {
    let mut rig = Rig::new();
    let later = rig.now.wall + Duration::from_mins(5);
    let thread = rig.secret.issue(2, 1, later);
    let mut guessed = rig.secret.issue(3, 0, Timestamp::MIN);
    guessed.username = rig.credential(1).username;
    let mut nonsense = rig.credential(1);
    nonsense.username = "admin".to_owned();
    for credential in [thread, guessed, nonsense] {
        let answer = rig.ask(udp(1), request::ALLOCATE, &[TRANSPORT], &credential);
        assert_eq!(answer.code(), 401);
    }
    assert_eq!(rig.relay.len(), 0);
}

#[test]
fn a_nonce_of_another_address_is_stale() {
    let mut rig = Rig::new();
    let credential = rig.credential(1);
    let message = rig.signed(udp(1), request::ALLOCATE, &[TRANSPORT], &credential);
    let answer = rig.send(udp(2), &message);
    assert_eq!(answer.code(), 438);
    let nonce = answer.attribute(0x0015).unwrap();
    let mut message = rig.plain(request::ALLOCATE, &[TRANSPORT]);
    rig.prove(&mut message, &nonce, &credential);
    assert_eq!(rig.send(udp(2), &message).code(), 0, "with the new one");
}

#[test]
fn an_allocation_is_made_once_for_each_path() {
    let mut rig = Rig::new();
    let credential = rig.credential(1);
    let message = rig.signed(udp(1), request::ALLOCATE, &[TRANSPORT], &credential);
    let first = rig.send(udp(1), &message);
    let again = rig.send(udp(1), &message);
    assert_eq!(first.0, again.0, "a repeated request gets its answer again");
    let answer = rig.ask(udp(1), request::ALLOCATE, &[TRANSPORT], &credential);
    assert_eq!(answer.code(), 437);
    let other = rig.credential(2);
    let answer = rig.ask(udp(1), request::REFRESH, &[], &other);
    assert_eq!(answer.code(), 441, "only its owner refreshes it");
    let over_tcp = rig.ask(tcp(1), request::ALLOCATE, &[TRANSPORT], &credential);
    assert_eq!(over_tcp.code(), 0, "another path");
    assert_ne!(over_tcp.address(0x0016), first.address(0x0016));
}

#[test]
fn a_holder_has_twelve_allocations_and_gets_room_by_giving_one_back() {
    let mut rig = Rig::new();
    let credential = rig.credential(1);
    for number in 0..12 {
        let answer = rig.ask(tcp(number), request::ALLOCATE, &[TRANSPORT], &credential);
        assert_eq!(answer.code(), 0);
    }
    let another = |rig: &mut Rig, holder| {
        let credential = rig.credential(holder);
        rig.ask(tcp(99), request::ALLOCATE, &[TRANSPORT], &credential)
            .code()
    };
    assert_eq!(another(&mut rig, 1), 486);
    let end = [(0x000D, &[0; 4][..])];
    let answer = rig.ask(tcp(0), request::REFRESH, &end, &credential);
    assert_eq!(answer.attribute(0x000D).unwrap(), [0; 4]);
    assert_eq!(another(&mut rig, 1), 0);
    rig.relay.disconnected(tcp(1));
    assert_eq!(rig.relay.len(), 11, "a lost connection gives back too");
    rig.wait(Duration::from_mins(10));
    assert_eq!(rig.relay.len(), 0);
    assert!(rig.relay.holders.is_empty() && rig.relay.clients.is_empty());
    assert_eq!(rig.relay.poll_timeout(), None);
}

#[test]
fn what_is_not_served_is_refused_by_its_number() {
    let mut rig = Rig::new();
    let credential = rig.credential(1);
    let cases: [(&[Attribute<'_>], u16); 8] = [
        (&[], 400),
        (&[(0x0019, &[6, 0, 0, 0])], 442),
        (&[TRANSPORT, (0x0017, &[3, 0, 0, 0])], 440),
        (&[TRANSPORT, (0x0018, &[0x80])], 508),
        (&[TRANSPORT, (0x0022, &[1; 8])], 508),
        (&[TRANSPORT, (0x7777, &[])], 420),
        (&[TRANSPORT, (0x001A, &[]), (0xC057, &[1; 4])], 0),
        (&[TRANSPORT, (0x0017, &[2, 0, 0, 0])], 437),
    ];
    for (attributes, code) in cases {
        let answer = rig.ask(udp(1), request::ALLOCATE, attributes, &credential);
        assert_eq!(answer.code(), code, "{attributes:?}");
    }
    let six = [TRANSPORT, (0x0017, &[2, 0, 0, 0][..])];
    let answer = rig.ask(udp(2), request::ALLOCATE, &six, &credential);
    assert!(answer.address(0x0016).unwrap().is_ipv6());
}

#[test]
fn no_peer_but_our_own_addresses_can_be_named() {
    let mut rig = Rig::new();
    let credential = rig.allocate(udp(1));
    let channel = (0x000C, &[0x40, 0, 0, 0][..]);
    for (address, code) in [
        ("203.0.113.7:443", 0),
        ("203.0.113.7:80", 0),
        ("203.0.113.8:443", 403),
        ("0.0.0.0:443", 403),
        ("127.0.0.1:443", 403),
        ("127.8.9.1:5432", 403),
        ("10.0.0.5:443", 403),
        ("192.168.1.1:80", 403),
        ("169.254.169.254:80", 403),
        ("[::]:443", 443),
        ("[::1]:443", 443),
        ("[::ffff:127.0.0.1]:443", 443),
        ("[::ffff:203.0.113.7]:443", 443),
        ("[2001:db8::7]:443", 443),
    ] {
        let value = peer(&rig, address);
        let named = (0x0012, &value[..]);
        let answer = rig.ask(udp(1), request::CREATE_PERMISSION, &[named], &credential);
        assert_eq!(answer.code(), code, "permission for {address}");
        let bytes = indication(address, b"probe");
        let inner = rig.relay.handle(udp(1), &bytes, rig.now);
        assert_eq!(inner.is_some(), address == OURS[0], "data to {address}");
        rig.wait(Duration::from_secs(10));
    }
    let value = peer(&rig, "203.0.113.7:80");
    let named = [channel, (0x0012, &value[..])];
    let answer = rig.ask(udp(1), request::CHANNEL_BIND, &named, &credential);
    assert_eq!(answer.code(), 403, "an address of ours, but not of media");
}

#[test]
fn data_passes_while_there_is_permission() {
    let mut rig = Rig::new();
    let credential = rig.allocate(udp(1));
    let ours: SocketAddr = OURS[0].parse().unwrap();
    let to_us = indication(OURS[0], b"hello");
    assert_eq!(rig.relay.handle(udp(1), &to_us, rig.now), None);
    let id = rig.relay.clients[&udp(1)];
    assert!(rig.relay.wrap(id, ours, b"hello").is_none());

    let value = peer(&rig, OURS[0]);
    let named = [(0x0012, &value[..])];
    let answer = rig.ask(udp(1), request::CREATE_PERMISSION, &named, &credential);
    assert_eq!(answer.code(), 0);
    let (path, range) = rig.relay.handle(udp(1), &to_us, rig.now).unwrap();
    assert_eq!(&to_us[range], b"hello");
    assert_eq!((path.local, path.via), (ours, Via::Relay(id)));
    assert_eq!(rig.relay.handle(udp(2), &to_us, rig.now), None);
    assert_eq!(rig.relay.handle(path, &to_us, rig.now), None, "no nesting");
    let (client, bytes) = rig.relay.wrap(id, ours, b"hello").unwrap();
    assert_eq!((client, word(bytes, 0)), (udp(1), 0x0017));
    let mut attributes = Attributes::of(bytes).unwrap();
    let (_, _, from) = attributes.next().unwrap();
    assert_eq!(address(from, transaction(bytes)), Some(ours));
    assert_eq!(attributes.next().unwrap().2, b"hello");

    rig.wait(Duration::from_mins(5));
    assert_eq!(rig.relay.handle(udp(1), &to_us, rig.now), None);
    assert!(rig.relay.wrap(id, ours, b"hello").is_none());
}

#[test]
fn a_channel_spares_the_header() {
    let mut rig = Rig::new();
    let (path, ours) = (tcp(1), OURS[1].parse().unwrap());
    let credential = rig.allocate(path);
    let bind = |rig: &mut Rig, number: [u8; 4], to: &str| {
        let value = peer(rig, to);
        let named = [(0x000C, &number[..]), (0x0012, &value[..])];
        rig.ask(path, request::CHANNEL_BIND, &named, &credential)
            .code()
    };
    assert_eq!(bind(&mut rig, [0x40, 1, 0, 0], OURS[1]), 0);
    assert_eq!(bind(&mut rig, [0x40, 1, 0, 0], OURS[1]), 0, "renewed");
    assert_eq!(bind(&mut rig, [0x40, 2, 0, 0], OURS[1]), 400);
    assert_eq!(bind(&mut rig, [0x40, 1, 0, 0], OURS[0]), 400);
    assert_eq!(bind(&mut rig, [0x3F, 0, 0, 0], OURS[0]), 400);
    assert_eq!(bind(&mut rig, [0x50, 0, 0, 0], OURS[0]), 400);

    let data = [0x40, 1, 0, 5, b'h', b'e', b'l', b'l', b'o', 0, 0, 0];
    for end in [9, 12] {
        let (inner, range) = rig.relay.handle(path, &data[..end], rig.now).unwrap();
        assert_eq!((inner.local, &data[range]), (ours, &b"hello"[..]));
    }
    for cut in 0..9 {
        assert_eq!(rig.relay.handle(path, &data[..cut], rig.now), None);
    }
    let id = rig.relay.clients[&path];
    let (_, bytes) = rig.relay.wrap(id, ours, b"hello").unwrap();
    assert_eq!(bytes, data, "filled up to whole words over TCP");
    assert!(rig.relay.wrap(id, ours, &[0; DATAGRAM + 1]).is_none());

    rig.wait(Duration::from_mins(4));
    assert_eq!(bind(&mut rig, [0x40, 1, 0, 0], OURS[1]), 0);
    rig.wait(Duration::from_mins(4));
    assert!(rig.relay.handle(path, &data, rig.now).is_some());
}

#[test]
fn a_flood_of_requests_keeps_few_answers() {
    let mut rig = Rig::new();
    for number in 0..10_000_u32 {
        let from = Path::udp(
            (number.to_be_bytes(), 1).into(),
            ([10, 0, 0, 5], 443).into(),
        );
        let request = crate::transport::stun::message::start(request::ALLOCATE, [1; 12]);
        assert_eq!(rig.relay.handle(from, &request, rig.now), None);
    }
    assert_eq!(rig.relay.answers.len(), MOST_ANSWERS);
    assert_eq!(rig.relay.len(), 0);
}

proptest! {
    #[test]
    fn any_bytes_are_borne(
        datagrams in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 1..40),
        methods in prop::collection::vec(prop::sample::select(vec![1, 3, 4, 6, 8, 9, 0x16, 0x40]), 40),
    ) {
        let mut rig = Rig::new();
        rig.allocate(udp(1));
        for (mut body, method) in datagrams.into_iter().zip(methods) {
            let mut data = vec![0, method, 0, 0, 0x21, 0x12, 0xa4, 0x42];
            data.append(&mut body);
            let length = u16::try_from(data.len().saturating_sub(HEADER)).unwrap();
            data[2..4].copy_from_slice(&length.to_be_bytes());
            if method == 0x40 {
                data[0] = 0x40;
            }
            if is_turn(&data) {
                prop_assert_eq!(rig.relay.handle(udp(1), &data, rig.now), None);
            }
        }
        prop_assert_eq!(rig.relay.len(), 1);
    }

    #[test]
    fn a_request_with_any_byte_changed_changes_nothing(at in 0_usize..160, by in 1_u8..) {
        let mut rig = Rig::new();
        let credential = rig.credential(1);
        let mut message = rig.signed(udp(1), request::ALLOCATE, &[TRANSPORT], &credential);
        let at = at % message.len();
        message[at] ^= by;
        if is_turn(&message) {
            let _ = rig.relay.handle(udp(1), &message, rig.now);
        }
        prop_assert_eq!(rig.relay.len(), 0);
    }
}
