//! The records of `directory.did`.
mod admin;
mod entries;
mod links;
mod nodes;
mod people;
mod uploads;

pub use admin::*;
pub use entries::*;
pub use links::*;
pub use nodes::*;
pub use people::*;
pub use uploads::*;

use candid::{CandidType, Deserialize, Principal};
use format::token::PageToken;
use serde_bytes::ByteBuf;

/// Settings that an operator may change; absent means: leave as it is (at install: the default).
#[derive(CandidType, Deserialize, Clone, Debug, Default)]
pub struct Settings {
    pub starts_per_minute: Option<u32>,
    pub open_uploads: Option<u32>,
    pub session_seconds: Option<u32>,
    pub grant_seconds: Option<u32>,
    pub warning_seconds: Option<u32>,
    pub offline_seconds: Option<u32>,
    pub heartbeat_ms: Option<u32>,
    pub link_session_seconds: Option<u32>,
    pub tick_seconds: Option<u32>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Init {
    pub plan: String,
    pub quota_bytes: u64,
    pub admins: Vec<Principal>,
    pub settings: Option<Settings>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Account {
    pub id: ByteBuf,
    pub plan: String,
    pub quota_bytes: u64,
    pub used_bytes: u64,
    pub pending_bytes: u64,
    pub files: u64,
    pub feed_seq: u64,
    pub feed_link: ByteBuf,
    pub leaves: u64,
    pub created_at: u64,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct GrantedNode {
    pub node: u32,
    pub grants: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct DeleteFiles {
    pub versions: Vec<ByteBuf>,
    pub feed_seq: u64,
    pub records: Vec<ByteBuf>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct DeletedVersion {
    pub version: ByteBuf,
    pub grants: Vec<GrantedNode>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Deleted {
    pub feed_seq: u64,
    pub feed_link: ByteBuf,
    pub grants: Vec<DeletedVersion>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Group {
    pub first: u64,
    pub count: u32,
    pub nodes: Vec<u32>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Version {
    pub version: ByteBuf,
    pub layout: ByteBuf,
    pub head_hash: ByteBuf,
    pub pages: u32,
    pub bucket: Principal,
    pub sealed_dek: ByteBuf,
    pub leaf: u64,
    pub committed_at: u64,
    pub stored_bytes: u64,
    pub full: bool,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct PlanReq {
    pub version: ByteBuf,
    pub session: Option<ByteBuf>,
    pub first: u64,
    pub count: u32,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct DownloadPlan {
    pub version: Version,
    pub groups: Vec<Group>,
    pub nodes: Vec<Node>,
    pub grants: Vec<GrantedNode>,
    pub expires_at: u64,
    pub page_key: PageToken,
    pub content_key: Option<PageToken>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct FeedRecord {
    pub seq: u64,
    pub sealed: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct FeedReq {
    pub from: u64,
    pub limit: u32,
    pub share: Option<ByteBuf>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct FeedPage {
    pub records: Vec<FeedRecord>,
    pub head_seq: u64,
    pub head_link: ByteBuf,
    pub certificate: ByteBuf,
    pub witness: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Proof {
    pub certificate: ByteBuf,
    pub witness: ByteBuf,
}

/// Versions in the order they were asked for; the proof shows those that are given, and those that do not exist.
#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct ProvenVersions {
    pub versions: Vec<Option<Version>>,
    pub certificate: ByteBuf,
    pub witness: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct AnchorProofReq {
    pub version: ByteBuf,
    pub session: Option<ByteBuf>,
    pub leaves: u64,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct AnchorProof {
    pub leaf: u64,
    pub leaves: u64,
    pub path: Vec<ByteBuf>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Stats {
    pub accounts: u64,
    pub files: u64,
    pub bytes: u64,
    pub buckets: u32,
    pub active_uploads: u64,
    pub nodes: u32,
}
