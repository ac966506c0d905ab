//! A Merkle tree in stable memory over 16-byte keys, as an IC hash tree: a crit-bit trie, so that every key costs one leaf and one
//! fork, whatever was there before, and nothing has to be rebuilt after an upgrade. Only hashes are kept; a value stands in its own map.
use crate::witness::Witness;
use ic_certification::{fork_hash, labeled_hash, leaf_hash, Hash};
use ic_stable_structures::Memory;
use std::collections::BTreeMap;

/// A key: any id.
pub type Key = [u8; 16];
/// Number of a node; 0 is none.
type At = u32;

/// Magic of the header.
const MAGIC: u64 = 0x4359_5854_5245_4532;
/// Header: magic u64, nodes u32, first free node u32, 8 roots of u32.
const HEADER: u64 = 64;
/// A node: kind u8, bit u8, left u32, right u32, hash [32], or kind u8, key [16], hash of the value's leaf [32].
const NODE: u64 = 64;
const WASM_PAGE: u64 = 65_536;
/// Trees in one memory.
const ROOTS: u8 = 8;

enum Node {
    Fork { bit: u8, left: At, right: At, hash: Hash },
    Leaf { key: Key, hash: Hash },
}

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

    fn word(&self, at: u64) -> u32 {
        let mut bytes = [0; 4];
        self.0.read(at, &mut bytes);
        u32::from_be_bytes(bytes)
    }

    fn set_word(&self, at: u64, word: u32) {
        self.0.write(at, &word.to_be_bytes());
    }

    fn root(&self, tree: u8) -> At {
        assert!(tree < ROOTS);
        self.word(16 + 4 * u64::from(tree))
    }

    fn set_root(&self, tree: u8, at: At) {
        self.set_word(16 + 4 * u64::from(tree), at);
    }

    fn node(&self, at: At) -> Node {
        let mut b = [0; NODE as usize];
        self.0.read(HEADER + u64::from(at) * NODE, &mut b);
        let word = |i: usize| u32::from_be_bytes([b[i], b[i + 1], b[i + 2], b[i + 3]]);
        let hash = |i: usize| b[i..i + 32].try_into().expect("32 bytes");
        match b[0] {
            1 => Node::Fork { bit: b[1], left: word(4), right: word(8), hash: hash(32) },
            _ => Node::Leaf { key: b[4..20].try_into().expect("16 bytes"), hash: hash(32) },
        }
    }

    fn put(&self, at: At, node: &Node) {
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
    fn take(&self) -> At {
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

    fn free(&self, at: At) {
        self.set_word(HEADER + u64::from(at) * NODE + 4, self.word(12));
        self.set_word(12, at);
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

    /// The key next to an absent one on each side, where there is one: nothing stands between them.
    fn neighbours(&self, tree: u8, key: &Key) -> [Option<Key>; 2] {
        let Some((forks, at, near)) = self.way(tree, key) else { return [None, None] };
        let Some(bit) = first_difference(key, &near) else { return [None, None] };
        let mut sides = [None, None];
        let mut below = at;
        for at in forks {
            let Node::Fork { bit: other, left, right, .. } = self.node(at) else { break };
            if other > bit {
                below = at;
                break;
            }
            match bit_of(key, other) {
                true => sides[0] = Some((left, true)),
                false => sides[1] = Some((right, false)),
            }
        }
        let after = bit_of(key, bit);
        sides[usize::from(!after)] = Some((below, after));
        sides.map(|side| side.map(|(at, last)| self.end(at, last)))
    }

    /// The last or the first key below a node.
    fn end(&self, mut at: At, last: bool) -> Key {
        loop {
            match self.node(at) {
                Node::Fork { left, right, .. } => at = if last { right } else { left },
                Node::Leaf { key, .. } => return key,
            }
        }
    }

    /// Writes the tree pruned to some keys: those with a value show it, those that are there show that they are, and of an absent one its
    /// neighbours are shown, which proves that it is absent.
    pub fn witness(&self, tree: u8, keys: &[(Key, Option<Vec<u8>>)], out: &mut Witness) {
        let mut shown = BTreeMap::new();
        for (key, value) in keys {
            if self.way(tree, key).is_some_and(|(_, _, near)| near == *key) {
                shown.insert(*key, value.as_deref());
            } else {
                for near in self.neighbours(tree, key).into_iter().flatten() {
                    shown.entry(near).or_insert(None);
                }
            }
        }
        let shown: Vec<(Key, Option<&[u8]>)> = shown.into_iter().collect();
        match self.root(tree) {
            0 => out.empty(),
            root => self.prune(root, &shown, out),
        }
    }

    /// A node pruned to keys that all lie below it, in their order.
    fn prune(&self, at: At, keys: &[(Key, Option<&[u8]>)], out: &mut Witness) {
        match self.node(at) {
            _ if keys.is_empty() => out.pruned(&self.hash_at(at)),
            Node::Leaf { key, hash } => {
                out.labeled(&key);
                match keys[0].1 {
                    Some(value) => out.leaf(value),
                    None => out.pruned(&hash),
                }
            }
            Node::Fork { bit, left, right, .. } => {
                let (low, high) = keys.split_at(keys.partition_point(|(key, _)| !bit_of(key, bit)));
                out.fork();
                self.prune(left, low, out);
                self.prune(right, high, out);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ic_certification::{HashTree, LookupResult};
    use ic_stable_structures::VectorMemory;

    fn witness(tries: &Tries<VectorMemory>, tree: u8, keys: &[(Key, Option<Vec<u8>>)]) -> HashTree {
        let mut out = Witness::new();
        tries.witness(tree, keys, &mut out);
        serde_cbor::from_slice(&out.done()).unwrap()
    }

    fn key(n: u64) -> Key {
        let hash = format::blake3(&n.to_be_bytes());
        hash[..16].try_into().unwrap()
    }

    #[test]
    fn a_witness_leads_to_the_root_and_shows_the_value() {
        let (mut tries, fresh) = Tries::open(VectorMemory::default());
        assert!(fresh);
        for n in 0..200 {
            tries.insert(1, &key(n), &n.to_be_bytes());
        }
        for n in 0..200u64 {
            let show = |value: &[u8]| witness(&tries, 1, &[(key(n), Some(value.to_vec()))]);
            let shown = show(&n.to_be_bytes());
            assert_eq!(shown.digest(), tries.root_hash(1));
            assert!(matches!(shown.lookup_path([key(n)]), LookupResult::Found(value) if value == n.to_be_bytes()));
            assert_ne!(show(b"other").digest(), tries.root_hash(1));
        }
        assert_eq!(tries.root_hash(0), witness(&tries, 0, &[(key(1), None)]).digest());
    }

    #[test]
    fn a_witness_shows_what_is_absent_and_what_is_there_of_many() {
        let (mut tries, _) = Tries::open(VectorMemory::default());
        for count in [0, 1, 2, 3, 40] {
            (0..count).for_each(|n| tries.insert(3, &key(n), &n.to_be_bytes()));
            for n in 0..300u64 {
                let shown = witness(&tries, 3, &[(key(n), None), (key(1_000 + n), None)]);
                assert_eq!(shown.digest(), tries.root_hash(3));
                assert!(matches!(shown.lookup_path([key(1_000 + n)]), LookupResult::Absent));
                assert_eq!(matches!(shown.lookup_path([key(n)]), LookupResult::Absent), n >= count);
            }
            for edge in [[0; 16], [255; 16]] {
                assert!(matches!(witness(&tries, 3, &[(edge, None)]).lookup_path([edge]), LookupResult::Absent));
            }
        }
        let some: Vec<_> = (0..40).step_by(3).map(|n| (key(n), Some(n.to_be_bytes().to_vec()))).collect();
        let shown = witness(&tries, 3, &some);
        assert_eq!(shown.digest(), tries.root_hash(3));
        assert!(some
            .iter()
            .all(|(key, value)| matches!(shown.lookup_path([key]), LookupResult::Found(found) if Some(found) == value.as_deref())));
        assert!(matches!(shown.lookup_path([key(1)]), LookupResult::Unknown));
    }

    #[test]
    fn the_order_of_changes_does_not_matter_and_freed_nodes_are_used_again() {
        let (mut one, _) = Tries::open(VectorMemory::default());
        let (mut two, _) = Tries::open(VectorMemory::default());
        (0..100).for_each(|n| one.insert(2, &key(n), b"old"));
        (0..100).for_each(|n| one.insert(2, &key(n), &n.to_be_bytes()));
        let nodes = one.word(8);
        (50..100).for_each(|n| one.remove(2, &key(n)));
        (0..50).rev().for_each(|n| two.insert(2, &key(n), &n.to_be_bytes()));
        two.remove(2, &key(999));
        assert_eq!(one.root_hash(2), two.root_hash(2));
        (50..100).for_each(|n| one.insert(2, &key(n), b"again"));
        assert_eq!(one.word(8), nodes);
        (0..100).for_each(|n| one.remove(2, &key(n)));
        assert_eq!(one.root_hash(2), Tries::open(VectorMemory::default()).0.root_hash(2));
    }

    #[test]
    fn keys_stand_in_order_from_left_to_right() {
        let (mut tries, _) = Tries::open(VectorMemory::default());
        (0..64).for_each(|n| tries.insert(0, &key(n), b"value"));
        let (mut stack, mut found) = (vec![tries.root(0)], Vec::new());
        while let Some(at) = stack.pop() {
            match tries.node(at) {
                Node::Fork { left, right, .. } => stack.extend([right, left]),
                Node::Leaf { key, .. } => found.push(key),
            }
        }
        assert!(found.is_sorted());
        assert_eq!(found.len(), 64);
    }

    #[test]
    fn it_is_there_when_it_is_opened_again() {
        let memory = VectorMemory::default();
        let (mut tries, _) = Tries::open(memory.clone());
        tries.insert(0, &key(1), b"value");
        let (again, fresh) = Tries::open(memory);
        assert!(!fresh);
        assert_eq!(again.root_hash(0), tries.root_hash(0));
    }
}
