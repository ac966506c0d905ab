//! Listings and facts about files; appends of records with what they change.
use crate::api::{self, Append, Appended, FileMeta, FilePage, FileStatus, KeptVersion, ListReq, Listing, ProvenFile, Scope, Snapshot};
use crate::error::{at_most, exact, invalid, Answer};
use crate::rows;
use crate::store::{child, numbered, pair, second, third, Child, Store};
use crate::{certify, feed, keys, listing, members, ops, people, plan};
use candid::Principal;
use format::Id;
use serde_bytes::ByteBuf;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// Entries of one page.
const MAX_PAGE: u32 = 200;
/// A sealed snapshot, in bytes; a larger index goes to a file of its own, and this names it.
const MAX_SNAPSHOT: usize = 1 << 20;

/// Appends records and carries out what they say about the tree, all or nothing. The same call again is answered the same.
///
/// @throws Conflict when another device was faster; NameTaken, CyclicMove, NotFound
pub fn append(s: &mut Store, caller: Principal, request: Append, now: u64) -> Answer<Appended> {
    feed::check(&request.records, 1)?;
    let destroys = request.ops.iter().any(|op| matches!(op, api::Op::Purge { .. } | api::Op::DropVersion { .. }));
    let scope = if destroys { Scope::Delete } else { Scope::Write };
    let acting = members::acting(s, caller, request.share.as_ref(), scope, now)?;
    let (owner, mut account) = (acting.owner, acting.account.clone());
    if request.share.is_some() && request.ops.is_empty() {
        return Err(invalid("ops: a member's records say what they change"));
    }
    if feed::has(s, &owner, request.feed_seq, &request.records) {
        let (feed_seq, feed_link) = feed::head_after(s, &owner, request.feed_seq, request.records.len());
        return Ok(Appended { feed_seq, feed_link });
    }
    feed::expect(&account, request.feed_seq)?;
    account.count_append(now)?;
    feed::pay(s, &mut account)?;
    let places = ops::run(s, &acting, &mut account, &request.ops, &BTreeSet::new(), now)?;
    places.iter().for_each(|place| listing::refresh(s, place));
    feed::append(s, &owner, &mut account, request.records);
    let appended = Appended { feed_seq: account.feed_seq, feed_link: ByteBuf::from(account.feed_link.to_vec()) };
    s.accounts.insert(owner, account);
    Ok(appended)
}

/// A page of a listing. A cursor is the listing's folder ‖ the last key, so it fits no other one.
pub fn list(s: &Store, caller: Principal, request: &ListReq, now: u64) -> Answer<FilePage> {
    let (owner, _) = keys::account_of(s, caller, Scope::Read, now)?;
    let limit = request.limit.clamp(1, MAX_PAGE) as usize;
    let mark: Id = match &request.listing {
        Listing::Folder(folder) => folder.as_ref().map_or(Ok([0; 16]), |id| exact("folder", id))?,
        Listing::Trash => [254; 16],
        Listing::Pending => [253; 16],
    };
    // a folder that another shares is listed as its owner sees it
    let owner = match (&request.listing, s.entries.get(&mark)) {
        (Listing::Folder(Some(_)), Some(row)) if row.account != owner && people::reads(s, &owner, &mark, now) => row.account,
        _ => owner,
    };
    let after = request.cursor.as_ref().map(|cursor| open_cursor(&owner, &mark, cursor)).transpose()?;
    let from = after.map_or([0; 16], next_id);
    let own = pair(&owner, &from)..=pair(&owner, &[255; 16]);
    // the last of a page's keys, and what there is to say of each
    let mut page: Vec<(Id, Option<FileMeta>)> = match &request.listing {
        Listing::Folder(_) => folder(s, child(&owner, &mark, &from)..=child(&owner, &mark, &[255; 16]), limit + 1),
        Listing::Trash => s.trash.range(own).take(limit + 1).map(|e| second(e.key())).map(|id| (id, meta(s, &id))).collect(),
        Listing::Pending => {
            let pending =
                |id: &Id| s.uploads.contains_key(id).then_some(FileMeta { status: FileStatus::Pending, entry: None, version: None });
            s.account_uploads.range(own).take(limit + 1).map(|e| second(e.key())).map(|id| (id, pending(&id))).collect()
        }
    };
    let more = page.len() > limit;
    page.truncate(limit);
    let next = page.last().filter(|_| more).map(|(last, _)| ByteBuf::from([owner, mark, *last].concat()));
    Ok(FilePage { files: page.into_iter().filter_map(|(_, file)| file).collect(), next })
}

/// A page of a folder: names and rows are in the same order, so each is read from where the one before it was.
fn folder(s: &Store, places: RangeInclusive<Child>, count: usize) -> Vec<(Id, Option<FileMeta>)> {
    let mut rows = s.listed.range(places.clone()).peekable();
    let mut one = |place: &Child, id: Id| {
        while rows.next_if(|row| row.key() < place).is_some() {}
        let row = rows.next_if(|row| row.key() == place);
        (third(place), row.map_or_else(|| meta(s, &id), |row| Some(shown(&id, row.value()))))
    };
    s.children.range(places).take(count).map(|e| one(e.key(), e.value())).collect()
}

fn open_cursor(owner: &Id, mark: &Id, cursor: &[u8]) -> Answer<Id> {
    let parts: [u8; 48] = exact("cursor", cursor)?;
    if parts[..16] != owner[..] || parts[16..32] != mark[..] {
        return Err(invalid("cursor: of another listing"));
    }
    Ok(third(&parts))
}

/// The id after this one.
fn next_id(id: Id) -> Id {
    u128::from_be_bytes(id).saturating_add(1).to_be_bytes()
}

/// What there is to say of an entry, looked up.
fn meta(s: &Store, id: &Id) -> Option<FileMeta> {
    listing::of(s, id).map(|row| shown(id, row))
}

fn shown(id: &Id, row: rows::Listed) -> FileMeta {
    let newest = row.entry.versions.last().map(|kept| kept.version).zip(row.newest);
    let version = newest.map(|(id, version)| plan::show(&id, version));
    FileMeta { status: FileStatus::Ready, entry: Some(show(id, row.entry, &row.sizes)), version }
}

/// `sizes`: stored bytes of each version that it keeps.
fn show(id: &Id, row: rows::Entry, sizes: &[u64]) -> api::Entry {
    let bytes = |id: &Id| ByteBuf::from(id.to_vec());
    let kept = |(kept, size): (rows::Kept, &u64)| KeptVersion {
        stored_bytes: *size,
        version: bytes(&kept.version),
        at: kept.at,
        sealed: ByteBuf::from(kept.sealed),
    };
    api::Entry {
        entry: bytes(id),
        parent: (row.parent != [0; 16]).then(|| bytes(&row.parent)),
        name_tag: bytes(&row.name_tag),
        sealed: ByteBuf::from(row.sealed),
        folder: row.folder,
        versions: row.versions.into_iter().zip(sizes).map(kept).collect(),
        starred: row.starred,
        trashed_at: row.trashed_at,
        created_at: row.created_at,
        changed_at: row.changed_at,
    }
}

/// What is known of an entry, a version or an upload of the caller, or shared with it; none where there is nothing of that id.
pub fn file_meta(s: &Store, caller: Principal, id: &Id, now: u64) -> Answer<Option<ProvenFile>> {
    let (owner, _) = keys::account_of(s, caller, Scope::Read, now)?;
    let mut shown = None;
    let file = if let Some(row) = s.entries.get(id).filter(|row| row.account == owner || people::reads(s, &owner, id, now)) {
        shown = row.versions.last().map(|kept| kept.version);
        meta(s, id)
    } else if let Some(row) = s.versions.get(id).filter(|row| row.account == owner || people::reads_version(s, &owner, id, now)) {
        if row.deleted_at.is_some() {
            Some(FileMeta { status: FileStatus::Deleted, entry: None, version: None })
        } else {
            shown = Some(*id);
            Some(FileMeta { status: FileStatus::Ready, entry: None, version: Some(plan::show(id, row)) })
        }
    } else {
        let upload = s
            .upload_of
            .get(id)
            .and_then(|upload| s.uploads.get(&upload))
            .filter(|row| row.account == owner && row.stage == rows::Stage::Open);
        upload.map(|_| FileMeta { status: FileStatus::Pending, entry: None, version: None })
    };
    let proof = shown.and_then(|id| s.versions.get(&id).filter(|v| v.deleted_at.is_none()).map(|v| (id, certify::layout_value(&v))));
    Ok(file.map(|file| ProvenFile {
        file,
        certificate: ByteBuf::from(certify::certificate()),
        witness: ByteBuf::from(
            proof.map_or_else(Vec::new, |(id, value)| certify::witness(s, certify::Path::entry(certify::Branch::Layout, &id, &value))),
        ),
    }))
}

/// Keeps a sealed picture of the drive at `seq`. Records that it and every device are past are dropped.
pub fn snapshot(s: &mut Store, caller: Principal, seq: u64, sealed: ByteBuf, now: u64) -> Answer<()> {
    let (owner, mut account) = keys::account_of(s, caller, Scope::Write, now)?;
    at_most("sealed", sealed.len(), MAX_SNAPSHOT)?;
    let link = s.feed.get(&numbered(&owner, seq)).map(|row| row.link).ok_or_else(|| invalid("seq: a record that is there"))?;
    if s.snapshots.get(&owner).is_some_and(|before| before.seq > seq) {
        return Err(invalid("seq: there is a later snapshot"));
    }
    s.snapshots.insert(owner, rows::Snapshot { seq, link, sealed: sealed.into_vec() });
    let slowest = keys::of_account(s, &owner).filter(|(_, key)| !key.api).map(|(_, key)| key.cursor).min();
    let Some(slowest) = slowest else { return Ok(()) };
    let last = seq.min(slowest);
    for number in account.feed_first.max(1)..=last.min(account.feed_first + feed::MAX_RECORDS as u64) {
        // the record before the first one that is left keeps its link, from which the next is proven
        if number < last {
            s.feed.remove(&numbered(&owner, number));
        }
        account.feed_first = number;
    }
    s.accounts.insert(owner, account);
    Ok(())
}

pub fn get_snapshot(s: &Store, caller: Principal, now: u64) -> Answer<Option<Snapshot>> {
    let (owner, _) = keys::account_of(s, caller, Scope::Read, now)?;
    Ok(s.snapshots.get(&owner).map(|row| Snapshot {
        seq: row.seq,
        link: ByteBuf::from(row.link.to_vec()),
        sealed: ByteBuf::from(row.sealed),
    }))
}

/// Notes how far a device has read.
pub fn set_cursor(s: &mut Store, caller: Principal, seq: u64, now: u64) -> Answer<()> {
    let (_, account) = keys::account_of(s, caller, Scope::Read, now)?;
    let mut key = s.keys.get(&caller).ok_or_else(|| invalid("only a device's key has a cursor"))?;
    if seq > account.feed_seq || seq < key.cursor {
        return Err(invalid("seq: between the cursor and the head"));
    }
    key.cursor = seq;
    s.keys.insert(caller, key);
    Ok(())
}
