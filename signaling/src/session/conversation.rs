//! What may be said when, and by whom.

use std::str;

use sportello_rooms::hall::Now;
use sportello_rooms::id::Role;

use super::line::{DEAD_AFTER, JOIN_WITHIN, PING_EVERY, Pace};
use super::replies::Known;
use super::{Action, Phase, RequestId, Session, SessionId};
use crate::envelope::{Incoming, VERSION};
use crate::error::{Close, ErrorCode};
use crate::limits::{MAX_FRAME, MAX_NOTE, MAX_REASON, MAX_SDP, check_sdp};
use crate::message::{
    ClientMessage, Failure, Hello, Limits, Pong, ServerMessage, SlowDown, Welcome,
};

/// Offers that may wait for their answers. A page has one; a second one overtakes it.
const MAX_OFFERS: usize = 4;

impl Session {
    /// Takes in a binary frame, which is a message only by mistake.
    pub fn handle_bytes(&mut self, bytes: &[u8], now: Now) {
        match str::from_utf8(bytes) {
            Ok(text) => self.handle_text(text, now),
            Err(_) => self.handle_text("", now),
        }
    }

    /// Takes in a text frame.
    pub fn handle_text(&mut self, text: &str, now: Now) {
        if self.closing.is_some() {
            return;
        }
        let Ok(line) = &mut self.line else {
            return;
        };
        let pace = line.heard(now.mono);
        if text.len() > MAX_FRAME {
            return self.close(Close::Error(ErrorCode::PayloadTooLarge));
        }
        if pace == Pace::Flood {
            return self.close(Close::Error(ErrorCode::RateLimited));
        }
        let Some(Incoming {
            version,
            id,
            message,
        }) = Incoming::read(text)
        else {
            let is_babble = line.is_babble();
            return if is_babble {
                self.close(Close::Error(ErrorCode::BadRequest));
            } else {
                self.fail(None, ErrorCode::BadRequest);
            };
        };
        if version != u64::from(VERSION) {
            return self.close_for(id, Close::Error(ErrorCode::UnsupportedVersion));
        }
        if let Pace::TooFast { wait, first } = pace {
            let retry_after_s = wait.as_secs() + 1;
            if first {
                self.plain(None, ServerMessage::SlowDown(SlowDown { retry_after_s }));
            }
            if id.is_some() {
                let failure = Failure::from(ErrorCode::RateLimited).retry_after(retry_after_s);
                self.plain(id, ServerMessage::Error(failure));
            }
            return;
        }
        match message {
            Some(message) => self.handle(id, message, now),
            None => self.fail(id, ErrorCode::BadRequest),
        }
    }

    fn handle(&mut self, id: Option<u64>, message: ClientMessage, now: Now) {
        // Wanted by nobody in particular, and welcome at any time.
        match message {
            ClientMessage::Ping {} => {
                let server_time = now.wall;
                return self.plain(id, ServerMessage::Pong(Pong { server_time }));
            }
            ClientMessage::Pong {} => return,
            _ => {}
        }
        match self.phase {
            Phase::New { may_resume } => self.hear_new(may_resume, id, message, now),
            Phase::Resuming(_) => self.fail(id, ErrorCode::Unauthenticated),
            Phase::Greeted | Phase::Joining(_) => self.hear_greeted(id, message, now),
            Phase::Joined(role) => self.hear_joined(role, id, message, now),
        }
    }

    fn hear_new(&mut self, may_resume: bool, id: Option<u64>, message: ClientMessage, now: Now) {
        let ClientMessage::Hello(Hello { proto, resume, .. }) = message else {
            return self.fail(id, ErrorCode::Unauthenticated);
        };
        if !proto.contains(&VERSION) {
            return self.close_for(id, Close::Error(ErrorCode::UnsupportedVersion));
        }
        let Some(resume) = resume else {
            return self.welcome(id, now);
        };
        if !may_resume {
            // A second guess on the same socket is a search.
            return self.close_for(id, Close::Error(ErrorCode::UnknownSession));
        }
        let id = RequestId(id);
        self.phase = Phase::Resuming(id);
        self.actions.push_back(Action::Resume {
            id,
            session: SessionId::from(resume.session),
            secret: resume.secret,
            last_seq: resume.last_seq,
        });
    }

    fn welcome(&mut self, id: Option<u64>, now: Now) {
        self.phase = Phase::Greeted;
        if let Ok(line) = &mut self.line {
            line.greeted(now.mono);
            line.expect_by(Some(now.mono + JOIN_WITHIN));
        }
        let welcome = Welcome {
            session: self.id.as_str().to_owned(),
            secret: self.secret.clone(),
            boot: self.boot.clone(),
            proto: VERSION,
            ping_s: PING_EVERY.as_secs(),
            dead_s: DEAD_AFTER.as_secs(),
            server_time: now.wall,
            limits: Limits {
                frame: MAX_FRAME,
                sdp: MAX_SDP,
            },
        };
        self.plain(id, ServerMessage::Welcome(welcome));
    }

    fn hear_greeted(&mut self, id: Option<u64>, message: ClientMessage, now: Now) {
        match (message, self.phase) {
            (ClientMessage::Join(join), Phase::Greeted) => {
                let Some(id) = self.is_new(id, now) else {
                    return;
                };
                self.phase = Phase::Joining(id);
                self.expect_by(None);
                self.actions.push_back(Action::Join {
                    token: join.token,
                    state: join.state,
                });
            }
            (ClientMessage::Join(_), _) => self.join_again(id, now),
            (ClientMessage::Hello(_), _) => self.fail(id, ErrorCode::BadRequest),
            (ClientMessage::Leave(_) | ClientMessage::LobbyLeave {}, _) => {
                self.acknowledge(id);
                self.close(Close::Done);
            }
            _ => self.fail(id, ErrorCode::Unauthenticated),
        }
    }

    fn hear_joined(&mut self, role: Role, id: Option<u64>, message: ClientMessage, now: Now) {
        if !may_say(role, &message) {
            return self.fail(id, ErrorCode::Forbidden);
        }
        match message {
            ClientMessage::CallEnd(end) => {
                if end.note.expose().len() > MAX_NOTE {
                    return self.fail(id, ErrorCode::PayloadTooLarge);
                }
                self.request(id, now, |id| Action::EndCall {
                    id,
                    ticket: end.ticket,
                    outcome: end.outcome,
                    note: end.note,
                });
            }
            ClientMessage::DeskWatch(watch) => {
                self.request(id, now, |id| Action::Watch { id, day: watch.day });
            }
            ClientMessage::LobbyAdmit(it) => {
                let ticket = it.ticket;
                self.request(id, now, |id| Action::Admit { id, ticket });
            }
            ClientMessage::LobbyRelease(it) => {
                let ticket = it.ticket;
                self.request(id, now, |id| Action::Release { id, ticket });
            }
            ClientMessage::Leave(leave) => {
                let reason = leave.reason.filter(|reason| reason.len() <= MAX_REASON);
                self.good_bye(id, Action::Leave { reason });
            }
            ClientMessage::LobbyLeave {} => self.good_bye(id, Action::LeaveLobby),
            ClientMessage::MediaOffer(offer) => {
                if let Err(code) = check_sdp(offer.sdp.expose()) {
                    return self.fail(id, code);
                }
                let Some(id) = self.is_new(id, now) else {
                    return;
                };
                if let Err(wait) = self.offer_pace.take(now.mono) {
                    let failure = Failure::from(ErrorCode::RateLimited);
                    return self.refuse(id, failure.retry_after(wait.as_secs() + 1), now);
                }
                self.expect_answer(offer.generation, id, now);
                self.actions.push_back(Action::Offer {
                    generation: offer.generation,
                    sdp: offer.sdp,
                    ice_restart: offer.ice_restart,
                });
            }
            ClientMessage::MediaServers {} => {
                self.request(id, now, |id| Action::Servers { id });
            }
            ClientMessage::MediaReport(report) => {
                self.actions.push_back(Action::Report(report));
                self.acknowledge(id);
            }
            ClientMessage::MediaState(state) => {
                self.actions.push_back(Action::State(state));
                self.acknowledge(id);
            }
            ClientMessage::MediaWant(wish) => {
                self.actions.push_back(Action::Want(wish));
                self.acknowledge(id);
            }
            ClientMessage::Join(_) => self.join_again(id, now),
            // Known already, or handled before.
            ClientMessage::Hello(_) | ClientMessage::Ping {} | ClientMessage::Pong {} => {
                self.fail(id, ErrorCode::BadRequest);
            }
        }
    }

    /// A session joins once. The same request asked again is answered as it was.
    fn join_again(&mut self, id: Option<u64>, now: Now) {
        if let Some(id) = self.is_new(id, now) {
            self.refuse(id, ErrorCode::BadRequest, now);
        }
    }

    /// Remembers which request an offer came with. The oldest of too many is given up.
    fn expect_answer(&mut self, generation: u32, id: RequestId, now: Now) {
        let overtaken = self.offers.insert(generation, id);
        let oldest = (self.offers.len() > MAX_OFFERS).then(|| self.offers.pop_first());
        let given_up = overtaken
            .into_iter()
            .chain(oldest.flatten().map(|(_, id)| id));
        for id in given_up.collect::<Vec<_>>() {
            self.refuse(id, ErrorCode::MediaRejected, now);
        }
    }

    fn good_bye(&mut self, id: Option<u64>, action: Action) {
        self.acknowledge(id);
        self.actions.push_back(action);
        self.close(Close::Done);
    }

    fn request(&mut self, id: Option<u64>, now: Now, action: impl FnOnce(RequestId) -> Action) {
        if let Some(id) = self.is_new(id, now) {
            self.actions.push_back(action(id));
        }
    }

    /// Marks a request as being worked on. One that was asked before is answered as it was before, or
    /// will be once it is done.
    fn is_new(&mut self, id: Option<u64>, now: Now) -> Option<RequestId> {
        let Some(number) = id else {
            return Some(RequestId(None));
        };
        match self.replies.look_up(number, now.mono) {
            Known::Done(reply) => self.plain(id, reply),
            Known::New => return Some(RequestId(id)),
            Known::Pending => {}
            Known::TooMany => self.fail(id, ErrorCode::RateLimited),
        }
        None
    }

    fn acknowledge(&mut self, id: Option<u64>) {
        if id.is_some() {
            self.plain(id, ServerMessage::Ok {});
        }
    }

    fn fail(&mut self, id: Option<u64>, code: ErrorCode) {
        self.plain(id, ServerMessage::Error(code.into()));
    }
}

/// Whether somebody in this capacity may say this.
fn may_say(role: Role, message: &ClientMessage) -> bool {
    match message {
        ClientMessage::CallEnd(_)
        | ClientMessage::DeskWatch(_)
        | ClientMessage::LobbyAdmit(_)
        | ClientMessage::LobbyRelease(_) => role == Role::Clerk,
        ClientMessage::LobbyLeave {} => role != Role::Clerk,
        ClientMessage::Hello(_)
        | ClientMessage::Join(_)
        | ClientMessage::Leave(_)
        | ClientMessage::MediaOffer(_)
        | ClientMessage::MediaReport(_)
        | ClientMessage::MediaServers {}
        | ClientMessage::MediaState(_)
        | ClientMessage::MediaWant(_)
        | ClientMessage::Ping {}
        | ClientMessage::Pong {} => true,
    }
}
