use std::sync::Arc;

use aws_lc_rs::signature::Ed25519KeyPair;
use napi::bindgen_prelude::{AsyncTask, Buffer, Result};
use napi::{Env, Task};
use napi_derive::napi;

use crate::failed;

/// A node's Ed25519 key (RFC 8032).
#[napi]
pub struct Signer {
    key: Arc<Ed25519KeyPair>,
}

#[napi]
impl Signer {
    /// Of a seed of 32 bytes.
    #[napi(constructor)]
    pub fn new(seed: &[u8]) -> Result<Self> {
        Ok(Self { key: Arc::new(Ed25519KeyPair::from_seed_unchecked(seed).map_err(failed)?) })
    }

    /// The signature of one message, 64 bytes, made on the calling thread (about 10 µs).
    #[napi]
    pub fn sign_one(&self, message: &[u8]) -> Buffer {
        self.key.sign(message).as_ref().into()
    }

    /// Signs messages of `length` bytes each that lie one after the other, on another thread; 64 bytes for each, in their order.
    #[napi]
    pub fn sign(&self, messages: Buffer, length: u32) -> AsyncTask<Signing> {
        AsyncTask::new(Signing { key: self.key.clone(), messages, length: length.max(1) as usize })
    }
}

pub struct Signing {
    key: Arc<Ed25519KeyPair>,
    messages: Buffer,
    length: usize,
}

impl Task for Signing {
    type Output = Vec<u8>;
    type JsValue = Buffer;

    fn compute(&mut self) -> Result<Vec<u8>> {
        let messages = self.messages.chunks_exact(self.length);
        let mut signatures = Vec::with_capacity(messages.len() * 64);
        for message in messages {
            signatures.extend_from_slice(self.key.sign(message).as_ref());
        }
        Ok(signatures)
    }

    fn resolve(&mut self, _: Env, signatures: Vec<u8>) -> Result<Buffer> {
        Ok(signatures.into())
    }
}
