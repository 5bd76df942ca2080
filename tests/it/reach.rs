//! What the program says at its start about who can reach it.

use sportello::config::{HttpUrl, Tls};
use sportello::live::reach::Obstacle;

use crate::support::app::TestApp;

#[tokio::test]
async fn who_cannot_reach_the_desk_is_said_at_the_start() {
    let app = TestApp::start().await;
    assert_eq!(app.live().obstacles(), [Obstacle::Loopback]);
    app.stop().await;

    let behind_a_proxy = |address: &'static str| {
        TestApp::start_with(move |config| {
            config.server.public_url = HttpUrl::parse("https://desk.example");
            config.server.tls = Tls::Off;
            config.media.addresses = vec![address.parse().expect("an address")];
        })
    };
    let app = behind_a_proxy("203.0.113.7/127.0.0.1").await;
    let obstacles = app.live().obstacles();
    assert!(
        matches!(obstacles[..], [Obstacle::NoTcp, Obstacle::UdpPort(_)]),
        "{obstacles:?}"
    );
    app.stop().await;
    let app = behind_a_proxy("10.0.0.5").await;
    assert_eq!(app.live().obstacles()[0], Obstacle::NoPublicAddress);
    app.stop().await;
}
