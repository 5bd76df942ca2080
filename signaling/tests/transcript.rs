//! Golden conversations. Each file of `transcripts/` is one: what a client says and what the house does,
//! and between those lines, exactly, everything the session answers.
//!
//! `{"at":ms,"from":…,"message":…}`, where `from` is
//! - `client`: a frame from the browser (a string is sent as it stands), `times` over if it says so;
//! - `app`: what whoever drives the session does, see [`Conversation::act`];
//! - `server`: a frame to the browser;
//! - `session`: an action for the house.
//!
//! With `TRANSCRIPTS=write` in the environment the answers are written into the files, to be read before
//! they are believed.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sportello_rooms::hall::Now;
use sportello_rooms::id::Role;
use sportello_signaling::{
    Action, Close, ErrorCode, Private, RequestId, ServerMessage, Session, SessionId,
};

#[test]
fn conversations_go_as_written() {
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the transcripts are there")
        .map(|entry| entry.expect("a readable folder").path())
        .collect();
    files.sort();
    assert!(files.len() >= 10, "transcripts are missing");
    for file in files {
        let name = file
            .file_name()
            .expect("a file")
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&file).expect("a readable file");
        let written: Vec<Line> = text
            .lines()
            .map(|line| {
                serde_json::from_str(line).unwrap_or_else(|e| panic!("{name}: {line}: {e}"))
            })
            .collect();
        let heard = Conversation::new().run(&written);
        if std::env::var_os("TRANSCRIPTS").is_some_and(|mode| mode == "write") {
            let lines: Vec<_> = heard.iter().map(Line::to_text).collect();
            fs::write(&file, lines.join("\n") + "\n").expect("a writable file");
            continue;
        }
        for (n, (heard, written)) in heard.iter().zip(&written).enumerate() {
            assert_eq!(heard, written, "{name}, line {}", n + 1);
        }
        assert_eq!(heard.len(), written.len(), "{name}: more or less was said");
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Line {
    at: u64,
    from: From,
    #[serde(default = "once", skip_serializing_if = "is_once")]
    times: u32,
    message: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum From {
    App,
    Client,
    Server,
    Session,
}

impl Line {
    fn to_text(&self) -> String {
        serde_json::to_string(self).expect("plain JSON")
    }
}

/// The session under test, its virtual clock, and as much of a house as it takes to drive it.
struct Conversation {
    start: Instant,
    at: u64,
    session: Session,
    /// Whether it has a socket. If not, what the client says next is said on a new one.
    is_connected: bool,
    /// The session before, which may be gone on with.
    parked: Option<Session>,
    sockets: u32,
    /// Requests without a reply, oldest first.
    requests: VecDeque<RequestId>,
    heard: Vec<Line>,
}

impl Conversation {
    #[expect(clippy::disallowed_methods, reason = "the base of virtual time")]
    fn new() -> Self {
        let start = Instant::now();
        let now = now(start, 0);
        Self {
            start,
            at: 0,
            session: session(1, now),
            is_connected: true,
            parked: None,
            sockets: 1,
            requests: VecDeque::new(),
            heard: Vec::new(),
        }
    }

    fn run(mut self, lines: &[Line]) -> Vec<Line> {
        for line in lines {
            if matches!(line.from, From::Server | From::Session) {
                continue;
            }
            self.wait_until(line.at);
            self.heard.push(line.clone());
            for _ in 0..line.times {
                match line.from {
                    From::App => self.act(&line.message),
                    From::Client => self.hear(&line.message),
                    From::Server | From::Session => {}
                }
                self.drain();
            }
        }
        self.heard
    }

    /// Moves the clock, stopping at every deadline of both sessions.
    fn wait_until(&mut self, at: u64) {
        let deadline = |session: &Session| session.poll_timeout();
        loop {
            let parked = self.parked.as_ref().and_then(deadline);
            let next = parked.into_iter().chain(deadline(&self.session)).min();
            let next = next.map(|next| {
                let wait = next.saturating_duration_since(self.start);
                u64::try_from(wait.as_millis())
                    .expect("a short test")
                    .max(self.at)
            });
            let Some(next) = next.filter(|next| *next <= at) else {
                break;
            };
            self.at = next;
            let now = self.now();
            self.session.handle_timeout(now);
            if let Some(parked) = &mut self.parked {
                parked.handle_timeout(now);
            }
            self.drain();
        }
        self.at = at;
    }

    fn hear(&mut self, message: &Value) {
        let now = self.now();
        if !self.is_connected {
            self.is_connected = true;
            self.sockets += 1;
            let next = session(self.sockets, now);
            self.parked = Some(std::mem::replace(&mut self.session, next));
        }
        match message {
            Value::String(raw) => self.session.handle_text(raw, now),
            message => self.session.handle_text(&message.to_string(), now),
        }
    }

    fn act(&mut self, message: &Value) {
        let now = self.now();
        let does = message["do"].as_str().expect("what to do");
        let said = |field: &str| -> ServerMessage {
            serde_json::from_value(message[field].clone()).expect("a server's message")
        };
        let code = || -> ErrorCode {
            serde_json::from_value(message["code"].clone()).expect("an error's code")
        };
        match does {
            "joined" => {
                let role: Role = serde_json::from_value(message["role"].clone()).expect("a role");
                self.session.joined(role, said("message"), now);
            }
            "refuse_join" => self.session.refuse_join(code(), now),
            "reply" => {
                let id = self.requests.pop_front().expect("a request");
                self.session.reply(id, said("message"), now);
            }
            "refuse" => {
                let id = self.requests.pop_front().expect("a request");
                self.session.refuse(id, code(), now);
            }
            "answer" => {
                let generation = message["gen"].as_u64().expect("a number");
                let generation = u32::try_from(generation).expect("a small number");
                let answer = message["sdp"].as_str().map(str::to_owned).ok_or_else(code);
                self.session.answer(generation, answer, now);
            }
            "say" => self.session.say(said("message")),
            "close" => self.session.close(Close::Error(code())),
            "lose" => self.hang_up(),
            "wait" => {}
            other => panic!("nobody can {other}"),
        }
    }

    fn drain(&mut self) {
        loop {
            let action = self.session.poll_action();
            let parked = self.parked.as_mut().and_then(Session::poll_action);
            let Some(action) = action.or(parked) else {
                break;
            };
            self.hear_from(From::Session, told(&action));
            self.carry_out(action);
        }
        while let Some(frame) = self.session.poll_frame() {
            let message = serde_json::from_str(&frame).expect("a frame is JSON");
            self.hear_from(From::Server, message);
        }
    }

    fn carry_out(&mut self, action: Action) {
        let now = self.now();
        match action {
            Action::Admit { id, .. }
            | Action::EndCall { id, .. }
            | Action::Release { id, .. }
            | Action::Servers { id }
            | Action::Watch { id, .. } => self.requests.push_back(id),
            Action::Close(_) => {
                // Frames first, then the socket.
                while let Some(frame) = self.session.poll_frame() {
                    let message = serde_json::from_str(&frame).expect("a frame is JSON");
                    self.hear_from(From::Server, message);
                }
                self.hang_up();
            }
            Action::Resume {
                id,
                session,
                secret,
                last_seq,
            } => {
                let parked = self.parked.take();
                let found = parked.filter(|it| *it.id() == session && it.accepts(&secret));
                match found {
                    Some(mut found) => {
                        found.resume(id, last_seq, now);
                        self.session = found;
                    }
                    None => self.session.unknown_session(now),
                }
            }
            Action::Forget
            | Action::Join { .. }
            | Action::Leave { .. }
            | Action::LeaveLobby
            | Action::Offer { .. }
            | Action::Report(_)
            | Action::State(_)
            | Action::Want(_) => {}
        }
    }

    fn hang_up(&mut self) {
        let now = self.now();
        self.session.detach(now);
        self.is_connected = false;
    }

    fn hear_from(&mut self, from: From, message: Value) {
        let (at, times) = (self.at, 1);
        self.heard.push(Line {
            at,
            from,
            times,
            message,
        });
    }

    fn now(&self) -> Now {
        now(self.start, self.at)
    }
}

fn told(action: &Action) -> Value {
    match action {
        Action::Admit { ticket, .. } => json!({ "do": "admit", "ticket": ticket }),
        Action::Close(close) => {
            json!({ "do": "close", "code": close.code(), "reason": close.reason() })
        }
        Action::EndCall {
            ticket,
            outcome,
            note,
            ..
        } => {
            json!({ "do": "end_call", "ticket": ticket, "outcome": outcome, "note": note })
        }
        Action::Forget => json!({ "do": "forget" }),
        Action::Join { token, state } => json!({ "do": "join", "token": token, "state": state }),
        Action::Leave { reason } => json!({ "do": "leave", "reason": reason }),
        Action::LeaveLobby => json!({ "do": "leave_lobby" }),
        Action::Offer {
            generation,
            sdp,
            ice_restart,
        } => {
            json!({ "do": "offer", "gen": generation, "sdp": sdp, "ice_restart": ice_restart })
        }
        Action::Release { ticket, .. } => json!({ "do": "release", "ticket": ticket }),
        Action::Resume {
            session,
            secret,
            last_seq,
            ..
        } => {
            json!({ "do": "resume", "session": session.as_str(), "secret": secret, "last_seq": last_seq })
        }
        Action::Report(report) => json!({ "do": "report", "report": report }),
        Action::Servers { .. } => json!({ "do": "servers" }),
        Action::State(state) => json!({ "do": "state", "state": state }),
        Action::Want(wish) => json!({ "do": "want", "wish": wish }),
        Action::Watch { day, .. } => json!({ "do": "watch", "day": day }),
    }
}

fn session(number: u32, now: Now) -> Session {
    let id = SessionId::from(format!("session-{number}"));
    Session::new(id, Private::from(format!("secret-{number}")), "boot-a", now)
}

/// Wall time starts at nine on the day of the tests.
fn now(start: Instant, at: u64) -> Now {
    let nine = Timestamp::from_second(1_793_001_600).expect("in range");
    let after = SignedDuration::from_millis(i64::try_from(at).expect("a short test"));
    Now {
        mono: start + Duration::from_millis(at),
        wall: nine.checked_add(after).expect("in range"),
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts")
}

fn once() -> u32 {
    1
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out references"
)]
fn is_once(times: &u32) -> bool {
    *times == 1
}
