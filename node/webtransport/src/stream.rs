use std::collections::VecDeque;
use std::future::ready;
use std::mem::take;

use bytes::{Buf, Bytes};
use napi::bindgen_prelude::{Buffer, BufferSlice, Result};
use napi_derive::napi;
use tokio::sync::{Mutex, watch};
use tokio::task::yield_now;
use wtransport::{RecvStream, SendStream, VarInt};

use crate::failed;

/// Pieces taken from the transport at a time; each is what a datagram brought, so they are 64 KiB or less.
const PIECES: usize = 48;

/// With less at hand it is looked once more whether the next datagrams have come: crossing into JavaScript costs as much as copying this.
const ENOUGH: usize = 64 << 10;

struct Reading {
    /// None once stopped.
    stream: Option<RecvStream>,
    /// What has come and was not taken; slices of datagrams, so a stream on which nothing comes holds nothing.
    pieces: VecDeque<Bytes>,
}

impl Reading {
    /// Waits for at least one piece if there is none; false at the end.
    async fn fill(&mut self) -> Result<bool> {
        let Self { stream, pieces } = self;
        let Some(stream) = stream else { return Ok(false) };
        let mut fresh = [const { Bytes::new() }; PIECES];
        if pieces.is_empty() {
            match stream.quic_stream_mut().read_chunks(&mut fresh).await.map_err(failed)? {
                Some(count) => pieces.extend(fresh[..count].iter_mut().map(take)),
                None => return Ok(false),
            }
        }
        if pieces.iter().map(Bytes::len).sum::<usize>() < ENOUGH {
            yield_now().await;
            self.more().await;
        }
        Ok(true)
    }

    /// Takes what has come meanwhile; waits for nothing. An end or a failure is told when it is waited for.
    async fn more(&mut self) {
        let Some(stream) = &mut self.stream else { return };
        let mut fresh = [const { Bytes::new() }; PIECES];
        tokio::select! {
            biased;
            got = stream.quic_stream_mut().read_chunks(&mut fresh) => {
                let count = got.ok().flatten().unwrap_or(0);
                self.pieces.extend(fresh[..count].iter_mut().map(take));
            }
            _ = ready(()) => {}
        }
    }
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
        let recv = Reading { stream: Some(recv), pieces: VecDeque::new() };
        Self { send: Mutex::new(send), recv: Mutex::new(recv), reset: watch::Sender::new(false), stop: watch::Sender::new(false) }
    }
}

#[napi]
impl Stream {
    /// Waits until there is something to take; false at the end.
    #[napi]
    pub async fn readable(&self) -> Result<bool> {
        let mut stop = self.stop.subscribe();
        let mut reading = self.recv.lock().await;
        tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => Ok(false),
            filled = reading.fill() => filled,
        }
    }

    /// Copies what is there into the front of `into`, on the calling thread; its length, 0 where nothing is.
    #[napi]
    pub fn take(&self, mut into: BufferSlice) -> u32 {
        let Ok(mut reading) = self.recv.try_lock() else { return 0 };
        let mut filled = 0;
        while filled < into.len() {
            let Some(piece) = reading.pieces.front_mut() else { break };
            let length = piece.len().min(into.len() - filled);
            piece.copy_to_slice(&mut into[filled..filled + length]);
            filled += length;
            if piece.is_empty() {
                reading.pieces.pop_front();
            }
        }
        filled as u32
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
        let Reading { stream, .. } = std::mem::replace(&mut *self.recv.lock().await, Reading { stream: None, pieces: VecDeque::new() });
        if let Some(stream) = stream {
            stream.stop(VarInt::from_u32(code));
        }
    }
}
