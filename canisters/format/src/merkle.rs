//! The version tree of a drive: RFC 6962 §2.1 over SHA-256. Only hashes of complete subtrees are kept, so a proof for any
//! earlier size of the tree costs O(log² n) reads.
use crate::{Hash, Id};
use sha2::{Digest, Sha256};

/// Hashes of complete subtrees, by level (0 = leaves) and index in that level.
pub trait Subtrees {
    fn get(&self, level: u8, index: u64) -> Hash;
    fn set(&mut self, level: u8, index: u64, hash: Hash);
}

fn sha256(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    parts.iter().for_each(|part| hasher.update(part));
    hasher.finalize().into()
}

/// SHA-256(00 ‖ version id ‖ Merkle root of the version) (format §8).
pub fn leaf(version: &Id, root: &Hash) -> Hash {
    sha256(&[&[0], version, root])
}

fn node(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[1], left, right])
}

/// Adds a leaf hash to a tree of `size` leaves.
pub fn append(tree: &mut impl Subtrees, size: u64, leaf: Hash) {
    let mut hash = leaf;
    let mut index = size;
    tree.set(0, index, hash);
    for level in 0.. {
        if index & 1 == 0 {
            return;
        }
        hash = node(&tree.get(level, index - 1), &hash);
        index >>= 1;
        tree.set(level + 1, index, hash);
    }
}

/// MTH of the `size` leaves from `start`; 0 leaves hash to SHA-256 of nothing.
fn hash_of(tree: &impl Subtrees, start: u64, size: u64) -> Hash {
    if size == 0 {
        return sha256(&[]);
    }
    if size.is_power_of_two() {
        let level = size.trailing_zeros();
        return tree.get(level as u8, start >> level);
    }
    let left = split(size);
    node(&hash_of(tree, start, left), &hash_of(tree, start + left, size - left))
}

/// The largest power of two smaller than `size` (size ≥ 2).
fn split(size: u64) -> u64 {
    1 << (63 - (size - 1).leading_zeros())
}

/// The root of the first `size` leaves.
pub fn root(tree: &impl Subtrees, size: u64) -> Hash {
    hash_of(tree, 0, size)
}

/// The audit path of leaf `index` in the tree of the first `size` leaves, nearest sibling first (RFC 6962 §2.1.1).
pub fn path(tree: &impl Subtrees, index: u64, size: u64) -> Vec<Hash> {
    let (mut start, mut size, mut path) = (0, size, Vec::new());
    while size > 1 {
        let left = split(size);
        if index - start < left {
            path.push(hash_of(tree, start + left, size - left));
            size = left;
        } else {
            path.push(hash_of(tree, start, left));
            start += left;
            size -= left;
        }
    }
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    impl Subtrees for BTreeMap<(u8, u64), Hash> {
        fn get(&self, level: u8, index: u64) -> Hash {
            self[&(level, index)]
        }
        fn set(&mut self, level: u8, index: u64, hash: Hash) {
            self.insert((level, index), hash);
        }
    }

    /// The definition of RFC 6962 §2.1, word for word.
    fn slow(leaves: &[Hash]) -> Hash {
        match leaves.len() {
            0 => sha256(&[]),
            1 => leaves[0],
            n => node(&slow(&leaves[..split(n as u64) as usize]), &slow(&leaves[split(n as u64) as usize..])),
        }
    }

    /// The verifier of RFC 9162 §2.1.3.2.
    fn verify(index: u64, size: u64, leaf: Hash, path: &[Hash], root: Hash) -> bool {
        let (mut f, mut s, mut r) = (index, size - 1, leaf);
        for p in path {
            if s == 0 {
                return false;
            }
            if f & 1 == 1 || f == s {
                r = node(p, &r);
                while f & 1 == 0 && f != 0 {
                    f >>= 1;
                    s >>= 1;
                }
            } else {
                r = node(&r, p);
            }
            f >>= 1;
            s >>= 1;
        }
        s == 0 && r == root
    }

    #[test]
    fn known_roots_of_certificate_transparency() {
        // the test leaves and roots of the Certificate Transparency reference code, sizes 1, 2, 3 and 8
        let leaves: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        let mut tree = BTreeMap::new();
        for (i, leaf) in leaves.iter().enumerate() {
            append(&mut tree, i as u64, sha256(&[&[0], leaf]));
        }
        let hex = |h: Hash| h.iter().map(|b| format!("{b:02x}")).collect::<String>();
        assert_eq!(hex(root(&tree, 1)), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assert_eq!(hex(root(&tree, 2)), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        assert_eq!(hex(root(&tree, 3)), "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
        assert_eq!(hex(root(&tree, 8)), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    }

    #[test]
    fn every_leaf_is_proven_in_every_size() {
        let leaves: Vec<Hash> = (0u8..40).map(|i| leaf(&[i; 16], &[i; 32])).collect();
        let mut tree = BTreeMap::new();
        for (i, leaf) in leaves.iter().enumerate() {
            append(&mut tree, i as u64, *leaf);
        }
        for size in 0..=leaves.len() {
            let root = root(&tree, size as u64);
            assert_eq!(root, slow(&leaves[..size]));
            for (index, leaf) in leaves[..size].iter().enumerate() {
                let path = path(&tree, index as u64, size as u64);
                assert!(verify(index as u64, size as u64, *leaf, &path, root), "leaf {index} of {size}");
            }
        }
    }
}
