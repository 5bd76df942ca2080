//! A call through the relay: the browser's client is `rtc-turn`, another make than ours.

#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod browser;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod netem;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod peer;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use bytes::BytesMut;
use jiff::{SignedDuration, Timestamp};
use rtc_shared::{TransportContext, TransportProtocol};
use rtc_turn::client::{Client, ClientConfig, Event as TurnEvent};
use sansio::Protocol as _;
use sportello_rooms::gate::Window;
use sportello_rooms::hall::{Command, Event, Hall, HallConfig, Now, Output};
use sportello_rooms::id::{PeerId, PersonId, Role, RoomId};
use sportello_rooms::relay::{Credential, Secret};
use sportello_rooms::transport::{ConnectionId, Path, Via};
use uuid::Uuid;

use browser::even::assert_even;
use browser::{Browser, CHROMIUM};
use netem::start;

const SERVER: &str = "192.0.2.9:443";
const ROOM: RoomId = RoomId::new(Uuid::from_u128(7));
const THREAD: u8 = 2;

/// A browser's way through the relay.
struct Tunnel {
    client: Client,
    path: Path,
    relayed: Option<SocketAddr>,
    is_open: bool,
    failure: Option<String>,
}

/// A hall with a relay, a clerk who reaches it directly, and a citizen who does not.
struct World {
    hall: Hall,
    began: Instant,
    now: Instant,
    clerk: Browser,
    citizen: Browser,
    tunnel: Tunnel,
    told: Vec<Output>,
}

fn server() -> SocketAddr {
    SERVER.parse().unwrap()
}

impl Tunnel {
    fn new(credential: Credential, now: Instant) -> Self {
        let address: SocketAddr = "198.51.100.2:50000".parse().unwrap();
        let config = ClientConfig {
            turn_serv_addr: SERVER.to_owned(),
            local_addr: address,
            username: credential.username,
            password: credential.password,
            ..ClientConfig::default()
        };
        let crypto = rtc_crypto::default_provider().unwrap();
        let mut client = Client::new(config, crypto).unwrap();
        client.allocate(now).unwrap();
        let path = Path {
            via: Via::Tcp(ConnectionId(1)),
            ..Path::udp(address, server())
        };
        Self {
            client,
            path,
            relayed: None,
            is_open: false,
            failure: None,
        }
    }

    /// Takes what the server sent; returns what was inside for the browser.
    fn handle(&mut self, bytes: &[u8], now: Instant) -> Vec<Vec<u8>> {
        let message = rtc_shared::TaggedBytesMut {
            now,
            transport: TransportContext {
                local_addr: self.path.remote,
                peer_addr: server(),
                transport_protocol: TransportProtocol::UDP,
                ecn: None,
            },
            message: BytesMut::from(bytes),
        };
        self.client.handle_read(message).unwrap();
        let mut inner = Vec::new();
        while let Some(event) = self.client.poll_event() {
            match event {
                TurnEvent::AllocateResponse(_, relayed) => {
                    self.relayed = Some(relayed);
                    let mut relay = self.client.relay(relayed).unwrap();
                    relay.create_permission(now, server()).unwrap();
                }
                TurnEvent::CreatePermissionResponse(..) => self.is_open = true,
                TurnEvent::DataIndicationOrChannelData(_, from, data) => {
                    assert_eq!(from, server());
                    inner.push(data.to_vec());
                }
                TurnEvent::AllocateError(_, error) => self.failure = Some(error.to_string()),
                other => panic!("{other:?}"),
            }
        }
        inner
    }
}

impl World {
    fn new(credential: impl FnOnce(&Secret, Timestamp) -> Credential) -> Self {
        let now = start();
        let config = HallConfig {
            udp_candidates: vec![server()],
            tcp_candidates: Vec::new(),
            max_rooms: 4,
        };
        let secret = Secret::from_bytes([9; 32]);
        let hall = Hall::new(config, peer::server_certificate(), [3; 32]);
        let hall = hall.with_relay(secret.clone(), THREAD);
        let wall = Timestamp::from_second(1_793_000_000).unwrap();
        let tunnel = Tunnel::new(credential(&secret, wall), now);
        let address = |host: u8| SocketAddr::from(([198, 51, 100, host], 50_000));
        let mut world = Self {
            hall,
            began: now,
            now,
            clerk: Browser::new(CHROMIUM, 1, address(1), now),
            citizen: Browser::new(CHROMIUM, 2, address(2), now),
            tunnel,
            told: Vec::new(),
        };
        let window = Window {
            opens: wall,
            starts: wall + SignedDuration::from_mins(10),
            ends: wall + SignedDuration::from_hours(2),
        };
        world
            .hall
            .command(Command::Open { room: ROOM, window }, world.both());
        world
    }

    fn both(&self) -> Now {
        let since = SignedDuration::try_from(self.now - self.began).unwrap();
        Now {
            mono: self.now,
            wall: Timestamp::from_second(1_793_000_000).unwrap() + since,
        }
    }

    /// Waits until the tunnel is open, and gives the citizen the address it has there.
    fn open_tunnel(&mut self) {
        self.run(Duration::from_secs(1));
        assert!(self.tunnel.is_open, "{:?}", self.tunnel.failure);
        self.citizen.peer.address = self.tunnel.relayed.unwrap();
    }

    fn join(&mut self, number: u8, role: Role) {
        let peer = PeerId::new(number.into());
        let both = self.both();
        let browser = if number == 1 {
            &mut self.clerk
        } else {
            &mut self.citizen
        };
        let join = Command::Join {
            room: ROOM,
            peer,
            person: PersonId::new(Uuid::from_u128(number.into())),
            role,
            admitted: true,
        };
        self.hall.command(join, both);
        let offer = Command::Offer {
            room: ROOM,
            peer,
            generation: 1,
            sdp: browser.offer(),
        };
        self.hall.command(offer, both);
        while let Some(output) = self.hall.poll_output() {
            self.told.push(output);
        }
        let answer = self.told.iter().rev().find_map(|output| match output {
            Output::Say {
                event: Event::Answer { sdp, .. },
                ..
            } => Some(sdp.clone()),
            _ => None,
        });
        browser.answered(&answer.expect("an answer"), self.now);
        browser.send(true, true, self.now);
    }

    fn run(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            self.now += Duration::from_millis(5);
            self.turn();
        }
    }

    fn turn(&mut self) {
        let (now, both) = (self.now, self.both());
        let mut direct = VecDeque::new();
        let mut inside = VecDeque::new();
        for (browser, out) in [
            (&mut self.clerk, &mut direct),
            (&mut self.citizen, &mut inside),
        ] {
            if browser.poll_timeout() <= now {
                out.extend(browser.handle_timeout(now));
            }
        }
        if self.hall.poll_timeout(both).is_some_and(|at| at <= now) {
            self.hall.handle_timeout(both);
        }
        self.client_timeout();
        loop {
            for (browser, out) in [
                (&mut self.clerk, &mut direct),
                (&mut self.citizen, &mut inside),
            ] {
                while let Some((_, bytes)) = browser.peer.poll_transmit() {
                    out.push_back(bytes);
                }
            }
            while let Some(mut bytes) = direct.pop_front() {
                let path = Path::udp(self.clerk.peer.address, server());
                self.hall.datagram(path, &mut bytes, both);
            }
            while let Some(bytes) = inside.pop_front() {
                if let Some(relayed) = self.tunnel.relayed.filter(|_| self.tunnel.is_open) {
                    let mut relay = self.tunnel.client.relay(relayed).unwrap();
                    relay.send_to(now, &bytes, server()).unwrap();
                }
            }
            while let Some(message) = self.tunnel.client.poll_write() {
                let mut bytes = message.message.to_vec();
                self.hall.datagram(self.tunnel.path, &mut bytes, both);
            }
            let (mut is_quiet, tunnel) = (true, &mut self.tunnel);
            self.hall.transmits(|transmit| {
                is_quiet = false;
                let bytes = transmit.bytes.to_vec();
                if transmit.path == tunnel.path {
                    for inner in tunnel.handle(&bytes, now) {
                        inside.extend(self.citizen.handle(inner, now));
                    }
                } else {
                    assert_eq!(transmit.path.via, Via::Udp, "nothing else leaves");
                    direct.extend(self.clerk.handle(bytes, now));
                }
            });
            while let Some(output) = self.hall.poll_output() {
                self.told.push(output);
            }
            if is_quiet {
                return;
            }
        }
    }

    fn client_timeout(&mut self) {
        if self
            .tunnel
            .client
            .poll_timeout()
            .is_some_and(|at| at <= self.now)
        {
            self.tunnel.client.handle_timeout(self.now).unwrap();
        }
    }
}

#[test]
fn a_call_goes_through_the_relay_and_outlives_the_credentials() {
    let good =
        |secret: &Secret, now| secret.issue(THREAD.into(), 5, now + SignedDuration::from_mins(5));
    let mut world = World::new(good);
    world.open_tunnel();
    world.join(1, Role::Clerk);
    world.join(2, Role::Citizen);
    world.run(Duration::from_secs(2));
    assert!(world.citizen.peer.is_connected());
    let (voice, picture) = (world.citizen.got(0), world.citizen.got(1));
    assert!(voice > 50 && picture > 50, "{voice} and {picture}");
    assert!(world.clerk.got(0) > 50 && world.clerk.got(1) > 50);

    // Permissions, channels and the allocation are renewed all the while.
    world.run(Duration::from_mins(11));
    let before = world.citizen.got(0);
    world.run(Duration::from_secs(10));
    assert_eq!(world.citizen.got(0) - before, 500, "fifty packets a second");
    assert_even(world.citizen.slot(0));
    assert_eq!(world.hall.counts().allocations, 1);

    let path = world.tunnel.path;
    world.hall.disconnected(path);
    assert_eq!(world.hall.counts().allocations, 0);
    let before = world.citizen.got(0);
    world.run(Duration::from_secs(1));
    assert_eq!(
        world.citizen.got(0),
        before,
        "nothing goes to a lost connection"
    );
}

#[test]
fn a_relayed_packet_costs_no_allocation() {
    let good =
        |secret: &Secret, now| secret.issue(THREAD.into(), 5, now + SignedDuration::from_mins(5));
    let mut world = World::new(good);
    world.open_tunnel();
    world.join(1, Role::Clerk);
    world.join(2, Role::Citizen);
    world.run(Duration::from_secs(2));

    let both = world.both();
    let clerk = Path::udp(world.clerk.peer.address, server());
    let (mut sent, mut allocations) = (0, 0);
    for _ in 0..100 {
        let mut down = world.clerk.say(world.now);
        let up = world.citizen.say(world.now);
        let relayed = world.tunnel.relayed.unwrap();
        let mut relay = world.tunnel.client.relay(relayed).unwrap();
        relay.send_to(world.now, &up, server()).unwrap();
        let mut up = world.tunnel.client.poll_write().unwrap().message.to_vec();
        let info = allocation_counter::measure(|| {
            world.hall.datagram(clerk, &mut down, both);
            world.hall.datagram(world.tunnel.path, &mut up, both);
            world.hall.transmits(|_| sent += 1);
        });
        allocations += info.count_total;
    }
    assert_eq!((sent, allocations), (200, 0));
}

#[test]
fn the_relay_lets_in_nobody_without_credentials_for_its_thread() {
    let wrong = |secret: &Secret, now| secret.issue(1, 5, now + SignedDuration::from_mins(5));
    let mut world = World::new(wrong);
    world.run(Duration::from_secs(1));
    let failure = world.tunnel.failure.expect("refused");
    assert!(failure.contains("401"), "{failure}");
    assert_eq!(world.hall.counts().allocations, 0);
}
