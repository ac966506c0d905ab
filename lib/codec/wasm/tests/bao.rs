//! Our slices against those of the crates `bao` (single chunks) and `bao-tree` (groups).

mod common;

use bao_tree::io::outboard::PreOrderMemOutboard;
use bao_tree::{BlockSize, ByteRanges, io::round_up_to_chunks, io::sync::encode_ranges};
use common::{Random, noise};
use cyxcloud_codec::bao::{Want, slice, verify};
use cyxcloud_codec::blake3::Mode;
use std::io::Read;

fn made(input: &[u8], want: &Want) -> Vec<u8> {
    let mut out = vec![0xee; want.slice_bytes()];
    slice(input, want, &mut out);
    out
}

/// Length, start, end: around every edge, and some by chance.
fn ranges() -> Vec<(usize, usize, usize)> {
    let mut random = Random::new(7);
    let mut all =
        vec![(1, 0, 1), (1024, 0, 1024), (1025, 1024, 1025), (1025, 0, 1), (16_384, 3, 4), (16_385, 16_384, 16_385), (524_416, 0, 524_416)];
    for length in [5000, 16_384, 40_000, 65_536, 100_001, 262_144, 524_416] {
        for _ in 0..12 {
            let (a, b) = (random.below(length), random.below(length));
            all.push((length, a.min(b), a.max(b) + 1));
        }
    }
    all
}

#[test]
fn a_slice_of_single_chunks_is_that_of_the_crate_bao() {
    let input = noise(11, 524_416);
    for (length, start, end) in ranges() {
        let (encoded, hash) = bao::encode::encode(&input[..length]);
        let mut theirs = Vec::new();
        let cursor = std::io::Cursor::new(&encoded);
        bao::encode::SliceExtractor::new(cursor, start as u64, (end - start) as u64).read_to_end(&mut theirs).unwrap();
        let want = Want::new(length, start, end, 0).unwrap();
        assert!(made(&input[..length], &want) == theirs, "{start} … {end} of {length}");
        assert_eq!(Mode::PLAIN.hash(&input[..length]), *hash.as_bytes());
    }
}

#[test]
fn a_slice_of_groups_is_that_of_the_crate_bao_tree() {
    let input = noise(12, 524_416);
    for log in [1, 4] {
        for (length, start, end) in ranges() {
            let outboard = PreOrderMemOutboard::create(&input[..length], BlockSize::from_chunk_log(log));
            let mut theirs = (length as u64).to_le_bytes().to_vec();
            let chunks = round_up_to_chunks(&ByteRanges::from(start as u64..end as u64));
            // bao-tree may send less than a whole group; a slice of ours never does.
            let group = 1u64 << log;
            let first = chunks.boundaries()[0].0 / group * group;
            let last = chunks.boundaries()[1].0.div_ceil(group) * group;
            let chunks = bao_tree::ChunkRanges::from(bao_tree::ChunkNum(first)..bao_tree::ChunkNum(last));
            encode_ranges(&input[..length], &outboard, &chunks, &mut theirs).unwrap();
            let want = Want::new(length, start, end, log.into()).unwrap();
            assert!(made(&input[..length], &want) == theirs, "{start} … {end} of {length}, log {log}");
        }
    }
}

#[test]
fn every_slice_proves_its_range_and_no_other() {
    let input = noise(13, 524_416);
    for (length, start, end) in ranges() {
        let input = &input[..length];
        let hash = Mode::PLAIN.hash(input);
        for log in [0, 2, 4, 10] {
            let want = Want::new(length, start, end, log).unwrap();
            let slice = made(input, &want);
            let mut out = vec![0xdd; end - start];
            assert!(verify(&hash, &want, &slice, &mut out) && out == input[start..end], "{start} … {end} of {length}, log {log}");
            let others = [Want::new(length + 1, start, end, log), Want::new(length - 1, start, end.min(length - 1), log)];
            // The whole input's slice is this one where they touch the same groups.
            let whole = Want::new(length, 0, length, log).filter(|whole| whole.slice_bytes() != slice.len());
            for other in others.into_iter().chain([whole]).flatten() {
                assert!(!verify(&hash, &other, &slice, &mut vec![0; other.bytes()]), "another range");
            }
        }
    }
}

#[test]
fn a_slice_with_any_bit_flipped_or_any_end_cut_is_refused() {
    let input = noise(14, 5000);
    let hash = Mode::PLAIN.hash(&input);
    let want = Want::new(5000, 1500, 2600, 0).unwrap();
    let good = made(&input, &want);
    let mut out = vec![0; 1100];
    for bit in 0..8 * good.len() {
        let mut bad = good.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        assert!(!verify(&hash, &want, &bad, &mut out), "bit {bit}");
    }
    for length in 0..good.len() {
        assert!(!verify(&hash, &want, &good[..length], &mut out), "cut to {length}");
    }
    let longer = [good.as_slice(), &[0]].concat();
    assert!(!verify(&hash, &want, &longer, &mut out));
    assert!(!verify(&Mode::PLAIN.hash(&input[1..]), &want, &good, &mut out), "another input");
}

#[test]
fn ranges_that_do_not_exist_are_no_wish() {
    for (length, start, end, log) in
        [(0, 0, 0, 4), (10, 5, 5, 4), (10, 6, 5, 4), (10, 0, 11, 4), (10, 0, 10, 11), (usize::MAX, usize::MAX, 0, 0)]
    {
        assert!(Want::new(length, start, end, log).is_none());
    }
}
