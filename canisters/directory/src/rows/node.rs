//! A storage node, as its last heartbeat told.
use crate::api::{NodeKind, NodeState};
use minicbor::{Decode, Encode};

#[derive(Encode, Decode, Clone)]
pub struct Node {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub public_key: [u8; 32],
    #[n(1)]
    pub addresses: Vec<String>,
    #[n(2)]
    pub kind: NodeKind,
    #[n(3)]
    pub operator: String,
    #[n(4)]
    pub region: String,
    #[n(5)]
    pub version: String,
    #[n(6)]
    pub capacity: u64,
    #[n(7)]
    pub used: u64,
    #[n(8)]
    pub shards: u64,
    #[n(9)]
    pub first_seen: u64,
    #[n(10)]
    pub last_seen: u64,
    /// What its operator has made of it: Draining or Maintenance.
    #[n(11)]
    pub mode: Option<NodeState>,
}
