//! The records of `bucket.did`.
use candid::{CandidType, Deserialize, Principal};
use format::token::PageToken;
use serde_bytes::ByteBuf;

#[derive(CandidType, Deserialize, Clone, Debug, PartialEq)]
pub enum Error {
    Unauthorised,
    TokenExpired,
    ChunkTooLarge,
    OutOfSpace,
    ReadOnly,
    NotFound,
    HashMismatch,
    InvalidRequest { reason: String },
}

pub type Answer<T> = Result<T, Error>;

pub fn invalid(reason: impl Into<String>) -> Error {
    Error::InvalidRequest { reason: reason.into() }
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Init {
    pub directory: Principal,
    pub soft_limit_bytes: u64,
    pub hard_limit_bytes: u64,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct PutChunk {
    pub token: PageToken,
    pub chunk_index: u32,
    pub bytes: ByteBuf,
}

/// A small file, by the directory: content, and the pages layout record and head.
#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct PutSmall {
    pub version: ByteBuf,
    pub content: Option<ByteBuf>,
    pub pages: Vec<ByteBuf>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct GetChunk {
    pub token: PageToken,
    pub chunk_index: u32,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Stored {
    pub stored_bytes: u32,
    pub etag: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Stat {
    pub used_bytes: u64,
    pub free_bytes: u64,
    pub pages: u64,
    pub writable: bool,
    pub version: u32,
    pub read_only: bool,
    pub grant_key: Option<ByteBuf>,
}
