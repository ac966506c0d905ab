//! Reading: versions, and the plan of a download (groups, nodes, get grants).
use crate::api::{self, DownloadPlan, Group, PlanReq, ProvenVersions, Scope};
use crate::certify::{self, Branch, Path};
use crate::error::{at_most, exact, invalid, Answer, Error};
use crate::grants::{self, expiry_ms, granted, RESEND};
use crate::random::nonce;
use crate::rows::{Version, NONE};
use crate::store::Store;
use crate::{groups, keys, link, node, people};
use candid::Principal;
use format::class::Class;
use format::grant::{Grant, Verb};
use format::Id;
use serde_bytes::ByteBuf;
use std::collections::BTreeMap;

/// Chunks of one plan: four blocks of 64.
const MAX_PLAN: u32 = 256;

/// A live version that the caller may read: its own, or that of the link whose session it holds.
///
/// @throws NotFound, and for a session the states of its link
pub fn readable(s: &Store, caller: Principal, id: &Id, session: Option<&ByteBuf>, now: u64) -> Answer<Version> {
    let version = match session {
        Some(session) => link::session_version(s, caller, session, id, now)?,
        None => {
            let (owner, _) = keys::account_of(s, caller, Scope::Read, now)?;
            s.versions
                .get(id)
                .filter(|version| version.account == owner || people::reads_version(s, &owner, id, now))
                .ok_or(Error::NotFound)?
        }
    };
    if version.deleted_at.is_some() {
        return Err(Error::NotFound);
    }
    Ok(version)
}

/// Versions of the caller; null where it has none of that id.
pub fn versions(s: &Store, caller: Principal, ids: &[ByteBuf], now: u64) -> Answer<Vec<Option<api::Version>>> {
    Ok(own(s, caller, ids, now)?.into_iter().map(|(id, version)| version.map(|version| show(&id, version))).collect())
}

/// The same, proven.
pub fn proven_versions(s: &Store, caller: Principal, ids: &[ByteBuf], now: u64) -> Answer<ProvenVersions> {
    let found = own(s, caller, ids, now)?;
    let values = found.iter().map(|(id, version)| (*id, version.as_ref().map(certify::layout_value))).collect();
    Ok(ProvenVersions {
        certificate: ByteBuf::from(certify::certificate()),
        witness: ByteBuf::from(certify::witness(s, Path::Entries(Branch::Layout, values))),
        versions: found.into_iter().map(|(id, version)| version.map(|version| show(&id, version))).collect(),
    })
}

fn own(s: &Store, caller: Principal, ids: &[ByteBuf], now: u64) -> Answer<Vec<(Id, Option<Version>)>> {
    at_most("versions", ids.len(), 200)?;
    let (owner, _) = keys::account_of(s, caller, Scope::Read, now)?;
    let one = |id: &ByteBuf| {
        let id: Id = exact("version", id)?;
        Ok((id, s.versions.get(&id).filter(|v| v.account == owner && v.deleted_at.is_none())))
    };
    ids.iter().map(one).collect()
}

pub fn show(id: &Id, version: Version) -> api::Version {
    api::Version {
        version: ByteBuf::from(id.to_vec()),
        layout: ByteBuf::from(version.layout),
        head_hash: ByteBuf::from(version.head_hash.to_vec()),
        pages: version.pages,
        bucket: Principal::from_slice(&version.bucket),
        sealed_dek: ByteBuf::from(version.sealed_dek),
        leaf: version.leaf,
        committed_at: version.committed_at,
        stored_bytes: version.stored_bytes,
        full: version.full,
    }
}

/// Where the shards of some chunks are, with a get grant for each node that holds any.
pub fn plan(s: &Store, caller: Principal, request: &PlanReq, now: u64) -> Answer<DownloadPlan> {
    let id: Id = exact("version", &request.version)?;
    let version = readable(s, caller, &id, request.session.as_ref(), now)?;
    let end = request.first.saturating_add(u64::from(request.count));
    if request.count > MAX_PLAN || end > version.chunks {
        return Err(invalid(format!("a range of at most {MAX_PLAN} chunks inside the {} of the version", version.chunks)));
    }
    let found = if request.count == 0 { Vec::new() } else { groups::of(s, &id, request.first, end) };
    let held = held(&found);
    let (key, secret, expiry_ms) = (grants::key(s)?, s.secret()?, expiry_ms(s, now));
    let (mut nodes, mut granted_nodes) = (Vec::new(), Vec::new());
    for (number, chunks) in held {
        let Some(row) = s.nodes.get(&number) else { continue };
        let nonce = nonce(
            &secret,
            &[b"get", caller.as_slice(), &id, &request.first.to_be_bytes(), &end.to_be_bytes(), &number.to_be_bytes(), &now.to_be_bytes()],
        );
        let bytes = chunks * u64::from(Class::of(version.class).max_shard_bytes()) * RESEND;
        let grant = Grant {
            verb: Verb::Get,
            account: &version.account,
            version: &id,
            first: request.first,
            count: request.count,
            node: &row.public_key,
            bytes,
            nonce: &nonce,
            expiry_ms,
        };
        granted_nodes.push(granted(&key, number, grant));
        nodes.push(node::show(number, row, s.settings(), now));
    }
    let expires_at = expiry_ms * 1_000_000;
    let page_key = grants::get_token(&key, &id, &version, expires_at);
    let groups = found.into_iter().map(|(first, group)| Group { first, count: group.count, nodes: group.nodes }).collect();
    let content_key = version.on_chain.then(|| grants::content_token(&key, &id, &version, expires_at));
    Ok(DownloadPlan { content_key, version: show(&id, version), groups, nodes, grants: granted_nodes, expires_at, page_key })
}

/// Nodes of some groups, with the number of chunks each holds.
fn held(groups: &[(u64, crate::rows::Group)]) -> BTreeMap<u32, u64> {
    let mut held = BTreeMap::new();
    for (_, group) in groups {
        for node in group.nodes.iter().filter(|node| **node != NONE) {
            *held.entry(*node).or_default() += u64::from(group.count);
        }
    }
    held
}
