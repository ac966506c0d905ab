//! What the stable maps hold: minicbor with numbered fields, so that a later field can be added without rewriting old rows.
mod block;
mod config;
mod entry;
mod link;
mod node;
mod people;
mod upload;

pub use block::{Block, Chunk, NONE};
pub use config::{Config, Price, Settings};
pub use entry::{Entry, Kept, Listed};
pub use link::{Link, Session};
pub use node::Node;
pub use people::{Key, Share, Snapshot};
pub use upload::{Issue, Issues, Page, Stage, Upload};

use format::{Hash, Id};
use minicbor::{Decode, Encode};

format::storable!(
    Config, Account, Upload, Issues, Page, Version, Group, Record, Node, Link, Session, Bucket, Entry, Listed, Key, Share, Snapshot
);

#[derive(Encode, Decode, Clone)]
pub struct Account {
    #[n(0)]
    pub plan: String,
    #[n(1)]
    pub quota: u64,
    #[n(2)]
    pub used: u64,
    #[n(3)]
    pub pending: u64,
    #[n(4)]
    pub files: u64,
    #[n(5)]
    pub feed_seq: u64,
    #[cbor(n(6), with = "minicbor::bytes")]
    pub feed_link: Hash,
    #[n(7)]
    pub leaves: u64,
    #[n(8)]
    pub created_at: u64,
    /// Uploads that are open.
    #[n(9)]
    pub open: u32,
    /// start_upload calls since `window_at`.
    #[n(10)]
    pub starts: u32,
    #[n(11)]
    pub window_at: u64,
    #[n(12)]
    pub links: u32,
    /// Money paid in and not used yet, in e8s of the price table.
    #[n(13)]
    #[cbor(default)]
    pub credit: u64,
    /// feed appends since `append_window_at`.
    #[n(14)]
    #[cbor(default)]
    pub appends: u32,
    #[n(15)]
    #[cbor(default)]
    pub append_window_at: u64,
    /// Session and API keys that are not revoked, and people things are shared with.
    #[n(16)]
    #[cbor(default)]
    pub keys: u32,
    #[n(17)]
    #[cbor(default)]
    pub shares: u32,
    /// The first record of the feed that is kept; those before it are in the snapshot.
    #[n(18)]
    #[cbor(default)]
    pub feed_first: u64,
}

#[derive(Encode, Decode, Clone)]
pub struct Version {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub account: Id,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub upload: Id,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub layout: Vec<u8>,
    #[cbor(n(3), with = "minicbor::bytes")]
    pub head_hash: Hash,
    #[n(4)]
    pub pages: u32,
    #[cbor(n(5), with = "minicbor::bytes")]
    pub bucket: Vec<u8>,
    #[cbor(n(6), with = "minicbor::bytes")]
    pub sealed_dek: Vec<u8>,
    #[n(7)]
    pub leaf: u64,
    #[n(8)]
    pub committed_at: u64,
    #[n(9)]
    pub chunks: u64,
    #[n(10)]
    pub stored_bytes: u64,
    #[n(11)]
    pub page_bytes: u64,
    #[n(12)]
    pub full: bool,
    #[cbor(n(13), with = "minicbor::bytes")]
    pub name_tag: Id,
    #[n(14)]
    pub deleted_at: Option<u64>,
    #[n(15)]
    #[cbor(default)]
    pub on_chain: bool,
    /// Number of its class on nodes.
    #[n(16)]
    #[cbor(default)]
    pub class: u8,
}

/// The nodes that hold the shards of `count` chunks, by shard index; NONE where a shard is held by nobody.
#[derive(Encode, Decode, Clone, PartialEq, Debug)]
pub struct Group {
    #[n(0)]
    pub count: u32,
    #[n(1)]
    pub nodes: Vec<u32>,
}

/// One sealed feed record and the link after it.
#[derive(Encode, Decode, Clone)]
pub struct Record {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub link: Hash,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
}

#[derive(Encode, Decode, Clone)]
pub struct Bucket {
    #[n(0)]
    pub writable: bool,
    #[n(1)]
    pub free_bytes: u64,
    #[n(2)]
    #[cbor(default)]
    pub used_bytes: u64,
    /// Interface version that its `stat` tells.
    #[n(3)]
    #[cbor(default)]
    pub version: u32,
    /// Whether the directory made it, so that it may upgrade it.
    #[n(4)]
    #[cbor(default)]
    pub own: bool,
    /// SHA-256 of the module that the directory put in.
    #[cbor(n(5), with = "minicbor::bytes")]
    #[cbor(default)]
    pub module: Vec<u8>,
}
