//! Fills a directory's stable memory with many files at the speed of the machine, for measurements: the canister's own code, without the
//! canister. Nothing of it is in the module.
use crate::api::{Append, ChunkStored, CommitBatch, CommitReq, Op, Place, StartUpload};
use crate::error::{Answer, Error};
use crate::random::Random;
use crate::store::Store;
use crate::{commit, entries, page, upload};
use candid::Principal;
use format::Id;
use ic_stable_structures::VectorMemory;
use serde_bytes::ByteBuf;

/// Files of one call.
const BATCH: u64 = upload::MAX_FILES as u64;

/// Who has the files, where their pages are, the time in ns, and how many there are to be more.
pub struct Load {
    pub owner: Principal,
    pub bucket: Principal,
    pub now: u64,
    pub files: u64,
}

/// Commits empty files, a folder for each thousand of them. Answers the last folder and the last version.
///
/// @throws what the methods throw that a client would call
pub fn load(memory: VectorMemory, load: &Load) -> Answer<(Id, Id)> {
    let mut s = Store::open(memory);
    let mut random = Random::of(&s.secret()?, u64::MAX - s.config.get().files);
    let mut last = ([0; 16], [0; 16]);
    let mut now = load.now;
    for first in (0..load.files).step_by(BATCH as usize) {
        now += 1_000_000_000;
        last = batch(&mut s, load, now, (load.files - first).min(BATCH), &mut random)?;
    }
    Ok(last)
}

fn batch(s: &mut Store, load: &Load, now: u64, count: u64, random: &mut Random) -> Answer<(Id, Id)> {
    let id = |random: &mut Random| ByteBuf::from(random.id().to_vec());
    let some = |random: &mut Random, length: usize| ByteBuf::from(random.id().iter().copied().cycle().take(length).collect::<Vec<u8>>());
    let (layout, head) = (format::layout::of(&[], "standard").record, some(random, 300));
    let versions: Vec<ByteBuf> = (0..count).map(|_| id(random)).collect();
    let start =
        |version: &ByteBuf| StartUpload { version: version.clone(), class: "standard".into(), chunks: 0, stored_bytes: 0, page_bytes: 600 };
    let started = upload::start(s, load.owner, versions.iter().map(start).collect(), None, now)?;
    let uploads = started.into_iter().map(|one| one.map(|one| one.upload)).collect::<Answer<Vec<_>>>()?;
    let report = |upload: &ByteBuf, index: u32, bytes: &[u8]| ChunkStored {
        upload: upload.clone(),
        index,
        content: false,
        bytes: bytes.len() as u32,
        hash: format::blake3(bytes).to_vec().into(),
    };
    let reports: Vec<_> = uploads.iter().flat_map(|one| [report(one, 0, &layout), report(one, 1, &head)]).collect();
    for answer in page::report_all(s, load.bucket, &reports, now)? {
        answer?;
    }
    let folder = id(random);
    let place = |random: &mut Random, parent| Place { parent, name_tag: id(random), sealed: some(random, 60) };
    let feed_seq = crate::account::of(s, load.owner)?.1.feed_seq;
    let ops = vec![Op::CreateFolder { entry: folder.clone(), place: place(random, None) }];
    entries::append(s, load.owner, Append { feed_seq, records: vec![some(random, 200)], ops, share: None }, now)?;
    let create =
        |version: &ByteBuf| Op::CreateFile { entry: id(random), place: place(random, Some(folder.clone())), version: version.clone() };
    let ops = versions.iter().map(create).collect();
    let commit = |upload: &ByteBuf| CommitReq {
        upload: upload.clone(),
        layout: layout.clone().into(),
        pages: 2,
        head_hash: format::blake3(&head).to_vec().into(),
        sealed_dek: some(random, 60),
        name_tag: id(random),
    };
    let commits = uploads.iter().map(commit).collect();
    let records = versions.iter().map(|_| some(random, 200)).collect();
    let request = CommitBatch { commits, feed_seq: feed_seq + 1, records, ops: Some(ops), share: None };
    for file in commit::commit(s, load.owner, request, now)?.files {
        file?;
    }
    let of = |id: Option<&ByteBuf>| id.and_then(|id| id.as_slice().try_into().ok()).ok_or(Error::NotFound);
    Ok((of(Some(&folder))?, of(versions.last())?))
}
