//! Pages and content chunks that a bucket says it holds; routes and tokens to put content there.
use crate::api::{ChunkStored, ChunksReq, MarkChunk, Route, Scope};
use crate::error::{at_most, exact, invalid, Answer, Error};
use crate::rows::{Page, Stage, Upload};
use crate::settings::ns;
use crate::store::{numbered, Store};
use crate::{grants, keys, upload};
use candid::Principal;
use format::token::PageToken;
use format::{Hash, Id, CONTENT, MAX_PAGE_BYTES};

/// Chunks of one token or route, and pages of one report.
const MAX_CHUNKS: usize = 1_024;
/// How long a token for content lives: 15 minutes (seed 001 §13), in ns.
const TOKEN: u64 = 900_000_000_000;

/// Notes pages, each by itself. Only the bucket of an upload may say so; once the version is committed its pages can't change.
pub fn report_all(s: &mut Store, caller: Principal, reports: &[ChunkStored], now: u64) -> Answer<Vec<Answer<()>>> {
    at_most("reports", reports.len(), 2 * MAX_CHUNKS)?;
    if !s.buckets.contains_key(&caller) {
        return Err(Error::Unauthorised);
    }
    Ok(reports.iter().map(|report| report_one(s, caller, report, now)).collect())
}

fn report_one(s: &mut Store, caller: Principal, report: &ChunkStored, now: u64) -> Answer<()> {
    let id: Id = exact("upload", &report.upload)?;
    let hash: Hash = exact("hash", &report.hash)?;
    let upload = s.uploads.get(&id).filter(|u| u.bucket == caller.as_slice()).ok_or(Error::UploadNotFound)?;
    let inside = if report.content { upload.on_chain && u64::from(report.index) < upload.chunks } else { report.index < upload.pages };
    if !inside || report.bytes == 0 || u64::from(report.bytes) > MAX_PAGE_BYTES {
        return Err(invalid("page: outside what was announced"));
    }
    let page = Page { hash, bytes: report.bytes };
    let key = numbered(&id, place(report.index, report.content));
    if s.pages.get(&key).as_ref() == Some(&page) {
        return Ok(());
    }
    match upload.stage {
        Stage::Open if upload.expires_at > now => {}
        Stage::Committed => return Err(invalid("the version is committed: its pages can't change")),
        Stage::Aborted => return Err(Error::UploadNotFound),
        Stage::Open | Stage::Expired => return Err(Error::UploadExpired),
    }
    s.pages.insert(key, page);
    Ok(())
}

fn place(index: u32, content: bool) -> u64 {
    u64::from(if content { CONTENT | index } else { index })
}

/// An open upload of the caller whose content lies in a bucket, and which of its chunks are meant.
fn content_of(s: &Store, caller: Principal, request: &ChunksReq, now: u64) -> Answer<(Id, Upload)> {
    at_most("chunk_indices", request.chunk_indices.len(), MAX_CHUNKS)?;
    let (owner, _) = keys::account_of(s, caller, Scope::Write, now)?;
    let id: Id = exact("upload", &request.upload)?;
    let row = upload::own(s, &owner, &id, now)?;
    if !row.on_chain {
        return Err(invalid("the content of this upload goes to nodes: its grants tell where"));
    }
    if request.chunk_indices.is_empty() || request.chunk_indices.iter().any(|index| u64::from(*index) >= row.chunks) {
        return Err(invalid("chunk_indices: chunks of this upload"));
    }
    Ok((id, row))
}

/// Where chunks go: one file lies in one bucket.
pub fn routes(s: &Store, caller: Principal, request: &ChunksReq, now: u64) -> Answer<Vec<Route>> {
    let (_, row) = content_of(s, caller, request, now)?;
    let bucket = Principal::from_slice(&row.bucket);
    Ok(request.chunk_indices.iter().map(|index| Route { chunk_index: *index, bucket }).collect())
}

/// A token to put these chunks, for 15 minutes.
pub fn tokens(s: &Store, caller: Principal, request: ChunksReq, now: u64) -> Answer<PageToken> {
    let (id, row) = content_of(s, caller, &request, now)?;
    Ok(grants::chunk_token(&grants::key(s)?, &id, &row, request.chunk_indices, now + TOKEN))
}

/// Compares what the client believes with what the bucket reported, and keeps the session alive.
///
/// @throws NotFound when the bucket has not reported the chunk, HashMismatch when it reported another one
pub fn mark(s: &mut Store, caller: Principal, request: &MarkChunk, now: u64) -> Answer<()> {
    let chunks = ChunksReq { upload: request.upload.clone(), chunk_indices: vec![request.chunk_index] };
    let (id, mut row) = content_of(s, caller, &chunks, now)?;
    let page = s.pages.get(&numbered(&id, place(request.chunk_index, true))).ok_or(Error::NotFound)?;
    if request.etag.as_ref().is_some_and(|etag| etag.as_slice() != page.hash) {
        return Err(Error::HashMismatch);
    }
    if row.stage == Stage::Open {
        row.expires_at = now + ns(s.settings().session_seconds);
        s.uploads.insert(id, row);
    }
    Ok(())
}
