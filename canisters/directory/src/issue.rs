//! Put grants for a part of one block of 64 chunks, and the memory of which nodes got them.
use crate::api::GroupGrants;
use crate::error::{invalid, Answer};
use crate::grants::{expiry_ms, granted, RESEND};
use crate::placement::{self, Placement};
use crate::random::{nonce, Random};
use crate::rows::{Issue, Issues, Upload, NONE};
use crate::store::{numbered, Store};
use ed25519_dalek::SigningKey;
use format::grant::{Grant, Verb};
use format::{Id, GROUP_CHUNKS};

/// How often grants for chunks of one block may be asked for: a session's renewals, with room for substitutions.
const MAX_ISSUES: usize = 64;

/// The nonce of the put grant of one node in one issue.
pub fn nonce_of(secret: &[u8; 32], upload: &Id, block: u64, serial: u32, node: u32) -> Id {
    nonce(secret, &[b"put", upload, &block.to_be_bytes(), &serial.to_be_bytes(), &node.to_be_bytes()])
}

/// Places (or, asked again, keeps) the nodes of chunks `first` … `first + count − 1` and signs their put grants.
///
/// @throws InvalidRequest when the range is empty, ends past the file or crosses a multiple of 64; NotEnoughNodes
#[allow(clippy::too_many_arguments)] // a record of these would only rename them
pub fn grants(
    s: &mut Store,
    id: &Id,
    upload: &Upload,
    first: u64,
    count: u32,
    key: &SigningKey,
    random: &mut Random,
    now: u64,
) -> Answer<GroupGrants> {
    let end = first.saturating_add(u64::from(count));
    let block = first / GROUP_CHUNKS;
    if count == 0 || end > upload.chunks || (end - 1) / GROUP_CHUNKS != block {
        return Err(invalid("next: a range of chunks inside one group of 64"));
    }
    let class = upload.class();
    let mut issues = s.issues.get(&numbered(id, block)).unwrap_or_default();
    if issues.list.len() >= MAX_ISSUES {
        return Err(invalid("grants for these chunks were asked for too often"));
    }
    let bytes = (u64::from(count) * u64::from(class.max_shard_bytes())).min(upload.stored_bytes.div_ceil(class.shards() as u64));
    let before = issues.list.iter().rev().find(|i| i.first <= first && first < i.first + u64::from(i.count));
    let before = before.map(|i| Placement { slots: i.slots.clone(), spares: i.spares.clone() });
    let Placement { slots, spares } = placement::place(&placement::candidates(s, bytes, now), class, before.as_ref(), random)?;
    let serial = issues.list.len() as u32;
    let secret = s.secret()?;
    let expiry_ms = expiry_ms(s, now);
    let signed = slots
        .iter()
        .chain(&spares)
        .filter(|number| **number != NONE)
        .filter_map(|number| {
            let node = s.nodes.get(number)?;
            let nonce = nonce_of(&secret, id, block, serial, *number);
            let grant = Grant {
                verb: Verb::Put,
                account: &upload.account,
                version: &upload.version,
                first,
                count,
                node: &node.public_key,
                bytes: bytes * RESEND,
                nonce: &nonce,
                expiry_ms,
            };
            Some(granted(key, *number, grant))
        })
        .collect();
    issues.list.push(Issue { first, count, serial, slots: slots.clone(), spares: spares.clone() });
    s.issues.insert(numbered(id, block), issues);
    Ok(GroupGrants { first, count, slots, spares, grants: signed })
}

/// Whether `nonce` is that of a put grant of `node` for `chunk` of this upload.
pub fn was_granted(issues: &Issues, secret: &[u8; 32], upload: &Id, chunk: u64, node: u32, nonce: &[u8]) -> bool {
    let block = chunk / GROUP_CHUNKS;
    issues.list.iter().any(|issue| {
        let covers = issue.first <= chunk && chunk < issue.first + u64::from(issue.count);
        covers
            && issue.slots.iter().chain(&issue.spares).any(|n| *n == node)
            && nonce_of(secret, upload, block, issue.serial, node) == nonce
    })
}
