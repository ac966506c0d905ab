//! The marks of an upload, 64 chunks in one row.
use format::class::{MOST_SHARDS, STANDARD};
use format::Hash;
use ic_stable_structures::{storable::Bound, Storable};
use std::borrow::Cow;

/// No node (4,294,967,295 on the wire).
pub const NONE: u32 = u32::MAX;

/// What is known of one chunk of an upload; `shard_bytes` 0: nothing yet. Places behind the shards of its class are never taken.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Chunk {
    pub id: Hash,
    pub shard_bytes: u32,
    pub nodes: [u32; MOST_SHARDS],
}

impl Chunk {
    pub const EMPTY: Chunk = Chunk { id: [0; 32], shard_bytes: 0, nodes: [NONE; MOST_SHARDS] };

    /// A chunk of which only its nodes are known.
    pub fn held_by(nodes: &[u32]) -> Chunk {
        let mut chunk = Chunk::EMPTY;
        chunk.nodes.iter_mut().zip(nodes).for_each(|(place, node)| *place = *node);
        chunk
    }

    /// Receipts there are.
    pub fn receipts(&self) -> usize {
        self.nodes.iter().filter(|node| **node != NONE).count()
    }
}

/// Up to 64 consecutive chunks of an upload of a class with `width` shards, in one row: 36 bytes each, and 4 for each shard. What is wider
/// or narrower than *standard* says so in a byte in front: such a row has an odd length.
#[derive(PartialEq, Debug)]
pub struct Block {
    pub width: usize,
    pub chunks: Vec<Chunk>,
}

impl Storable for Block {
    const BOUND: Bound = Bound::Unbounded;
    fn to_bytes(&self) -> Cow<'_, [u8]> {
        let mut bytes = Vec::with_capacity(1 + self.chunks.len() * (36 + 4 * self.width));
        if self.width != STANDARD.shards() {
            bytes.push(self.width as u8);
        }
        for chunk in &self.chunks {
            bytes.extend_from_slice(&chunk.id);
            bytes.extend_from_slice(&chunk.shard_bytes.to_be_bytes());
            chunk.nodes[..self.width].iter().for_each(|node| bytes.extend_from_slice(&node.to_be_bytes()));
        }
        Cow::Owned(bytes)
    }
    fn into_bytes(self) -> Vec<u8> {
        self.to_bytes().into_owned()
    }
    fn from_bytes(bytes: Cow<[u8]>) -> Self {
        let word = |b: &[u8]| u32::from_be_bytes([b[0], b[1], b[2], b[3]]);
        let (front, rows) = bytes.split_at(bytes.len() % 2);
        let width = front.first().map_or(STANDARD.shards(), |width| usize::from(*width));
        let chunk = |row: &[u8]| {
            let mut chunk = Chunk { shard_bytes: word(&row[32..]), ..Chunk::EMPTY };
            chunk.id.copy_from_slice(&row[..32]);
            chunk.nodes.iter_mut().zip(row[36..].chunks_exact(4)).for_each(|(node, b)| *node = word(b));
            chunk
        };
        Block { width, chunks: rows.chunks_exact(36 + 4 * width).map(chunk).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_every_width_read_back_and_those_of_standard_are_92_bytes_a_chunk() {
        for (width, bytes) in [(14, 92 * 3), (12, 1 + 84 * 3), (16, 1 + 100 * 3)] {
            let nodes: Vec<u32> = (0..width as u32).collect();
            let chunk = Chunk { id: [9; 32], shard_bytes: 64, ..Chunk::held_by(&nodes) };
            let block = Block { width, chunks: vec![chunk, Chunk::EMPTY, chunk] };
            assert_eq!((block.to_bytes().len(), chunk.receipts()), (bytes, width));
            assert_eq!(Block::from_bytes(block.to_bytes()), block);
        }
    }
}
