//! A browser's end of the signalling websocket, as plain JSON: what it sends and expects is written
//! out in the tests and not taken from the server's types.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long a message may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open socket.
pub(crate) struct Signal {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Messages that came while another one was waited for.
    aside: VecDeque<Value>,
    last_id: u64,
    /// The number of the last event heard.
    pub(crate) last_seq: u64,
}

impl Signal {
    /// Opens a socket as a page of this server does.
    pub(crate) async fn open(server: SocketAddr) -> Self {
        Self::try_open(server, Some(&format!("http://{server}")), "desk.v1")
            .await
            .expect("opened")
    }

    /// Opens a socket as a page of `origin` does.
    pub(crate) async fn try_open(
        server: SocketAddr,
        origin: Option<&str>,
        protocol: &str,
    ) -> Result<Self, Error> {
        let mut request = format!("ws://{server}/v1/signal").into_client_request()?;
        let headers = request.headers_mut();
        headers.insert(
            "sec-websocket-protocol",
            HeaderValue::from_str(protocol).expect("a name"),
        );
        if let Some(origin) = origin {
            headers.insert("origin", HeaderValue::from_str(origin).expect("an origin"));
        }
        let (socket, _) = connect_async(request).await?;
        Ok(Self {
            socket,
            aside: VecDeque::new(),
            last_id: 0,
            last_seq: 0,
        })
    }

    /// Opens a socket and says hello. Returns what the server said to it.
    pub(crate) async fn hello(server: SocketAddr) -> (Self, Value) {
        let mut signal = Self::open(server).await;
        let welcome = signal
            .ask("hello", json!({ "proto": [1], "client": {} }))
            .await;
        assert_eq!(welcome["t"], "welcome", "{welcome}");
        (signal, welcome["d"].clone())
    }

    /// Opens a socket for a session that lost its own.
    pub(crate) async fn resume(
        server: SocketAddr,
        welcome: &Value,
        last_seq: u64,
    ) -> (Self, Value) {
        let mut signal = Self::open(server).await;
        signal.last_seq = last_seq;
        let resume = json!({
            "session": welcome["session"], "secret": welcome["secret"], "last_seq": last_seq,
        });
        let hello = json!({ "proto": [1], "client": {}, "resume": resume });
        let answer = signal.ask("hello", hello).await;
        (signal, answer)
    }

    /// Sends a message and waits for the reply to it.
    pub(crate) async fn ask(&mut self, t: &str, d: Value) -> Value {
        let id = self.send(t, d).await;
        self.wait(&format!("a reply to {t}"), |message| message["re"] == id)
            .await
    }

    /// Sends a message.
    pub(crate) async fn send(&mut self, t: &str, d: Value) -> u64 {
        self.last_id += 1;
        let message = json!({ "v": 1, "t": t, "id": self.last_id, "d": d });
        self.send_raw(&message.to_string()).await;
        self.last_id
    }

    /// Sends any text.
    pub(crate) async fn send_raw(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.expect("sent");
    }

    /// Waits for a message of type `t`; earlier ones are kept for later waits.
    pub(crate) async fn until(&mut self, t: &str) -> Value {
        self.wait(t, |message| message["t"] == t).await
    }

    /// Waits for a message of type `t` whose data `fits`.
    pub(crate) async fn until_that(&mut self, t: &str, fits: impl Fn(&Value) -> bool) -> Value {
        self.wait(t, |message| message["t"] == t && fits(&message["d"]))
            .await
    }

    /// Forgets the messages kept for later waits: of two alike, the next wait is for a new one.
    pub(crate) fn forget(&mut self) {
        self.aside.clear();
    }

    /// Waits until the server closes, and returns the close code.
    pub(crate) async fn closed(&mut self) -> u16 {
        let close = async {
            loop {
                match self.socket.next().await {
                    Some(Ok(Message::Close(Some(frame)))) => break u16::from(frame.code),
                    Some(Ok(_)) => {}
                    other => panic!("closed without a code: {other:?}"),
                }
            }
        };
        tokio::time::timeout(PATIENCE, close)
            .await
            .expect("closed in time")
    }

    /// Breaks the connection without a word, as a tunnel does. The operating system still says
    /// goodbye; to the server it is a socket that ended without a close.
    pub(crate) fn vanish(self) {
        drop(self);
    }

    async fn wait(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.aside.iter().position(&fits) {
            return self.aside.remove(at).expect("just found");
        }
        let wait = async {
            loop {
                let message = self.read().await;
                if fits(&message) {
                    return message;
                }
                self.aside.push_back(message);
            }
        };
        if let Ok(message) = tokio::time::timeout(PATIENCE, wait).await {
            return message;
        }
        panic!("{what} did not come; what came: {:#?}", self.aside)
    }

    async fn read(&mut self) -> Value {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Text(text))) => {
                    let message: Value = serde_json::from_str(&text).expect("JSON");
                    assert_eq!(message["v"], 1, "{message}");
                    if let Some(seq) = message["seq"].as_u64() {
                        self.last_seq = seq;
                    }
                    if message["t"] == "ping" {
                        self.send_raw(r#"{"v":1,"t":"pong","d":{}}"#).await;
                        continue;
                    }
                    return message;
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!(
                    "the server ended the socket: {other:?}; heard {:#?}",
                    self.aside
                ),
            }
        }
    }
}
