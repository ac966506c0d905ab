//! The yardstick of the addon: the same raw streams as node/rawStream.ts, from Rust alone. It says its port and the SHA-256 of its certificate, and ends with its input.

use std::error::Error;
use std::io::Read;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use wtransport::config::QuicTransportConfig;
use wtransport::{Endpoint, Identity, RecvStream, SendStream, ServerConfig};

/// Bytes per write when a stream sends.
const PIECE: usize = 256 << 10;

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Outcome {
    let identity = Identity::self_signed_builder().subject_alt_names(["localhost"]).from_now_utc().validity_days(7).build()?;
    let hash = identity.certificate_chain().as_slice()[0].hash();
    // As src/listener.rs has it.
    let mut transport = QuicTransportConfig::default();
    transport
        .max_idle_timeout(Some(Duration::from_secs(30).try_into()?))
        .keep_alive_interval(Some(Duration::from_secs(10)))
        .stream_receive_window((2u32 << 20).into())
        .receive_window((4u32 << 20).into())
        .send_window(4 << 20)
        .max_concurrent_bidi_streams(64u32.into());
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let endpoint = Endpoint::server(ServerConfig::builder().with_bind_address(address).with_custom_transport(identity, transport).build())?;
    let hex: String = hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    println!("{} {hex}", endpoint.local_addr()?.port());
    tokio::spawn(async move {
        loop {
            let incoming = endpoint.accept().await;
            tokio::spawn(async move {
                let connection = incoming.await?.accept().await?;
                while let Ok((send, recv)) = connection.accept_bi().await {
                    tokio::spawn(serve(send, recv));
                }
                Outcome::Ok(())
            });
        }
    });
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    Ok(())
}

/// 'k' or 's' and a length: keep so many bytes and answer their number, or send so many.
async fn serve(mut send: SendStream, mut recv: RecvStream) -> Outcome {
    let mut head = [0; 9];
    recv.read_exact(&mut head).await?;
    let total = u64::from_be_bytes(head[1..].try_into()?);
    let mut piece = vec![0; PIECE];
    if head[0] == b's' {
        let mut left = total as usize;
        while left > 0 {
            let next = left.min(PIECE);
            send.write_all(&piece[..next]).await?;
            left -= next;
        }
    } else {
        let mut got = 0;
        while got < total {
            let Some(more) = recv.read(&mut piece).await? else { break };
            got += more as u64;
        }
        send.write_all(&got.to_be_bytes()).await?;
    }
    send.finish().await?;
    Ok(())
}
