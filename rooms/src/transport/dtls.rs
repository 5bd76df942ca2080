//! The DTLS server of a leg: fences around an engine that is not ours. It bounds what the engine is
//! fed, survives its panics, and lets no keys out before the peer's certificate is the announced one.

mod engine;
mod flight;
mod fragments;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use super::srtp::{Inbound, Outbound, Profile, split};
use super::{Certificate, CloseReason, Fingerprint};
use engine::{Engine, Output, Server};
use flight::Flight;
use fragments::Fragments;

/// How long a handshake may take. At 20 % loss it takes one second; a page that is reloaded
/// meanwhile starts anew anyway.
const LONGEST: Duration = Duration::from_secs(30);

/// Datagrams and bytes a peer may spend on a handshake. It takes five datagrams and 3 KiB, and
/// each may be lost and repeated many times.
const MOST_DATAGRAMS: usize = 200;
const MOST_BYTES: usize = 256 * 1024;

/// Datagrams taken in a second once the handshake is over: a last flight that is repeated, and a
/// goodbye. Each is worth some microseconds of parsing to whoever can forge a sender's address.
const MOST_LATER: u32 = 20;

/// An engine that wants to be woken at once and always would keep a media thread busy.
const SHORTEST_SLEEP: Duration = Duration::from_millis(1);

/// Datagrams waiting to be sent; a flight is four.
const MOST_QUEUED: usize = 32;

/// The DTLS association of a leg.
pub(super) struct Dtls {
    engine: Option<Box<dyn Engine>>,
    expected: Fingerprint,
    identified: bool,
    state: State,
    fed: usize,
    fed_bytes: usize,
    timeout: Option<Instant>,
    outbox: VecDeque<Vec<u8>>,
    flight: Flight,
    fragments: Fragments,
}

enum State {
    Idle,
    Handshaking {
        since: Instant,
    },
    /// Datagrams since that moment.
    Established {
        since: Instant,
        datagrams: u32,
    },
    Closed,
}

/// What a step brought about.
pub(super) enum Progress {
    /// Nothing the leg must know.
    Nothing,
    /// The peer is who the offer announced; its media can be opened and ours sealed.
    Keys(Box<(Inbound, Outbound)>),
    /// The association is over.
    Closed(CloseReason),
}

impl Dtls {
    pub(super) fn new(certificate: &Certificate, expected: Fingerprint, now: Instant) -> Self {
        Self::with_engine(Box::new(Server::new(certificate, now)), expected, now)
    }

    fn with_engine(engine: Box<dyn Engine>, expected: Fingerprint, now: Instant) -> Self {
        let mut dtls = Self {
            engine: Some(engine),
            expected,
            identified: false,
            state: State::Idle,
            fed: 0,
            fed_bytes: 0,
            timeout: None,
            outbox: VecDeque::new(),
            flight: Flight::default(),
            fragments: Fragments::default(),
        };
        // The engine panics at a datagram that comes before its first look at the clock.
        dtls.step(None, now);
        dtls
    }

    pub(super) fn expects(&self, fingerprint: Fingerprint) -> bool {
        self.expected == fingerprint
    }

    /// Whether no handshake has begun.
    pub(super) fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
    }

    /// Handles a datagram from a path that was proven.
    pub(super) fn handle(&mut self, datagram: &[u8], now: Instant) -> Progress {
        match self.state {
            State::Closed => return Progress::Nothing,
            State::Established {
                ref mut since,
                ref mut datagrams,
            } => {
                if now.saturating_duration_since(*since) >= Duration::from_secs(1) {
                    (*since, *datagrams) = (now, 0);
                }
                *datagrams += 1;
                if *datagrams > MOST_LATER {
                    return Progress::Nothing;
                }
            }
            State::Idle | State::Handshaking { .. } => {
                if matches!(self.state, State::Idle) {
                    self.state = State::Handshaking { since: now };
                }
                self.fed += 1;
                self.fed_bytes += datagram.len();
                if self.fed > MOST_DATAGRAMS || self.fed_bytes > MOST_BYTES {
                    return self.fail(CloseReason::Handshake);
                }
            }
        }
        let mut progress = Progress::Nothing;
        for datagram in self.fragments.join(datagram) {
            match self.step(Some(&datagram), now) {
                Progress::Nothing => {}
                Progress::Closed(reason) => return Progress::Closed(reason),
                keys @ Progress::Keys(_) => progress = keys,
            }
        }
        progress
    }

    pub(super) fn handle_timeout(&mut self, now: Instant) -> Progress {
        if let State::Handshaking { since } = self.state
            && now.saturating_duration_since(since) >= LONGEST
        {
            return self.fail(CloseReason::Handshake);
        }
        let room = MOST_QUEUED - self.outbox.len().min(MOST_QUEUED);
        self.outbox
            .extend(self.flight.repeat(now).iter().take(room).cloned());
        if self.timeout.is_some_and(|at| at <= now) {
            self.step(None, now)
        } else {
            Progress::Nothing
        }
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        let end = match self.state {
            State::Closed => return None,
            State::Handshaking { since } => Some(since + LONGEST),
            State::Idle | State::Established { .. } => None,
        };
        [self.timeout, self.flight.poll_timeout(), end]
            .into_iter()
            .flatten()
            .min()
    }

    /// Media came that only a peer with all our flights can have sealed.
    pub(super) fn confirm(&mut self) {
        self.flight.done();
    }

    pub(super) fn poll_transmit(&mut self) -> Option<Vec<u8>> {
        self.outbox.pop_front()
    }

    /// Says goodbye, if there is an association to say it in.
    pub(super) fn close(&mut self, now: Instant) {
        if matches!(self.state, State::Established { .. }) {
            self.run(now, |engine, out| engine.close(now, out));
        }
        self.end();
    }

    fn step(&mut self, datagram: Option<&[u8]>, now: Instant) -> Progress {
        self.run(now, |engine, out| engine.step(datagram, now, out))
    }

    fn run(
        &mut self,
        now: Instant,
        work: impl FnOnce(&mut dyn Engine, &mut Vec<Output>) -> Result<Option<Instant>, engine::Failed>,
    ) -> Progress {
        let Some(mut engine) = self.engine.take() else {
            return Progress::Nothing;
        };
        let mut outputs = Vec::new();
        // One thread carries many calls: a fault in one handshake must not end the others. The
        // engine is dropped after a panic, so nobody sees it half-changed.
        let done = catch_unwind(AssertUnwindSafe(|| {
            let done = work(engine.as_mut(), &mut outputs);
            (engine, done)
        }));
        match done {
            Ok((engine, Ok(timeout))) => {
                self.engine = Some(engine);
                self.timeout = timeout.map(|at| at.max(now + SHORTEST_SLEEP));
                self.apply(outputs, now)
            }
            Ok((_, Err(engine::Failed))) => self.fail(CloseReason::Handshake),
            Err(_) => {
                tracing::error!("the DTLS engine panicked, its leg is closed");
                self.fail(CloseReason::Handshake)
            }
        }
    }

    fn apply(&mut self, outputs: Vec<Output>, now: Instant) -> Progress {
        let mut flight = Vec::new();
        let mut progress = Progress::Nothing;
        for output in outputs {
            match output {
                Output::Datagram(bytes) => flight.push(bytes),
                Output::Certificate(der) => {
                    self.identified = Fingerprint::of(&der) == self.expected;
                    if !self.identified {
                        return self.fail(CloseReason::Identity);
                    }
                }
                Output::Keys(profile, material) => match self.install(profile, &material, now) {
                    Some(keys) => progress = Progress::Keys(Box::new(keys)),
                    None => return self.fail(CloseReason::Identity),
                },
                Output::Closed => return self.fail(CloseReason::Left),
            }
        }
        if !flight.is_empty() {
            self.send(&flight);
            self.flight.sent(flight, now);
        }
        progress
    }

    fn send(&mut self, datagrams: &[Vec<u8>]) {
        let room = MOST_QUEUED - self.outbox.len().min(MOST_QUEUED);
        self.outbox.extend(datagrams.iter().take(room).cloned());
    }

    fn install(
        &mut self,
        profile: Profile,
        material: &[u8],
        now: Instant,
    ) -> Option<(Inbound, Outbound)> {
        if !self.identified {
            return None;
        }
        let (client, server) = split(profile, material).ok()?;
        self.state = State::Established {
            since: now,
            datagrams: 0,
        };
        Some((Inbound::new(client), Outbound::new(server)))
    }

    fn fail(&mut self, reason: CloseReason) -> Progress {
        self.end();
        Progress::Closed(reason)
    }

    fn end(&mut self) {
        self.engine = None;
        self.timeout = None;
        self.flight.done();
        self.fragments = Fragments::default();
        self.state = State::Closed;
    }
}

#[cfg(test)]
mod handshakes;
#[cfg(test)]
mod second;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::testing::start;

    /// A change-cipher-spec record, which goes to the engine as it is.
    const RECORD: &[u8] = &[20, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1];

    /// An engine that does as its script says.
    struct Scripted(fn() -> Result<Vec<Output>, engine::Failed>);

    impl Engine for Scripted {
        fn step(
            &mut self,
            datagram: Option<&[u8]>,
            _now: Instant,
            out: &mut Vec<Output>,
        ) -> Result<Option<Instant>, engine::Failed> {
            if datagram.is_some() {
                out.extend((self.0)()?);
            }
            Ok(None)
        }

        fn close(
            &mut self,
            _now: Instant,
            out: &mut Vec<Output>,
        ) -> Result<Option<Instant>, engine::Failed> {
            out.push(Output::Datagram(b"bye".to_vec()));
            Ok(None)
        }
    }

    fn scripted(script: fn() -> Result<Vec<Output>, engine::Failed>, now: Instant) -> Dtls {
        Dtls::with_engine(
            Box::new(Scripted(script)),
            Fingerprint::of(b"announced"),
            now,
        )
    }

    fn keys() -> Output {
        Output::Keys(Profile::Aes128Gcm, vec![7; 56])
    }

    #[test]
    fn keys_are_let_out_only_behind_the_announced_certificate() {
        let now = start();
        let mut right = scripted(
            || Ok(vec![Output::Certificate(b"announced".to_vec()), keys()]),
            now,
        );
        assert!(matches!(right.handle(RECORD, now), Progress::Keys(_)));
        let mut other = scripted(
            || Ok(vec![Output::Certificate(b"other".to_vec()), keys()]),
            now,
        );
        assert!(matches!(
            other.handle(RECORD, now),
            Progress::Closed(CloseReason::Identity)
        ));
        let mut none = scripted(|| Ok(vec![keys()]), now);
        assert!(matches!(
            none.handle(RECORD, now),
            Progress::Closed(CloseReason::Identity)
        ));
    }

    #[test]
    fn a_panic_or_an_error_of_the_engine_closes_the_leg_and_no_more() {
        let now = start();
        for script in [(|| panic!("scripted")) as fn() -> _, || Err(engine::Failed)] {
            let mut dtls = scripted(script, now);
            assert!(matches!(
                dtls.handle(RECORD, now),
                Progress::Closed(CloseReason::Handshake)
            ));
            assert!(matches!(dtls.handle(RECORD, now), Progress::Nothing));
            assert_eq!(dtls.poll_timeout(), None);
        }
    }

    #[test]
    fn a_handshake_is_bounded_in_time_and_size() {
        let now = start();
        let mut slow = scripted(|| Ok(Vec::new()), now);
        assert!(matches!(slow.handle(RECORD, now), Progress::Nothing));
        assert_eq!(slow.poll_timeout(), Some(now + LONGEST));
        let late = slow.handle_timeout(now + LONGEST);
        assert!(matches!(late, Progress::Closed(CloseReason::Handshake)));

        let mut many = scripted(|| Ok(Vec::new()), now);
        for _ in 0..MOST_DATAGRAMS {
            assert!(matches!(many.handle(RECORD, now), Progress::Nothing));
        }
        assert!(matches!(many.handle(RECORD, now), Progress::Closed(_)));

        let mut large = scripted(|| Ok(Vec::new()), now);
        assert!(matches!(
            large.handle(&vec![0; MOST_BYTES + 1], now),
            Progress::Closed(_)
        ));
    }

    #[test]
    fn an_established_association_takes_a_few_datagrams_a_second() {
        let now = start();
        let script = || Ok(vec![Output::Datagram(b"again".to_vec())]);
        let mut dtls = scripted(script, now);
        dtls.state = State::Established {
            since: now,
            datagrams: 0,
        };
        let mut heard = |now| {
            dtls.handle(RECORD, now);
            std::iter::from_fn(|| dtls.poll_transmit()).count()
        };
        assert_eq!((0..1000).map(|_| heard(now)).sum::<usize>(), 20);
        assert_eq!(heard(now + Duration::from_secs(1)), 1);
    }

    #[test]
    fn goodbye_is_said_only_in_an_established_association() {
        let now = start();
        let mut early = scripted(|| Ok(Vec::new()), now);
        early.close(now);
        assert_eq!(early.poll_transmit(), None);
        let mut dtls = scripted(
            || Ok(vec![Output::Certificate(b"announced".to_vec()), keys()]),
            now,
        );
        dtls.handle(RECORD, now);
        dtls.close(now);
        assert_eq!(dtls.poll_transmit(), Some(b"bye".to_vec()));
    }
}
