use napi::bindgen_prelude::{Buffer, Result};
use napi_derive::napi;
use tokio::sync::{Mutex, watch};
use wtransport::{RecvStream, SendStream, VarInt};

use crate::failed;

/// A read answers at most this much, whatever it is asked.
const READ_MAX: u32 = 256 << 10;

struct Reading {
    /// None once stopped or at the end.
    stream: Option<RecvStream>,
    /// Grows to the largest read and is kept, so that JavaScript gets buffers of just the bytes that came.
    scratch: Vec<u8>,
}

#[napi]
pub struct Stream {
    send: Mutex<SendStream>,
    recv: Mutex<Reading>,
    /// Set by reset and stop, so that neither waits for a write or read that hangs.
    reset: watch::Sender<bool>,
    stop: watch::Sender<bool>,
}

impl Stream {
    pub fn new(send: SendStream, recv: RecvStream) -> Self {
        let recv = Mutex::new(Reading { stream: Some(recv), scratch: Vec::new() });
        Self { send: Mutex::new(send), recv, reset: watch::Sender::new(false), stop: watch::Sender::new(false) }
    }
}

#[napi]
impl Stream {
    /// What has come, at most `max` bytes; waits for at least one; null at the end.
    #[napi]
    pub async fn read(&self, max: u32) -> Result<Option<Buffer>> {
        let mut stop = self.stop.subscribe();
        let mut reading = self.recv.lock().await;
        let Reading { stream, scratch } = &mut *reading;
        let Some(recv) = stream else { return Ok(None) };
        let max = max.clamp(1, READ_MAX) as usize;
        if scratch.len() < max {
            scratch.resize(max, 0);
        }
        let got = tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => return Ok(None),
            got = recv.read(&mut scratch[..max]) => got.map_err(failed)?,
        };
        match got {
            Some(length) => Ok(Some(scratch[..length].to_vec().into())),
            None => {
                *reading = Reading { stream: None, scratch: Vec::new() };
                Ok(None)
            }
        }
    }

    /// Resolves when the last byte has been taken over by the transport: that is the back-pressure.
    #[napi]
    pub async fn write(&self, bytes: Buffer) -> Result<()> {
        let mut reset = self.reset.subscribe();
        let mut send = self.send.lock().await;
        tokio::select! {
            biased;
            _ = reset.wait_for(|reset| *reset) => Err(failed("the stream was reset")),
            done = send.write_all(&bytes) => done.map_err(failed),
        }
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
        let stopped = std::mem::replace(&mut *self.recv.lock().await, Reading { stream: None, scratch: Vec::new() });
        if let Some(stream) = stopped.stream {
            stream.stop(VarInt::from_u32(code));
        }
    }
}
