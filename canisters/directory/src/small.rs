//! put_small: a file of at most 64 KiB in one call. The session that holds its room exists before the bucket is asked, so whatever
//! happens in between, the timer finds it.
use crate::api::{CommitBatch, CommitReq, Committed, PutSmall, Scope, StartUpload};
use crate::buckets;
use crate::error::{exact, invalid, Answer, Error};
use crate::payments::Paid;
use crate::random::Random;
use crate::rows::{Page, Stage, Upload};
use crate::store::{numbered, read, write, Store};
use crate::{admin, commit, feed, members, upload};
use candid::Principal;
use format::{blake3, layout, Id, CONTENT, MAX_SMALL_BYTES};

/// Layout record and sealed head of a small file, in bytes.
const MAX_HEAD: usize = 32 << 10;

/// Stores and commits. The same call again answers the same, also while the first one is under way and after a failure in between.
///
/// @throws Conflict, QuotaExceeded, InvalidSize, HashMismatch, ServiceTemporarilyUnavailable
pub async fn put(caller: Principal, request: PutSmall, now: u64) -> Answer<Committed> {
    let version: Id = exact("version", &request.version)?;
    if read(|s| {
        let acting = members::acting(s, caller, request.share.as_ref(), Scope::Write, now)?;
        Ok(feed::has(s, &acting.owner, request.feed_seq, &request.records))
    })? {
        let upload = read(|s| s.upload_of.get(&version)).ok_or(Error::UploadNotFound)?;
        return write(|s| commit::commit(s, caller, batch(request, upload), now));
    }
    let (id, row) = write(|s| prepare(s, caller, version, &request, now))?;
    let content = (!request.content.is_empty()).then(|| request.content.clone());
    let stored = buckets::put_small(Principal::from_slice(&row.bucket), &version, content, [&request.layout, &request.head]).await;
    write(|s| {
        let finished = stored.and_then(|()| finish(s, caller, request, id, row, ic_cdk::api::time()));
        if finished.as_ref().map_or(true, |done| done.files.iter().any(Result::is_err)) {
            if let Some(row) = s.uploads.get(&id).filter(|row| row.stage == Stage::Open) {
                upload::close(s, &id, row, Stage::Aborted, ic_cdk::api::time());
                s.upload_of.remove(&version);
            }
        }
        finished
    })
}

/// Checks everything that can be known before, and opens the session; one that is open for this version already is taken up.
fn prepare(s: &mut Store, caller: Principal, version: Id, request: &PutSmall, now: u64) -> Answer<(Id, Upload)> {
    admin::running(s)?;
    let acting = members::acting(s, caller, request.share.as_ref(), Scope::Write, now)?;
    feed::check(&request.records, 1)?;
    feed::expect(&acting.account, request.feed_seq)?;
    if request.content.len() as u64 > MAX_SMALL_BYTES || request.head.is_empty() || request.head.len() > MAX_HEAD {
        return Err(Error::InvalidSize { reason: format!("content: at most {MAX_SMALL_BYTES}, head: 1 to {MAX_HEAD}") });
    }
    let ids = if request.content.is_empty() { Vec::new() } else { vec![blake3(&request.content)] };
    if layout::of(&ids, upload::ON_CHAIN).record != request.layout.as_slice() {
        return Err(Error::HashMismatch);
    }
    if let Some(id) = s.upload_of.get(&version) {
        let row = s
            .uploads
            .get(&id)
            .filter(|row| row.account == acting.owner && row.sender() == acting.sender && row.on_chain && row.stage == Stage::Open);
        return row.map(|row| (id, row)).ok_or_else(|| invalid("this version id is taken"));
    }
    let list = layout::page_count(ids.len() as u64) * 32;
    let page_bytes = request.layout.len() as u64 + request.head.len() as u64 + list;
    let file = StartUpload {
        version: request.version.clone(),
        class: upload::ON_CHAIN.into(),
        chunks: ids.len() as u64,
        stored_bytes: request.content.len() as u64,
        page_bytes,
    };
    let mut random = Random::draw(s)?;
    upload::open(s, (&acting.owner, &acting.sender), version, &file, Paid::PutSmall, &mut random, now)
}

fn finish(s: &mut Store, caller: Principal, request: PutSmall, id: Id, row: Upload, now: u64) -> Answer<Committed> {
    let mut note = |number: u32, bytes: &[u8]| {
        s.pages.insert(numbered(&id, number.into()), Page { hash: blake3(bytes), bytes: bytes.len() as u32 });
    };
    note(0, &request.layout);
    let mut head = 1;
    if row.chunks > 0 {
        note(1, &blake3(&request.content));
        note(CONTENT, &request.content);
        head = 2;
    }
    note(head, &request.head);
    commit::commit(s, caller, batch(request, id), now)
}

fn batch(request: PutSmall, upload: Id) -> CommitBatch {
    let commit = CommitReq {
        upload: upload.to_vec().into(),
        pages: if request.content.is_empty() { 2 } else { 3 },
        head_hash: blake3(&request.head).to_vec().into(),
        layout: request.layout,
        sealed_dek: request.sealed_dek,
        name_tag: request.name_tag,
    };
    CommitBatch { commits: vec![commit], feed_seq: request.feed_seq, records: request.records, ops: request.ops, share: request.share }
}
