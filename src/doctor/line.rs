//! One person's signalling: hello, join, offer, and an ear for what comes in between.

use std::{net::IpAddr, time::Duration};

use futures_util::{SinkExt as _, StreamExt as _};
use sportello_rooms::hall::MediaState;
use sportello_signaling::{
    ClientMessage, Envelope, ErrorCode, Private, ServerMessage,
    message::{Hello, IceServer, Join, Leave, MediaOffer},
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{self, Message, client::IntoClientRequest as _, http::HeaderValue},
};

use super::{
    finding::Trouble,
    server::{Bytes, Server},
};

/// How long the server may take for one answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

/// An open signalling socket of somebody who is in the test room.
pub(super) struct Line {
    socket: WebSocketStream<Box<dyn Bytes>>,
    last_id: u64,
    /// The address of this machine that the server is reached from.
    pub(super) local: IpAddr,
}

impl Line {
    /// Comes into the test room.
    pub(super) async fn join(server: &Server, token: &str) -> Result<Self, Trouble> {
        let entered = Self::enter(server, token);
        tokio::time::timeout(ANSWERS_WITHIN, entered)
            .await
            .unwrap_or_else(|_| Err(silent()))
    }

    async fn enter(server: &Server, token: &str) -> Result<Self, Trouble> {
        let wire = server
            .connect()
            .await
            .map_err(|error| Trouble::Signalling(error.what))?;
        let mut request = server
            .socket_url("/v1/signal")
            .into_client_request()
            .map_err(broken)?;
        request.headers_mut().insert(
            "sec-websocket-protocol",
            HeaderValue::from_static("desk.v1"),
        );
        let (socket, _) = client_async(request, wire.stream).await.map_err(broken)?;
        let mut line = Self {
            socket,
            last_id: 0,
            local: wire.local,
        };
        let hello = Hello {
            proto: vec![sportello_signaling::envelope::VERSION],
            client: sportello_signaling::message::Client::default(),
            resume: None,
        };
        match line.ask(ClientMessage::Hello(hello)).await? {
            ServerMessage::Welcome(_) => {}
            other => return Err(unexpected(&other)),
        }
        let join = Join {
            token: Private::from(token),
            state: MediaState::default(),
        };
        match line.ask(ClientMessage::Join(join)).await? {
            ServerMessage::Admitted(_) => Ok(line),
            other => Err(unexpected(&other)),
        }
    }

    /// The relays that lead to the room.
    pub(super) async fn relays(&mut self) -> Result<Vec<IceServer>, Trouble> {
        let asked = self.ask(ClientMessage::MediaServers {});
        let answer = tokio::time::timeout(ANSWERS_WITHIN, asked).await;
        match answer.unwrap_or_else(|_| Err(silent()))? {
            ServerMessage::MediaServers(servers) => Ok(servers.ice_servers),
            other => Err(unexpected(&other)),
        }
    }

    /// Sends an offer and returns the answer.
    pub(super) async fn offer(&mut self, sdp: String) -> Result<String, Trouble> {
        let offer = MediaOffer {
            sdp: Private::from(sdp),
            generation: 1,
            ice_restart: false,
        };
        let answer = self.ask(ClientMessage::MediaOffer(offer));
        let answer = tokio::time::timeout(ANSWERS_WITHIN, answer).await;
        match answer.unwrap_or_else(|_| Err(silent()))? {
            ServerMessage::MediaAnswer(answer) => Ok(answer.sdp.into_string()),
            other => Err(unexpected(&other)),
        }
    }

    /// Answers the server's pings and returns when the conversation is over, which it should not be.
    pub(super) async fn listen(&mut self) -> Trouble {
        loop {
            match self.next().await {
                Ok(message) => {
                    if let ServerMessage::End(_) | ServerMessage::Error(_) = message.message {
                        return unexpected(&message.message);
                    }
                }
                Err(trouble) => return trouble,
            }
        }
    }

    /// Goes, so that the place is free at once.
    pub(super) async fn leave(mut self) {
        let goodbye = async {
            let reason = None;
            self.send(ClientMessage::Leave(Leave { reason })).await?;
            self.socket.close(None).await.map_err(broken)?;
            // Who hangs up while still being talked to is not heard.
            while let Some(Ok(_)) = self.socket.next().await {}
            Ok::<_, Trouble>(())
        };
        // Who does not hear it notices that the socket is gone.
        drop(tokio::time::timeout(ANSWERS_WITHIN, goodbye).await);
    }

    async fn ask(&mut self, message: ClientMessage) -> Result<ServerMessage, Trouble> {
        let id = self.send(message).await?;
        loop {
            let answer = self.next().await?;
            if answer.re == Some(id) {
                return Ok(answer.message);
            }
        }
    }

    async fn send(&mut self, message: ClientMessage) -> Result<u64, Trouble> {
        self.last_id += 1;
        let mut envelope = Envelope::new(message);
        envelope.id = Some(self.last_id);
        let text = serde_json::to_string(&envelope).map_err(broken)?;
        self.socket
            .send(Message::text(text))
            .await
            .map_err(broken)?;
        Ok(self.last_id)
    }

    async fn next(&mut self) -> Result<Envelope<ServerMessage>, Trouble> {
        loop {
            let text = match self.socket.next().await {
                Some(Ok(Message::Text(text))) => text,
                Some(Ok(Message::Close(frame))) => {
                    let code = frame.map_or(1005, |frame| u16::from(frame.code));
                    return Err(Trouble::Signalling(format!("the server hung up ({code})")));
                }
                Some(Ok(_)) => continue,
                Some(Err(error)) => return Err(broken(error)),
                None => return Err(broken(tungstenite::Error::ConnectionClosed)),
            };
            // A newer server may say more than is known here.
            let Ok(envelope) = serde_json::from_str::<Envelope<ServerMessage>>(&text) else {
                continue;
            };
            if envelope.message == (ServerMessage::Ping {}) {
                self.send(ClientMessage::Pong {}).await?;
                continue;
            }
            return Ok(envelope);
        }
    }
}

fn silent() -> Trouble {
    Trouble::Signalling("the server does not answer on the websocket".to_owned())
}

fn broken(error: impl std::fmt::Display) -> Trouble {
    Trouble::Signalling(format!("the websocket: {error}"))
}

fn unexpected(message: &ServerMessage) -> Trouble {
    match message {
        ServerMessage::Error(failure)
            if [ErrorCode::RateLimited, ErrorCode::RoomFull].contains(&failure.code) =>
        {
            Trouble::Busy
        }
        ServerMessage::Error(failure) if failure.code == ErrorCode::MediaRejected => {
            Trouble::NotOffered
        }
        ServerMessage::Error(failure) => {
            Trouble::Signalling(format!("the server says {}", failure.code.word()))
        }
        _ => Trouble::Signalling("the server says something else than expected".to_owned()),
    }
}
