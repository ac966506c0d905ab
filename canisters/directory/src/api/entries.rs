//! Records of files and folders.
use super::Version;
use candid::{CandidType, Deserialize};
use serde_bytes::ByteBuf;

/// Where an entry stands: folder (none: the root), tag of its name there, sealed name.
#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Place {
    pub parent: Option<ByteBuf>,
    pub name_tag: ByteBuf,
    pub sealed: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub enum Op {
    CreateFolder { entry: ByteBuf, place: Place },
    CreateFile { entry: ByteBuf, place: Place, version: ByteBuf },
    Copy { from: ByteBuf, entry: ByteBuf, place: Place },
    AddVersion { entry: ByteBuf, version: ByteBuf, sealed: ByteBuf },
    LabelVersion { entry: ByteBuf, version: ByteBuf, sealed: ByteBuf },
    RestoreVersion { entry: ByteBuf, version: ByteBuf },
    DropVersion { entry: ByteBuf, version: ByteBuf },
    Move { entry: ByteBuf, place: Place },
    Star { entry: ByteBuf, starred: bool },
    Trash { entry: ByteBuf },
    Restore { entry: ByteBuf, place: Place },
    Purge { entry: ByteBuf },
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Append {
    pub feed_seq: u64,
    pub records: Vec<ByteBuf>,
    pub ops: Vec<Op>,
    pub share: Option<ByteBuf>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Appended {
    pub feed_seq: u64,
    pub feed_link: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct KeptVersion {
    pub version: ByteBuf,
    pub at: u64,
    pub sealed: ByteBuf,
    pub stored_bytes: u64,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Entry {
    pub entry: ByteBuf,
    pub parent: Option<ByteBuf>,
    pub name_tag: ByteBuf,
    pub sealed: ByteBuf,
    pub folder: bool,
    pub versions: Vec<KeptVersion>,
    pub starred: bool,
    pub trashed_at: Option<u64>,
    pub created_at: u64,
    pub changed_at: u64,
}

/// What list_files lists.
#[derive(CandidType, Deserialize, Clone, Debug)]
pub enum Listing {
    Folder(Option<ByteBuf>),
    Trash,
    Pending,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct ListReq {
    pub listing: Listing,
    pub cursor: Option<ByteBuf>,
    pub limit: u32,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct FilePage {
    pub files: Vec<FileMeta>,
    pub next: Option<ByteBuf>,
}

#[derive(CandidType, Deserialize, Clone, Copy, Debug, PartialEq)]
pub enum FileStatus {
    Pending,
    Ready,
    Deleted,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct FileMeta {
    pub status: FileStatus,
    pub entry: Option<Entry>,
    pub version: Option<Version>,
}

/// File and proof of its newest version: `layout` / version is certified as BLAKE3(layout) ‖ head_hash.
#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct ProvenFile {
    pub file: FileMeta,
    pub certificate: ByteBuf,
    pub witness: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Snapshot {
    pub seq: u64,
    pub link: ByteBuf,
    pub sealed: ByteBuf,
}
