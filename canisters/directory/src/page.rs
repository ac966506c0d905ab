//! Pages of an upload that a bucket says it holds.
use crate::api::PageStored;
use crate::error::{exact, invalid, Answer, Error};
use crate::rows::{Page, Stage};
use crate::store::{numbered, Store};
use candid::Principal;
use format::{Hash, Id, MAX_PAGE_BYTES};

/// Notes a page. Only the bucket of that upload may say so; once the version is committed its pages can't change.
pub fn report(s: &mut Store, caller: Principal, report: &PageStored, now: u64) -> Answer<()> {
    if !s.buckets.contains_key(&caller) {
        return Err(Error::Unauthorised);
    }
    let id: Id = exact("upload", &report.upload)?;
    let hash: Hash = exact("hash", &report.hash)?;
    let upload = s.uploads.get(&id).filter(|u| u.bucket == caller.as_slice()).ok_or(Error::UploadNotFound)?;
    if report.page >= upload.pages || report.bytes == 0 || u64::from(report.bytes) > MAX_PAGE_BYTES {
        return Err(invalid("page: outside what was announced"));
    }
    let page = Page { hash, bytes: report.bytes };
    let key = numbered(&id, report.page.into());
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
