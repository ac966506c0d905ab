//! A node that leaves hands its shards on: it is told where, and proves with the receipts of the other node that they are there.
use crate::api::{Errand, HandOver, HandedOver, MovedChunk};
use crate::error::{at_most, exact, invalid, unavailable, Answer, Error};
use crate::grants::{self, expiry_ms};
use crate::mark::CLOCK_SLACK;
use crate::placement::{candidates, shuffle};
use crate::random::{nonce, Random};
use crate::rows::Version;
use crate::store::{numbered, Store};
use crate::{admin, groups, node};
use candid::Principal;
use ed25519_dalek::VerifyingKey;
use format::class::Class;
use format::grant::{Grant, Verb};
use format::receipt::Receipt;
use format::{Id, GROUP_CHUNKS};
use serde_bytes::ByteBuf;

/// Groups of one call, and receipts: 4,096 signature checks.
const MAX_GROUPS: usize = 100;
const MAX_CHUNKS: usize = 4_096;

fn caller_number(s: &Store, caller: Principal) -> Answer<u32> {
    s.node_principals.get(&caller).ok_or(Error::Unauthorised)
}

/// A version that holds leases. @throws NotFound, ServiceTemporarilyUnavailable while it is not committed
fn live(s: &Store, id: &Id) -> Answer<Version> {
    match s.versions.get(id) {
        Some(version) if version.deleted_at.is_none() => Ok(version),
        None if s.upload_of.contains_key(id) => Err(unavailable("the version is not committed yet")),
        _ => Err(Error::NotFound),
    }
}

/// Another node for each group, with the grant to put there. Nothing is kept of it: the receipts will name the grant.
pub fn hand_over(s: &mut Store, caller: Principal, requests: &[HandOver], now: u64) -> Answer<Vec<Answer<Errand>>> {
    at_most("groups", requests.len(), MAX_GROUPS)?;
    admin::running(s)?;
    let number = caller_number(s, caller)?;
    let mut random = Random::draw(s)?;
    Ok(requests.iter().map(|request| errand(s, number, request, &mut random, now)).collect())
}

/// @throws NotFound when the version is deleted or the caller holds nothing of that chunk, NotEnoughNodes when there is nobody to take it
fn errand(s: &Store, leaving: u32, request: &HandOver, random: &mut Random, now: u64) -> Answer<Errand> {
    let id: Id = exact("version", &request.version)?;
    at_most("avoid", request.avoid.len(), 200)?;
    let version = live(s, &id)?;
    let (first, group) = groups::of(s, &id, request.chunk, request.chunk.saturating_add(1)).pop().ok_or(Error::NotFound)?;
    let shard = group.nodes.iter().position(|node| *node == leaving).ok_or(Error::NotFound)?;
    let bytes = u64::from(group.count) * u64::from(Class::of(version.class).max_shard_bytes());
    let mut others = candidates(s, bytes, now);
    others.retain(|one| !group.nodes.contains(&one.number) && !request.avoid.contains(&one.number));
    let none = Error::NotEnoughNodes { online: others.len() as u32, needed: 1 };
    let target = *shuffle(&others, random).first().ok_or(none)?;
    let row = s.nodes.get(&target).ok_or(Error::NotFound)?;
    let parts: [&[u8]; 6] = [b"hand", &id, &first.to_be_bytes(), &[shard as u8], &target.to_be_bytes(), &now.to_be_bytes()];
    let nonce = nonce(&s.secret()?, &parts);
    let (count, expiry_ms) = (group.count, expiry_ms(s, now));
    let (account, node) = (&version.account, &row.public_key);
    let grant = Grant { verb: Verb::Put, account, version: &id, first, count, node, bytes, nonce: &nonce, expiry_ms };
    let grant = ByteBuf::from(grant.sign(&grants::key(s)?));
    Ok(Errand { first, count, shard: shard as u8, grant, node: node::show(target, row, s.settings(), now) })
}

/// Takes the receipts of errands: the other node stands in the leaving one's place from now on, chunk by chunk. What was said before is
/// answered the same.
pub fn handed_over(s: &mut Store, caller: Principal, requests: &[HandedOver], now: u64) -> Answer<Vec<Answer<()>>> {
    at_most("groups", requests.len(), MAX_GROUPS)?;
    at_most("chunks", requests.iter().map(|request| request.chunks.len()).sum(), MAX_CHUNKS)?;
    admin::running(s)?;
    let number = caller_number(s, caller)?;
    let key = grants::key(s)?.verifying_key();
    Ok(requests.iter().map(|request| take(s, number, &key, request, now)).collect())
}

/// @throws Unauthorised when the grant is not the directory's, or a receipt not that of its node; HashMismatch when it is for another chunk
fn take(s: &mut Store, leaving: u32, key: &VerifyingKey, request: &HandedOver, now: u64) -> Answer<()> {
    let grant = Grant::read(&request.grant, key).filter(|grant| grant.verb == Verb::Put).ok_or(Error::Unauthorised)?;
    let (id, shard) = (*grant.version, usize::from(request.shard));
    let version = live(s, &id)?;
    let target = s.node_numbers.get(grant.node).ok_or(Error::Unauthorised)?;
    let node = VerifyingKey::from_bytes(grant.node).map_err(|_| Error::Unauthorised)?;
    let number = grant.first / GROUP_CHUNKS;
    let mut block = groups::block_of(s, &id, number).ok_or(Error::NotFound)?;
    // what was marked while it was uploaded; after the session's end the pages in the bucket alone tell which chunks these are
    let marked = s.blocks.get(&numbered(&version.upload, number));
    let mut moves = Vec::new();
    for moved in &request.chunks {
        if moved.chunk < grant.first || moved.chunk - grant.first >= u64::from(grant.count) {
            return Err(invalid("chunks: outside the grant"));
        }
        let place = (moved.chunk % GROUP_CHUNKS) as usize;
        let nodes = &mut block.chunks.get_mut(place).ok_or(Error::NotFound)?.nodes;
        let holder = *nodes[..block.width].get(shard).ok_or_else(|| invalid("shard: one of its class"))?;
        if holder != leaving && holder != target {
            return Err(Error::NotFound);
        }
        if holder == leaving && nodes.contains(&target) {
            return Err(invalid("chunks: the other node holds another shard"));
        }
        signed(moved, request.shard, &grant, &node, now)?;
        let known = marked.as_ref().and_then(|block| block.chunks.get(place)).filter(|chunk| chunk.shard_bytes > 0);
        if known.is_some_and(|chunk| chunk.id.as_slice() != moved.chunk_id.as_slice() || chunk.shard_bytes != moved.shard_bytes) {
            return Err(Error::HashMismatch);
        }
        nodes[shard] = target;
        moves.push((place, shard));
    }
    groups::rebuild_block(s, &id, number, &block);
    groups::replace_marked(s, &version, number, &moves, target);
    Ok(())
}

/// Checks that the grant's node has signed for one shard under it.
fn signed(moved: &MovedChunk, shard: u8, grant: &Grant, node: &VerifyingKey, now: u64) -> Answer<()> {
    let (chunk_id, signature) = (exact("chunk_id", &moved.chunk_id)?, exact("signature", &moved.signature)?);
    if moved.time_ms > now / 1_000_000 + CLOCK_SLACK || moved.time_ms > grant.expiry_ms + CLOCK_SLACK {
        return Err(invalid("time_ms: not of this grant"));
    }
    let receipt = Receipt {
        nonce: grant.nonce,
        version: grant.version,
        chunk: moved.chunk,
        chunk_id: &chunk_id,
        shard,
        shard_bytes: moved.shard_bytes,
        time_ms: moved.time_ms,
    };
    receipt.signed_by(node, &signature).then_some(()).ok_or(Error::Unauthorised)
}
