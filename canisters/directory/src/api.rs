//! The records of `directory.did`, in its order.
use crate::error::Error;
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

#[derive(CandidType, Deserialize, minicbor::Encode, minicbor::Decode, Clone, Copy, Debug, PartialEq)]
#[cbor(index_only)]
pub enum NodeKind {
    #[n(0)]
    Miner,
    #[n(1)]
    Volunteer,
    #[n(2)]
    Enterprise,
}

#[derive(CandidType, Deserialize, Clone, Copy, Debug, PartialEq)]
pub enum NodeState {
    Online,
    Warning,
    Offline,
    Draining,
    Maintenance,
    Removed,
    Recovering,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Heartbeat {
    pub public_key: ByteBuf,
    pub addresses: Vec<String>,
    pub kind: NodeKind,
    pub operator: String,
    pub region: String,
    pub version: String,
    pub capacity_bytes: u64,
    pub used_bytes: u64,
    pub shards: u64,
    pub cpu_percent: f64,
    pub memory_percent: f64,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct HeartbeatReply {
    pub number: u32,
    pub interval_ms: u64,
    pub commands: Vec<String>,
    pub grant_key: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Node {
    pub number: u32,
    pub public_key: ByteBuf,
    pub addresses: Vec<String>,
    pub kind: NodeKind,
    pub state: NodeState,
    pub operator: String,
    pub region: String,
    pub capacity_bytes: u64,
    pub used_bytes: u64,
    pub last_seen: u64,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct StartUpload {
    pub version: ByteBuf,
    pub class: String,
    pub chunks: u64,
    pub stored_bytes: u64,
    pub page_bytes: u64,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct GrantedNode {
    pub node: u32,
    pub grants: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct GroupGrants {
    pub first: u64,
    pub count: u32,
    pub slots: Vec<u32>,
    pub spares: Vec<u32>,
    pub grants: Vec<GrantedNode>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Started {
    pub upload: ByteBuf,
    pub version: ByteBuf,
    pub expires_at: u64,
    pub groups: Vec<GroupGrants>,
    pub page_token: PageToken,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Receipt {
    pub shard: u8,
    pub node: u32,
    pub grant_nonce: ByteBuf,
    pub time_ms: u64,
    pub signature: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Mark {
    pub chunk: u64,
    pub chunk_id: ByteBuf,
    pub shard_bytes: u32,
    pub receipts: Vec<Receipt>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Range {
    pub first: u64,
    pub count: u32,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct MarkReq {
    pub upload: ByteBuf,
    pub marks: Vec<Mark>,
    pub journal: Option<ByteBuf>,
    pub next: Option<Range>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Rejected {
    pub chunk: u64,
    pub shard: u8,
    pub reason: String,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Marked {
    pub stored: u64,
    pub expires_at: u64,
    pub group: Option<GroupGrants>,
    pub rejected: Vec<Rejected>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct UploadInfo {
    pub upload: ByteBuf,
    pub version: ByteBuf,
    pub chunks: u64,
    pub stored: u64,
    pub stored_map: ByteBuf,
    pub committed: bool,
    pub created_at: u64,
    pub expires_at: u64,
    pub journal: Option<ByteBuf>,
    pub page_token: PageToken,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct GetUploads {
    pub after: Option<ByteBuf>,
    pub limit: u32,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct CommitReq {
    pub upload: ByteBuf,
    pub layout: ByteBuf,
    pub pages: u32,
    pub head_hash: ByteBuf,
    pub sealed_dek: ByteBuf,
    pub name_tag: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct CommitBatch {
    pub commits: Vec<CommitReq>,
    pub feed_seq: u64,
    pub records: Vec<ByteBuf>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct CommittedFile {
    pub version: ByteBuf,
    pub leaf: u64,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Committed {
    pub feed_seq: u64,
    pub feed_link: ByteBuf,
    pub files: Vec<Result<CommittedFile, Error>>,
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
pub struct PageStored {
    pub upload: ByteBuf,
    pub page: u32,
    pub bytes: u32,
    pub hash: ByteBuf,
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
pub struct CreateLink {
    pub link: ByteBuf,
    pub version: ByteBuf,
    pub reader: Principal,
    pub sealed: ByteBuf,
    pub has_password: bool,
    pub expires_at: Option<u64>,
    pub max_opens: Option<u32>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Link {
    pub link: ByteBuf,
    pub version: ByteBuf,
    pub expires_at: Option<u64>,
    pub max_opens: Option<u32>,
    pub opens: u32,
    pub revoked: bool,
    pub has_password: bool,
    pub created_at: u64,
    pub last_open: Option<u64>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct OpenedLink {
    pub session: ByteBuf,
    pub expires_at: u64,
    pub sealed: ByteBuf,
    pub owner: ByteBuf,
    pub version: Version,
}

#[derive(CandidType, Deserialize, Clone, Copy, Debug, PartialEq)]
pub enum Lease {
    Live,
    Pending,
    Gone,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct NodeList {
    pub nodes: Vec<Node>,
    pub certificate: ByteBuf,
    pub witness: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct GrantKey {
    pub key: ByteBuf,
    pub certificate: ByteBuf,
    pub witness: ByteBuf,
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
