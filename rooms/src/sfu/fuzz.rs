//! Fuzz targets for what a media thread does with datagrams, decrypted packets and offers.

use std::sync::LazyLock;

use uuid::Uuid;

use super::negotiate::{Agreement, SlotSsrcs};
use super::plan::{MIDS, SCREEN, Source};
use super::{LegKey, Owner, Sfu, Wire};
use crate::fuzz::{Script, Setting};
use crate::id::{PeerId, RoomId};
use crate::transport::sdp::{Answer, Offer};
use crate::transport::{Credentials, Path, is_stun};

/// What two browsers offer, read once.
static OFFERS: LazyLock<[Offer; 2]> = LazyLock::new(|| {
    let offers = [
        include_str!("../../tests/data/chromium-offer.sdp"),
        include_str!("../../tests/data/firefox-offer.sdp"),
    ];
    offers.map(|sdp| Offer::parse(sdp).expect("a browser's own offer"))
});

/// Datagrams one datagram may bring about: all that one request can name, once.
const MOST_SENT: usize = 300;

fn path(host: u8) -> Path {
    Path::udp(
        ([198, 51, 100, host], 50_000).into(),
        ([192, 0, 2, 9], 443).into(),
    )
}

/// A media thread with three participants of one room.
struct Thread {
    sfu: Sfu,
    legs: [LegKey; 3],
}

impl Thread {
    fn new(setting: &Setting) -> Self {
        let certificate = setting.certificate.clone();
        let mut sfu = Sfu::new(certificate, vec![path(0).local], Vec::new(), [3; 32]);
        let mut peer = 0;
        let legs = [0, 1, 0].map(|browser| {
            peer += 1;
            let owner = Owner {
                room: RoomId::new(Uuid::nil()),
                peer: PeerId::new(peer),
            };
            let begun = sfu.begin(owner, &OFFERS[browser], setting.now);
            begun.expect("a browser's own offer").0
        });
        Self { sfu, legs }
    }

    /// Everybody is shown to everybody, and the first one's screen too.
    fn wire(&mut self, setting: &Setting) {
        let mut wires = Vec::new();
        for (to, key) in self.legs.iter().enumerate() {
            for seat in 0..2_u8 {
                let from = self.legs[(to + 1 + usize::from(seat)) % 3];
                let mid = seat * 2;
                let sources = [Source::Microphone, Source::Camera];
                wires.extend((mid..).zip(sources).map(|(mid, source)| Wire {
                    from,
                    source,
                    to: *key,
                    mid,
                }));
            }
            if to > 0 {
                wires.push(Wire {
                    from: self.legs[0],
                    source: Source::Screen,
                    to: *key,
                    mid: SCREEN,
                });
            }
        }
        self.sfu.wire(&self.legs, &wires, setting.now);
    }

    /// What waits to be sent, counted.
    fn sent(&mut self) -> usize {
        while self.sfu.poll_event().is_some() {}
        let mut count = 0;
        self.sfu.transmits(|_| count += 1);
        count
    }
}

/// Datagrams from anywhere: as they come, or as checks for somebody, rightly signed or not.
pub(crate) fn demux(data: &[u8], setting: &Setting) {
    let mut thread = Thread::new(setting);
    let mut script = Script::new(data);
    let mut now = setting.now;
    while let (Some(what), Some(pause), Some(from), Some(bytes)) =
        (script.byte(), script.pause(), script.byte(), script.chunk())
    {
        now += pause;
        let leg = thread
            .sfu
            .leg(thread.legs[usize::from(what) % 3])
            .expect("there");
        let credentials = leg.transport.credentials();
        let theirs = leg.remote_ufrag.clone();
        let mut datagram = match what >> 2 & 3 {
            0 | 1 => bytes.to_vec(),
            2 => crate::transport::stun::fuzz::check(bytes, credentials, &theirs),
            _ => {
                let guessed = Credentials::from_random([5; 24]);
                let guessed = Credentials::parse(credentials.ufrag(), guessed.pwd());
                let guessed = guessed.expect("the grammar of both halves");
                crate::transport::stun::fuzz::check(bytes, &guessed, &theirs)
            }
        };
        thread.sfu.datagram(path(from), &mut datagram, now);
        let sent = thread.sent();
        let is_true = what >> 2 & 3 == 2;
        if is_stun(&datagram) && !is_true {
            assert_eq!(sent, 0, "said something to a stranger");
        }
        assert!(sent <= MOST_SENT, "{sent} datagrams for one");
        if what & 0x80 != 0 {
            thread.sfu.handle_timeout(now);
            assert!(thread.sent() <= MOST_SENT);
        }
    }
}

/// Decrypted packets of participants that may send whatever they like.
pub(crate) fn media(data: &[u8], setting: &Setting) {
    let mut thread = Thread::new(setting);
    for (host, key) in (1..).zip(thread.legs) {
        let leg = thread.sfu.leg_mut(key).expect("there");
        leg.transport.connect_unproven(path(host), setting.now);
    }
    thread.wire(setting);
    let mut script = Script::new(data);
    let mut now = setting.now;
    let ssrcs = thread.legs.map(|key| {
        let leg = thread.sfu.leg(key).expect("there");
        leg.slots.each_ref().map(|slot| slot.ssrcs.media)
    });
    while let (Some(what), Some(pause), Some(bytes)) =
        (script.byte(), script.pause(), script.chunk())
    {
        now += pause;
        let from = usize::from(what) % 3;
        let mut packet = bytes.to_vec();
        if what & 4 == 0 {
            thread.sfu.rtp(thread.legs[from], &packet, now);
        } else {
            // Requests are about what is really received every other time.
            if what & 8 == 0 && packet.len() >= 12 {
                let ssrc = ssrcs[from][usize::from(what >> 4) % MIDS];
                packet[8..12].copy_from_slice(&ssrc.to_be_bytes());
            }
            thread.sfu.rtcp(thread.legs[from], &packet, now);
        }
        assert!(thread.sent() <= MOST_SENT);
        thread.sfu.handle_timeout(now);
        assert!(thread.sent() <= MOST_SENT);
    }
}

/// Offers: what is understood of one can be answered.
pub(crate) fn sdp(data: &[u8], setting: &Setting) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let Ok(offer) = Offer::parse(text) else {
        return;
    };
    let ssrcs = [SlotSsrcs {
        media: 1,
        retransmission: 2,
    }; MIDS];
    let Ok((_, media)) = Agreement::new(&offer, &ssrcs) else {
        return;
    };
    assert_eq!(media.len(), offer.media.len(), "a line for each line");
    let answer = Answer {
        credentials: &Credentials::from_random([1; 24]),
        fingerprint: setting.certificate.fingerprint(),
        session: (1, 1),
        udp: &[path(0).local],
        tcp: &[],
        media: &media,
    };
    let sdp = answer.to_sdp();
    assert!(sdp.len() <= 64 * 1024, "{} bytes", sdp.len());
    assert!(
        sdp.lines().all(|line| line.get(1..2) == Some("=")),
        "a line of the offer broke out of its place"
    );
}
