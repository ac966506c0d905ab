//! Deleting files: a tombstone, the quota back, delete grants for their nodes, their pages doomed.
use crate::api::{DeleteFiles, Deleted, DeletedVersion, GrantedNode, Scope};
use crate::error::{at_most, exact, invalid, Answer, Error};
use crate::grants::{self, expiry_ms, granted};
use crate::random::nonce;
use crate::reap::{self, Due};
use crate::rows::{Account, NONE};
use crate::store::{pair, Store};
use crate::{certify, feed, groups, keys, ops};
use candid::Principal;
use ed25519_dalek::SigningKey;
use format::grant::{Grant, Verb};
use format::Id;
use serde_bytes::ByteBuf;
use std::collections::BTreeSet;

/// Versions and delete grants (190 bytes each) of one call.
const MAX_VERSIONS: usize = 100;
const MAX_GRANTS: usize = 8_000;

/// Deletes versions of the caller, all or none. A call that was carried out is answered again, with fresh grants.
///
/// @throws NotFound, Conflict
pub fn delete(s: &mut Store, caller: Principal, request: DeleteFiles, now: u64) -> Answer<Deleted> {
    at_most("versions", request.versions.len(), MAX_VERSIONS)?;
    feed::check(&request.records, request.versions.len().max(1))?;
    let (owner, mut account) = keys::account_of(s, caller, Scope::Delete, now)?;
    account.count_append(now)?;
    let key = grants::key(s)?;
    let ids: BTreeSet<Id> = request.versions.iter().map(|id| exact("version", id)).collect::<Answer<_>>()?;
    let holders = holders(s, &ids)?;
    let own = |s: &Store, id: &Id| s.versions.get(id).filter(|version| version.account == owner).ok_or(Error::NotFound);
    let (feed_seq, feed_link) = if feed::has(s, &owner, request.feed_seq, &request.records) {
        feed::head_after(s, &owner, request.feed_seq, request.records.len())
    } else {
        feed::expect(&account, request.feed_seq)?;
        for id in &ids {
            if own(s, id)?.deleted_at.is_some() {
                return Err(Error::NotFound);
            }
            if ops::is_kept(s, id) {
                return Err(invalid("an entry keeps this version: purge the entry"));
            }
        }
        feed::pay(s, &mut account)?;
        feed::append(s, &owner, &mut account, request.records);
        for id in &ids {
            erase(s, &mut account, id, now);
        }
        let head = (account.feed_seq, ByteBuf::from(account.feed_link.to_vec()));
        s.accounts.insert(owner, account);
        head
    };
    let grants = holders.iter().map(|(id, nodes)| {
        Ok(DeletedVersion { version: ByteBuf::from(id.to_vec()), grants: delete_grants(s, &owner, id, nodes, &key, now)? })
    });
    Ok(Deleted { feed_seq, feed_link, grants: grants.collect::<Answer<_>>()? })
}

/// Turns a version into a tombstone: its quota comes back, its pages are doomed, nodes read of it in the log of deletions.
pub fn erase(s: &mut Store, account: &mut Account, id: &Id, now: u64) {
    let Some(mut version) = s.versions.get(id).filter(|version| version.deleted_at.is_none()) else { return };
    let bytes = version.stored_bytes + version.page_bytes;
    account.used = account.used.saturating_sub(bytes);
    account.files = account.files.saturating_sub(1);
    let number = s.configure(|config| {
        config.files = config.files.saturating_sub(1);
        config.bytes = config.bytes.saturating_sub(bytes);
        config.deleted += 1;
        config.deleted
    });
    s.deleted.insert(number, *id);
    let tag = pair(&version.account, &version.name_tag);
    if s.names.get(&tag) == Some(*id) {
        s.names.remove(&tag);
    }
    s.doomed.insert(*id, Principal::from_slice(&version.bucket));
    reap::drop_upload(s, &version.upload);
    reap::at(s, now + reap::WEEK, Due::Tombstone, id);
    certify::remove(s, certify::Branch::Layout, id);
    version.deleted_at = Some(now);
    version.sealed_dek.clear();
    s.versions.insert(*id, version);
}

/// The nodes that hold any shard of each version. @throws InvalidRequest when their grants would not fit one answer
fn holders(s: &Store, ids: &BTreeSet<Id>) -> Answer<Vec<(Id, BTreeSet<u32>)>> {
    let of = |id: &Id| groups::of(s, id, 0, u64::MAX).into_iter().flat_map(|(_, group)| group.nodes).filter(|node| *node != NONE).collect();
    let holders: Vec<(Id, BTreeSet<u32>)> = ids.iter().map(|id| (*id, of(id))).collect();
    at_most("nodes of these versions", holders.iter().map(|(_, nodes)| nodes.len()).sum(), MAX_GRANTS)?;
    Ok(holders)
}

/// One grant per node, for all chunks of a version of `account` that is deleted.
fn delete_grants(s: &Store, account: &Id, id: &Id, nodes: &BTreeSet<u32>, key: &SigningKey, now: u64) -> Answer<Vec<GrantedNode>> {
    let version = s.versions.get(id).filter(|version| version.account == *account && version.deleted_at.is_some());
    let Some(version) = version else { return Ok(Vec::new()) };
    let (secret, expiry_ms) = (s.secret()?, expiry_ms(s, now));
    let signed = nodes.iter().filter_map(|number| {
        let node = s.nodes.get(number)?;
        let nonce = nonce(&secret, &[b"delete", id, &number.to_be_bytes(), &now.to_be_bytes()]);
        let (count, node) = (version.chunks as u32, &node.public_key);
        let grant = Grant { verb: Verb::Delete, account, version: id, first: 0, count, node, bytes: 0, nonce: &nonce, expiry_ms };
        Some(granted(key, *number, grant))
    });
    Ok(signed.collect())
}
