//! An upload session: what was announced, granted and stored.
use format::class::Class;
use format::{Hash, Id};
use minicbor::{Decode, Encode};

/// Where an upload stands.
#[derive(Encode, Decode, Clone, Copy, Debug, PartialEq)]
#[cbor(index_only)]
pub enum Stage {
    #[n(0)]
    Open,
    #[n(1)]
    Committed,
    /// Its session ended without a commit; kept a day so that a late client is told so.
    #[n(2)]
    Expired,
    #[n(3)]
    Aborted,
}

#[derive(Encode, Decode, Clone)]
pub struct Upload {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub account: Id,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub version: Id,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub bucket: Vec<u8>,
    #[n(3)]
    pub stage: Stage,
    #[n(4)]
    pub chunks: u64,
    /// Shard bytes announced, over all nodes.
    #[n(5)]
    pub stored_bytes: u64,
    #[n(6)]
    pub page_bytes: u64,
    #[n(7)]
    pub pages: u32,
    #[n(8)]
    pub created_at: u64,
    #[n(9)]
    pub expires_at: u64,
    /// Chunks with receipts enough to be stored.
    #[n(10)]
    pub stored: u64,
    /// Chunks with all their receipts.
    #[n(11)]
    pub full: u64,
    /// Bytes of all shards of the chunks marked so far.
    #[n(12)]
    pub shard_bytes: u64,
    /// Whether the content lies in the bucket, not on nodes.
    #[n(13)]
    #[cbor(default)]
    pub on_chain: bool,
    /// The account that sends it, where that is a member of a shared folder; zero: the one it is for.
    #[cbor(n(14), with = "minicbor::bytes")]
    #[cbor(default)]
    pub by: Id,
    /// Number of its class on nodes.
    #[n(15)]
    #[cbor(default)]
    pub class: u8,
}

impl Upload {
    /// Its class on nodes.
    pub fn class(&self) -> Class {
        Class::of(self.class)
    }

    /// The account that sends it and may go on with it.
    pub fn sender(&self) -> Id {
        if self.by == [0; 16] {
            self.account
        } else {
            self.by
        }
    }
}

/// Grants issued for a part of one block of 64 chunks; `serial` makes their nonces.
#[derive(Encode, Decode, Clone)]
pub struct Issue {
    #[n(0)]
    pub first: u64,
    #[n(1)]
    pub count: u32,
    #[n(2)]
    pub serial: u32,
    #[n(3)]
    pub slots: Vec<u32>,
    #[n(4)]
    pub spares: Vec<u32>,
}

#[derive(Encode, Decode, Clone, Default)]
pub struct Issues {
    #[n(0)]
    pub list: Vec<Issue>,
}

#[derive(Encode, Decode, Clone, PartialEq)]
pub struct Page {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub hash: Hash,
    #[n(1)]
    pub bytes: u32,
}
