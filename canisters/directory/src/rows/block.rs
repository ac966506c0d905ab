//! The marks of an upload, 64 chunks in one row.
use format::{Hash, SHARDS};
use ic_stable_structures::{storable::Bound, Storable};
use std::borrow::Cow;

/// No node (4,294,967,295 on the wire).
pub const NONE: u32 = u32::MAX;

/// What is known of one chunk of an upload; `shard_bytes` 0: nothing yet.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Chunk {
    pub id: Hash,
    pub shard_bytes: u32,
    pub nodes: [u32; SHARDS],
}

impl Chunk {
    const BYTES: usize = 32 + 4 + 4 * SHARDS;
    pub const EMPTY: Chunk = Chunk { id: [0; 32], shard_bytes: 0, nodes: [NONE; SHARDS] };

    /// Receipts there are.
    pub fn receipts(&self) -> usize {
        self.nodes.iter().filter(|node| **node != NONE).count()
    }
}

/// Up to 64 consecutive chunks of an upload, in one row: 92 bytes each.
pub struct Block(pub Vec<Chunk>);

impl Storable for Block {
    const BOUND: Bound = Bound::Unbounded;
    fn to_bytes(&self) -> Cow<'_, [u8]> {
        let mut bytes = Vec::with_capacity(self.0.len() * Chunk::BYTES);
        for chunk in &self.0 {
            bytes.extend_from_slice(&chunk.id);
            bytes.extend_from_slice(&chunk.shard_bytes.to_be_bytes());
            chunk.nodes.iter().for_each(|node| bytes.extend_from_slice(&node.to_be_bytes()));
        }
        Cow::Owned(bytes)
    }
    fn into_bytes(self) -> Vec<u8> {
        self.to_bytes().into_owned()
    }
    fn from_bytes(bytes: Cow<[u8]>) -> Self {
        let word = |b: &[u8]| u32::from_be_bytes([b[0], b[1], b[2], b[3]]);
        Block(
            bytes
                .chunks_exact(Chunk::BYTES)
                .map(|row| {
                    let mut chunk = Chunk { shard_bytes: word(&row[32..]), ..Chunk::EMPTY };
                    chunk.id.copy_from_slice(&row[..32]);
                    chunk.nodes.iter_mut().zip(row[36..].chunks_exact(4)).for_each(|(node, b)| *node = word(b));
                    chunk
                })
                .collect(),
        )
    }
}
