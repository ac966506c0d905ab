//! Checks a page token: this bucket's, not expired, signed by the directory.
use crate::api::{invalid, Answer, Error};
use crate::store::{page_key, read, PageKey};
use ed25519_dalek::VerifyingKey;
use format::token::{Mode, PageToken};
use format::{exact, Id, CONTENT};

/// The key of the page or content chunk `index` that a token allows. The grant key before the last change holds too.
///
/// @throws Unauthorised, TokenExpired, InvalidRequest when `index` is not among what the token names
pub fn check(token: &PageToken, index: u32, mode: Mode, now: u64) -> Answer<PageKey> {
    if token.bucket != ic_cdk::api::canister_self() {
        return Err(Error::Unauthorised);
    }
    let keys = read(|s| [s.config.get().grant_key.clone(), s.config.get().previous_key.clone()]);
    let signed = keys.iter().any(|key| {
        let key = key.as_slice().try_into().ok().and_then(|key| VerifyingKey::from_bytes(&key).ok());
        key.is_some_and(|key| token.signed_by(mode, &key))
    });
    if !signed {
        return Err(Error::Unauthorised);
    }
    if token.expires_at <= now {
        return Err(Error::TokenExpired);
    }
    let version: Id = exact("version", &token.version).map_err(invalid)?;
    let (inside, place) = match (&token.content, mode) {
        (None, _) => (index < token.pages, index),
        (Some(chunks), Mode::Put) => (chunks.contains(&index), CONTENT | index),
        (Some(_), Mode::Get) => (index < token.pages, CONTENT | index),
    };
    if !inside {
        return Err(invalid("chunk_index: not among what the token allows"));
    }
    Ok(page_key(&version, place))
}
