//! A link, and who has opened it.
use format::Id;
use minicbor::{Decode, Encode};

#[derive(Encode, Decode, Clone)]
pub struct Link {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub account: Id,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub version: Id,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub reader: Vec<u8>,
    #[cbor(n(3), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
    #[n(4)]
    pub has_password: bool,
    #[n(5)]
    pub expires_at: Option<u64>,
    #[n(6)]
    pub max_opens: Option<u32>,
    #[n(7)]
    pub opens: u32,
    #[n(8)]
    pub revoked: bool,
    #[n(9)]
    pub created_at: u64,
    #[n(10)]
    pub last_open: Option<u64>,
    /// Wrong keys since the last right one, and until when none is tried.
    #[n(11)]
    pub failures: u32,
    #[n(12)]
    pub locked_until: u64,
    /// Opens since `window_at`.
    #[n(13)]
    pub window_opens: u32,
    #[n(14)]
    pub window_at: u64,
}

#[derive(Encode, Decode, Clone)]
pub struct Session {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub link: Id,
    #[n(1)]
    pub expires_at: u64,
}
