//! Put: written beside what is there, told to the directory, and only then made the page.
use crate::api::{invalid, Answer, Error, PutChunk, PutSmall, Stored};
use crate::store::{directory, page_key, read, write, Page, PageKey};
use crate::{payments, token};
use candid::CandidType;
use format::error::Error as Refusal;
use format::token::Mode;
use format::{blake3, exact, Hash, Id, CONTENT, MAX_PAGE_BYTES};
use ic_cdk::call::Call;
use serde_bytes::ByteBuf;
use std::cell::RefCell;
use std::collections::btree_map::{BTreeMap, Entry};

#[derive(CandidType)]
struct ChunkStored {
    upload: ByteBuf,
    index: u32,
    content: bool,
    bytes: u32,
    hash: ByteBuf,
}

/// Bytes of one put_chunks; with tokens and encoding they stay under the 2 MiB of a message.
const MAX_BATCH: u64 = 1_900_000;
const MAX_PUTS: usize = 2_048;

thread_local! {
    /// Pages being told to the directory, and whether their version was deleted meanwhile. Another page for the same place has to wait,
    /// or bucket and directory could disagree.
    static MOVING: RefCell<BTreeMap<PageKey, bool>> = const { RefCell::new(BTreeMap::new()) };
}

/// A place in MOVING and what was written for it, until it is a page or dropped; a callback that traps drops it too.
struct Moving {
    key: PageKey,
    page: Option<Page>,
}

impl Moving {
    fn hold(key: PageKey) -> Answer<Self> {
        MOVING.with_borrow_mut(|moving| match moving.entry(key) {
            Entry::Vacant(place) => {
                place.insert(false);
                Ok(Moving { key, page: None })
            }
            Entry::Occupied(_) => Err(invalid("this page is being stored: send it again in a moment")),
        })
    }

    /// What was written becomes the page. @throws NotFound when the version was deleted since
    fn link(mut self) -> Answer<()> {
        if MOVING.with_borrow(|moving| moving.get(&self.key) == Some(&true)) {
            return Err(Error::NotFound);
        }
        if let Some(page) = self.page.take() {
            write(|s| s.link(self.key, page));
        }
        Ok(())
    }
}

impl Drop for Moving {
    fn drop(&mut self) {
        MOVING.with_borrow_mut(|moving| moving.remove(&self.key));
        if let Some(page) = self.page.take() {
            write(|s| s.release(&page));
        }
    }
}

/// Drops the pages of a version, those too that are being stored. Answers their bytes.
pub fn delete(version: &Id) -> u64 {
    let (from, to) = (page_key(version, 0), page_key(version, u32::MAX));
    MOVING.with_borrow_mut(|moving| moving.range_mut(from..=to).for_each(|(_, deleted)| *deleted = true));
    write(|s| s.drop_version(version))
}

/// A page that is written and not yet a page.
struct Written {
    stored: Stored,
    report: ChunkStored,
    moving: Moving,
}

/// Stores pages, each by itself; they are told to the directory together. The same page again answers the same.
pub async fn put(requests: Vec<PutChunk>, now: u64) -> Answer<Vec<Answer<Stored>>> {
    if requests.len() > MAX_PUTS || requests.iter().map(|r| r.bytes.len() as u64).sum::<u64>() > MAX_BATCH {
        return Err(Error::ChunkTooLarge);
    }
    let mut written: Vec<Answer<Written>> = requests.into_iter().map(|request| write_one(request, now)).collect();
    let reports: Vec<ChunkStored> = written.iter_mut().flatten().map(|one| take_report(&mut one.report)).collect();
    let count = reports.len();
    let mut told = tell(reports).await.into_iter();
    Ok(written
        .into_iter()
        .map(|one| {
            let one = one?;
            let verdict = told.next().unwrap_or_else(|| Err(invalid(format!("the directory answered fewer than {count} reports"))));
            verdict.and_then(|()| one.moving.link()).map(|()| one.stored)
        })
        .collect())
}

fn take_report(report: &mut ChunkStored) -> ChunkStored {
    ChunkStored { upload: std::mem::take(&mut report.upload), hash: std::mem::take(&mut report.hash), ..*report }
}

/// Where a page may go, by its token.
pub fn place(request: &PutChunk, now: u64) -> Answer<PageKey> {
    let bytes = request.bytes.len() as u64;
    if bytes > MAX_PAGE_BYTES {
        return Err(Error::ChunkTooLarge);
    }
    if bytes == 0 || bytes > request.token.bytes {
        return Err(invalid("a page inside what the token allows"));
    }
    token::check(&request.token, request.chunk_index, Mode::Put, now)
}

fn write_one(request: PutChunk, now: u64) -> Answer<Written> {
    let key = place(&request, now)?;
    let PutChunk { token, chunk_index, bytes } = request;
    payments::guard(bytes.len() as u64)?;
    let hash = blake3(&bytes);
    let mut moving = Moving::hold(key)?;
    moving.page = store(&key, &bytes, hash)?;
    let hash = ByteBuf::from(hash.to_vec());
    let content = token.content.is_some();
    let report = ChunkStored { upload: token.upload, index: chunk_index, content, bytes: bytes.len() as u32, hash: hash.clone() };
    Ok(Written { stored: Stored { stored_bytes: bytes.len() as u32, etag: hash }, report, moving })
}

/// Writes the bytes unless this very page is there.
fn store(key: &PageKey, bytes: &[u8], hash: Hash) -> Answer<Option<Page>> {
    write(|s| {
        if s.pages.get(key).is_some_and(|page| page.hash == hash) {
            return Ok(None);
        }
        if s.config.get().read_only {
            return Err(Error::ReadOnly);
        }
        s.write(bytes, hash).map(Some).ok_or(Error::OutOfSpace)
    })
}

/// Stores a small file for the directory: content, layout, list of chunks and head, all or nothing.
pub fn put_small(request: PutSmall) -> Answer<()> {
    let version: Id = exact("version", &request.version).map_err(invalid)?;
    let mut parts: Vec<(u32, Vec<u8>)> = Vec::new();
    let list = request.content.as_ref().map(|content| blake3(content).to_vec());
    let [layout, head] = <[ByteBuf; 2]>::try_from(request.pages).map_err(|_| invalid("pages: layout and head"))?;
    let pages = [Some(layout.into_vec()), list, Some(head.into_vec())];
    parts.extend(pages.into_iter().flatten().zip(0..).map(|(bytes, page)| (page, bytes)));
    parts.extend(request.content.map(|content| (CONTENT, content.into_vec())));
    if parts.iter().any(|(_, bytes)| bytes.is_empty() || bytes.len() as u64 > MAX_PAGE_BYTES) {
        return Err(Error::ChunkTooLarge);
    }
    let mut written = Vec::new();
    for (index, bytes) in &parts {
        let key = page_key(&version, *index);
        match store(&key, bytes, blake3(bytes)) {
            Ok(page) => written.extend(page.map(|page| (key, page))),
            Err(error) => {
                write(|s| written.iter().for_each(|(_, page)| s.release(page)));
                return Err(error);
            }
        }
    }
    write(|s| written.into_iter().for_each(|(key, page)| s.link(key, page)));
    Ok(())
}

/// One verdict per report.
async fn tell(reports: Vec<ChunkStored>) -> Vec<Answer<()>> {
    if reports.is_empty() {
        return Vec::new();
    }
    let count = reports.len();
    let all = |error: Error| vec![Err(error); count];
    let answer = match Call::unbounded_wait(directory(), "report_chunk_uploaded").with_arg(reports).await {
        Ok(answer) => answer,
        Err(error) => return all(invalid(format!("the directory does not answer: {error}"))),
    };
    match answer.candid::<Result<Vec<Result<(), Refusal>>, Refusal>>() {
        Ok(Ok(verdicts)) => verdicts.into_iter().map(|verdict| verdict.map_err(refused)).collect(),
        Ok(Err(refusal)) => all(refused(refusal)),
        Err(error) => all(invalid(format!("the directory's answer: {error}"))),
    }
}

fn refused(refusal: Refusal) -> Error {
    match refusal {
        Refusal::Unauthorised => Error::Unauthorised,
        Refusal::UploadNotFound => Error::NotFound,
        Refusal::UploadExpired => Error::TokenExpired,
        Refusal::InvalidRequest { reason } => invalid(reason),
        other => invalid(format!("the directory refused the page: {other:?}")),
    }
}

/// Whether new uploads may be sent here: the soft limit is not reached.
pub fn writable() -> bool {
    read(|s| {
        let config = s.config.get();
        !config.read_only && config.grant_key.len() == 32 && s.room(config.soft_limit) > 0
    })
}
