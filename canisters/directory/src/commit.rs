//! Commit: what was marked and stored becomes versions; all files of a batch or none.
use crate::api::{CommitBatch, CommitReq, Committed, CommittedFile, Op, Scope};
use crate::error::{at_most, exact, invalid, unavailable, Answer, Error};
use crate::members::{self, Acting};
use crate::rows::{Stage, Upload, Version};
use crate::settings::ns;
use crate::store::{numbered, pair, Store};
use crate::{certify, feed, groups, listing, ops, tree, upload};
use candid::Principal;
use format::layout::{Layout, LayoutBuilder};
use format::{Hash, Id, CONTENT, GROUP_CHUNKS};
use serde_bytes::ByteBuf;
use std::collections::BTreeSet;

/// Chunk indices named in `UploadIncomplete`.
const MAX_MISSING: usize = 1_000;
/// Sealed DEK: 12 + 32 + 16 = 60 bytes, with room for later forms.
const MAX_DEK: usize = 1_024;

/// A commit that passed every check.
struct Checked {
    id: Id,
    upload: Upload,
    root: Hash,
    head_hash: Hash,
    name_tag: Id,
    page_bytes: u64,
    stored_bytes: u64,
}

/// Commits a batch. Where one file fails none is committed: its error stands at its place, and the head did not move.
///
/// @throws Conflict when the feed has moved on; a batch that is committed already is answered as before
pub fn commit(s: &mut Store, caller: Principal, batch: CommitBatch, now: u64) -> Answer<Committed> {
    at_most("commits", batch.commits.len(), upload::MAX_FILES)?;
    feed::check(&batch.records, batch.commits.len().max(1))?;
    let acting = members::acting(s, caller, batch.share.as_ref(), Scope::Write, now)?;
    let (owner, mut account) = (acting.owner, acting.account.clone());
    if feed::has(s, &owner, batch.feed_seq, &batch.records) {
        return repeated(s, &owner, &batch);
    }
    if acting.within.is_some() {
        placed(s, &batch)?;
    }
    feed::expect(&account, batch.feed_seq)?;
    account.count_append(now)?;
    let mut checked = Vec::with_capacity(batch.commits.len());
    for (i, request) in batch.commits.iter().enumerate() {
        let twice = batch.commits[..i].iter().any(|other| other.upload == request.upload);
        checked.push(if twice { Err(invalid("the same upload twice")) } else { check(s, &acting, request, now) });
    }
    if checked.iter().any(Result::is_err) {
        let other = || unavailable("another file of this batch failed: none was committed");
        let files = checked.into_iter().map(|file| Err(file.err().unwrap_or_else(other))).collect();
        return Ok(Committed { feed_seq: account.feed_seq, feed_link: ByteBuf::from(account.feed_link.to_vec()), files });
    }
    feed::pay(s, &mut account)?;
    let mut places = BTreeSet::new();
    if let Some(ops) = batch.ops {
        let fresh: BTreeSet<Id> = checked.iter().flatten().map(|file| file.upload.version).collect();
        places = ops::run(s, &acting, &mut account, &ops, &fresh, now)?;
    }
    feed::append(s, &owner, &mut account, batch.records);
    let mut files = Vec::with_capacity(checked.len());
    for (file, request) in checked.into_iter().flatten().zip(batch.commits) {
        upload::settle(&mut account, &file.upload);
        account.used += file.stored_bytes + file.page_bytes;
        account.files += 1;
        let leaf = account.leaves;
        tree::append(s, &owner, leaf, &file.upload.version, &file.root);
        account.leaves += 1;
        files.push(Ok(CommittedFile { version: ByteBuf::from(file.upload.version.to_vec()), leaf }));
        apply(s, file, request, leaf, now);
    }
    let (feed_seq, feed_link) = (account.feed_seq, ByteBuf::from(account.feed_link.to_vec()));
    s.accounts.insert(owner, account);
    places.iter().for_each(|place| listing::refresh(s, place));
    Ok(Committed { feed_seq, feed_link, files })
}

/// What a member commits has a place in the shared folder. @throws InvalidRequest
fn placed(s: &Store, batch: &CommitBatch) -> Answer<()> {
    let ops = batch.ops.as_deref().unwrap_or_default();
    let kept =
        |id: &[u8]| ops.iter().any(|op| matches!(op, Op::CreateFile { version, .. } | Op::AddVersion { version, .. } if version == id));
    let version = |request: &CommitReq| s.uploads.get(&exact("upload", &request.upload).ok()?).map(|row| row.version);
    let all = batch.commits.iter().filter_map(version).all(|id| kept(&id));
    if ops.is_empty() || !all {
        return Err(invalid("ops: a member's files have a place in what is shared"));
    }
    Ok(())
}

/// The answer that this batch was given before.
fn repeated(s: &Store, owner: &Id, batch: &CommitBatch) -> Answer<Committed> {
    let (feed_seq, feed_link) = feed::head_after(s, owner, batch.feed_seq, batch.records.len());
    let files = batch
        .commits
        .iter()
        .map(|request| {
            let id: Id = exact("upload", &request.upload)?;
            let upload = s.uploads.get(&id).filter(|u| u.account == *owner).ok_or(Error::UploadNotFound)?;
            let version = s.versions.get(&upload.version).ok_or(Error::UploadNotFound)?;
            Ok(CommittedFile { version: ByteBuf::from(upload.version.to_vec()), leaf: version.leaf })
        })
        .collect();
    Ok(Committed { feed_seq, feed_link, files })
}

fn check(s: &Store, acting: &Acting, request: &CommitReq, now: u64) -> Answer<Checked> {
    let id: Id = exact("upload", &request.upload)?;
    let upload = upload::own(s, &acting.sender, &id, now)?;
    if upload.account != acting.owner {
        return Err(Error::UploadNotFound);
    }
    if upload.stage == Stage::Committed {
        return Err(invalid("this upload is committed already"));
    }
    let head_hash: Hash = exact("head_hash", &request.head_hash)?;
    let name_tag: Id = exact("name_tag", &request.name_tag)?;
    at_most("sealed_dek", request.sealed_dek.len(), MAX_DEK)?;
    let (layout, stored_bytes) = layout(s, &id, &upload)?;
    if layout.record != request.layout.as_slice() {
        return Err(Error::HashMismatch);
    }
    let page_bytes = pages(s, &id, &upload, request, &layout, &head_hash)?;
    Ok(Checked { stored_bytes, id, upload, root: layout.root, head_hash, name_tag, page_bytes })
}

/// The layout that the marks make. @throws UploadIncomplete naming the first 1,000 chunks with too few receipts
fn layout(s: &Store, id: &Id, upload: &Upload) -> Answer<(Layout, u64)> {
    if upload.on_chain {
        return content(s, id, upload);
    }
    let class = upload.class();
    let mut builder = LayoutBuilder::default();
    let mut missing = Vec::new();
    for number in 0..upload.chunks.div_ceil(GROUP_CHUNKS) {
        let (block, first) = (s.blocks.get(&numbered(id, number)), number * GROUP_CHUNKS);
        for index in first..(first + GROUP_CHUNKS).min(upload.chunks) {
            match block.as_ref().map(|block| block.chunks[(index - first) as usize]) {
                Some(chunk) if chunk.receipts() >= class.stored_at() => builder.push(&chunk.id),
                _ => missing.push(index),
            }
        }
        if missing.len() >= MAX_MISSING {
            break;
        }
    }
    if !missing.is_empty() {
        missing.truncate(MAX_MISSING);
        return Err(Error::UploadIncomplete { missing });
    }
    Ok((builder.finish(class.name), upload.shard_bytes))
}

/// The layout of content in a bucket, and its bytes. @throws UploadIncomplete, InvalidSize
fn content(s: &Store, id: &Id, upload: &Upload) -> Answer<(Layout, u64)> {
    let (mut builder, mut missing, mut bytes) = (LayoutBuilder::default(), Vec::new(), 0);
    for index in 0..upload.chunks {
        match s.pages.get(&numbered(id, u64::from(CONTENT) + index)) {
            Some(page) => {
                builder.push(&page.hash);
                bytes += u64::from(page.bytes);
            }
            None => missing.push(index),
        }
    }
    if !missing.is_empty() {
        missing.truncate(MAX_MISSING);
        return Err(Error::UploadIncomplete { missing });
    }
    if bytes > upload.stored_bytes {
        return Err(Error::InvalidSize { reason: "the content is larger than announced".into() });
    }
    Ok((builder.finish(upload::ON_CHAIN), bytes))
}

/// Checks the stored pages: layout record, layout pages, head (by its hash when it is one page). Answers their bytes.
fn pages(s: &Store, id: &Id, upload: &Upload, request: &CommitReq, layout: &Layout, head_hash: &Hash) -> Answer<u64> {
    let heads = 1 + layout.pages.len();
    if request.pages > upload.pages || (request.pages as usize) < heads + 1 {
        return Err(invalid("pages: layout record, layout pages and at least one page of the head"));
    }
    let mut bytes = 0;
    for number in 0..request.pages {
        let page = s.pages.get(&numbered(id, number.into())).ok_or_else(|| invalid(format!("page {number} is not stored")))?;
        bytes += u64::from(page.bytes);
        let wanted = match number as usize {
            0 => Some(format::blake3(&layout.record)),
            n if n < heads => Some(layout.pages[n - 1]),
            _ if request.pages as usize == heads + 1 => Some(*head_hash),
            _ => None,
        };
        if wanted.is_some_and(|hash| hash != page.hash) {
            return Err(Error::HashMismatch);
        }
    }
    if bytes > upload.page_bytes {
        return Err(Error::InvalidSize { reason: "the pages are larger than announced".into() });
    }
    Ok(bytes)
}

fn apply(s: &mut Store, file: Checked, request: CommitReq, leaf: u64, now: u64) {
    let Checked { id, mut upload, head_hash, name_tag, page_bytes, stored_bytes, .. } = file;
    for number in 0..upload.chunks.div_ceil(GROUP_CHUNKS) {
        if let Some(block) = s.blocks.get(&numbered(&id, number)) {
            groups::rebuild_block(s, &upload.version, number, &block);
        }
    }
    let row = Version {
        account: upload.account,
        upload: id,
        layout: request.layout.into_vec(),
        head_hash,
        pages: request.pages,
        bucket: upload.bucket.clone(),
        sealed_dek: request.sealed_dek.into_vec(),
        leaf,
        committed_at: now,
        chunks: upload.chunks,
        stored_bytes,
        page_bytes,
        full: upload.on_chain || upload.full == upload.chunks,
        on_chain: upload.on_chain,
        class: upload.class,
        name_tag,
        deleted_at: None,
    };
    certify::layout(s, &upload.version, &row);
    s.versions.insert(upload.version, row);
    s.names.insert(pair(&upload.account, &name_tag), upload.version);
    s.configure(|config| {
        config.open_uploads = config.open_uploads.saturating_sub(1);
        config.files += 1;
        config.bytes += stored_bytes + page_bytes;
    });
    upload.stage = Stage::Committed;
    upload.expires_at = now + ns(s.settings().session_seconds);
    s.journals.remove(&id);
    s.uploads.insert(id, upload);
}
