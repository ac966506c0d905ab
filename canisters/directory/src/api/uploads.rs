//! Records of an upload, from start to commit.
use super::{GrantedNode, Op};
use crate::error::Error;
use candid::{CandidType, Deserialize, Principal};
use format::token::PageToken;
use serde_bytes::ByteBuf;

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct StartUpload {
    pub version: ByteBuf,
    pub class: String,
    pub chunks: u64,
    pub stored_bytes: u64,
    pub page_bytes: u64,
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
    pub ops: Option<Vec<Op>>,
    pub share: Option<ByteBuf>,
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
pub struct PageStored {
    pub upload: ByteBuf,
    pub page: u32,
    pub bytes: u32,
    pub hash: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct ChunkStored {
    pub upload: ByteBuf,
    pub index: u32,
    pub content: bool,
    pub bytes: u32,
    pub hash: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct ChunksReq {
    pub upload: ByteBuf,
    pub chunk_indices: Vec<u32>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Route {
    pub chunk_index: u32,
    pub bucket: Principal,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct MarkChunk {
    pub upload: ByteBuf,
    pub chunk_index: u32,
    pub etag: Option<ByteBuf>,
}

/// A small file as one call: its content, layout and head go to a bucket, its record to the feed.
#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct PutSmall {
    pub version: ByteBuf,
    pub content: ByteBuf,
    pub layout: ByteBuf,
    pub head: ByteBuf,
    pub sealed_dek: ByteBuf,
    pub name_tag: ByteBuf,
    pub feed_seq: u64,
    pub records: Vec<ByteBuf>,
    pub ops: Option<Vec<Op>>,
    pub share: Option<ByteBuf>,
}
