//! The one row of everything that there is one of.
use minicbor::{Decode, Encode};

/// Everything there is one of.
#[derive(Encode, Decode, Clone, Default)]
pub struct Config {
    #[n(0)]
    pub plan: String,
    #[n(1)]
    pub quota_bytes: u64,
    #[n(2)]
    pub admins: Vec<Vec<u8>>,
    #[n(3)]
    pub settings: Settings,
    /// Secret of raw_rand: ids, nonces and the choice of nodes come from it.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub secret: Vec<u8>,
    /// Seed of the grant key.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub grant_seed: Vec<u8>,
    #[n(6)]
    pub draws: u64,
    #[n(7)]
    pub next_node: u32,
    #[n(8)]
    pub open_uploads: u64,
    #[n(9)]
    pub files: u64,
    #[n(10)]
    pub bytes: u64,
    /// BLAKE3 over the certified node list (format §12).
    #[cbor(n(11), with = "minicbor::bytes")]
    pub nodes_hash: Vec<u8>,
    /// Public half of `grant_seed`; empty until it was made.
    #[cbor(n(12), with = "minicbor::bytes")]
    #[cbor(default)]
    pub grant_public: Vec<u8>,
    /// When the grant key was made, in ns.
    #[n(13)]
    #[cbor(default)]
    pub grant_since: u64,
    #[n(14)]
    #[cbor(default)]
    pub paused: bool,
    #[n(15)]
    #[cbor(default)]
    pub price: Price,
    /// Versions deleted since the beginning: the end of that log.
    #[n(16)]
    #[cbor(default)]
    pub deleted: u64,
    /// Update calls that were carried out, sessions that expired: for the metrics.
    #[n(17)]
    #[cbor(default)]
    pub updates: u64,
    #[n(18)]
    #[cbor(default)]
    pub expired: u64,
    /// Where the module of new buckets was before it had a cell of its own.
    #[cbor(n(19), with = "minicbor::bytes")]
    #[cbor(default)]
    pub old_module: Vec<u8>,
    /// Buckets that wait in the pool.
    #[n(20)]
    #[cbor(default)]
    pub pool: u32,
    /// 21 was `provisioning`. A canister that was created to be a bucket and has no module yet.
    #[cbor(n(22), with = "minicbor::bytes")]
    #[cbor(default)]
    pub unfinished: Vec<u8>,
}

/// The one table of prices, in e8s of the payment token, and the cycles that a call has to bring. All zero: nothing costs.
#[derive(Encode, Decode, Clone, Default, Debug, PartialEq)]
pub struct Price {
    #[n(0)]
    pub start_upload: u64,
    #[n(1)]
    pub append_feed: u64,
    #[n(2)]
    pub create_link: u64,
    #[n(3)]
    pub put_small: u64,
    /// For a GiB and month, for the estimate.
    #[n(4)]
    pub gib_month: u64,
    #[n(5)]
    pub cycles_per_call: u64,
    #[n(6)]
    pub min_deposit: u64,
}

#[derive(Encode, Decode, Clone)]
pub struct Settings {
    #[n(0)]
    pub starts_per_minute: u32,
    #[n(1)]
    pub open_uploads: u32,
    #[n(2)]
    pub session_seconds: u32,
    #[n(3)]
    pub grant_seconds: u32,
    #[n(4)]
    pub warning_seconds: u32,
    #[n(5)]
    pub offline_seconds: u32,
    #[n(6)]
    pub heartbeat_ms: u32,
    #[n(7)]
    pub link_session_seconds: u32,
    #[n(8)]
    pub tick_seconds: u32,
}
