//! Upload sessions: start (quota, grants, tokens), list for a resume, abort, end.
use crate::api::{self, Scope, Started, UploadInfo};
use crate::error::{at_most, exact, invalid, Answer, Error};
use crate::issue;
use crate::payments::{self, Paid};
use crate::random::Random;
use crate::reap::{self, Due};
use crate::rows::{Account, Stage, Upload};
use crate::settings::ns;
use crate::store::{numbered, pair, second, Store};
use crate::{buckets, grants, keys, members};
use candid::Principal;
use ed25519_dalek::SigningKey;
use format::class::Class;
use format::{Id, GROUP_CHUNKS, MAX_CONTENT_CHUNKS, MAX_PAGE_BYTES};
use serde_bytes::ByteBuf;

/// Files of one start_upload, mark_chunks or commit_upload.
pub const MAX_FILES: usize = 1_000;
/// Files whose first grants come with the start: 480 × 16 × (190 + 20) bytes stay under the 2 MiB of an answer; the rest ask by mark_chunks.
const MAX_GRANTED: usize = 480;
/// The class of files whose content lies in a bucket.
pub const ON_CHAIN: &str = "on-chain";
/// 1,048,576 chunks = 4 TiB of plaintext: what one commit message can check.
pub const MAX_CHUNKS: u64 = 1 << 20;
/// Head and layout record of a file without chunks; each chunk adds to it.
const PAGE_BYTES: (u64, u64) = (16 << 20, 1_024);

/// Opens one session per file; the files of one call count as one start.
pub fn start(
    s: &mut Store,
    caller: Principal,
    files: Vec<api::StartUpload>,
    share: Option<ByteBuf>,
    now: u64,
) -> Answer<Vec<Answer<Started>>> {
    at_most("files of one call", files.len(), MAX_FILES)?;
    let (id, mut account) = keys::account_of(s, caller, Scope::Write, now)?;
    let owner = members::acting(s, caller, share.as_ref(), Scope::Write, now)?.owner;
    let key = grants::key(s)?;
    let known = |file: &api::StartUpload| exact("version", &file.version).is_ok_and(|v| s.upload_of.contains_key(&v));
    if !files.iter().all(known) {
        account.count_start(s.settings().starts_per_minute, now)?;
        s.accounts.insert(id, account);
    }
    let mut random = Random::draw(s)?;
    let who = (&owner, &id);
    let start = |(place, file)| start_one(s, who, file, place < MAX_GRANTED, &key, &mut random, now);
    Ok(files.iter().enumerate().map(start).collect())
}

/// `who`: the account that the file is for, and the one that sends it.
fn start_one(
    s: &mut Store,
    who: (&Id, &Id),
    file: &api::StartUpload,
    granted: bool,
    key: &SigningKey,
    random: &mut Random,
    now: u64,
) -> Answer<Started> {
    let version: Id = exact("version", &file.version)?;
    let known = s.upload_of.get(&version);
    let (id, upload) = match known {
        Some(id) => (id, again(s, who, &id, file, now)?),
        None => open(s, who, version, file, Paid::StartUpload, random, now)?,
    };
    let first = (granted && upload.chunks > 0 && !upload.on_chain)
        .then(|| issue::grants(s, &id, &upload, 0, upload.chunks.min(GROUP_CHUNKS) as u32, key, random, now));
    let groups = match first.transpose() {
        Ok(group) => group.into_iter().collect(),
        Err(error) => {
            if known.is_none() {
                forget(s, &id, upload);
            }
            return Err(error);
        }
    };
    Ok(Started {
        version: file.version.clone(),
        expires_at: upload.expires_at,
        groups,
        page_token: grants::put_token(key, &id, &upload),
        upload: ByteBuf::from(id.to_vec()),
    })
}

/// The session of a version id that was started before.
fn again(s: &Store, (owner, sender): (&Id, &Id), id: &Id, file: &api::StartUpload, now: u64) -> Answer<Upload> {
    let upload =
        s.uploads.get(id).filter(|u| u.account == *owner && u.sender() == *sender).ok_or_else(|| invalid("this version id is taken"))?;
    let class = if upload.on_chain { ON_CHAIN } else { upload.class().name };
    if (upload.chunks, upload.stored_bytes, upload.page_bytes, class)
        != (file.chunks, file.stored_bytes, file.page_bytes, file.class.as_str())
    {
        return Err(invalid("this version was started with other sizes, or in another class"));
    }
    match upload.stage {
        Stage::Open | Stage::Committed if upload.expires_at > now => Ok(upload),
        Stage::Committed => Err(invalid("this version is committed")),
        Stage::Aborted => Err(invalid("this upload was aborted")),
        Stage::Open | Stage::Expired => Err(Error::UploadExpired),
    }
}

pub fn open(
    s: &mut Store,
    (owner, sender): (&Id, &Id),
    version: Id,
    file: &api::StartUpload,
    paid: Paid,
    random: &mut Random,
    now: u64,
) -> Answer<(Id, Upload)> {
    if s.versions.contains_key(&version) {
        return Err(invalid("this version id is taken"));
    }
    let pages = sizes(file)?;
    let mut account = s.accounts.get(owner).ok_or(Error::Unauthorised)?;
    let limit = s.settings().open_uploads;
    if account.open >= limit {
        return Err(Error::TooManyInProgressUploads { limit });
    }
    let requested = file.stored_bytes + file.page_bytes;
    if requested > account.available() {
        return Err(Error::QuotaExceeded { requested, available: account.available() });
    }
    payments::guard(s, &mut account, paid)?;
    let on_chain = file.class == ON_CHAIN;
    let room = file.page_bytes + if on_chain { file.stored_bytes } else { 0 };
    let bucket = buckets::choose(s, &version, room)?;
    buckets::reserve(s, bucket, room);
    let id = random.id();
    let upload = Upload {
        account: *owner,
        version,
        bucket: bucket.as_slice().to_vec(),
        stage: Stage::Open,
        chunks: file.chunks,
        stored_bytes: file.stored_bytes,
        page_bytes: file.page_bytes,
        pages,
        created_at: now,
        expires_at: now + ns(s.settings().session_seconds),
        stored: 0,
        full: 0,
        shard_bytes: 0,
        on_chain,
        by: if sender == owner { [0; 16] } else { *sender },
        class: Class::number(&file.class).unwrap_or_default(),
    };
    account.pending += requested;
    account.open += 1;
    s.accounts.insert(*owner, account);
    s.configure(|config| config.open_uploads += 1);
    s.upload_of.insert(version, id);
    s.account_uploads.insert(pair(sender, &id), ());
    s.uploads.insert(id, upload.clone());
    reap::at(s, upload.expires_at, Due::Upload, &id);
    Ok((id, upload))
}

/// Checks the announced sizes; answers how many pages they allow.
fn sizes(file: &api::StartUpload) -> Answer<u32> {
    let bad = |reason: String| Err(Error::InvalidSize { reason });
    let (least, most, chunks) = match Class::number(&file.class).map(Class::of) {
        Some(class) => (64 * class.shards() as u64, u64::from(class.max_shard_bytes()) * class.shards() as u64, MAX_CHUNKS),
        None if file.class == ON_CHAIN => (1, MAX_PAGE_BYTES, MAX_CONTENT_CHUNKS),
        None => return Err(invalid("class: none of that name")),
    };
    if file.chunks > chunks {
        return bad(format!("chunks: at most {chunks}"));
    }
    let (least, most) = (file.chunks * least, file.chunks * most);
    if file.stored_bytes < least || file.stored_bytes > most {
        return bad(format!("stored_bytes: {least} to {most} for {} chunks", file.chunks));
    }
    let layout = 32 * file.chunks;
    let most = PAGE_BYTES.0 + PAGE_BYTES.1 * file.chunks;
    if file.page_bytes <= layout || file.page_bytes > most {
        return bad(format!("page_bytes: over {layout}, at most {most}"));
    }
    let head = (file.page_bytes - layout).div_ceil(MAX_PAGE_BYTES);
    Ok((1 + format::layout::page_count(file.chunks) + head) as u32)
}

/// The caller's own upload. @throws UploadNotFound, UploadExpired
pub fn own(s: &Store, account: &Id, id: &Id, now: u64) -> Answer<Upload> {
    let upload = s.uploads.get(id).filter(|u| u.sender() == *account).ok_or(Error::UploadNotFound)?;
    match upload.stage {
        Stage::Aborted => Err(Error::UploadNotFound),
        Stage::Expired => Err(Error::UploadExpired),
        Stage::Open | Stage::Committed if upload.expires_at <= now => Err(Error::UploadExpired),
        Stage::Open | Stage::Committed => Ok(upload),
    }
}

/// Open sessions of the caller, with what a resume needs.
pub fn list(s: &Store, caller: Principal, after: Option<Id>, limit: u32, now: u64) -> Answer<Vec<UploadInfo>> {
    let (owner, _) = keys::account_of(s, caller, Scope::Read, now)?;
    let key = grants::key(s)?;
    let from = pair(&owner, &after.unwrap_or_default());
    let ids = s.account_uploads.range(from..=pair(&owner, &[255; 16])).map(|e| second(e.key())).filter(|id| Some(*id) != after);
    let open = ids.filter_map(|id| s.uploads.get(&id).filter(|u| u.expires_at > now).map(|u| (id, u)));
    Ok(open
        .take(limit.clamp(1, 8) as usize)
        .map(|(id, u)| UploadInfo {
            upload: ByteBuf::from(id.to_vec()),
            version: ByteBuf::from(u.version.to_vec()),
            chunks: u.chunks,
            stored: u.stored,
            stored_map: ByteBuf::from(stored_map(s, &id, &u)),
            committed: u.stage == Stage::Committed,
            created_at: u.created_at,
            expires_at: u.expires_at,
            journal: s.journals.get(&id).map(ByteBuf::from),
            page_token: grants::put_token(&key, &id, &u),
        })
        .collect())
}

/// One bit per chunk, lowest bit first: whether it is stored.
fn stored_map(s: &Store, id: &Id, upload: &Upload) -> Vec<u8> {
    let mut map = vec![0u8; upload.chunks.div_ceil(8) as usize];
    let stored_at = upload.class().stored_at();
    for entry in s.blocks.range(numbered(id, 0)..=numbered(id, u64::MAX)) {
        let first = crate::store::number_of(entry.key()) * GROUP_CHUNKS;
        for (i, chunk) in entry.value().chunks.iter().enumerate().filter(|(_, chunk)| chunk.receipts() >= stored_at) {
            let index = first as usize + i;
            debug_assert!(chunk.shard_bytes > 0);
            map[index / 8] |= 1 << (index % 8);
        }
    }
    map
}

/// Drops open sessions and what they stored. An unknown one is dropped already.
pub fn abort(s: &mut Store, caller: Principal, ids: Vec<ByteBuf>, now: u64) -> Answer<()> {
    at_most("uploads", ids.len(), MAX_FILES)?;
    let (owner, _) = keys::account_of(s, caller, Scope::Write, now)?;
    for id in &ids {
        let id: Id = exact("upload", id)?;
        match s.uploads.get(&id).filter(|u| u.sender() == owner) {
            Some(upload) if upload.stage == Stage::Committed => return Err(invalid("this upload is committed: delete the file")),
            Some(upload) if upload.stage == Stage::Open => close(s, &id, upload, Stage::Aborted, now),
            _ => {}
        }
    }
    Ok(())
}

/// Ends an open session without a commit: frees its quota and pages, keeps its row a day as a tombstone.
pub fn close(s: &mut Store, id: &Id, mut upload: Upload, stage: Stage, now: u64) {
    release(s, &upload);
    reap::drop_marks(s, id);
    s.account_uploads.remove(&pair(&upload.sender(), id));
    s.doomed.insert(upload.version, Principal::from_slice(&upload.bucket));
    upload.stage = stage;
    reap::at(s, now + reap::DAY, Due::Upload, id);
    s.uploads.insert(*id, upload);
}

/// Takes back a session that was opened in this very call.
fn forget(s: &mut Store, id: &Id, upload: Upload) {
    release(s, &upload);
    reap::drop_marks(s, id);
    s.account_uploads.remove(&pair(&upload.sender(), id));
    s.upload_of.remove(&upload.version);
    s.uploads.remove(id);
}

/// Gives back the quota that an open session holds.
pub fn release(s: &mut Store, upload: &Upload) {
    if let Some(mut account) = s.accounts.get(&upload.account) {
        settle(&mut account, upload);
        s.accounts.insert(upload.account, account);
    }
    s.configure(|config| config.open_uploads = config.open_uploads.saturating_sub(1));
}

pub fn settle(account: &mut Account, upload: &Upload) {
    account.pending = account.pending.saturating_sub(upload.stored_bytes + upload.page_bytes);
    account.open = account.open.saturating_sub(1);
}
