//! The line a conversation goes over, run as one task: frames into the session, what the session
//! wants done into the conversation. The task outlives its socket by the time a session is kept.

use std::net::IpAddr;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sportello_rooms::hall::Event;
use sportello_rooms::id::PeerId;
use sportello_signaling::session::SessionId;
use sportello_signaling::{Action, Close, ErrorCode, Private, Session};
use tokio::sync::mpsc;

use super::Handle;
use super::conversation::Conversation;
use super::hub::{Call, Closed, Return};

/// How long one frame may take to leave. Longer keeps a conversation deaf behind a dead socket;
/// shorter hangs up on phones that change cells.
const SEND_WITHIN: Duration = Duration::from_secs(10);

/// How long a goodbye may take.
const GOODBYE_WITHIN: Duration = Duration::from_secs(1);

/// A conversation, the socket it goes over at the moment, and where it is called from the side.
struct Line {
    conversation: Conversation,
    socket: Option<WebSocket>,
    calls: mpsc::Receiver<Call>,
}

/// Whether the conversation goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Ends,
    GoesOn,
}

/// Holds a conversation over a socket that was just opened.
pub(super) async fn open(live: Handle, socket: WebSocket, from: IpAddr) {
    let tasks = live.tasks().clone();
    tasks.track_future(Box::pin(run(live, socket, from))).await;
}

async fn run(live: Handle, socket: WebSocket, from: IpAddr) {
    let secret = Private::from(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()));
    let (peer, calls) = match live.hub().enter(&secret, from) {
        Ok(entered) => entered,
        Err(Closed::Draining | Closed::Full) => {
            return hang_up(socket, Close::Error(ErrorCode::Draining)).await;
        }
    };
    let id = SessionId::from(peer.number().to_string());
    let session = Session::new(id, secret, live.boot(), live.clock_now());
    let conversation = Conversation::new(live.clone(), session, peer);
    let mut held = Line {
        conversation,
        socket: Some(socket),
        calls,
    };
    while held.work().await == Flow::GoesOn {
        if held.wait().await == Flow::Ends {
            // What was said last still goes out.
            held.work().await;
            break;
        }
    }
    held.conversation.leave().await;
    live.hub().leave(peer);
}

impl Line {
    /// Does what the session wants done and sends what it wants sent, until there is nothing left.
    async fn work(&mut self) -> Flow {
        loop {
            if let Some(action) = self.conversation.session.poll_action() {
                if self.act(action).await == Flow::Ends {
                    return Flow::Ends;
                }
            } else if let Some(frame) = self.conversation.session.poll_frame() {
                self.send(frame).await;
            } else {
                return Flow::GoesOn;
            }
        }
    }

    /// Waits for the next thing to happen and takes it in.
    async fn wait(&mut self) -> Flow {
        let due = self
            .conversation
            .session
            .poll_timeout()
            .map(tokio::time::Instant::from_std);
        let timer = async {
            match due {
                Some(due) => tokio::time::sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            frame = next_frame(&mut self.socket) => self.take_frame(frame).await,
            event = next_event(&mut self.conversation.hears) => return self.take_event(event).await,
            call = self.calls.recv() => return self.take_call(call).await,
            () = timer => {
                let now = self.conversation.now();
                self.conversation.session.handle_timeout(now);
            }
        }
        Flow::GoesOn
    }

    async fn take_frame(&mut self, frame: Option<Message>) {
        let now = self.conversation.now();
        match frame {
            Some(Message::Text(text)) => self.conversation.session.handle_text(&text, now),
            Some(Message::Binary(bytes)) => self.conversation.session.handle_bytes(&bytes, now),
            Some(Message::Ping(_) | Message::Pong(_)) => {}
            Some(Message::Close(_)) | None => self.lose().await,
        }
    }

    async fn take_event(&mut self, event: Option<Event>) -> Flow {
        let Some(event) = event else {
            // Not told to go and still cut off: the hall had more to say than was listened to. What
            // was missed is known to nobody, so the client begins anew.
            self.conversation.hears = None;
            self.conversation
                .session
                .close(Close::Error(ErrorCode::SlowConsumer));
            return Flow::Ends;
        };
        self.conversation.take_event(event).await;
        Flow::GoesOn
    }

    async fn take_call(&mut self, call: Option<Call>) -> Flow {
        let code = match call {
            Some(Call::Back(back)) => {
                self.take_back(back).await;
                return Flow::GoesOn;
            }
            Some(Call::News) => {
                let hub = self.conversation.live.hub();
                for news in hub.news(self.conversation.peer) {
                    self.conversation.take_news(news).await;
                }
                return Flow::GoesOn;
            }
            Some(Call::Drain) => ErrorCode::Draining,
            None => ErrorCode::SlowConsumer,
        };
        self.conversation.session.close(Close::Error(code));
        Flow::Ends
    }

    /// The client is back on a new socket.
    async fn take_back(&mut self, back: Return) {
        let Return {
            socket,
            id,
            secret,
            last_seq,
        } = back;
        if !self.conversation.session.accepts(&secret) {
            return self.hang_up(*socket, Close::Error(ErrorCode::UnknownSession));
        }
        if let Some(old) = self.socket.replace(*socket) {
            self.hang_up(old, Close::Error(ErrorCode::Superseded));
        }
        self.conversation.come_back(id, last_seq).await;
    }

    async fn act(&mut self, action: Action) -> Flow {
        let it = &mut self.conversation;
        match action {
            Action::Admit { id, ticket } => it.admit(id, ticket).await,
            Action::Close(close) => self.close(close).await,
            Action::EndCall {
                id,
                ticket,
                outcome,
                note,
            } => {
                it.end_call(id, ticket, outcome, &note).await;
            }
            Action::Forget => return Flow::Ends,
            Action::Join { token, state } => it.join(&token, state).await,
            Action::Leave { .. } | Action::LeaveLobby => it.leave().await,
            Action::Offer {
                generation, sdp, ..
            } => it.offer(generation, sdp),
            Action::Release { id, ticket } => it.release(id, ticket).await,
            Action::Resume {
                id,
                session,
                secret,
                last_seq,
            } => {
                let Some(socket) = self.socket.take() else {
                    return Flow::Ends;
                };
                let back = Return {
                    socket: Box::new(socket),
                    id,
                    secret,
                    last_seq,
                };
                return self.hand_over(&session, back);
            }
            Action::Servers { id } => it.servers(id),
            Action::Report(report) => it.report(report),
            Action::State(state) => it.switch(state),
            Action::Want(wish) => it.want(wish),
            Action::Watch { id, day } => it.watch(id, day).await,
        }
        Flow::GoesOn
    }

    /// Gives the socket to the conversation it belongs to and ends this one.
    fn hand_over(&mut self, session: &SessionId, back: Return) -> Flow {
        let hub = self.conversation.live.hub();
        let refused = match session.as_str().parse() {
            Ok(number) => hub.back(PeerId::new(number), back),
            Err(_) => Err(back),
        };
        match refused {
            Ok(()) => Flow::Ends,
            Err(back) => {
                self.socket = Some(*back.socket);
                let now = self.conversation.now();
                self.conversation.session.unknown_session(now);
                Flow::GoesOn
            }
        }
    }

    async fn send(&mut self, frame: String) {
        let Some(socket) = &mut self.socket else {
            return;
        };
        let sent = tokio::time::timeout(SEND_WITHIN, socket.send(Message::text(frame))).await;
        if !matches!(sent, Ok(Ok(()))) {
            self.lose().await;
        }
    }

    async fn lose(&mut self) {
        self.socket = None;
        self.conversation.lose().await;
    }

    async fn close(&mut self, close: Close) {
        while let Some(frame) = self.conversation.session.poll_frame() {
            self.send(frame).await;
        }
        if let Some(socket) = self.socket.take() {
            self.hang_up(socket, close);
        }
        self.lose().await;
    }

    /// Hangs up beside the conversation, which has better to do than wait for a goodbye.
    fn hang_up(&self, socket: WebSocket, close: Close) {
        self.conversation.live.tasks().spawn(hang_up(socket, close));
    }
}

async fn next_frame(socket: &mut Option<WebSocket>) -> Option<Message> {
    match socket {
        // A broken socket and a closed one are the same to the person behind it.
        Some(socket) => socket.recv().await.and_then(Result::ok),
        None => std::future::pending().await,
    }
}

async fn next_event(hears: &mut Option<mpsc::Receiver<Event>>) -> Option<Event> {
    match hears {
        Some(hears) => hears.recv().await,
        None => std::future::pending().await,
    }
}

/// Closes a socket and waits a little for the other end to do the same: who is cut off while still
/// talking does not hear why.
async fn hang_up(mut socket: WebSocket, close: Close) {
    let frame = CloseFrame {
        code: close.code(),
        reason: Utf8Bytes::from_static(close.reason()),
    };
    let goodbye = async {
        if socket.send(Message::Close(Some(frame))).await.is_ok() {
            while let Some(Ok(_)) = socket.recv().await {}
        }
    };
    // Who does not take it does not need it.
    drop(tokio::time::timeout(GOODBYE_WITHIN, goodbye).await);
}
