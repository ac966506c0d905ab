//! The nodes of the trees in memory, 64 bytes each: freed ones are used again.
use super::{At, Key, Tries, HEADER};
use ic_certification::Hash;
use ic_stable_structures::Memory;

/// A node: kind u8, bit u8, left u32, right u32, hash [32], or kind u8, key [16], hash of the value's leaf [32].
const NODE: u64 = 64;
const WASM_PAGE: u64 = 65_536;
/// Trees in one memory.
const ROOTS: u8 = 8;

pub(super) enum Node {
    Fork { bit: u8, left: At, right: At, hash: Hash },
    Leaf { key: Key, hash: Hash },
}

impl<M: Memory> Tries<M> {
    pub(super) fn word(&self, at: u64) -> u32 {
        let mut bytes = [0; 4];
        self.0.read(at, &mut bytes);
        u32::from_be_bytes(bytes)
    }

    pub(super) fn set_word(&self, at: u64, word: u32) {
        self.0.write(at, &word.to_be_bytes());
    }

    pub(super) fn root(&self, tree: u8) -> At {
        assert!(tree < ROOTS);
        self.word(16 + 4 * u64::from(tree))
    }

    pub(super) fn set_root(&self, tree: u8, at: At) {
        self.set_word(16 + 4 * u64::from(tree), at);
    }

    pub(super) fn node(&self, at: At) -> Node {
        let mut b = [0; NODE as usize];
        self.0.read(HEADER + u64::from(at) * NODE, &mut b);
        let word = |i: usize| u32::from_be_bytes([b[i], b[i + 1], b[i + 2], b[i + 3]]);
        let hash = |i: usize| b[i..i + 32].try_into().expect("32 bytes");
        match b[0] {
            1 => Node::Fork { bit: b[1], left: word(4), right: word(8), hash: hash(32) },
            _ => Node::Leaf { key: b[4..20].try_into().expect("16 bytes"), hash: hash(32) },
        }
    }

    pub(super) fn put(&self, at: At, node: &Node) {
        let mut b = [0; NODE as usize];
        match node {
            Node::Fork { bit, left, right, hash } => {
                b[0] = 1;
                b[1] = *bit;
                b[4..8].copy_from_slice(&left.to_be_bytes());
                b[8..12].copy_from_slice(&right.to_be_bytes());
                b[32..].copy_from_slice(hash);
            }
            Node::Leaf { key, hash } => {
                b[0] = 2;
                b[4..20].copy_from_slice(key);
                b[32..].copy_from_slice(hash);
            }
        }
        self.0.write(HEADER + u64::from(at) * NODE, &b);
    }

    /// A node's place: one that was freed, or a new one.
    pub(super) fn take(&self) -> At {
        let free = self.word(12);
        if free != 0 {
            self.set_word(12, self.word(HEADER + u64::from(free) * NODE + 4));
            return free;
        }
        let at = self.word(8) + 1;
        let missing = (HEADER + (u64::from(at) + 1) * NODE).div_ceil(WASM_PAGE).saturating_sub(self.0.size());
        assert!(missing == 0 || self.0.grow(missing) >= 0, "stable memory for the certified tree");
        self.set_word(8, at);
        at
    }

    pub(super) fn free(&self, at: At) {
        self.set_word(HEADER + u64::from(at) * NODE + 4, self.word(12));
        self.set_word(12, at);
    }
}
