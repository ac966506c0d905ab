//! BLAKE3 (O'Connor, Aumasson, Neves, Wilcox-O'Hearn, 2020): whole, keyed, and by subtree. The crate `blake3` does 0.7 of what it does natively
//! with the same 128 bits, in a browser; this does 0.9, and its chunks can be hashed where they were made. That crate is the readable twin of the tests.

pub mod compress;
mod wide;

use compress::{BLOCK, IV, bytes_of, compress};

/// Bytes of a chunk, the leaf of the tree. (A chunk of CyxCloud is another thing: 4 MiB.)
pub const CHUNK: usize = 1024;

/// A chaining value; that of the root is the hash.
pub type Cv = [u8; 32];

/// Domain flags (paper §2.2, table 3).
mod flag {
    pub const CHUNK_START: u32 = 1;
    pub const CHUNK_END: u32 = 2;
    pub const PARENT: u32 = 4;
    pub const ROOT: u32 = 8;
    pub const KEYED_HASH: u32 = 16;
}

/// Plain or keyed.
#[derive(Clone, Copy)]
pub struct Mode {
    key: [u32; 8],
    flags: u32,
}

impl Mode {
    pub const PLAIN: Self = Self { key: IV, flags: 0 };

    pub fn keyed(key: &Cv) -> Self {
        Self { key: core::array::from_fn(|i| u32::from_le_bytes(core::array::from_fn(|j| key[4 * i + j]))), flags: flag::KEYED_HASH }
    }

    /// The hash of all bytes.
    pub fn hash(&self, bytes: &[u8]) -> Cv {
        if bytes.len() <= CHUNK {
            return self.chunk(bytes, 0, flag::ROOT);
        }
        let (left, right) = bytes.split_at(left_length(bytes.len()));
        self.root(&self.subtree(left, 0), &self.subtree(right, (left.len() / CHUNK) as u32))
    }

    /// The chaining value of a subtree that is not the root: at least one byte, the first of them in chunk number `counter`.
    pub fn subtree(&self, bytes: &[u8], counter: u32) -> Cv {
        const BATCH: usize = 64;
        if bytes.len() > BATCH * CHUNK {
            let (left, right) = bytes.split_at(left_length(bytes.len()));
            return self.parent(&self.subtree(left, counter), &self.subtree(right, counter + (left.len() / CHUNK) as u32), 0);
        }
        let mut values = [[0; 32]; BATCH];
        let mut count = self.leaves(bytes, counter, &mut values);
        while count > 1 {
            count = self.fold(&mut values, count);
        }
        values[0]
    }

    /// Writes the chaining values of the chunks that `bytes` are, the first with number `counter`; only the last may be short. Answers how many.
    pub fn leaves(&self, bytes: &[u8], counter: u32, to: &mut [Cv]) -> usize {
        let whole = bytes.len() / CHUNK;
        wide::chunks(self, &bytes[..whole * CHUNK], counter, to);
        let rest = &bytes[whole * CHUNK..];
        if rest.is_empty() {
            return whole;
        }
        to[whole] = self.chunk(rest, counter + whole as u32, 0);
        whole + 1
    }

    /// The hash of an input of more than one chunk, whose `count` leaves are these; the values are used up.
    pub fn root_of(&self, values: &mut [Cv], mut count: usize) -> Cv {
        while count > 2 {
            count = self.fold(values, count);
        }
        self.root(&values[0], &values[1])
    }

    /// The hash of an input whose two topmost subtrees are these.
    pub fn root(&self, left: &Cv, right: &Cv) -> Cv {
        self.parent(left, right, flag::ROOT)
    }

    /// The chaining value above two subtrees.
    pub fn above(&self, left: &Cv, right: &Cv) -> Cv {
        self.parent(left, right, 0)
    }

    /// One level up: pairs become their parents, an odd one at the end rises as it is. The same tree as by halves, as left subtrees are full.
    fn fold(&self, values: &mut [Cv], count: usize) -> usize {
        let pairs = count / 2;
        wide::parents(self, values, pairs);
        if count % 2 == 1 {
            values[pairs] = values[count - 1];
        }
        count - pairs
    }

    fn parent(&self, left: &Cv, right: &Cv, flags: u32) -> Cv {
        let mut cv = self.key;
        let block = core::array::from_fn(|i| if i < 32 { left[i] } else { right[i - 32] });
        compress(&mut cv, &block, BLOCK, 0, self.flags | flag::PARENT | flags);
        bytes_of(&cv)
    }

    fn chunk(&self, bytes: &[u8], counter: u32, flags: u32) -> Cv {
        let mut cv = self.key;
        let blocks = bytes.len().div_ceil(BLOCK).max(1);
        for at in 0..blocks {
            let part = &bytes[at * BLOCK..bytes.len().min((at + 1) * BLOCK)];
            let mut block = [0; BLOCK];
            block[..part.len()].copy_from_slice(part);
            let start = if at == 0 { flag::CHUNK_START } else { 0 };
            let end = if at + 1 == blocks { flag::CHUNK_END | flags } else { 0 };
            compress(&mut cv, &block, part.len(), counter, self.flags | start | end);
        }
        bytes_of(&cv)
    }
}

/// Bytes of the left subtree of more than one chunk: the largest power of two chunks that leaves something for the right.
pub fn left_length(length: usize) -> usize {
    let chunks = (length - 1) / CHUNK;
    CHUNK << (usize::BITS - 1 - chunks.leading_zeros())
}
