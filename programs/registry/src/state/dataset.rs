use anchor_lang::prelude::*;

/// A published dataset. Address: seeds "dataset", owner, the digest in the content id. Never changes.
#[account]
pub struct Dataset {
    pub owner: Address,
    /// CID of the layout record, docs/format.md §5.
    pub cid: [u8; 36],
    /// Merkle root over its chunk ids, docs/format.md §5.
    pub root: [u8; 32],
    /// Bytes of plaintext, as the owner says.
    pub size: PodU64,
    /// 1, or one more than that of a parent of the same owner.
    pub version: PodU32,
    /// Account of the dataset that this one comes from; zero when none.
    pub parent: Address,
    /// Seconds since 1970.
    pub time: PodI64,
    pub bump: u8,
}

/// CIDv1, dag-cbor, BLAKE3, 32 bytes.
const PREFIX: [u8; 4] = [0x01, 0x71, 0x1e, 0x20];

impl Dataset {
    /// Whether `cid` is of the one form that layouts have.
    pub fn is_cid(cid: &[u8; 36]) -> bool {
        cid[..4] == PREFIX
    }
}
