//! Files and the feed.
use super::{ask, change};
use crate::api::*;
use crate::error::{exact, Answer};
use crate::{certify, entries, feed, keys, payments, plan, tree};
use ic_cdk::{query, update};
use serde_bytes::ByteBuf;

#[update]
fn append_feed(request: Append, payment: Option<PaymentType>) -> Answer<Appended> {
    payments::check(payment)?;
    change(|s, caller, now| entries::append(s, caller, request, now))
}

#[query]
fn list_files(request: ListReq) -> Answer<FilePage> {
    ask(|s, caller, now| entries::list(s, caller, &request, now))
}

#[query]
fn get_file_meta(id: ByteBuf) -> Answer<Option<ProvenFile>> {
    let id = exact("id", &id)?;
    ask(|s, caller, now| entries::file_meta(s, caller, &id, now))
}

#[query]
fn get_versions(versions: Vec<ByteBuf>) -> Answer<Vec<Option<Version>>> {
    ask(|s, caller, now| plan::versions(s, caller, &versions, now))
}

#[query]
fn get_proven_versions(versions: Vec<ByteBuf>) -> Answer<ProvenVersions> {
    ask(|s, caller, now| plan::proven_versions(s, caller, &versions, now))
}

/// Of each id, whether anything is certified under it: that something is not there is proven as well.
#[query]
fn prove_absence(branch: certify::Branch, ids: Vec<ByteBuf>) -> Answer<Proof> {
    ask(|s, caller, now| {
        keys::account_of(s, caller, Scope::Read, now)?;
        certify::presence(s, branch, &ids)
    })
}

#[query]
fn get_download_plan(request: PlanReq) -> Answer<DownloadPlan> {
    ask(|s, caller, now| plan::plan(s, caller, &request, now))
}

#[query]
fn get_feed(request: FeedReq) -> Answer<FeedPage> {
    ask(|s, caller, now| feed::page(s, caller, &request, now))
}

#[query]
fn get_anchor_proof(request: AnchorProofReq) -> Answer<AnchorProof> {
    ask(|s, caller, now| tree::proof(s, caller, &request, now))
}

#[update]
fn put_snapshot(seq: u64, sealed: ByteBuf) -> Answer<()> {
    change(|s, caller, now| entries::snapshot(s, caller, seq, sealed, now))
}

#[query]
fn get_snapshot() -> Answer<Option<Snapshot>> {
    ask(entries::get_snapshot)
}

#[update]
fn set_cursor(seq: u64) -> Answer<()> {
    change(|s, caller, now| entries::set_cursor(s, caller, seq, now))
}
