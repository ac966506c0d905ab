//! What nodes say and ask.
use crate::api::*;
use crate::error::Answer;
use crate::store::{read, write};
use crate::{certify, handover, node};
use ic_cdk::api::{msg_caller, time};
use ic_cdk::{query, update};
use serde_bytes::ByteBuf;

#[update]
fn heartbeat(beat: Heartbeat) -> Answer<HeartbeatReply> {
    write(|s| node::heartbeat(s, msg_caller(), beat, time()))
}

#[update]
fn lease_status(versions: Vec<ByteBuf>) -> Answer<Vec<Lease>> {
    read(|s| node::lease_status(s, msg_caller(), &versions))
}

/// An update call: a node that drops bytes must be sure.
#[update]
fn deleted_versions(after: u64, limit: u32) -> Answer<DeletedLog> {
    read(|s| node::deleted(s, msg_caller(), after, limit))
}

#[update]
fn hand_over(groups: Vec<HandOver>) -> Answer<Vec<Answer<Errand>>> {
    write(|s| handover::hand_over(s, msg_caller(), &groups, time()))
}

#[update]
fn handed_over(groups: Vec<HandedOver>) -> Answer<Vec<Answer<()>>> {
    write(|s| handover::handed_over(s, msg_caller(), &groups, time()))
}

#[query]
fn list_nodes() -> NodeList {
    NodeList {
        nodes: read(|s| node::list(s, time())),
        certificate: ByteBuf::from(certify::certificate()),
        witness: ByteBuf::from(read(|s| certify::witness(s, certify::Path::Nodes))),
    }
}

#[query]
fn grant_key() -> GrantKey {
    GrantKey {
        key: ByteBuf::from(read(|s| s.config.get().grant_public.clone())),
        certificate: ByteBuf::from(certify::certificate()),
        witness: ByteBuf::from(read(|s| certify::witness(s, certify::Path::GrantKey))),
    }
}
