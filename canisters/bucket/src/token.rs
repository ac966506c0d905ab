//! Checks a page token: this bucket's, not expired, signed by the directory.
use crate::api::{Answer, Error};
use crate::store::read;
use ed25519_dalek::VerifyingKey;
use format::token::{Mode, PageToken};

/// @throws Unauthorised, TokenExpired
pub fn check(token: &PageToken, mode: Mode, now: u64) -> Answer<()> {
    if token.bucket != ic_cdk::api::canister_self() {
        return Err(Error::Unauthorised);
    }
    let key: [u8; 32] = read(|s| s.config.get().grant_key.as_slice().try_into()).map_err(|_| Error::Unauthorised)?;
    let key = VerifyingKey::from_bytes(&key).map_err(|_| Error::Unauthorised)?;
    if !token.signed_by(mode, &key) {
        return Err(Error::Unauthorised);
    }
    if token.expires_at <= now {
        return Err(Error::TokenExpired);
    }
    Ok(())
}
