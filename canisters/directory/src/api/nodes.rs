//! Records about storage nodes.
use candid::{CandidType, Deserialize};
use serde_bytes::ByteBuf;

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

#[derive(CandidType, Deserialize, minicbor::Encode, minicbor::Decode, Clone, Copy, Debug, PartialEq)]
#[cbor(index_only)]
pub enum NodeState {
    #[n(0)]
    Online,
    #[n(1)]
    Warning,
    #[n(2)]
    Offline,
    #[n(3)]
    Draining,
    #[n(4)]
    Maintenance,
    #[n(5)]
    Removed,
    #[n(6)]
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
    pub state: Option<NodeState>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct HeartbeatReply {
    pub number: u32,
    pub interval_ms: u64,
    pub commands: Vec<String>,
    pub grant_key: ByteBuf,
    pub deleted: u64,
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

#[derive(CandidType, Deserialize, Clone, Copy, Debug, PartialEq)]
pub enum Lease {
    Live,
    Pending,
    Gone,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct HandOver {
    pub version: ByteBuf,
    pub chunk: u64,
    pub avoid: Vec<u32>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Errand {
    pub first: u64,
    pub count: u32,
    pub shard: u8,
    pub node: Node,
    pub grant: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct MovedChunk {
    pub chunk: u64,
    pub chunk_id: ByteBuf,
    pub shard_bytes: u32,
    pub time_ms: u64,
    pub signature: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct HandedOver {
    pub grant: ByteBuf,
    pub shard: u8,
    pub chunks: Vec<MovedChunk>,
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
