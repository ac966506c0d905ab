//! The bytes of `docs/format.md` that the canisters make and check: pure, no clock, no storage, no random.
pub mod class;
pub mod error;
pub mod feed;
pub mod grant;
pub mod layout;
pub mod merkle;
pub mod receipt;
pub mod token;

/// Account, version, upload, link and session ids: 16 random bytes.
pub type Id = [u8; 16];
/// BLAKE3-256, except where SHA-256 is said.
pub type Hash = [u8; 32];

/// Chunks of one placement group, and of one row of marks: 64 chunks = 256 MiB of plaintext.
pub const GROUP_CHUNKS: u64 = 64;
/// Longest chunk as it is stored, in bytes: 72 + 16 × 4 + 16 × (262,144 + 28) (format §3).
pub const MAX_CHUNK_BYTES: u32 = 4_194_888;
/// Longest page of the page store, in bytes (format §5).
pub const MAX_PAGE_BYTES: u64 = 1 << 20;
/// Content of a file that `put_small` takes, sealed: 64 KiB of plaintext with header, tables and padding.
pub const MAX_SMALL_BYTES: u64 = (64 << 10) + (8 << 10);
/// Key of the first content chunk among the pages of an upload or version.
pub const CONTENT: u32 = 1 << 31;
/// Content chunks of a file that lies in a bucket: 1,024 × 1 MiB.
pub const MAX_CONTENT_CHUNKS: u64 = 1_024;
/// Chunk ids on one layout page: 32,768 × 32 = 1 MiB (format §5).
pub const PAGE_IDS: u64 = 32_768;

/// BLAKE3-256 of `bytes`.
pub fn blake3(bytes: &[u8]) -> Hash {
    *blake3::hash(bytes).as_bytes()
}

/// `bytes` as an array of N, or a reason fit for `InvalidRequest`.
pub fn exact<const N: usize>(name: &str, bytes: &[u8]) -> Result<[u8; N], String> {
    bytes.try_into().map_err(|_| format!("{name} must be {N} bytes, got {}", bytes.len()))
}

/// Lets rows be kept in stable maps, as minicbor: the crate that says so has `ic-stable-structures` and `minicbor`.
#[macro_export]
macro_rules! storable {
    ($($row:ty),*) => {$(
        impl ic_stable_structures::Storable for $row {
            const BOUND: ic_stable_structures::storable::Bound = ic_stable_structures::storable::Bound::Unbounded;
            fn to_bytes(&self) -> std::borrow::Cow<'_, [u8]> {
                std::borrow::Cow::Owned(minicbor::to_vec(self).expect("writing to a vector does not fail"))
            }
            fn into_bytes(self) -> Vec<u8> {
                minicbor::to_vec(&self).expect("writing to a vector does not fail")
            }
            fn from_bytes(bytes: std::borrow::Cow<[u8]>) -> Self {
                minicbor::decode(&bytes).expect("a row reads back as it was written")
            }
        }
    )*};
}

/// Joins the parts of a message.
pub(crate) fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}
