use std::mem::take;

use bytes::Bytes;
use napi::bindgen_prelude::{Buffer, Result};
use napi_derive::napi;
use tokio::sync::{Mutex, watch};
use tokio::task::yield_now;
use wtransport::{RecvStream, SendStream, VarInt};

use crate::failed;

/// A read answers at most this much, whatever it is asked.
const READ_MAX: usize = 256 << 10;

/// Pieces taken from the transport at a time; each is what a datagram brought, so they are 64 KiB or less.
const PIECES: usize = 48;

/// A read of less looks once more whether the next datagrams have come: crossing into JavaScript costs as much as copying this.
const READ_ENOUGH: usize = 64 << 10;

#[napi]
pub struct Stream {
    send: Mutex<SendStream>,
    /// None once stopped or at the end. It holds no memory of its own while nothing comes.
    recv: Mutex<Option<RecvStream>>,
    /// Set by reset and stop, so that neither waits for a write or read that hangs.
    reset: watch::Sender<bool>,
    stop: watch::Sender<bool>,
}

impl Stream {
    pub fn new(send: SendStream, recv: RecvStream) -> Self {
        Self { send: Mutex::new(send), recv: Mutex::new(Some(recv)), reset: watch::Sender::new(false), stop: watch::Sender::new(false) }
    }
}

/// Waits for at least one piece, then takes what else has come, `max` bytes or some more at most; empty at the end.
async fn read_some(recv: &mut RecvStream, max: usize) -> Result<Vec<u8>> {
    let recv = recv.quic_stream_mut();
    let mut pieces = [const { Bytes::new() }; PIECES];
    let mut bytes = Vec::new();
    let mut looked = false;
    loop {
        let got = if bytes.is_empty() {
            recv.read_chunks(&mut pieces).await.map_err(failed)?
        } else {
            tokio::select! {
                biased;
                // What failed is told by the next read: it must not cost the bytes that are here.
                got = recv.read_chunks(&mut pieces) => got.unwrap_or(None),
                _ = std::future::ready(()) => Some(0),
            }
        };
        match got {
            None => return Ok(bytes),
            Some(0) if looked || bytes.len() >= READ_ENOUGH => return Ok(bytes),
            Some(0) => {
                looked = true;
                yield_now().await;
            }
            Some(count) => {
                let more = pieces[..count].iter().map(Bytes::len).sum();
                bytes.reserve(more);
                for piece in &mut pieces[..count] {
                    bytes.extend_from_slice(&take(piece));
                }
                if bytes.len() >= max {
                    return Ok(bytes);
                }
            }
        }
    }
}

#[napi]
impl Stream {
    /// What has come, about `max` bytes at most; waits for at least one; null at the end.
    #[napi]
    pub async fn read(&self, max: u32) -> Result<Option<Buffer>> {
        let mut stop = self.stop.subscribe();
        let mut reading = self.recv.lock().await;
        let Some(recv) = reading.as_mut() else { return Ok(None) };
        let bytes = tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => return Ok(None),
            bytes = read_some(recv, (max as usize).clamp(1, READ_MAX)) => bytes?,
        };
        if bytes.is_empty() {
            *reading = None;
            return Ok(None);
        }
        Ok(Some(bytes.into()))
    }

    /// Writes all parts in their order; resolves when the last byte has been taken over by the transport: that is the back-pressure.
    #[napi]
    pub async fn write(&self, parts: Vec<Buffer>) -> Result<()> {
        let mut reset = self.reset.subscribe();
        let mut send = self.send.lock().await;
        for part in &parts {
            tokio::select! {
                biased;
                _ = reset.wait_for(|reset| *reset) => return Err(failed("the stream was reset")),
                done = send.write_all(part) => done.map_err(failed)?,
            }
        }
        Ok(())
    }

    /// Ends our side and waits until the peer has everything.
    #[napi]
    pub async fn finish(&self) -> Result<()> {
        let mut reset = self.reset.subscribe();
        let mut send = self.send.lock().await;
        tokio::select! {
            biased;
            _ = reset.wait_for(|reset| *reset) => Err(failed("the stream was reset")),
            done = send.finish() => done.map_err(failed),
        }
    }

    /// Drops what was not sent yet and tells the peer.
    #[napi]
    pub async fn reset(&self, code: u32) {
        self.reset.send_replace(true);
        // Closed already is as good.
        let _ = self.send.lock().await.reset(VarInt::from_u32(code));
    }

    /// Asks the peer to send no more; what has come is thrown away.
    #[napi]
    pub async fn stop(&self, code: u32) {
        self.stop.send_replace(true);
        if let Some(stream) = take(&mut *self.recv.lock().await) {
            stream.stop(VarInt::from_u32(code));
        }
    }
}
