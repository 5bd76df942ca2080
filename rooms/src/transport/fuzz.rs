//! Fuzz targets for checks and handshakes.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::dtls::Dtls;
use super::ice::Agent;
use super::stun::{self, Request, username_ufrag};
use super::{Certificate, Credentials, Fingerprint, Path};
use crate::fuzz::{Script, Setting};

/// An answer is never longer than a check can be: we are no amplifier.
const LONGEST_ANSWER: usize = 128;

/// Datagrams one datagram of a handshake may bring about: the longest flight and its repetition.
const MOST_ANSWERS: usize = 32;

fn path(number: u8) -> Path {
    Path::udp(
        ([198, 51, 100, number], 50_000).into(),
        ([192, 0, 2, 9], 443).into(),
    )
}

/// Checks: as they come, and with attributes of any kind under a true signature.
pub(crate) fn stun(data: &[u8], setting: &Setting) {
    let _ = username_ufrag(data);
    let _ = Request::parse(data);
    let ours = [1, 2].map(|seed| Credentials::from_random([seed; 24]));
    let mut agent = Agent::new(ours[0].clone());
    agent.set_peer("peer");
    assert!(
        agent.handle(path(0), data, setting.now).is_none(),
        "an answer to one who does not know the password"
    );
    let mut script = Script::new(data);
    let mut now = setting.now;
    while let (Some(kind), Some(pause), Some(from), Some(attributes)) =
        (script.byte(), script.pause(), script.byte(), script.chunk())
    {
        now += pause;
        if kind == u8::MAX {
            agent.restart(ours[1].clone(), "peer", now);
            continue;
        }
        let signer = &ours[usize::from(kind & 1)];
        let check = stun::fuzz::signed(u16::from(kind >> 1 & 0x1f), attributes, signer);
        let before = agent.selected();
        let Some(check) = agent.handle(path(from), &check, now) else {
            assert_eq!(agent.selected(), before, "moved without a proof");
            continue;
        };
        assert!(check.answer.len() <= LONGEST_ANSWER);
        assert_eq!(check.answer[0], 1, "a response");
        assert_eq!(check.moved, agent.selected() != before);
        assert!(!check.consent || agent.knows(path(from), now));
    }
}

/// Handshakes: datagrams of any kind, or those of an honest client on a path that loses, doubles,
/// delays and garbles them as the script says.
pub(crate) fn dtls(data: &[u8], setting: &Setting) {
    let mut script = Script::new(data);
    if script.byte().is_none_or(|mode| mode & 1 == 0) {
        dtls_alone(&mut script, setting);
    } else {
        dtls_between(&mut script, setting);
    }
}

fn dtls_alone(script: &mut Script<'_>, setting: &Setting) {
    let mut now = setting.now;
    let mut server = Dtls::new(&setting.certificate, Fingerprint { sha256: [0; 32] }, now);
    while let (Some(pause), Some(datagram)) = (script.pause(), script.chunk()) {
        now += pause;
        server.handle_timeout(now);
        server.handle(datagram, now);
        assert!(taken(&mut server).len() <= MOST_ANSWERS);
    }
    come_to_rest(&mut server, now);
}

fn dtls_between(script: &mut Script<'_>, setting: &Setting) {
    let mut now = setting.now;
    let expected = Fingerprint::of(setting.certificate.der());
    let mut server = Dtls::new(&setting.certificate, expected, now);
    let mut client = Client::new(&setting.certificate, now);
    let mut ways = [VecDeque::new(), VecDeque::new()];
    while let Some(step) = script.byte() {
        client.drain(&mut ways[0]);
        ways[1].extend(taken(&mut server));
        assert!(ways[1].len() <= 4096);
        let up = step & 1 == 0;
        let way = &mut ways[usize::from(!up)];
        let Some(mut datagram) = way.pop_front() else {
            now += Duration::from_millis(u64::from(step));
            server.handle_timeout(now);
            client.step(None, now);
            continue;
        };
        match step >> 1 & 7 {
            0 => continue,
            1 => way.push_back(datagram.clone()),
            2 => {
                way.push_back(datagram);
                continue;
            }
            3 if up => {
                let (at, value) = (script.word().unwrap_or(0), script.byte().unwrap_or(1));
                let at = usize::from(at) % datagram.len();
                datagram[at] ^= value;
            }
            4 if up => datagram.truncate(usize::from(script.word().unwrap_or(0))),
            5 if up => datagram.extend_from_slice(script.chunk().unwrap_or_default()),
            _ => {}
        }
        if up {
            server.handle(&datagram, now);
        } else {
            client.step(Some(&datagram), now);
        }
    }
    come_to_rest(&mut server, now);
}

fn taken(server: &mut Dtls) -> Vec<Vec<u8>> {
    std::iter::from_fn(|| server.poll_transmit()).collect()
}

/// With nobody there any more, the timers end, and what is repeated until then is bounded.
fn come_to_rest(server: &mut Dtls, mut now: Instant) {
    let mut bytes = 0;
    for _ in 0..200 {
        // An engine with nothing to do asks to be woken in ten years.
        let soon = now + Duration::from_hours(1);
        let Some(at) = server.poll_timeout().filter(|at| *at < soon) else {
            assert!(bytes < 256 * 1024, "{bytes} bytes to nobody");
            return;
        };
        now = now.max(at);
        server.handle_timeout(now);
        bytes += taken(server).iter().map(Vec::len).sum::<usize>();
    }
    panic!("the timers do not come to rest");
}

/// An honest client.
struct Client {
    dtls: Option<dimpl::Dtls>,
}

impl Client {
    fn new(certificate: &Certificate, now: Instant) -> Self {
        let config = dimpl::Config::builder().build().expect("the defaults");
        let certificate = dimpl::DtlsCertificate {
            certificate: certificate.der().to_vec(),
            private_key: certificate.key().to_vec(),
        };
        let mut dtls = dimpl::Dtls::new_12(Arc::new(config), certificate, now);
        dtls.set_active(true);
        let mut client = Self { dtls: Some(dtls) };
        client.step(None, now);
        client
    }

    fn step(&mut self, datagram: Option<&[u8]>, now: Instant) {
        let Some(dtls) = &mut self.dtls else {
            return;
        };
        let mut done = dtls.handle_timeout(now);
        if let (Ok(()), Some(datagram)) = (&done, datagram) {
            // Its outputs must be taken before it takes more; they are in `drain`.
            done = dtls.handle_packet(datagram);
        }
        if done.is_err() {
            self.dtls = None;
        }
    }

    fn drain(&mut self, out: &mut VecDeque<Vec<u8>>) {
        let Some(dtls) = &mut self.dtls else {
            return;
        };
        let mut buffer = [0; 4096];
        loop {
            match dtls.poll_output(&mut buffer) {
                dimpl::Output::Packet(bytes) => out.push_back(bytes.to_vec()),
                dimpl::Output::Timeout(_) | dimpl::Output::BufferTooSmall { .. } => return,
                _ => {}
            }
        }
    }
}
