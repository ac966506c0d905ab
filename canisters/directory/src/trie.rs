//! A Merkle tree in stable memory over 16-byte keys, as an IC hash tree: a crit-bit trie, so that every key costs one leaf and one
//! fork, whatever was there before, and nothing has to be rebuilt after an upgrade. Only hashes are kept; a value stands in its own map.
mod nodes;
mod prove;
#[cfg(test)]
mod tests;

use ic_certification::{fork_hash, labeled_hash, leaf_hash, Hash};
use ic_stable_structures::Memory;
use nodes::Node;

/// A key: any id.
pub type Key = [u8; 16];
/// Number of a node; 0 is none.
type At = u32;

/// Magic of the header.
const MAGIC: u64 = 0x4359_5854_5245_4532;
/// Header: magic u64, nodes u32, first free node u32, 8 roots of u32.
const HEADER: u64 = 64;

/// Up to eight trees in one memory.
pub struct Tries<M: Memory>(M);

fn bit_of(key: &Key, bit: u8) -> bool {
    key[usize::from(bit / 8)] >> (7 - bit % 8) & 1 == 1
}

/// The first bit in which two keys differ.
fn first_difference(a: &Key, b: &Key) -> Option<u8> {
    (0..16).find(|i| a[*i] != b[*i]).map(|i| i as u8 * 8 + (a[i] ^ b[i]).leading_zeros() as u8)
}

impl<M: Memory> Tries<M> {
    /// The trees of `memory`; an empty one, or one in an earlier form, gets a header. Answers whether it is empty now.
    pub fn open(memory: M) -> (Self, bool) {
        assert!(memory.size() > 0 || memory.grow(1) >= 0, "stable memory for the certified tree");
        let mut magic = [0; 8];
        memory.read(0, &mut magic);
        let fresh = u64::from_be_bytes(magic) != MAGIC;
        if fresh {
            let mut header = [0; HEADER as usize];
            header[..8].copy_from_slice(&MAGIC.to_be_bytes());
            memory.write(0, &header);
        }
        (Tries(memory), fresh)
    }

    fn hash_at(&self, at: At) -> Hash {
        match self.node(at) {
            Node::Fork { hash, .. } => hash,
            Node::Leaf { key, hash } => labeled_hash(&key, &hash),
        }
    }

    /// The forks on the way to the leaf that `key` leads to, outermost first, and that leaf.
    fn way(&self, tree: u8, key: &Key) -> Option<(Vec<At>, At, Key)> {
        let (mut at, mut forks) = (self.root(tree), Vec::new());
        if at == 0 {
            return None;
        }
        loop {
            match self.node(at) {
                Node::Fork { bit, left, right, .. } => {
                    forks.push(at);
                    at = if bit_of(key, bit) { right } else { left };
                }
                Node::Leaf { key, .. } => return Some((forks, at, key)),
            }
        }
    }

    /// Hashes the forks anew, innermost first.
    fn rehash(&self, forks: &[At]) {
        for at in forks.iter().rev() {
            if let Node::Fork { bit, left, right, .. } = self.node(*at) {
                let hash = fork_hash(&self.hash_at(left), &self.hash_at(right));
                self.put(*at, &Node::Fork { bit, left, right, hash });
            }
        }
    }

    /// Makes the child of the last of `forks` (or the root) that `key` leads to `child`.
    fn attach(&self, tree: u8, forks: &[At], key: &Key, child: At) {
        match forks.last() {
            None => self.set_root(tree, child),
            Some(at) => {
                if let Node::Fork { bit, left, right, hash } = self.node(*at) {
                    let (left, right) = if bit_of(key, bit) { (left, child) } else { (child, right) };
                    self.put(*at, &Node::Fork { bit, left, right, hash });
                }
            }
        }
    }

    /// Certifies `value` under `key`.
    pub fn insert(&mut self, tree: u8, key: &Key, value: &[u8]) {
        let new = Node::Leaf { key: *key, hash: leaf_hash(value) };
        let Some((mut forks, at, near)) = self.way(tree, key) else {
            let at = self.take();
            self.put(at, &new);
            return self.set_root(tree, at);
        };
        let Some(bit) = first_difference(key, &near) else {
            self.put(at, &new);
            return self.rehash(&forks);
        };
        let place = forks.iter().position(|at| matches!(self.node(*at), Node::Fork { bit: other, .. } if other > bit));
        let below = place.map_or(at, |place| forks[place]);
        forks.truncate(place.unwrap_or(forks.len()));
        let (one, fork) = (self.take(), self.take());
        self.put(one, &new);
        let (left, right) = if bit_of(key, bit) { (below, one) } else { (one, below) };
        self.put(fork, &Node::Fork { bit, left, right, hash: [0; 32] });
        self.attach(tree, &forks, key, fork);
        forks.push(fork);
        self.rehash(&forks);
    }

    /// Takes `key` out; nothing happens when it is not there.
    pub fn remove(&mut self, tree: u8, key: &Key) {
        let Some((mut forks, at, near)) = self.way(tree, key) else { return };
        if near != *key {
            return;
        }
        self.free(at);
        let Some(fork) = forks.pop() else { return self.set_root(tree, 0) };
        if let Node::Fork { left, right, .. } = self.node(fork) {
            self.attach(tree, &forks, key, if left == at { right } else { left });
        }
        self.free(fork);
        self.rehash(&forks);
    }

    /// The root hash of a tree.
    pub fn root_hash(&self, tree: u8) -> Hash {
        match self.root(tree) {
            0 => ic_certification::HashTree::digest(&ic_certification::empty()),
            at => self.hash_at(at),
        }
    }
}
