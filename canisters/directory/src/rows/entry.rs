//! One file or folder of a drive, opaque: ids and tags, never a name.
use super::Version;
use format::Id;
use minicbor::{Decode, Encode};

/// A version that an entry keeps.
#[derive(Encode, Decode, Clone)]
pub struct Kept {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub version: Id,
    #[n(1)]
    pub at: u64,
    /// Sealed tag, message and lineage, as the client wrote them.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
}

#[derive(Encode, Decode, Clone)]
pub struct Entry {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub account: Id,
    /// Zero: the root.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub parent: Id,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub name_tag: Id,
    /// Sealed name and type.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
    #[n(4)]
    pub folder: bool,
    /// Newest last; empty for a folder.
    #[n(5)]
    pub versions: Vec<Kept>,
    #[n(6)]
    pub starred: bool,
    #[n(7)]
    pub trashed_at: Option<u64>,
    #[n(8)]
    pub created_at: u64,
    #[n(9)]
    pub changed_at: u64,
}

/// What a listing says of an entry.
#[derive(Encode, Decode, Clone)]
pub struct Listed {
    #[n(0)]
    pub entry: Entry,
    /// Stored bytes of each version that it keeps.
    #[n(1)]
    pub sizes: Vec<u64>,
    /// The newest one, unless it is deleted.
    #[n(2)]
    pub newest: Option<Version>,
}
