use std::sync::Arc;

use napi::bindgen_prelude::{Buffer, Result};
use napi_derive::napi;
use ring::signature::Ed25519KeyPair;
use tokio::task::spawn_blocking;

use crate::failed;

/// A node's Ed25519 key (RFC 8032), for signatures in batches.
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

    /// Signs messages of `length` bytes each that lie one after the other, on a thread of its own; 64 bytes for each, in their order.
    #[napi]
    pub async fn sign(&self, messages: Buffer, length: u32) -> Result<Buffer> {
        let key = self.key.clone();
        let signatures = spawn_blocking(move || messages.chunks_exact(length.max(1) as usize).flat_map(|message| key.sign(message).as_ref().to_vec()).collect::<Vec<u8>>());
        Ok(signatures.await.map_err(failed)?.into())
    }
}
