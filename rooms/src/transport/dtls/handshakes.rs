//! Handshakes of two implementations, each as server and as client, on a path that loses datagrams.
//! The clients are those of browsers: their hello does not fit one datagram.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

use super::second::Second;
use super::*;
use crate::transport::testing::start;

/// The time a datagram is under way.
const LATENCY: Duration = Duration::from_millis(20);

type Made = rcgen::CertifiedKey<rcgen::KeyPair>;

static MADE: LazyLock<[Made; 2]> = LazyLock::new(|| {
    [0, 1].map(|_| rcgen::generate_simple_self_signed(vec!["peer".to_owned()]).unwrap())
});

fn certificate(made: &Made) -> Certificate {
    Certificate::from_der(made.cert.der().to_vec(), made.signing_key.serialize_der()).unwrap()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Dimpl,
    Second,
}

/// How a client cuts its hello: the share of it in the first datagram, for each time it is sent.
#[derive(Debug, Clone, Copy)]
struct Flavour {
    cuts: &'static [usize],
}

/// 1175 bytes of 1413, and smaller when it is lost again and again.
const CHROMIUM: Flavour = Flavour {
    cuts: &[83, 83, 50],
};

/// 1383 bytes of 1461, always.
const FIREFOX: Flavour = Flavour { cuts: &[95] };

/// What both ends derived.
type Keys = Arc<Mutex<Option<(Profile, Vec<u8>)>>>;

/// An engine whose keys are looked at as they pass.
struct Watched(Box<dyn Engine>, Keys);

impl Watched {
    fn around(engine: impl Engine + 'static) -> (Box<dyn Engine>, Keys) {
        let keys = Keys::default();
        (Box::new(Self(Box::new(engine), keys.clone())), keys)
    }
}

impl Engine for Watched {
    fn step(
        &mut self,
        datagram: Option<&[u8]>,
        now: Instant,
        out: &mut Vec<Output>,
    ) -> Result<Option<Instant>, engine::Failed> {
        let before = out.len();
        let done = self.0.step(datagram, now, out);
        for output in &out[before..] {
            if let Output::Keys(profile, material) = output {
                *self.1.lock().unwrap() = Some((*profile, material.clone()));
            }
        }
        done
    }

    fn close(
        &mut self,
        now: Instant,
        out: &mut Vec<Output>,
    ) -> Result<Option<Instant>, engine::Failed> {
        self.0.close(now, out)
    }
}

/// Which datagrams get lost.
#[derive(Debug, Clone, Copy)]
enum Loss {
    /// The one with this number, of the client's or of the server's.
    One {
        of_client: bool,
        number: usize,
    },
    /// This share of a hundred, drawn from a seed.
    Share(u64, u64),
    Nothing,
}

struct Handshake {
    now: Instant,
    server: Dtls,
    server_keys: Keys,
    client: Dtls,
    client_keys: Keys,
    flavour: Flavour,
    hellos: usize,
    loss: Loss,
    random: u64,
    flying: BTreeMap<(Instant, usize), (bool, Vec<u8>)>,
    sent: [usize; 2],
}

impl Handshake {
    fn new(server: Kind, client: Kind, flavour: Flavour, loss: Loss) -> Self {
        let now = start();
        let [ours, theirs] = &*MADE;
        let (engine, client_keys) = match client {
            Kind::Dimpl => Watched::around(Server::client(&certificate(theirs), now)),
            Kind::Second => Watched::around(Second::client(theirs)),
        };
        let (server, server_keys) = match server {
            Kind::Dimpl => Watched::around(Server::new(&certificate(ours), now)),
            Kind::Second => Watched::around(Second::server(ours)),
        };
        let expected = [ours, theirs].map(|made| Fingerprint::of(made.cert.der()));
        let mut peer = Dtls::with_engine(engine, expected[0], now);
        if client == Kind::Dimpl {
            // A browser has nobody to repeat its flights beside its own engine.
            peer.flight.done();
        }
        Self {
            now,
            server: Dtls::with_engine(server, expected[1], now),
            server_keys,
            client: peer,
            client_keys,
            flavour,
            hellos: 0,
            loss,
            random: match loss {
                Loss::Share(_, seed) => seed,
                _ => 0,
            },
            flying: BTreeMap::new(),
            sent: [0; 2],
        }
    }

    /// How long it takes until both ends have the same keys, if it does within ten seconds.
    fn run(&mut self) -> Option<Duration> {
        let begun = self.now;
        while self.now - begun < Duration::from_secs(10) {
            self.put_on_the_way();
            let keys =
                [&self.client_keys, &self.server_keys].map(|keys| keys.lock().unwrap().clone());
            if let [Some(client), Some(server)] = keys {
                assert_eq!(client, server);
                return Some(self.now - begun);
            }
            let next = [
                self.flying.keys().next().map(|it| it.0),
                self.client.poll_timeout(),
                self.server.poll_timeout(),
            ];
            self.now = next.into_iter().flatten().min()?.max(self.now);
            while let Some(entry) = self
                .flying
                .first_entry()
                .filter(|it| it.key().0 <= self.now)
            {
                let (to_server, datagram) = entry.remove();
                let end = if to_server {
                    &mut self.server
                } else {
                    &mut self.client
                };
                if let Progress::Closed(reason) = end.handle(&datagram, self.now) {
                    panic!("closed: {reason:?}");
                }
            }
            for end in [&mut self.client, &mut self.server] {
                if end.poll_timeout().is_some_and(|at| at <= self.now) {
                    end.handle_timeout(self.now);
                }
            }
        }
        None
    }

    fn put_on_the_way(&mut self) {
        while let Some(datagram) = self.client.poll_transmit() {
            for part in self.cut(datagram) {
                self.send(true, part);
            }
        }
        while let Some(datagram) = self.server.poll_transmit() {
            self.send(false, datagram);
        }
    }

    fn send(&mut self, of_client: bool, datagram: Vec<u8>) {
        let count = &mut self.sent[usize::from(of_client)];
        *count += 1;
        let number = *count - 1;
        let is_lost = match self.loss {
            Loss::Nothing => false,
            Loss::One {
                of_client: of,
                number: lost,
            } => (of, lost) == (of_client, number),
            Loss::Share(share, _) => {
                self.random = self
                    .random
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (self.random >> 33) % 100 < share
            }
        };
        if !is_lost {
            let order = self.sent.iter().sum();
            self.flying
                .insert((self.now + LATENCY, order), (of_client, datagram));
        }
    }

    /// A hello in two datagrams, anything else as it is.
    fn cut(&mut self, datagram: Vec<u8>) -> Vec<Vec<u8>> {
        let is_hello = datagram[0] == 22 && datagram[3..5] == [0, 0] && datagram[13] == 1;
        if !is_hello {
            return vec![datagram];
        }
        let cuts = self.flavour.cuts;
        let share = cuts[self.hellos.min(cuts.len() - 1)];
        self.hellos += 1;
        let (header, body) = datagram.split_at(25);
        let at = body.len() * share / 100;
        let part = |from: usize, to: usize| {
            let [.., high, low] = (12 + to - from).to_be_bytes();
            let mut part = header.to_vec();
            part[11..13].copy_from_slice(&[high, low]);
            part[19..22].copy_from_slice(&from.to_be_bytes()[5..]);
            part[22..25].copy_from_slice(&(to - from).to_be_bytes()[5..]);
            part.extend_from_slice(&body[from..to]);
            part
        };
        vec![part(0, at), part(at, body.len())]
    }
}

/// Every pair of implementations but the second with itself.
const PAIRS: [(Kind, Kind); 3] = [
    (Kind::Dimpl, Kind::Dimpl),
    (Kind::Dimpl, Kind::Second),
    (Kind::Second, Kind::Dimpl),
];

#[test]
fn a_datagram_lost_anywhere_costs_a_second_at_most() {
    for (server, client) in PAIRS {
        for (browser, flavour) in [("Chromium", CHROMIUM), ("Firefox", FIREFOX)] {
            let mut whole = Handshake::new(server, client, flavour, Loss::Nothing);
            let time = whole.run().expect("nothing is lost");
            println!("{server:?} serves {client:?} as {browser}: {time:?} without loss");
            let [downs, ups] = whole.sent;
            assert!(ups >= 3 && downs >= 2, "{ups} up, {downs} down");
            for (of_client, count) in [(true, ups), (false, downs)] {
                for number in 0..count {
                    let loss = Loss::One { of_client, number };
                    let time = Handshake::new(server, client, flavour, loss).run();
                    println!("  {loss:?}: {time:?}");
                    assert!(time.is_some_and(|time| time <= Duration::from_secs(1)));
                }
            }
        }
    }
}

#[test]
fn a_hundred_of_a_hundred_connect_when_a_fifth_is_lost() {
    for (server, client) in PAIRS {
        for (browser, flavour) in [("Chromium", CHROMIUM), ("Firefox", FIREFOX)] {
            let mut times: Vec<_> = (0..100)
                .filter_map(|seed| {
                    Handshake::new(server, client, flavour, Loss::Share(20, seed)).run()
                })
                .collect();
            times.sort_unstable();
            assert_eq!(
                times.len(),
                100,
                "{server:?} serves {client:?} as {browser}"
            );
            println!(
                "{server:?} serves {client:?} as {browser}: median {:?}, slowest {:?}",
                times[50], times[99]
            );
            assert!(times[99] < Duration::from_secs(5));
        }
    }
}

#[test]
fn our_order_of_profiles_counts_and_an_old_client_is_served_too() {
    let now = start();
    let [ours, theirs] = &*MADE;
    for (server, client, expected) in [
        (Kind::Dimpl, Second::client(theirs), Profile::Aes128Gcm),
        (Kind::Second, Second::client(theirs), Profile::Aes128Gcm),
        (
            Kind::Dimpl,
            Second::old_client(theirs),
            Profile::Aes128CmSha1,
        ),
        (
            Kind::Second,
            Second::old_client(theirs),
            Profile::Aes128CmSha1,
        ),
    ] {
        let mut handshake = Handshake::new(server, Kind::Second, FIREFOX, Loss::Nothing);
        let (engine, keys) = Watched::around(client);
        handshake.client = Dtls::with_engine(engine, Fingerprint::of(ours.cert.der()), now);
        handshake.client_keys = keys.clone();
        assert!(handshake.run().is_some(), "{server:?}");
        let agreed = keys.lock().unwrap().as_ref().map(|keys| keys.0);
        assert_eq!(agreed, Some(expected), "{server:?}");
    }
}

#[test]
fn another_certificate_than_the_announced_one_gets_no_keys_from_either() {
    for server in [Kind::Dimpl, Kind::Second] {
        let mut handshake = Handshake::new(server, Kind::Dimpl, CHROMIUM, Loss::Nothing);
        handshake.server.expected = Fingerprint { sha256: [0; 32] };
        let mut closed = None;
        for _ in 0..200 {
            handshake.put_on_the_way();
            let Some(((at, _), (to_server, datagram))) = handshake.flying.pop_first() else {
                break;
            };
            handshake.now = at;
            if to_server {
                match handshake.server.handle(&datagram, at) {
                    Progress::Keys(_) => panic!("{server:?} gave its keys away"),
                    Progress::Closed(reason) => closed = Some(reason),
                    Progress::Nothing => {}
                }
            } else {
                handshake.client.handle(&datagram, at);
            }
        }
        assert_eq!(closed, Some(CloseReason::Identity), "{server:?}");
    }
}
