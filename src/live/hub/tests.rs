//! Who hears what, and who is turned away.

use uuid::Uuid;

use super::*;

const TAXES: OfficeId = OfficeId::new(Uuid::from_u128(1));
const REGISTRY: OfficeId = OfficeId::new(Uuid::from_u128(2));
const ROOM: RoomId = RoomId::new(Uuid::from_u128(3));
const ANNA: ClerkId = ClerkId::new(Uuid::from_u128(4));
const BRUNO: ClerkId = ClerkId::new(Uuid::from_u128(5));
const HOME: &str = "2001:db8::1";

#[test]
fn news_reach_those_who_care_and_nobody_else() {
    let hub = Hub::default();
    let (taxes, mut hears) = enter(&hub, HOME);
    let (registry, mut deaf) = enter(&hub, HOME);
    hub.care(taxes, at(TAXES, (ANNA, AtDesk::Free)));
    let waits = Cares {
        offices: [REGISTRY].into(),
        ..Cares::default()
    };
    hub.care(registry, waits);

    hub.tell(News::Queue(TAXES));
    hub.tell(News::Visit(ROOM));
    assert!(matches!(hears.try_recv(), Ok(Call::News)));
    assert_eq!(
        hub.news(taxes),
        [News::Queue(TAXES), News::Visit(ROOM)].into()
    );
    assert!(deaf.try_recv().is_err());
}

#[test]
fn the_same_news_again_takes_no_place() {
    let hub = Hub::default();
    let (peer, mut calls) = enter(&hub, HOME);
    hub.care(peer, at(TAXES, (ANNA, AtDesk::Free)));
    for _ in 0..10 * NEWS {
        hub.tell(News::Queue(TAXES));
    }
    assert!(calls.try_recv().is_ok());
    assert!(calls.try_recv().is_err(), "one call for all of them");
    assert_eq!(hub.news(peer).len(), 1);
    hub.tell(News::Queue(TAXES));
    assert!(calls.try_recv().is_ok(), "and one for what comes later");
}

#[test]
fn a_desk_is_free_when_one_clerk_is() {
    let hub = Hub::default();
    let (first, _calls) = enter(&hub, HOME);
    let (second, _calls) = enter(&hub, HOME);
    assert_eq!(hub.desk(TAXES), None);
    hub.care(first, at(TAXES, (ANNA, AtDesk::Busy)));
    assert_eq!(hub.desk(TAXES), Some(AtDesk::Busy));
    hub.care(second, at(TAXES, (ANNA, AtDesk::Free)));
    assert_eq!(
        hub.desk(TAXES),
        Some(AtDesk::Busy),
        "a second window frees nobody"
    );
    hub.care(second, at(TAXES, (BRUNO, AtDesk::Free)));
    assert_eq!(hub.desk(TAXES), Some(AtDesk::Free));
    hub.leave(second);
    assert_eq!(hub.desk(TAXES), Some(AtDesk::Busy));
    assert_eq!(hub.desk(REGISTRY), None);
}

#[test]
fn who_does_not_listen_is_forgotten() {
    let hub = Hub::default();
    let (peer, mut calls) = enter(&hub, HOME);
    hub.care(peer, at(TAXES, (ANNA, AtDesk::Free)));
    for n in 0..=NEWS {
        let room = RoomId::new(Uuid::from_u128(n as u128));
        hub.tell(News::Visit(room));
    }
    assert_eq!(hub.count(), 0);
    while calls.try_recv().is_ok() {}
    assert_eq!(
        calls.try_recv().err(),
        Some(mpsc::error::TryRecvError::Disconnected)
    );
}

#[test]
fn one_network_cannot_fill_the_house_with_strangers() {
    let hub = Hub::default();
    let known: Vec<_> = (0..STRANGERS).map(|_| enter(&hub, HOME)).collect();
    let neighbour = "2001:db8::2".parse().expect("an address");
    assert!(matches!(
        hub.enter(&"a".into(), neighbour),
        Err(Closed::Full)
    ));
    enter(&hub, "2001:db8:0:1::1");
    hub.care(known[0].0, at(TAXES, (ANNA, AtDesk::Free)));
    enter(&hub, HOME);
}

#[test]
fn a_draining_hub_takes_nobody() {
    let hub = Hub::default();
    let (_, mut calls) = enter(&hub, HOME);
    hub.drain();
    assert!(matches!(calls.try_recv(), Ok(Call::Drain)));
    let refused = hub.enter(&"b".into(), HOME.parse().expect("an address"));
    assert!(matches!(refused, Err(Closed::Draining)));
}

fn enter(hub: &Hub, from: &str) -> (PeerId, mpsc::Receiver<Call>) {
    try_enter(hub, from).expect("in")
}

fn try_enter(hub: &Hub, from: &str) -> Result<(PeerId, mpsc::Receiver<Call>), Closed> {
    hub.enter(&"a".into(), from.parse().expect("an address"))
}

fn at(office: OfficeId, clerk: (ClerkId, AtDesk)) -> Cares {
    Cares {
        room: None,
        offices: [office].into(),
        clerk: Some(clerk),
        here: true,
    }
}

#[test]
fn what_is_over_and_only_kept_counts_against_its_network() {
    let hub = Hub::default();
    let mut kept = Vec::new();
    for _ in 0..STRANGERS {
        let (peer, calls) = enter(&hub, HOME);
        kept.push((peer, calls));
        hub.care(peer, Cares::default());
    }
    assert!(try_enter(&hub, HOME).is_err());
    assert!(try_enter(&hub, "2001:db8:0:1::1").is_ok());
    // Whoever reads the last page, or is about to come back, is no stranger.
    for (at, (peer, _)) in kept.iter().enumerate() {
        hub.care(
            *peer,
            Cares {
                here: at % 2 == 0,
                room: (at % 2 == 1).then_some(ROOM),
                ..Cares::default()
            },
        );
    }
    assert!(try_enter(&hub, HOME).is_ok());
}

#[test]
fn tests_have_their_measure() {
    let hub = Hub::default();
    let mut kept = Vec::new();
    let mut try_out = |from: &str, room: u8| {
        let (peer, calls) = enter(&hub, from);
        kept.push(calls);
        let cares = Cares {
            room: Some(RoomId::for_test([room; 16])),
            here: true,
            ..Cares::default()
        };
        hub.try_out(peer, cares).map(|()| peer)
    };
    let first = try_out(HOME, 0).expect("in");
    for _ in 1..TESTERS {
        try_out(HOME, 0).expect("in");
    }
    assert!(try_out(HOME, 0).is_err(), "one network has its measure");
    for room in 1..TEST_ROOMS {
        let room = u8::try_from(room).expect("few");
        try_out(&format!("2001:db8:0:{room}::1"), room).expect("in");
    }
    let elsewhere = "2001:db8:1::1";
    assert!(
        try_out(elsewhere, 100).is_err(),
        "the house has its measure"
    );
    try_out(elsewhere, 0).expect("a room that is there takes more people");
    hub.leave(first);
    try_out(HOME, 0).expect("who goes makes room");
}
