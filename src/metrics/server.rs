//! The listener for monitoring.

use std::net::{SocketAddr, TcpListener};

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{exposition, page};
use crate::app::App;

/// The running listener.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    stop: CancellationToken,
    task: JoinHandle<std::io::Result<()>>,
}

impl Server {
    /// Listens where the configuration says so. Must be called inside the runtime.
    pub fn start(app: &App) -> Result<Option<Self>> {
        let Some(listen) = app.config.metrics.listen else {
            return Ok(None);
        };
        let what = || format!("cannot listen on {listen}, set in metrics.listen");
        let listener = TcpListener::bind(listen).with_context(what)?;
        listener.set_nonblocking(true).with_context(what)?;
        let address = listener.local_addr().with_context(what)?;
        let listener = tokio::net::TcpListener::from_std(listener).with_context(what)?;
        let routes = Router::new()
            .route("/metrics", get(metrics))
            .with_state(app.clone());
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        let serve = axum::serve(listener, routes).with_graceful_shutdown(stopped);
        Ok(Some(Self {
            address,
            stop,
            task: tokio::spawn(serve.into_future()),
        }))
    }

    /// Answers what is under way and ends.
    pub async fn stop(self) -> Result<()> {
        self.stop.cancel();
        self.task
            .await
            .context("the metrics server panicked")?
            .context("the metrics server failed")
    }
}

/// `GET /metrics`.
async fn metrics(State(app): State<App>) -> Response {
    let kind = [(header::CONTENT_TYPE, exposition::CONTENT_TYPE)];
    (kind, page::write(&app).await).into_response()
}
