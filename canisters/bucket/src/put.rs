//! Put: written beside what is there, told to the directory, and only then made the page.
use crate::api::{invalid, Answer, Error, PutChunk, Stored};
use crate::store::{directory, page_key, read, write, Page, PageKey};
use crate::{payments, token};
use candid::CandidType;
use format::error::Error as Refusal;
use format::token::Mode;
use format::{blake3, exact, Hash, Id, MAX_PAGE_BYTES};
use ic_cdk::call::Call;
use serde_bytes::ByteBuf;
use std::cell::RefCell;
use std::collections::BTreeSet;

#[derive(CandidType)]
struct PageStored {
    upload: ByteBuf,
    page: u32,
    bytes: u32,
    hash: ByteBuf,
}

thread_local! {
    /// Pages being told to the directory: another page for the same place has to wait, or bucket and directory could disagree.
    static MOVING: RefCell<BTreeSet<PageKey>> = const { RefCell::new(BTreeSet::new()) };
}

/// Holds a place in MOVING until it is dropped, which also happens when a callback traps.
struct Moving(PageKey);

impl Moving {
    fn hold(key: PageKey) -> Answer<Self> {
        if MOVING.with_borrow_mut(|moving| moving.insert(key)) {
            return Ok(Moving(key));
        }
        Err(invalid("this page is being stored: send it again in a moment"))
    }
}

impl Drop for Moving {
    fn drop(&mut self) {
        MOVING.with_borrow_mut(|moving| moving.remove(&self.0));
    }
}

/// Stores one page. The same page again answers the same.
pub async fn put(request: PutChunk, now: u64) -> Answer<Stored> {
    let PutChunk { token, chunk_index, bytes } = request;
    if bytes.len() as u64 > MAX_PAGE_BYTES {
        return Err(Error::ChunkTooLarge);
    }
    if bytes.is_empty() || chunk_index >= token.pages || bytes.len() as u64 > token.bytes {
        return Err(invalid("a page inside what the token allows"));
    }
    token::check(&token, Mode::Put, now)?;
    payments::guard(bytes.len() as u64)?;
    let version: Id = exact("version", &token.version).map_err(invalid)?;
    let (key, hash) = (page_key(&version, chunk_index), blake3(&bytes));
    let _moving = Moving::hold(key)?;
    let written = store(&key, &bytes, hash)?;
    let report = PageStored { upload: token.upload, page: chunk_index, bytes: bytes.len() as u32, hash: ByteBuf::from(hash.to_vec()) };
    let told = tell(report).await;
    write(|s| match (written, &told) {
        (Some(page), Ok(())) => s.link(key, page),
        (Some(page), Err(_)) => s.release(&page),
        (None, _) => {}
    });
    told?;
    Ok(Stored { stored_bytes: bytes.len() as u32, etag: ByteBuf::from(hash.to_vec()) })
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

async fn tell(report: PageStored) -> Answer<()> {
    let answer = Call::unbounded_wait(directory(), "report_page_stored").with_arg(report).await;
    let answer = answer.map_err(|e| invalid(format!("the directory does not answer: {e}")))?;
    match answer.candid::<Result<(), Refusal>>() {
        Ok(Ok(())) => Ok(()),
        Ok(Err(Refusal::Unauthorised)) => Err(Error::Unauthorised),
        Ok(Err(Refusal::UploadNotFound)) => Err(Error::NotFound),
        Ok(Err(Refusal::UploadExpired)) => Err(Error::TokenExpired),
        Ok(Err(Refusal::InvalidRequest { reason })) => Err(invalid(reason)),
        Ok(Err(other)) => Err(invalid(format!("the directory refused the page: {other:?}"))),
        Err(error) => Err(invalid(format!("the directory's answer: {error}"))),
    }
}

/// Whether new uploads may be sent here: the soft limit is not reached.
pub fn writable() -> bool {
    read(|s| {
        let config = s.config.get();
        !config.read_only && config.grant_key.len() == 32 && s.room(config.soft_limit) > 0
    })
}
