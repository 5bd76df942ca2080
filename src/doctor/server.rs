//! The server that is examined: how it is reached, and how a test is let in.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::http::{Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName},
};
use serde::Deserialize;
use sportello_rooms::token;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::{config::HttpUrl, live, tls};

/// How long the server may take to answer. A browser's user has given up by then.
const PATIENCE: Duration = Duration::from_secs(10);

/// Longest answer that is read; two tokens have less than a kilobyte.
const ANSWER: usize = 8192;

/// A running desk.
pub struct Server {
    url: String,
    host: String,
    port: u16,
    is_https: bool,
    roots: Arc<RootCertStore>,
    admission: Admission,
}

/// How a test is let in.
pub enum Admission {
    /// The server is asked for tokens, as a page would. It gives few to one network.
    Asked,
    /// Tokens are signed with the server's own key.
    Signed(Box<token::Key>),
}

/// Nothing could be tried, because the pages and the signalling do not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct Unreachable {
    /// What does not work.
    pub what: String,
    /// What to do about it.
    pub remedy: &'static str,
}

/// A stream of bytes to the server, encrypted or not.
pub(super) trait Bytes: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Bytes for T {}

/// A connection, and the address of this machine it goes out from.
pub(super) struct Wire {
    pub(super) stream: Box<dyn Bytes>,
    pub(super) local: IpAddr,
    /// The address it leads to.
    pub(super) remote: SocketAddr,
}

impl Server {
    /// The desk at this address. Beside the authorities of this machine, `own` is believed.
    pub fn new(
        url: &HttpUrl,
        own: Option<CertificateDer<'static>>,
        admission: Admission,
    ) -> anyhow::Result<Self> {
        let uri: Uri = url.as_str().parse()?;
        let is_https = uri.scheme_str() == Some("https");
        let host = uri.host().unwrap_or_default();
        let mut roots = RootCertStore::empty();
        // What cannot be read is not believed, as in a browser.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if let Some(own) = own {
            roots.add(own)?;
        }
        Ok(Self {
            url: url.as_str().to_owned(),
            host: host.trim_matches(['[', ']']).to_owned(),
            port: uri.port_u16().unwrap_or(if is_https { 443 } else { 80 }),
            is_https,
            roots: Arc::new(roots),
            admission,
        })
    }

    /// The address it is known by.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// An address below it, as a websocket's.
    pub(super) fn socket_url(&self, path: &str) -> String {
        let rest = self.url.strip_prefix("http").unwrap_or(&self.url);
        format!("ws{rest}{path}")
    }

    /// Tokens for the two ends of a test call.
    pub(super) async fn tokens(&self, now: Timestamp) -> Result<[String; 2], Unreachable> {
        match &self.admission {
            Admission::Asked => in_time(self.ask_for_tokens()).await,
            Admission::Signed(key) => {
                // Nobody has been asked yet; what does not answer at all is found here.
                self.connect().await?;
                Ok(live::test_tokens(key, now))
            }
        }
    }

    /// Opens a connection.
    pub(super) async fn connect(&self) -> Result<Wire, Unreachable> {
        in_time(self.open()).await
    }

    /// Opens a connection to a relay of the desk's.
    pub(super) async fn connect_to(
        &self,
        host: &str,
        port: u16,
        encrypted: bool,
    ) -> Result<Wire, Unreachable> {
        let tls = if encrypted {
            Some(connector(&self.roots))
        } else {
            None
        };
        in_time(open(host, port, tls)).await
    }

    async fn open(&self) -> Result<Wire, Unreachable> {
        let tls = self.is_https.then(|| connector(&self.roots));
        open(&self.host, self.port, tls).await
    }

    async fn ask_for_tokens(&self) -> Result<[String; 2], Unreachable> {
        let odd = |what: String| Unreachable {
            what,
            remedy: "see that this address is Sportello's and not another server's, and that both are \
                     of the same version",
        };
        let wire = self.open().await?;
        let (mut requests, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(wire.stream))
                .await
                .map_err(|error| odd(format!("{} does not speak HTTP: {error}", self.host)))?;
        let connection = tokio::spawn(connection);
        let uri: Uri = format!("{}{}", self.url, live::TESTS)
            .parse()
            .map_err(|_| odd(format!("{} is no address", self.url)))?;
        let authority = uri.authority().map_or("", |it| it.as_str()).to_owned();
        let request = Request::post(uri.path())
            .header(header::HOST, authority)
            .header(header::CONNECTION, "close")
            .body(Empty::<bytes::Bytes>::new())
            .map_err(|error| odd(error.to_string()))?;
        let response = requests
            .send_request(request)
            .await
            .map_err(|error| odd(format!("{} does not answer: {error}", self.host)))?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::TOO_MANY_REQUESTS => {
                return Err(Unreachable {
                    what: format!("{} lets no more tests in from this network now", self.host),
                    remedy: "wait a few minutes, or run this on the server itself, without --url",
                });
            }
            status => return Err(odd(format!("{} answers {status}", self.host))),
        }
        let body = Limited::new(response.into_body(), ANSWER).collect().await;
        connection.abort();
        let body = body.map_err(|error| odd(error.to_string()))?.to_bytes();
        let answer: Tokens = serde_json::from_slice(&body)
            .map_err(|_| odd(format!("{} answers something else", self.host)))?;
        Ok(answer.tokens)
    }
}

#[derive(Deserialize)]
struct Tokens {
    tokens: [String; 2],
}

async fn open(host: &str, port: u16, tls: Option<TlsConnector>) -> Result<Wire, Unreachable> {
    let addresses: Vec<SocketAddr> = tokio::net::lookup_host((host, port))
        .await
        .map_err(|error| Unreachable {
            what: format!("the name {host} is not known: {error}"),
            remedy: "see that server.public_url is right and that the name is in the DNS",
        })?
        .collect();
    let tcp = TcpStream::connect(&*addresses)
        .await
        .map_err(|error| Unreachable {
            what: format!("TCP port {port} of {host} does not answer: {error}"),
            remedy: "see that Sportello runs (sportello serve) and that the firewall lets this TCP \
                     port in; from inside, a router may refuse its own public address",
        })?;
    let unusable = |error: std::io::Error| Unreachable {
        what: format!("the connection to {host} cannot be used: {error}"),
        remedy: "try again; if it stays, look for a proxy that cuts connections",
    };
    tcp.set_nodelay(true).map_err(unusable)?;
    let local = tcp.local_addr().map_err(unusable)?.ip().to_canonical();
    let remote = tcp.peer_addr().map_err(unusable)?;
    let stream: Box<dyn Bytes> = match tls {
        None => Box::new(tcp),
        Some(tls) => Box::new(encrypt(&tls, host, tcp).await?),
    };
    Ok(Wire {
        stream,
        local,
        remote,
    })
}

async fn encrypt(
    tls: &TlsConnector,
    host: &str,
    tcp: TcpStream,
) -> Result<TlsStream<TcpStream>, Unreachable> {
    let bad = |what: &dyn fmt::Display| Unreachable {
        what: format!("TLS with {host} fails: {what}"),
        remedy: "see that the certificate is for this name, is not out of date, comes with its \
                 whole chain, and that something that speaks TLS listens on this port",
    };
    let name = ServerName::try_from(host.to_owned()).map_err(|error| bad(&error))?;
    tls.connect(name, tcp).await.map_err(|error| bad(&error))
}

fn connector(roots: &Arc<RootCertStore>) -> TlsConnector {
    tls::install_provider();
    let config = ClientConfig::builder()
        .with_root_certificates(Arc::clone(roots))
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

async fn in_time<T>(
    answer: impl Future<Output = Result<T, Unreachable>>,
) -> Result<T, Unreachable> {
    tokio::time::timeout(PATIENCE, answer)
        .await
        .unwrap_or_else(|_| {
            Err(Unreachable {
                what: format!("the server has not answered for {} s", PATIENCE.as_secs()),
                remedy: "see that the firewall lets the TCP port in and does not swallow packets",
            })
        })
}
