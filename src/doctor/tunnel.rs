//! TURN through a TCP connection, with or without TLS, for a client that speaks it over UDP only: what it
//! takes for its socket is this. Nothing it sends leaves by any other way.

use std::{
    fmt,
    future::Future,
    io::{self, IoSliceMut},
    net::{SocketAddr, TcpListener, UdpSocket},
    pin::Pin,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use bytes::{Buf as _, Bytes, BytesMut};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    sync::mpsc,
};
use webrtc::runtime::{
    AsyncInterval, AsyncTcpListener, AsyncTcpStream, AsyncUdpSocket, JoinHandle, RecvMeta, Runtime,
    Transmit,
};

use super::server::Bytes as Stream;

/// Datagrams that may wait in each direction. More would hide a line that is too slow.
const QUEUE: usize = 256;

/// The longest message that is taken; media keeps to 1200 bytes.
const LONGEST: usize = 2048;

/// A runtime whose only socket is a tunnel.
pub(super) struct Tunnelled {
    runtime: Arc<dyn Runtime>,
    tunnel: Arc<Tunnel>,
}

/// The socket.
struct Tunnel {
    relay: SocketAddr,
    /// The address of the socket that it stands for, from which nothing is sent.
    local: OnceLock<SocketAddr>,
    out: mpsc::Sender<Bytes>,
    into: Mutex<mpsc::Receiver<Bytes>>,
}

impl Tunnelled {
    /// Carries what is sent to `relay` over `stream`, and what comes from there back.
    pub(super) fn new(
        runtime: Arc<dyn Runtime>,
        stream: Box<dyn Stream>,
        relay: SocketAddr,
    ) -> Self {
        let (out, sent) = mpsc::channel(QUEUE);
        let (arrived, into) = mpsc::channel(QUEUE);
        // Ends with the connection, or with the socket.
        tokio::spawn(carry(stream, sent, arrived));
        let tunnel = Arc::new(Tunnel {
            relay,
            local: OnceLock::new(),
            out,
            into: Mutex::new(into),
        });
        Self { runtime, tunnel }
    }
}

async fn carry(
    stream: Box<dyn Stream>,
    mut sent: mpsc::Receiver<Bytes>,
    arrived: mpsc::Sender<Bytes>,
) {
    let (mut reader, mut writer) = tokio::io::split(stream);
    let write = async {
        while let Some(message) = sent.recv().await {
            if writer.write_all(&message).await.is_err() || writer.flush().await.is_err() {
                return;
            }
        }
    };
    let read = async {
        let mut buffer = BytesMut::with_capacity(2 * LONGEST);
        while let Ok(1..) = reader.read_buf(&mut buffer).await {
            while let Some(message) = cut(&mut buffer) {
                // Who does not read in time loses it, as from a socket.
                drop(arrived.try_send(message));
            }
            if buffer.len() > LONGEST {
                return;
            }
        }
    };
    tokio::select! {
        () = write => {}
        () = read => {}
    }
}

/// Takes the first whole message off the stream; they tell their own length (RFC 8656 section 3.1).
fn cut(buffer: &mut BytesMut) -> Option<Bytes> {
    let [kind, _, high, low, ..] = **buffer else {
        return None;
    };
    let head = if kind & 0xc0 == 0 { 20 } else { 4 };
    let end = head + usize::from(u16::from_be_bytes([high, low]));
    let next = end.next_multiple_of(4);
    if buffer.len() < next {
        return None;
    }
    let message = buffer.split_to(end).freeze();
    buffer.advance(next - end);
    Some(message)
}

impl AsyncUdpSocket for Tunnel {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.local
            .get()
            .copied()
            .ok_or(io::ErrorKind::NotConnected.into())
    }

    fn poll_send(&self, _: &mut Context<'_>, transmit: &Transmit<'_>) -> Poll<io::Result<usize>> {
        let length = transmit.contents.len();
        if transmit.destination == self.relay {
            let mut message = BytesMut::from(transmit.contents);
            message.resize(length.next_multiple_of(4), 0);
            // A line that is full loses it, as a network would.
            drop(self.out.try_send(message.freeze()));
        }
        Poll::Ready(Ok(length))
    }

    fn poll_recv(
        &self,
        cx: &mut Context<'_>,
        buffers: &mut [IoSliceMut<'_>],
        meta: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        let (Some(buffer), Some(meta)) = (buffers.first_mut(), meta.first_mut()) else {
            return Poll::Ready(Ok(0));
        };
        let mut into = self.into.lock().unwrap_or_else(PoisonError::into_inner);
        // A connection that is gone is silent from here on.
        let Poll::Ready(Some(message)) = into.poll_recv(cx) else {
            return Poll::Pending;
        };
        let length = message.len().min(buffer.len());
        buffer[..length].copy_from_slice(&message[..length]);
        meta.addr = self.relay;
        meta.len = length;
        meta.stride = length.max(1);
        Poll::Ready(Ok(1))
    }
}

impl fmt::Debug for Tunnelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tunnelled").finish_non_exhaustive()
    }
}

impl fmt::Debug for Tunnel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tunnel").finish_non_exhaustive()
    }
}

type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

impl Runtime for Tunnelled {
    fn wrap_udp_socket(&self, socket: UdpSocket) -> io::Result<Arc<dyn AsyncUdpSocket>> {
        let local = socket.local_addr()?;
        self.tunnel.local.get_or_init(|| local);
        Ok(Arc::clone(&self.tunnel) as _)
    }

    fn wrap_tcp_listener(&self, listener: TcpListener) -> io::Result<Arc<dyn AsyncTcpListener>> {
        self.runtime.wrap_tcp_listener(listener)
    }

    fn connect_tcp(&self, _: SocketAddr) -> Later<'_, io::Result<Arc<dyn AsyncTcpStream>>> {
        Box::pin(async { Err(io::ErrorKind::Unsupported.into()) })
    }

    fn resolve_host<'a>(&'a self, host: &'a str) -> Later<'a, io::Result<Vec<SocketAddr>>> {
        self.runtime.resolve_host(host)
    }

    fn spawn(&self, future: Later<'static, ()>) -> Box<dyn JoinHandle> {
        self.runtime.spawn(future)
    }

    fn now(&self) -> Instant {
        self.runtime.now()
    }

    fn sleep(&self, duration: Duration) -> Later<'static, ()> {
        self.runtime.sleep(duration)
    }

    fn interval(&self, period: Duration) -> Box<dyn AsyncInterval> {
        self.runtime.interval(period)
    }

    fn block_on(&self, future: Pin<Box<dyn Future<Output = ()> + '_>>) {
        self.runtime.block_on(future);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_cut_off_a_stream_wherever_it_is_broken() {
        let stun = [&[0, 1, 0, 4][..], &[7; 20]].concat();
        let data = [&[0x40, 0, 0, 3][..], &[1, 2, 3, 0]].concat();
        let stream = [&stun[..], &data, &stun].concat();
        for broken in 0..stream.len() {
            let mut buffer = BytesMut::from(&stream[..broken]);
            let mut messages: Vec<_> = std::iter::from_fn(|| cut(&mut buffer)).collect();
            buffer.extend_from_slice(&stream[broken..]);
            messages.extend(std::iter::from_fn(|| cut(&mut buffer)));
            assert_eq!(messages, [&stun[..], &data[..7], &stun]);
            assert!(buffer.is_empty());
        }
    }
}
