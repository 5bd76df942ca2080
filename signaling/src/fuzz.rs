//! What the fuzz target of `tests/fuzz` calls. The test beside it replays the kept corpus.

#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use sportello_rooms::hall::Now;
use sportello_rooms::id::Role;

use crate::message::{Admitted, ServerMessage};
use crate::session::{MAX_QUEUE, MAX_RING, RequestId};
use crate::{Action, ErrorCode, Private, Session, SessionId};

/// Frames a session may have to say at a time: what waits, and what is said again.
const MOST_FRAMES: usize = MAX_QUEUE + MAX_RING + 8;

/// A conversation, a line for each thing that happens in it: `@250` lets milliseconds pass, `-` loses
/// the socket, `+7` comes back having seen event 7, `*9` says nine things to the client without
/// asking whether it listens, and anything else is a frame of the client's.
///
/// # Panics
///
/// When something is wrong.
pub fn session(data: &[u8], start: Instant) {
    let text = String::from_utf8_lossy(data);
    let mut time = Duration::ZERO;
    let at = |time: Duration| Now {
        mono: start + time,
        wall: Timestamp::UNIX_EPOCH + SignedDuration::try_from(time).expect("bounded below"),
    };
    let name = SessionId::from("session-1".to_owned());
    let mut session = Session::new(name, Private::from("secret-1".to_owned()), "boot", at(time));
    for line in text.lines() {
        let (first, rest) = line.split_at_checked(1).unwrap_or(("", line));
        let number = rest.parse::<u16>().unwrap_or(0);
        let now = at(time);
        match first {
            "@" => {
                time += Duration::from_millis(number.into());
                session.handle_timeout(at(time));
            }
            "-" => session.detach(now),
            "+" if session.accepts(&Private::from("secret-1".to_owned())) => {
                session.resume(request(now), number.into(), now);
            }
            "*" => {
                for _ in 0..number {
                    session.say(admitted());
                }
            }
            _ => session.handle_text(line, now),
        }
        serve(&mut session, at(time));
        let frames = std::iter::from_fn(|| session.poll_frame()).count();
        assert!(frames <= MOST_FRAMES, "{frames} frames at once");
    }
    // Left alone, it comes to an end.
    session.detach(at(time));
    for _ in 0..4 {
        serve(&mut session, at(time));
        let Some(due) = session.poll_timeout() else {
            return;
        };
        time = time.max(due.saturating_duration_since(start));
        session.handle_timeout(at(time));
    }
    panic!("the session does not come to rest");
}

/// The request of a client that comes back, as the session on its fresh socket heard it.
fn request(now: Now) -> RequestId {
    let name = SessionId::from("session-2".to_owned());
    let mut fresh = Session::new(name, Private::from("secret-2".to_owned()), "boot", now);
    let resume = r#"{"session":"session-1","secret":"secret-1","last_seq":1}"#;
    fresh.handle_text(
        &format!(r#"{{"v":1,"id":1,"t":"hello","d":{{"proto":[1],"client":{{"lang":"it"}},"resume":{resume}}}}}"#),
        now,
    );
    match fresh.poll_action() {
        Some(Action::Resume { id, .. }) => id,
        other => panic!("{other:?} is not a return"),
    }
}

fn admitted() -> ServerMessage {
    let id = "0192f0c1-2345-7abc-8def-0123456789ab";
    ServerMessage::Admitted(Admitted {
        room: id.parse().expect("an id"),
        you: id.parse().expect("an id"),
        role: Role::Citizen,
        ends_at: Timestamp::UNIX_EPOCH,
    })
}

/// Does what the house would do.
fn serve(session: &mut Session, now: Now) {
    while let Some(action) = session.poll_action() {
        match action {
            Action::Join { token, .. } => match token.expose().len() % 4 {
                0 => session.refuse_join(ErrorCode::Expired, now),
                1 => session.joined(Role::Clerk, admitted(), now),
                _ => session.joined(Role::Citizen, admitted(), now),
            },
            Action::Offer {
                generation, sdp, ..
            } => {
                let answer = Some("v=0".to_owned()).filter(|_| sdp.expose().len() % 2 == 0);
                session.answer(generation, answer.ok_or(ErrorCode::MediaRejected), now);
            }
            Action::Admit { id, .. }
            | Action::EndCall { id, .. }
            | Action::Release { id, .. }
            | Action::Servers { id }
            | Action::Watch { id, .. } => session.refuse(id, ErrorCode::NotFound, now),
            Action::Resume { .. } => session.unknown_session(now),
            Action::Close(_) => session.detach(now),
            Action::Forget
            | Action::Leave { .. }
            | Action::LeaveLobby
            | Action::Report(_)
            | Action::State(_)
            | Action::Want(_) => {}
        }
    }
}
