//! The directory's Ed25519 grant key, and what it signs: grants for nodes, tokens for buckets.
use crate::api::GrantedNode;
use crate::certify;
use crate::error::{unavailable, Answer};
use crate::reap::DAY;
use crate::rows::Upload;
use crate::store::{read, write, Store};
use candid::Principal;
use ed25519_dalek::SigningKey;
use format::grant::Grant;
use format::token::{Mode, PageToken};
use format::Id;
use serde_bytes::ByteBuf;

/// Slack over the shard bytes of a range, so that a stream that broke can be sent once more under the same grant.
pub const RESEND: u64 = 2;

/// Makes the key from raw_rand unless it is there; safe to call again.
pub async fn ensure() -> Answer<()> {
    if read(|s| s.config.get().grant_seed.len() == 32) {
        return Ok(());
    }
    renew(false).await
}

/// Makes a grant key from raw_rand, also where there is one when `rotate`. Receipts under grants of the old one stay good: their nonces
/// come from a secret that stays; buckets keep the old key until the next change.
pub async fn renew(rotate: bool) -> Answer<()> {
    let random = ic_cdk_management_canister::raw_rand().await.map_err(|e| unavailable(format!("raw_rand: {e}")))?;
    write(|s| {
        if !rotate && s.config.get().grant_seed.len() == 32 {
            return Ok(()); // another call was faster
        }
        if random.len() != 32 {
            return Err(unavailable("raw_rand gave no 32 bytes"));
        }
        s.configure(|config| {
            config.grant_seed = blake3::derive_key("cyxcloud directory grant key", &random).to_vec();
            if config.secret.is_empty() {
                config.secret = blake3::derive_key("cyxcloud directory secret", &random).to_vec();
            }
            config.grant_since = ic_cdk::api::time();
        });
        let public = key(s)?.verifying_key().to_bytes().to_vec();
        s.configure(|config| config.grant_public = public);
        certify::publish(s);
        Ok(())
    })
}

/// @throws ServiceTemporarilyUnavailable before the key is made
pub fn key(store: &Store) -> Answer<SigningKey> {
    let seed = store.config.get().grant_seed.as_slice();
    seed.try_into().map(|seed| SigningKey::from_bytes(&seed)).map_err(|_| unavailable("the grant key is being made"))
}

pub fn public_key(store: &Store) -> Answer<[u8; 32]> {
    store.config.get().grant_public.as_slice().try_into().map_err(|_| unavailable("the grant key is being made"))
}

/// Expiry of a grant issued at `now` (ns), in ms.
pub fn expiry_ms(store: &Store, now: u64) -> u64 {
    now / 1_000_000 + u64::from(store.settings().grant_seconds) * 1_000
}

/// A signed grant for one node.
pub fn granted(key: &SigningKey, node: u32, grant: Grant) -> GrantedNode {
    GrantedNode { node, grants: ByteBuf::from(grant.sign(key)) }
}

/// The token to put the pages of an upload. It outlives the session, which marks move on: the directory itself refuses pages of a session that is over.
pub fn put_token(key: &SigningKey, id: &Id, upload: &Upload) -> PageToken {
    token(&upload.bucket, &upload.version, id, upload.pages, upload.page_bytes, upload.expires_at + DAY).sign(Mode::Put, key)
}

/// The token to get the pages of a version.
pub fn get_token(key: &SigningKey, id: &Id, version: &crate::rows::Version, expires_at: u64) -> PageToken {
    token(&version.bucket, id, &version.upload, version.pages, version.page_bytes, expires_at).sign(Mode::Get, key)
}

/// The token to put some content chunks of an upload whose content lies in the bucket.
pub fn chunk_token(key: &SigningKey, id: &Id, upload: &Upload, chunks: Vec<u32>, expires_at: u64) -> PageToken {
    let most = chunks.len() as u64 * format::MAX_PAGE_BYTES;
    let token = token(&upload.bucket, &upload.version, id, upload.pages, most, expires_at);
    PageToken { content: Some(chunks), ..token }.sign(Mode::Put, key)
}

/// The token to get the content chunks of a version that lies in the bucket.
pub fn content_token(key: &SigningKey, id: &Id, version: &crate::rows::Version, expires_at: u64) -> PageToken {
    let token = token(&version.bucket, id, &version.upload, version.chunks as u32, version.stored_bytes, expires_at);
    PageToken { content: Some(Vec::new()), ..token }.sign(Mode::Get, key)
}

fn token(bucket: &[u8], version: &Id, upload: &Id, pages: u32, bytes: u64, expires_at: u64) -> PageToken {
    PageToken {
        bucket: Principal::from_slice(bucket),
        version: ByteBuf::from(version.to_vec()),
        upload: ByteBuf::from(upload.to_vec()),
        pages,
        bytes,
        expires_at,
        signature: ByteBuf::new(),
        content: None,
    }
}
