//! Marks: receipts of nodes, each checked, become the holders of a chunk.
use crate::api::{Mark, MarkReq, Marked, Receipt, Rejected, Scope};
use crate::error::{at_most, exact, invalid, Answer, Error};
use crate::random::Random;
use crate::rows::{Block, Chunk, Issues, Stage, Upload, NONE};
use crate::settings::ns;
use crate::store::{numbered, Store};
use crate::{grants, groups, issue, keys, upload};
use candid::Principal;
use ed25519_dalek::{SigningKey, VerifyingKey};
use format::{Hash, Id, GROUP_CHUNKS};
use std::collections::BTreeMap;

/// Receipts of one call: 4,096 signature checks.
const MAX_RECEIPTS: usize = 4_096;
/// Sealed journal of a session, in bytes.
const MAX_JOURNAL: usize = 65_536;
/// How far a node's clock may be off, in ms.
pub const CLOCK_SLACK: u64 = 300_000;

/// Everything that stays the same over the receipts of one call.
struct Desk {
    key: SigningKey,
    secret: [u8; 32],
    nodes: BTreeMap<u32, Option<VerifyingKey>>,
    now: u64,
}

/// Takes receipts (also late ones, after the commit), journals and wishes for the next grants.
pub fn mark(s: &mut Store, caller: Principal, requests: Vec<MarkReq>, now: u64) -> Answer<Vec<Answer<Marked>>> {
    at_most("uploads of one call", requests.len(), upload::MAX_FILES)?;
    let receipts = requests.iter().flat_map(|r| &r.marks).map(|m| m.receipts.len().max(1)).sum();
    at_most("receipts of one call", receipts, MAX_RECEIPTS)?;
    let (owner, _) = keys::account_of(s, caller, Scope::Write, now)?;
    let mut desk = Desk { key: grants::key(s)?, secret: s.secret()?, nodes: BTreeMap::new(), now };
    let mut random = Random::draw(s)?;
    Ok(requests.into_iter().map(|request| mark_one(s, &owner, request, &mut desk, &mut random)).collect())
}

fn mark_one(s: &mut Store, owner: &Id, request: MarkReq, desk: &mut Desk, random: &mut Random) -> Answer<Marked> {
    let id: Id = exact("upload", &request.upload)?;
    let mut row = upload::own(s, owner, &id, desk.now)?;
    if let Some(journal) = &request.journal {
        at_most("journal", journal.len(), MAX_JOURNAL)?;
    }
    if row.on_chain && (!request.marks.is_empty() || request.next.is_some()) {
        return Err(invalid("marks: the content of this file goes to its bucket"));
    }
    if request.marks.iter().any(|mark| mark.chunk >= row.chunks) {
        return Err(invalid("marks: a chunk past the end of the file"));
    }
    let mut rejected = Vec::new();
    let mut blocks: BTreeMap<u64, Vec<&Mark>> = BTreeMap::new();
    for mark in &request.marks {
        blocks.entry(mark.chunk / GROUP_CHUNKS).or_default().push(mark);
    }
    for (block, marks) in blocks {
        mark_block(s, &id, &mut row, block, &marks, desk, &mut rejected)?;
    }
    if row.stage == Stage::Open {
        row.expires_at = desk.now + ns(s.settings().session_seconds);
        if let Some(journal) = request.journal {
            s.journals.insert(id, journal.into_vec());
        }
    }
    s.uploads.insert(id, row.clone());
    let group = match request.next {
        Some(range) => Some(issue::grants(s, &id, &row, range.first, range.count, &desk.key, random, desk.now)?),
        None => None,
    };
    Ok(Marked { stored: row.stored, expires_at: row.expires_at, group, rejected })
}

fn mark_block(
    s: &mut Store,
    id: &Id,
    row: &mut Upload,
    number: u64,
    marks: &[&Mark],
    desk: &mut Desk,
    rejected: &mut Vec<Rejected>,
) -> Answer<()> {
    let class = row.class();
    let issues = s.issues.get(&numbered(id, number)).unwrap_or_default();
    let length = (row.chunks - number * GROUP_CHUNKS).min(GROUP_CHUNKS) as usize;
    let mut block =
        s.blocks.get(&numbered(id, number)).unwrap_or_else(|| Block { width: class.shards(), chunks: vec![Chunk::EMPTY; length] });
    for mark in marks {
        let chunk_id: Hash = exact("chunk_id", &mark.chunk_id)?;
        let Some(chunk) = block.chunks.get_mut((mark.chunk % GROUP_CHUNKS) as usize) else {
            return Err(Error::InternalError { code: "block".into() });
        };
        let before = *chunk;
        let verdict = announce(chunk, row, &chunk_id, mark.shard_bytes);
        for receipt in &mark.receipts {
            let taken = verdict.and_then(|()| take(s, id, row, &issues, mark, &chunk_id, receipt, chunk, desk));
            if let Err(reason) = taken {
                rejected.push(Rejected { chunk: mark.chunk, shard: receipt.shard, reason: reason.into() });
            }
        }
        match (before.receipts(), chunk.receipts()) {
            (_, 0) => *chunk = before,
            (old, new) => {
                if before.shard_bytes == 0 {
                    row.shard_bytes += u64::from(mark.shard_bytes) * class.shards() as u64;
                }
                row.stored += u64::from(old < class.stored_at() && new >= class.stored_at());
                row.full += u64::from(old < class.shards() && new == class.shards());
            }
        }
    }
    if row.stage == Stage::Committed {
        groups::rebuild_block(s, &row.version, number, &block);
        groups::note_full(s, row);
    }
    s.blocks.insert(numbered(id, number), block);
    Ok(())
}

/// Notes id and size of a chunk that is marked for the first time; later marks must say the same.
fn announce(chunk: &mut Chunk, row: &Upload, chunk_id: &Hash, shard_bytes: u32) -> Result<(), &'static str> {
    if chunk.shard_bytes != 0 {
        return if (chunk.id, chunk.shard_bytes) == (*chunk_id, shard_bytes) { Ok(()) } else { Err("another chunk id was marked before") };
    }
    if shard_bytes == 0 || shard_bytes > row.class().max_shard_bytes() || !shard_bytes.is_multiple_of(64) {
        return Err("shard_bytes is not a shard's length");
    }
    if row.shard_bytes + u64::from(shard_bytes) * row.class().shards() as u64 > row.stored_bytes {
        return Err("more bytes than were announced");
    }
    chunk.id = *chunk_id;
    chunk.shard_bytes = shard_bytes;
    Ok(())
}

/// Checks one receipt and writes its node into the chunk's slot.
#[allow(clippy::too_many_arguments)] // a record of these would only rename them
fn take(
    s: &Store,
    id: &Id,
    row: &Upload,
    issues: &Issues,
    mark: &Mark,
    chunk_id: &Hash,
    receipt: &Receipt,
    chunk: &mut Chunk,
    desk: &mut Desk,
) -> Result<(), &'static str> {
    let shard = usize::from(receipt.shard);
    let holder = *chunk.nodes[..row.class().shards()].get(shard).ok_or("no such shard")?;
    let nonce: Id = receipt.grant_nonce.as_slice().try_into().map_err(|_| "grant_nonce is not 16 bytes")?;
    let signature: [u8; 64] = receipt.signature.as_slice().try_into().map_err(|_| "signature is not 64 bytes")?;
    if holder != NONE && holder != receipt.node {
        return Err("another node holds this shard");
    }
    if holder == NONE && chunk.nodes.contains(&receipt.node) {
        return Err("this node holds another shard of the chunk");
    }
    if !issue::was_granted(issues, &desk.secret, id, mark.chunk, receipt.node, &nonce) {
        return Err("no grant of this upload for this node");
    }
    let (from, to) = (row.created_at / 1_000_000, desk.now / 1_000_000);
    if receipt.time_ms + CLOCK_SLACK < from || receipt.time_ms > to + CLOCK_SLACK {
        return Err("the time is not of this session");
    }
    let key = desk
        .nodes
        .entry(receipt.node)
        .or_insert_with(|| s.nodes.get(&receipt.node).and_then(|n| VerifyingKey::from_bytes(&n.public_key).ok()));
    let key = key.as_ref().ok_or("no such node")?;
    let body = format::receipt::Receipt {
        nonce: &nonce,
        version: &row.version,
        chunk: mark.chunk,
        chunk_id,
        shard: receipt.shard,
        shard_bytes: mark.shard_bytes,
        time_ms: receipt.time_ms,
    };
    if holder == NONE && !body.signed_by(key, &signature) {
        return Err("the signature is not the node's");
    }
    chunk.nodes[shard] = receipt.node;
    Ok(())
}
