//! What the directory answers when it does not do what it was asked; one variant per thing the caller can do something about.
use candid::{CandidType, Deserialize};
use serde_bytes::ByteBuf;

#[derive(CandidType, Deserialize, Clone, Debug, PartialEq)]
pub enum Error {
    Unauthorised,
    NotFound,
    InvalidRequest { reason: String },
    InvalidSize { reason: String },
    QuotaExceeded { requested: u64, available: u64 },
    InsufficientCredit { required: u64, available: u64 },
    TooManyInProgressUploads { limit: u32 },
    RateLimited { retry_after_ms: u64 },
    UploadNotFound,
    UploadExpired,
    UploadIncomplete { missing: Vec<u64> },
    HashMismatch,
    Conflict { expected: u64, actual: u64 },
    NotEnoughNodes { online: u32, needed: u32 },
    ServiceTemporarilyUnavailable { reason: String },
    LinkNotFound,
    LinkExpired,
    LinkRevoked,
    LinkExhausted,
    LinkFileDeleted,
    LinkWrongKey,
    LinkTooManyAttempts { retry_after_ms: u64 },
    NameTaken { entry: ByteBuf },
    CyclicMove,
    InternalError { code: String },
}
