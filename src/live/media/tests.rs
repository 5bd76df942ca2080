//! What a media thread keeps, and for how long.

use std::net::SocketAddr;

use jiff::Timestamp;
use sportello_rooms::id::Role;
use uuid::Uuid;

use super::*;
use crate::tls;

const ROOM: RoomId = RoomId::new(Uuid::from_u128(7));

#[test]
fn nothing_is_kept_of_a_peer_who_leaves() {
    let mut config = Config::default();
    config.media.listen = SocketAddr::from(([127, 0, 0, 1], 0)).into();
    config.media.relay = None;
    let (notes, _taken) = mpsc::channel(8);
    let certificate = tls::media_certificate(Timestamp::UNIX_EPOCH).expect("made");
    let shared = Shared {
        certificate: &certificate,
        clock: &Clock::system(),
        notes: &notes,
        stop: &Arc::default(),
        uplink: &Arc::new(Uplink::new(0)),
        gathering: Gathering::default(),
        relay: &Secret::from_bytes([7; 32]),
    };
    let prepared = prepare(0, &config, [7; 32], &shared);
    let (line, mut thread) = prepared.expect("prepared");
    let lines = Lines::new(vec![line], Secret::from_bytes([7; 32]));

    let peer = PeerId::new(1);
    let ears = lines.listen(ROOM, peer).expect("taken");
    let join = Command::Join {
        room: ROOM,
        peer,
        person: ROOM.citizen(),
        role: Role::Citizen,
        admitted: false,
    };
    lines.command(ROOM, join).expect("taken");
    thread.obey(thread.now());
    assert_eq!(thread.ears.len(), 1);
    let leave = Command::Leave { room: ROOM, peer };
    lines.command(ROOM, leave).expect("taken");
    drop(ears);
    thread.obey(thread.now());
    assert!(thread.ears.is_empty());
}

#[test]
fn a_thread_that_ends_is_noticed_however_it_ends() {
    let works: [fn(); 2] = [|| {}, || panic!("as a test")];
    for work in works {
        let ended = CancellationToken::new();
        let work = until_it_ends(&ended, work);
        assert!(!ended.is_cancelled());
        thread::spawn(work).join().ok();
        assert!(ended.is_cancelled());
    }
}

#[test]
fn a_renewed_certificate_is_shown_by_every_thread() {
    let mut config = Config::default();
    config.media.listen = SocketAddr::from(([127, 0, 0, 1], 0)).into();
    config.media.relay = None;
    let (notes, _taken) = mpsc::channel(8);
    let [old, new] = [0, 1].map(|_| tls::media_certificate(Timestamp::UNIX_EPOCH).expect("made"));
    let shared = Shared {
        certificate: &old,
        clock: &Clock::system(),
        notes: &notes,
        stop: &Arc::default(),
        uplink: &Arc::new(Uplink::new(0)),
        gathering: Gathering::default(),
        relay: &Secret::from_bytes([7; 32]),
    };
    let (prepared, mut threads): (Vec<_>, Vec<_>) = (0..2)
        .map(|n| prepare(n, &config, [7; 32], &shared).expect("prepared"))
        .unzip();
    let lines = Lines::new(prepared, Secret::from_bytes([7; 32]));
    lines.renew_certificate(&new);
    for thread in &mut threads {
        thread.obey(thread.now());
        assert_eq!(thread.hall.certificate().fingerprint(), new.fingerprint());
    }
}
