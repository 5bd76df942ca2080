use std::time::{Duration, Instant};

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::Value;
use sportello_rooms::hall::Now;
use sportello_rooms::id::{Role, RoomId};
use uuid::Uuid;

use super::{Action, KEEP_LOST, MAX_QUEUE, RequestId, Session, SessionId};
use crate::error::{Close, ErrorCode};
use crate::limits::{MAX_FRAME, MAX_SDP};
use crate::message::{self, ClerkState, Lobby, Me, MediaAnswer, ServerMessage, Visit, VisitState};
use crate::private::Private;

const HELLO: &str = r#"{"v":1,"t":"hello","id":1,"d":{"proto":[1]}}"#;
const JOIN: &str = r#"{"v":1,"t":"join","id":2,"d":{"token":"x"}}"#;

#[test]
fn a_frame_of_64_kib_is_read_and_one_byte_more_is_not() {
    let mut desk = Desk::joined(Role::Citizen);
    let ping = r#"{"t":"ping","id":3}"#;
    let padded = |len: usize| ping.to_owned() + &" ".repeat(len - ping.len());
    desk.hear(&padded(MAX_FRAME));
    assert_eq!(desk.frames()[0]["t"], "pong");
    desk.hear(&padded(MAX_FRAME + 1));
    assert_eq!(desk.frames()[0]["d"]["code"], "payload_too_large");
    assert_eq!(
        desk.actions(),
        [Action::Close(Close::Error(ErrorCode::PayloadTooLarge))]
    );
}

#[test]
fn nonsense_is_answered_twice_and_then_cut_off() {
    let deep = format!(
        r#"{{"t":"ping","d":{}{}}}"#,
        "[".repeat(30_000),
        "]".repeat(30_000)
    );
    let mut desk = Desk::joined(Role::Citizen);
    desk.hear(&deep);
    desk.session.handle_bytes(&[0xff, 0xfe], desk.now());
    assert_eq!(desk.frames().len(), 2);
    assert_eq!(desk.actions(), []);
    desk.session.handle_bytes(b"\0", desk.now());
    assert_eq!(
        desk.actions(),
        [Action::Close(Close::Error(ErrorCode::BadRequest))]
    );
}

#[test]
fn a_session_description_is_weighed_before_it_is_passed_on() {
    let mut desk = Desk::joined(Role::Citizen);
    let offer = |id: u64, sdp: &str| {
        serde_json::json!({ "t": "media.offer", "id": id, "d": { "sdp": sdp, "gen": 1 } })
            .to_string()
    };
    desk.hear(&offer(3, &"a".repeat(MAX_SDP + 1)));
    desk.hear(&offer(4, &"m=audio 9\r\n".repeat(11)));
    let codes: Vec<_> = desk
        .frames()
        .iter()
        .map(|it| it["d"]["code"].clone())
        .collect();
    assert_eq!(codes, ["payload_too_large", "media_rejected"]);
    assert_eq!(desk.actions(), []);
}

#[test]
fn who_does_not_read_is_cut_off_and_comes_back_to_a_snapshot() {
    let mut desk = Desk::joined(Role::Citizen);
    for n in 0..MAX_QUEUE {
        desk.session.say(event(n));
    }
    assert_eq!(desk.actions(), []);
    desk.session.say(event(MAX_QUEUE));
    let close = Close::Error(ErrorCode::SlowConsumer);
    assert_eq!(desk.actions(), [Action::Close(close)]);
    assert_eq!(desk.frames().len(), 1);
    desk.session.detach(desk.now());
    assert!(desk.session.accepts(&Private::from("secret")));
    desk.session.say(lobby(7));
    desk.session.resume(RequestId(Some(9)), 0, desk.now());
    let frames = desk.frames();
    assert_eq!(
        (frames.len(), &frames[0]["t"]),
        (1, &Value::from("snapshot"))
    );
    assert_eq!(frames[0]["d"]["state"][0]["d"]["position"], 7);
}

#[test]
fn the_newest_of_a_kind_never_piles_up() {
    let mut desk = Desk::joined(Role::Citizen);
    for n in 0..10_000 {
        desk.session.say(lobby(n));
    }
    assert_eq!(desk.actions(), []);
    assert_eq!(desk.frames().len(), 1);
}

#[test]
fn a_day_holds_the_visits_that_were_to_be_told_before_it() {
    let mut desk = Desk::joined(Role::Clerk);
    desk.session.say(visit(1));
    desk.session.say(visit(2));
    desk.session.say(visit(1));
    assert_eq!(types(&desk.frames()), ["visit", "visit"]);
    desk.session.say(visit(1));
    desk.session.say(day());
    desk.session.say(visit(2));
    assert_eq!(types(&desk.frames()), ["desk", "visit"]);
}

#[test]
fn a_lost_session_is_kept_for_a_minute() {
    let mut desk = Desk::joined(Role::Citizen);
    desk.session.detach(desk.now());
    desk.wait(KEEP_LOST.checked_sub(Duration::from_millis(1)).unwrap());
    desk.session.handle_timeout(desk.now());
    assert_eq!(desk.actions(), []);
    desk.wait(Duration::from_millis(1));
    assert_eq!(desk.session.poll_timeout(), Some(desk.now().mono));
    desk.session.handle_timeout(desk.now());
    assert_eq!(desk.actions(), [Action::Forget]);
    assert!(!desk.session.accepts(&Private::from("secret")));
    assert_eq!(desk.session.poll_timeout(), None);
}

#[test]
fn nobody_goes_on_with_a_session_that_has_not_joined() {
    let mut desk = Desk::new();
    desk.hear(HELLO);
    assert!(!desk.session.accepts(&Private::from("secret")));
    desk.session.detach(desk.now());
    assert_eq!(desk.actions(), [Action::Forget]);
}

#[test]
fn what_is_asked_again_after_a_minute_is_asked_anew() {
    let mut desk = Desk::joined(Role::Clerk);
    let admit =
        r#"{"t":"lobby.admit","id":5,"d":{"ticket":"0192f0c1-2345-7abc-8def-0123456789ab"}}"#;
    for seconds in [0, 59, 2] {
        desk.wait(Duration::from_secs(seconds));
        desk.hear(admit);
        for action in desk.actions() {
            let Action::Admit { id, .. } = action else {
                panic!("{action:?}");
            };
            desk.asked += 1;
            desk.session.reply(id, ServerMessage::Ok {}, desk.now());
        }
    }
    assert_eq!(desk.asked, 2);
}

#[test]
fn nothing_said_shows_in_a_debug_print() {
    let mut desk = Desk::joined(Role::Clerk);
    desk.hear(r#"{"t":"media.offer","id":3,"d":{"sdp":"v=0 hidden","gen":1}}"#);
    desk.session
        .answer(1, Ok("v=0 hidden".to_owned()), desk.now());
    let shown = format!("{:?}", desk.session) + &format!("{:?}", desk.actions());
    assert!(
        !shown.contains("hidden") && !shown.contains("secret\""),
        "{shown}"
    );
}

proptest! {
    /// Whatever becomes of the sockets, a client hears each event once and in order, or is told how
    /// things stand.
    #[test]
    fn nothing_is_missed_and_nothing_heard_twice(steps in prop::collection::vec(line(), 0..400)) {
        let mut desk = Desk::joined(Role::Citizen);
        let mut client = Client::default();
        let mut on_the_wire: Vec<Value> = Vec::new();
        let mut said = 0;
        for step in steps {
            match step {
                Step::Say(count) => for _ in 0..count {
                    desk.session.say(event(said));
                    said += 1;
                },
                Step::Send => on_the_wire.extend(desk.frames()),
                Step::Arrive(count) => {
                    for frame in on_the_wire.drain(..count.min(on_the_wire.len())) {
                        client.hear(&frame);
                    }
                }
                Step::Break => {
                    on_the_wire.clear();
                    desk.session.detach(desk.now());
                    desk.session.resume(RequestId(Some(1)), client.seq, desk.now());
                }
            }
            // A client that was cut off comes back.
            if desk.actions().iter().any(|action| matches!(action, Action::Close(_))) {
                on_the_wire.clear();
                desk.session.detach(desk.now());
                desk.session.resume(RequestId(Some(1)), client.seq, desk.now());
            }
        }
        on_the_wire.extend(desk.frames());
        for frame in &on_the_wire {
            client.hear(frame);
        }
        prop_assert!(client.next == said || client.next == usize::MAX);
    }

    #[test]
    fn any_conversation_is_survived(steps in prop::collection::vec(word(), 0..80)) {
        let mut desk = Desk::new();
        for (wait, frame, verdict) in steps {
            desk.wait(Duration::from_millis(wait));
            desk.session.handle_timeout(desk.now());
            desk.hear(&frame);
            for action in desk.actions() {
                desk.carry_out(&action, verdict);
            }
            for frame in desk.frames() {
                prop_assert_eq!(&frame["v"], 1);
            }
            if let Some(next) = desk.session.poll_timeout() {
                prop_assert!(next > desk.now().mono);
            }
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Arrive(usize),
    Break,
    Say(usize),
    Send,
}

fn line() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (0usize..20).prop_map(Step::Arrive),
        1 => Just(Step::Break),
        6 => (1usize..30).prop_map(Step::Say),
        6 => Just(Step::Send),
    ]
}

/// A frame a client may send, how long after the one before, and whether the house agrees.
fn word() -> impl Strategy<Value = (u64, String, bool)> {
    let ticket = r#"{"ticket":"0192f0c1-2345-7abc-8def-0123456789ab"}"#;
    let message = prop::sample::select(vec![
        ("hello", r#"{"proto":[1]}"#.to_owned()),
        (
            "hello",
            r#"{"proto":[1],"resume":{"session":"s","secret":"t","last_seq":3}}"#.to_owned(),
        ),
        ("join", r#"{"token":"x"}"#.to_owned()),
        ("media.offer", r#"{"sdp":"v=0","gen":1}"#.to_owned()),
        ("media.servers", "{}".to_owned()),
        (
            "media.state",
            r#"{"mic":true,"cam":true,"screen":false}"#.to_owned(),
        ),
        ("lobby.admit", ticket.to_owned()),
        ("lobby.release", ticket.to_owned()),
        ("desk.watch", "{}".to_owned()),
        ("desk.watch", r#"{"day":"2026-13-01"}"#.to_owned()),
        ("ping", "{}".to_owned()),
        ("pong", "7".to_owned()),
        ("lobby.leave", "{}".to_owned()),
    ]);
    let told = (message, prop::option::of(0u64..20)).prop_map(|((t, d), id)| match id {
        Some(id) => format!(r#"{{"v":1,"t":"{t}","id":{id},"d":{d}}}"#),
        None => format!(r#"{{"v":1,"t":"{t}","d":{d}}}"#),
    });
    let frame = prop_oneof![12 => told, 1 => ".{0,40}"];
    (
        prop_oneof![4 => 0u64..300, 1 => 0u64..20_000],
        frame,
        any::<bool>(),
    )
}

#[derive(Default)]
struct Client {
    seq: u64,
    /// The event it waits for; any, after a snapshot.
    next: usize,
}

impl Client {
    fn hear(&mut self, frame: &Value) {
        if frame["t"] == "snapshot" {
            self.seq = frame["d"]["from_seq"].as_u64().unwrap();
            self.next = usize::MAX;
        }
        if let Some(seq) = frame["seq"].as_u64() {
            assert_eq!(seq, self.seq + 1, "a gap or a repetition");
            self.seq = seq;
            let event: usize = frame["d"]["sdp"].as_str().unwrap().parse().unwrap();
            assert!(
                self.next == usize::MAX || event == self.next,
                "out of order"
            );
            self.next = event + 1;
        }
    }
}

/// A session and its virtual clock.
struct Desk {
    start: Instant,
    at: Duration,
    session: Session,
    asked: usize,
}

impl Desk {
    #[expect(clippy::disallowed_methods, reason = "the base of virtual time")]
    fn new() -> Self {
        let start = Instant::now();
        let now = Now {
            mono: start,
            wall: Timestamp::UNIX_EPOCH,
        };
        let id = SessionId::from("session".to_owned());
        Self {
            start,
            at: Duration::ZERO,
            session: Session::new(id, Private::from("secret"), "boot", now),
            asked: 0,
        }
    }

    fn joined(role: Role) -> Self {
        let mut desk = Self::new();
        desk.hear(HELLO);
        desk.hear(JOIN);
        desk.session.joined(role, ServerMessage::Ok {}, desk.now());
        desk.actions();
        desk.frames();
        desk
    }

    fn hear(&mut self, frame: &str) {
        self.session.handle_text(frame, self.now());
    }

    /// Answers as a house would that agrees, or not.
    fn carry_out(&mut self, action: &Action, agrees: bool) {
        let now = self.now();
        match *action {
            Action::Admit { id, .. }
            | Action::EndCall { id, .. }
            | Action::Release { id, .. }
            | Action::Watch { id, .. } => {
                assert_eq!(self.session.role(), Some(Role::Clerk), "a clerk's request");
                if agrees {
                    self.session.reply(id, ServerMessage::Ok {}, now);
                } else {
                    self.session.refuse(id, ErrorCode::AlreadyInUse, now);
                }
            }
            Action::Close(_) => self.session.detach(now),
            Action::Join { .. } if agrees => {
                self.asked += 1;
                let role = [Role::Citizen, Role::Clerk][self.asked % 2];
                self.session.joined(role, lobby(1), now);
            }
            Action::Join { .. } => self.session.refuse_join(ErrorCode::Expired, now),
            Action::Offer { generation, .. } if agrees => {
                self.session.answer(generation, Ok("v=0".to_owned()), now);
            }
            Action::Resume { .. } => self.session.unknown_session(now),
            Action::Servers { id } => self.session.reply(id, ServerMessage::Ok {}, now),
            Action::Forget
            | Action::Leave { .. }
            | Action::LeaveLobby
            | Action::Offer { .. }
            | Action::Report(_)
            | Action::State(_)
            | Action::Want(_) => {}
        }
    }

    fn wait(&mut self, time: Duration) {
        self.at += time;
    }

    fn now(&self) -> Now {
        Now {
            mono: self.start + self.at,
            wall: Timestamp::UNIX_EPOCH + SignedDuration::try_from(self.at).unwrap(),
        }
    }

    fn actions(&mut self) -> Vec<Action> {
        std::iter::from_fn(|| self.session.poll_action()).collect()
    }

    fn frames(&mut self) -> Vec<Value> {
        let frames = std::iter::from_fn(|| self.session.poll_frame());
        frames
            .map(|frame| serde_json::from_str(&frame).unwrap())
            .collect()
    }
}

fn event(n: usize) -> ServerMessage {
    ServerMessage::MediaAnswer(MediaAnswer {
        sdp: n.to_string().into(),
        generation: 1,
    })
}

fn lobby(position: u32) -> ServerMessage {
    ServerMessage::Lobby(Lobby {
        position,
        ahead: 0,
        clerk: ClerkState::Free,
        since: Timestamp::UNIX_EPOCH,
    })
}

fn day() -> ServerMessage {
    ServerMessage::Desk(message::Desk {
        day: date(2026, 10, 26),
        visits: Vec::new(),
        me: Me {
            name: Private::from("Giulia Bianchi"),
        },
        call: None,
    })
}

fn visit(n: u128) -> ServerMessage {
    ServerMessage::Visit(Visit {
        ticket: RoomId::new(Uuid::from_u128(n)),
        code: Private::from("7K2M-Q9"),
        citizen: Private::from("Mario Rossi"),
        service: "Carta d’identità".to_owned(),
        office: "Anagrafe".to_owned(),
        starts_at: Timestamp::UNIX_EPOCH,
        ends_at: Timestamp::UNIX_EPOCH,
        state: VisitState::Waiting,
        waiting_since: None,
        claimed_by: None,
        mine: false,
        mail_lost: false,
    })
}

fn types(frames: &[Value]) -> Vec<&str> {
    frames.iter().filter_map(|it| it["t"].as_str()).collect()
}
