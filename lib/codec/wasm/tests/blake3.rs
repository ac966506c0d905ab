//! Our BLAKE3 against the crate `blake3`, its readable twin. The official vectors are read by `lib/codec/coder.test.ts`.

mod common;

use blake3::hazmat::{ChainingValue, HasherExt, Mode as TwinMode, merge_subtrees_non_root, merge_subtrees_root};
use common::{Random, noise};
use cyxcloud_codec::blake3::{Cv, Mode, left_length};

/// Around every edge of block, chunk, four lanes, batch and tree.
fn lengths() -> Vec<usize> {
    let edges = [0, 1, 64, 128, 1024, 2048, 3072, 4096, 5120, 8192, 16_384, 31 * 1024, 65_536, 66_560, 131_072, 200_000, 262_152, 524_416];
    let mut all: Vec<usize> = edges.iter().flat_map(|&edge: &usize| [edge.saturating_sub(1), edge, edge + 1]).collect();
    let mut random = Random::new(1);
    all.extend((0..60).map(|_| random.below(300_000)));
    all
}

#[test]
fn hashes_plain_and_keyed_are_those_of_the_crate() {
    let input = noise(2, 530_000);
    let key: Cv = noise(3, 32).try_into().unwrap();
    for length in lengths() {
        let bytes = &input[..length];
        assert_eq!(Mode::PLAIN.hash(bytes), *blake3::hash(bytes).as_bytes(), "length {length}");
        assert_eq!(Mode::keyed(&key).hash(bytes), *blake3::keyed_hash(&key, bytes).as_bytes(), "keyed, length {length}");
    }
}

#[test]
fn subtrees_and_their_parents_are_those_of_the_crate() {
    let input = noise(4, 300_000);
    let twin = |bytes: &[u8], counter: u32| -> ChainingValue {
        let mut hasher = blake3::Hasher::new();
        hasher.set_input_offset(u64::from(counter) * 1024).update(bytes);
        hasher.finalize_non_root()
    };
    for (counter, length) in [(0, 1024), (1, 500), (4, 4096), (64, 65_536), (1 << 30, 8192), (256, 262_144), (256, 200_001)] {
        assert_eq!(Mode::PLAIN.subtree(&input[..length], counter), twin(&input[..length], counter), "{length} bytes at chunk {counter}");
    }
    let (left, right) = (Mode::PLAIN.subtree(&input[..1024], 0), Mode::PLAIN.subtree(&input[1024..1500], 1));
    assert_eq!(Mode::PLAIN.root(&left, &right), *merge_subtrees_root(&left, &right, TwinMode::Hash).as_bytes());
    assert_eq!(Mode::PLAIN.above(&left, &right), merge_subtrees_non_root(&left, &right, TwinMode::Hash));
}

#[test]
fn leaves_hashed_in_pieces_give_the_hash_of_the_whole() {
    let input = noise(5, 70_000);
    for length in [1025usize, 2048, 4096, 4160, 12_345, 65_536, 69_999] {
        let mut leaves = vec![[0; 32]; length.div_ceil(1024)];
        for start in (0..length).step_by(4096) {
            let bytes = &input[start..length.min(start + 4096)];
            Mode::PLAIN.leaves(bytes, start as u32 / 1024, &mut leaves[start / 1024..]);
        }
        let count = leaves.len();
        assert_eq!(Mode::PLAIN.root_of(&mut leaves, count), Mode::PLAIN.hash(&input[..length]), "length {length}");
    }
}

#[test]
fn the_left_subtree_is_the_largest_full_one_that_leaves_something() {
    for length in lengths().into_iter().filter(|&length| length > 1024) {
        assert_eq!(left_length(length) as u64, blake3::hazmat::left_subtree_len(length as u64));
    }
}
