//! The room from outside: real sockets, real media, an independent WebRTC client at both ends.

use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::caller::Caller;
use crate::support::desk::Desk;
use crate::support::signal::Signal;
use sportello::booking::ids::ClerkId;
use sportello::store::bookings::Confirmed;

mod call;
mod desk;
mod door;

/// Somebody at the other end of a socket.
pub(crate) struct Person {
    pub(crate) signal: Signal,
    /// What the server said to `hello`.
    pub(crate) welcome: Value,
    /// What the server said to `join`.
    pub(crate) joined: Value,
}

impl Person {
    pub(crate) async fn citizen(app: &TestApp, booking: &Confirmed) -> Self {
        Self::with_token(app, &app.room_token(booking)).await
    }

    pub(crate) async fn clerk(app: &TestApp, clerk: ClerkId) -> Self {
        Self::with_token(app, &app.desk_token(clerk).await).await
    }

    pub(crate) async fn with_token(app: &TestApp, token: &str) -> Self {
        let (mut signal, welcome) = Signal::hello(app.address()).await;
        let join = json!({ "token": token, "state": on() });
        let joined = signal.ask("join", join).await;
        Self {
            signal,
            welcome,
            joined,
        }
    }

    /// Connects media.
    pub(crate) async fn call(&mut self) -> Caller {
        let mut caller = Box::pin(Caller::new()).await;
        let offer = json!({ "sdp": caller.offer().await, "gen": 1, "ice_restart": false });
        let answer = self.signal.ask("media.offer", offer).await;
        assert_eq!(answer["t"], "media.answer", "{answer}");
        assert_eq!(answer["d"]["gen"], 1);
        caller
            .take_answer(answer["d"]["sdp"].as_str().expect("an answer"))
            .await;
        caller
    }

    /// The clerk lets somebody in.
    pub(crate) async fn admit(&mut self, booking: &Confirmed) -> Value {
        let ticket = booking.appointment.id.to_string();
        self.signal
            .ask("lobby.admit", json!({ "ticket": ticket }))
            .await
    }
}

/// The program at 8:55 with one appointment at 9:00.
async fn morning() -> (TestApp, Desk, Confirmed) {
    let app = TestApp::start().await;
    let desk = Desk::set_up(app.store(), app.now()).await;
    let booking = desk.book(app.store(), (9, 0), app.now()).await;
    app.set_time(8, 55);
    (app, desk, booking)
}

/// Microphone and camera on.
fn on() -> Value {
    json!({ "mic": true, "cam": true, "screen": false })
}
