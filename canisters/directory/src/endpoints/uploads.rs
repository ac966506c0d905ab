//! Uploads, and what buckets say of them; deleting.
use super::{ask, change};
use crate::api::*;
use crate::error::{exact, Answer};
use crate::store::write;
use crate::{buckets, commit, mark, page, payments, remove, small, upload};
use format::token::PageToken;
use ic_cdk::api::{msg_caller, time};
use ic_cdk::{query, update};
use serde_bytes::ByteBuf;

#[update]
fn start_upload(files: Vec<StartUpload>, payment: Option<PaymentType>, share: Option<ByteBuf>) -> Answer<Vec<Answer<Started>>> {
    payments::check(payment)?;
    change(|s, caller, now| upload::start(s, caller, files, share, now))
}

#[update]
fn mark_chunks(requests: Vec<MarkReq>) -> Answer<Vec<Answer<Marked>>> {
    change(|s, caller, now| mark::mark(s, caller, requests, now))
}

#[update]
fn commit_upload(batch: CommitBatch, payment: Option<PaymentType>) -> Answer<Committed> {
    payments::check(payment)?;
    change(|s, caller, now| commit::commit(s, caller, batch, now))
}

#[update]
fn abort_upload(uploads: Vec<ByteBuf>) -> Answer<()> {
    change(|s, caller, now| upload::abort(s, caller, uploads, now))?;
    ic_cdk::futures::spawn(buckets::drop_doomed());
    Ok(())
}

#[query]
fn get_uploads(request: GetUploads) -> Answer<Vec<UploadInfo>> {
    let after = request.after.as_ref().map(|id| exact("after", id)).transpose()?;
    ask(|s, caller, now| upload::list(s, caller, after, request.limit, now))
}

#[query]
fn route_chunks(request: ChunksReq) -> Answer<Vec<Route>> {
    ask(|s, caller, now| page::routes(s, caller, &request, now))
}

#[query]
fn get_upload_tokens(request: ChunksReq) -> Answer<PageToken> {
    ask(|s, caller, now| page::tokens(s, caller, request, now))
}

#[update]
fn mark_chunk_uploaded(request: MarkChunk) -> Answer<()> {
    change(|s, caller, now| page::mark(s, caller, &request, now))
}

#[update]
fn report_chunk_uploaded(reports: Vec<ChunkStored>) -> Answer<Vec<Answer<()>>> {
    write(|s| page::report_all(s, msg_caller(), &reports, time()))
}

/// As buckets of version 1 report.
#[update]
fn report_page_stored(report: PageStored) -> Answer<()> {
    let PageStored { upload, page: index, bytes, hash } = report;
    let answers = report_chunk_uploaded(vec![ChunkStored { upload, index, content: false, bytes, hash }])?;
    answers.into_iter().next().unwrap_or(Ok(()))
}

#[update]
async fn put_small(request: PutSmall, payment: Option<PaymentType>) -> Answer<Committed> {
    payments::check(payment)?;
    small::put(msg_caller(), request, time()).await
}

#[update]
fn delete_files(request: DeleteFiles) -> Answer<Deleted> {
    let deleted = change(|s, caller, now| remove::delete(s, caller, request, now))?;
    ic_cdk::futures::spawn(buckets::drop_doomed());
    Ok(deleted)
}

#[update]
fn delete_file(version: ByteBuf, feed_seq: u64, record: ByteBuf) -> Answer<Deleted> {
    delete_files(DeleteFiles { versions: vec![version], feed_seq, records: vec![record] })
}
