use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use napi::bindgen_prelude::{Buffer, Result};
use napi_derive::napi;
use socket2::SockRef;
use tokio::sync::{Mutex, Semaphore, mpsc, watch};
use tokio::time::timeout;
use wtransport::config::states::WantsIdentity;
use wtransport::config::{QuicTransportConfig, ServerConfigBuilder};
use wtransport::endpoint::{IncomingSession, endpoint_side};
use wtransport::{Connection, Endpoint, ServerConfig, VarInt};

use crate::certificate::identity;
use crate::failed;
use crate::session::Session;

/// A handshake that takes longer is dropped.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Handshakes at a time; more are refused, so that a flood costs little.
const HANDSHAKES: usize = 64;
/// With more than so many under way, an address has to prove itself first by a round trip (RFC 9000 §8.1.2).
const UNPROVEN: usize = 16;
/// Sessions that wait for JavaScript to accept them; more are turned away.
const BACKLOG: usize = 64;
/// A peer that answers nothing for this long is gone.
const IDLE: Duration = Duration::from_secs(30);
/// Keeps an idle session open through address translators; under `IDLE` by enough to lose one.
const KEEP_ALIVE: Duration = Duration::from_secs(10);
/// Unread bytes that a peer may have under way, per stream and per session.
const STREAM_WINDOW: u32 = 2 << 20;
const SESSION_WINDOW: u32 = 4 << 20;
/// Datagrams that have come and were not read yet, of all sessions: what the system allows by default holds 80 of a browser's, and those beyond are lost.
const RECEIVE_BYTES: usize = 4 << 20;
/// HTTP/3 has its control stream and those of QPACK; nobody here reads others (RFC 9114 §6.2).
const UNI_STREAMS: u32 = 8;
/// Datagrams are announced, as WebTransport asks, and not read.
const DATAGRAM_BYTES: usize = 16 << 10;
/// Unacknowledged bytes that we keep per session.
const SEND_WINDOW: u64 = 4 << 20;
/// Streams that a peer may have open at a time.
const STREAMS: u32 = 64;

/// What a listener answers with and where; see `addon.ts`.
#[napi(object)]
pub struct ListenOptions {
    pub host: String,
    pub port: u16,
    pub certificate: Buffer,
    pub key: Buffer,
    /// The request paths that are served, without query; others get 404.
    pub paths: Vec<String>,
    /// Connections at a time, those that still shake hands included; more are refused.
    pub sessions: u32,
}

#[napi]
pub struct Listener {
    endpoint: Arc<Endpoint<endpoint_side::Server>>,
    address: SocketAddr,
    sessions: Mutex<mpsc::Receiver<Session>>,
    closed: watch::Sender<bool>,
}

/// Binds the port and starts to shake hands.
#[napi]
pub async fn listen(options: ListenOptions) -> Result<Listener> {
    let host: IpAddr = options.host.parse().map_err(failed)?;
    let socket = UdpSocket::bind(SocketAddr::new(host, options.port)).map_err(failed)?;
    // Where the system allows less, it is as much as that: less is slower, no more.
    let _ = SockRef::from(&socket).set_recv_buffer_size(RECEIVE_BYTES);
    let config = config(ServerConfig::builder().with_bind_socket(socket), &options.certificate, &options.key)?;
    let endpoint = Arc::new(Endpoint::server(config).map_err(failed)?);
    let address = endpoint.local_addr().map_err(failed)?;
    let (ready, sessions) = mpsc::channel(BACKLOG);
    let (closed, stop) = watch::channel(false);
    tokio::spawn(shake_hands(endpoint.clone(), options.paths.into(), options.sessions as usize, ready, stop));
    Ok(Listener { endpoint, address, sessions: Mutex::new(sessions), closed })
}

#[napi]
impl Listener {
    #[napi(getter)]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The next session whose handshake went well; null once closed.
    #[napi]
    pub async fn accept(&self) -> Option<Session> {
        self.sessions.lock().await.recv().await
    }

    /// New sessions get this certificate; those that are open stay.
    #[napi]
    pub fn set_certificate(&self, certificate: &[u8], key: &[u8]) -> Result<()> {
        self.endpoint.reload_config(config(ServerConfig::builder().with_bind_address(self.address), certificate, key)?, false).map_err(failed)
    }

    /// Frees the port and ends every session.
    #[napi]
    pub async fn close(&self) {
        // Endpoint::accept panics on a closed endpoint: its loop has to be told first.
        self.closed.send_replace(true);
        self.closed.closed().await;
        self.endpoint.close(VarInt::from_u32(0), b"");
        // A peer that is gone acknowledges nothing.
        let _ = timeout(Duration::from_secs(1), self.endpoint.wait_idle()).await;
    }
}

async fn shake_hands(endpoint: Arc<Endpoint<endpoint_side::Server>>, paths: Arc<[String]>, sessions: usize, ready: mpsc::Sender<Session>, mut stop: watch::Receiver<bool>) {
    let hands = Arc::new(Semaphore::new(HANDSHAKES));
    loop {
        let incoming = tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => return,
            incoming = endpoint.accept() => incoming,
        };
        if !incoming.remote_address_validated() && HANDSHAKES - hands.available_permits() > UNPROVEN {
            incoming.retry();
            continue;
        }
        if endpoint.open_connections() >= sessions {
            incoming.refuse();
            continue;
        }
        let Ok(hand) = hands.clone().try_acquire_owned() else {
            incoming.refuse();
            continue;
        };
        let (paths, ready) = (paths.clone(), ready.clone());
        tokio::spawn(async move {
            // A failed handshake is the peer's affair: nobody here waits for it.
            if let Ok(Some((connection, path))) = timeout(HANDSHAKE, shake(incoming, &paths)).await {
                let _ = ready.try_send(Session::new(connection, path));
            }
            drop(hand);
        });
    }
}

async fn shake(incoming: IncomingSession, paths: &[String]) -> Option<(Connection, String)> {
    let request = incoming.await.ok()?;
    let path = request.path().split('?').next().unwrap_or_default().to_string();
    if !paths.contains(&path) {
        request.not_found().await;
        return None;
    }
    Some((request.accept().await.ok()?, path))
}

fn config(builder: ServerConfigBuilder<WantsIdentity>, certificate: &[u8], key: &[u8]) -> Result<ServerConfig> {
    let mut transport = QuicTransportConfig::default();
    transport
        .max_idle_timeout(Some(IDLE.try_into().map_err(failed)?))
        .keep_alive_interval(Some(KEEP_ALIVE))
        .stream_receive_window(STREAM_WINDOW.into())
        .receive_window(SESSION_WINDOW.into())
        .send_window(SEND_WINDOW)
        .max_concurrent_bidi_streams(STREAMS.into())
        .max_concurrent_uni_streams(UNI_STREAMS.into())
        .datagram_receive_buffer_size(Some(DATAGRAM_BYTES));
    Ok(builder.with_custom_transport(identity(certificate, key)?, transport).build())
}
