use std::future::{Future, ready};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use napi::Env;
use napi::bindgen_prelude::{BufferSlice, PromiseRaw, Result};
use napi_derive::napi;
use tokio::sync::{Mutex, watch};
use tokio::task::yield_now;
use tokio::time::timeout;
use wtransport::{RecvStream, SendStream, VarInt};

use crate::failed;

/// Pieces taken from the transport at a time; each is what a datagram brought.
const PIECES: usize = 48;

/// With less at hand it is looked once more whether the next datagrams have come: crossing into JavaScript costs as much as copying this.
const ENOUGH: usize = 64 << 10;

/// Most bytes that wait here for who wants as many.
const WANTED_MAX: usize = 256 << 10;

/// So long wanted bytes wait for those behind them, if the last time more had come than was wanted: fewer crossings at full speed; who sends one request at a time never waits.
const LINGER: Duration = Duration::from_millis(1);

struct Reading {
    /// None once stopped.
    stream: Option<RecvStream>,
    /// What has come and was not taken, from `taken` on. Copied out of the datagrams, so that a few bytes keep none of them; a stream on which nothing comes has no room.
    come: Vec<u8>,
    taken: usize,
    /// The last time more had come than was wanted.
    flowing: bool,
    /// Why nothing more comes; told when it is waited for, behind what had come. The transport tells it once.
    broken: Option<String>,
}

impl Reading {
    fn left(&self) -> usize {
        self.come.len() - self.taken
    }

    /// Waits until there are `wanted` bytes, or the end has come; false where that is all there is.
    async fn fill(&mut self, wanted: usize) -> Result<bool> {
        let wanted = wanted.clamp(1, WANTED_MAX);
        self.more().await;
        if self.left() == 0 {
            // Nothing is under way here: the room goes back.
            self.come = Vec::new();
        }
        while self.left() < wanted {
            if let Some(reason) = &self.broken {
                return Err(failed(reason));
            }
            let Some(stream) = &mut self.stream else { break };
            let mut fresh = [const { Bytes::new() }; PIECES];
            let Some(count) = stream.quic_stream_mut().read_chunks(&mut fresh).await.map_err(failed)? else { break };
            self.keep(&fresh[..count], wanted);
        }
        if self.flowing && self.left() >= wanted {
            let _ = timeout(LINGER, self.fill_up()).await;
        } else if self.left() > 0 && self.left() < ENOUGH {
            yield_now().await;
            self.more().await;
        }
        self.flowing = wanted > 1 && self.left() > wanted;
        Ok(self.left() > 0)
    }

    /// Until there is no more room, or nothing comes.
    async fn fill_up(&mut self) {
        while self.left() < WANTED_MAX {
            let Some(stream) = &mut self.stream else { return };
            let mut fresh = [const { Bytes::new() }; PIECES];
            match stream.quic_stream_mut().read_chunks(&mut fresh).await {
                Ok(Some(count)) => self.keep(&fresh[..count], WANTED_MAX),
                Ok(None) => return,
                Err(error) => return self.broken = Some(error.to_string()),
            }
        }
    }

    /// Takes what has come meanwhile; waits for nothing.
    async fn more(&mut self) {
        let Some(stream) = &mut self.stream else { return };
        let mut fresh = [const { Bytes::new() }; PIECES];
        let got = tokio::select! {
            biased;
            got = stream.quic_stream_mut().read_chunks(&mut fresh) => got,
            _ = ready(()) => return,
        };
        match got {
            Ok(count) => self.keep(&fresh[..count.unwrap_or(0)], 0),
            Err(error) => self.broken = Some(error.to_string()),
        }
    }

    fn keep(&mut self, pieces: &[Bytes], wanted: usize) {
        self.come.reserve(wanted.saturating_sub(self.left()));
        for piece in pieces {
            self.come.extend_from_slice(piece);
        }
    }

    /// Copies what is there into the front of `into`.
    fn take(&mut self, into: &mut [u8]) -> usize {
        let length = self.left().min(into.len());
        into[..length].copy_from_slice(&self.come[self.taken..self.taken + length]);
        self.taken += length;
        if self.left() == 0 {
            self.come.clear();
            self.taken = 0;
        }
        length
    }
}

#[napi]
pub struct Stream {
    send: Arc<Mutex<SendStream>>,
    recv: Mutex<Reading>,
    /// Set by reset and stop, so that neither waits for a write or read that hangs.
    reset: watch::Sender<bool>,
    stop: watch::Sender<bool>,
}

impl Stream {
    pub fn new(send: SendStream, recv: RecvStream) -> Self {
        let recv = Reading { stream: Some(recv), come: Vec::new(), taken: 0, flowing: false, broken: None };
        Self { send: Arc::new(Mutex::new(send)), recv: Mutex::new(recv), reset: watch::Sender::new(false), stop: watch::Sender::new(false) }
    }
}

impl Stream {
    /// Whether the transport has room for all of it, and has it then; what it took of the rest is taken off. A thread of its own for the usual answer costs more than the answer.
    fn write_now(&self, rest: &mut [Bytes; 1]) -> Result<bool> {
        let Ok(mut send) = self.send.try_lock() else { return Ok(false) };
        let wanted = rest[0].len();
        let writing = pin!(send.quic_stream_mut().write_chunks(rest));
        match writing.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => Ok(false),
            Poll::Ready(written) => written.map(|written| written.bytes == wanted).map_err(failed),
        }
    }
}

#[napi]
impl Stream {
    /// Waits until there are `wanted` bytes to take (0 is as 1, more than 256 KiB are as those), or all up to the end; false where nothing is.
    #[napi]
    pub async fn readable(&self, wanted: u32) -> Result<bool> {
        let mut stop = self.stop.subscribe();
        let mut reading = self.recv.lock().await;
        tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => Ok(false),
            filled = reading.fill(wanted as usize) => filled,
        }
    }

    /// Copies what is there into the front of `into`, on the calling thread; its length, 0 where nothing is.
    #[napi]
    pub fn take(&self, mut into: BufferSlice) -> u32 {
        self.recv.try_lock().map_or(0, |mut reading| reading.take(&mut into)) as u32
    }

    /// Writes all parts in their order, copied before it returns. Nothing where the transport has taken them over at once, else it resolves when it has: that is the back-pressure.
    #[napi(ts_return_type = "Promise<void> | null")]
    pub fn write<'env>(&self, env: &'env Env, parts: Vec<BufferSlice>) -> Result<Option<PromiseRaw<'env, ()>>> {
        // One copy: the transport keeps these bytes as they are until the peer has them.
        let mut whole = Vec::with_capacity(parts.iter().map(|part| part.len()).sum());
        for part in &parts {
            whole.extend_from_slice(part);
        }
        let mut rest = [Bytes::from(whole)];
        if !*self.reset.borrow() && self.write_now(&mut rest)? {
            return Ok(None);
        }
        let (mut reset, send) = (self.reset.subscribe(), self.send.clone());
        let writing = async move {
            let mut send = send.lock().await;
            tokio::select! {
                biased;
                _ = reset.wait_for(|reset| *reset) => Err(failed("the stream was reset")),
                done = send.quic_stream_mut().write_all_chunks(&mut rest) => done.map_err(failed),
            }
        };
        env.spawn_future(writing).map(Some)
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
        let Reading { stream, .. } = std::mem::replace(&mut *self.recv.lock().await, Reading { stream: None, come: Vec::new(), taken: 0, flowing: false, broken: None });
        if let Some(stream) = stream {
            stream.stop(VarInt::from_u32(code));
        }
    }
}
