//! Who else may act or read: keys of an account, people that something is shared with; and the snapshot of a feed.
use format::{Hash, Id};
use minicbor::{Decode, Encode};

/// A session key of a device, or an API key.
#[derive(Encode, Decode, Clone)]
pub struct Key {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub account: Id,
    #[n(1)]
    pub name: String,
    /// Bits of `Scope`.
    #[n(2)]
    pub scopes: u8,
    #[n(3)]
    pub created_at: u64,
    #[n(4)]
    pub expires_at: Option<u64>,
    #[n(5)]
    pub last_used: u64,
    #[n(6)]
    pub api: bool,
    /// How far the device has read the feed.
    #[n(7)]
    pub cursor: u64,
}

/// Something shared with a person.
#[derive(Encode, Decode, Clone)]
pub struct Share {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub owner: Id,
    /// A version or an entry.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub target: Id,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub person: Id,
    /// 1 read, 2 write, 3 admin.
    #[n(3)]
    pub role: u8,
    #[cbor(n(4), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
    #[n(5)]
    pub expires_at: Option<u64>,
    #[n(6)]
    pub created_at: u64,
}

/// The sealed picture of a drive at one place of its feed.
#[derive(Encode, Decode, Clone)]
pub struct Snapshot {
    #[n(0)]
    pub seq: u64,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub link: Hash,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
}
