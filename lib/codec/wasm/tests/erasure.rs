//! The kernel against its plain twin, and against the crate whose bytes ours must equal.

mod common;

use common::{Random, noise};
use cyxcloud_codec::blake3::Mode;
use cyxcloud_codec::code::{Mask, mask_of};
use cyxcloud_codec::erasure::{self, Shape};
use cyxcloud_codec::{kernel, matrix};
use reed_solomon_erasure::galois_8::ReedSolomon;

const DATA: usize = 8;
const PARITY: usize = 6;

/// The classes, and codes at the edges of what there is.
const CODES: [(usize, usize); 10] = [(8, 4), (8, 6), (8, 8), (6, 10), (10, 4), (1, 0), (1, 1), (3, 252), (254, 1), (128, 127)];

fn coded(seed: u64, (data, parity): (usize, usize), length: usize) -> Vec<u8> {
    let mut region = noise(seed, data * length);
    region.resize((data + parity) * length, 0xee);
    erasure::encode(&mut region, Shape::new(data, parity, length).unwrap());
    region
}

fn bits(rows: impl Iterator<Item = usize>) -> Mask {
    let mut mask = [0; 32];
    rows.for_each(|row| mask[row / 8] |= 1 << (row % 8));
    mask
}

#[test]
fn parity_is_that_of_the_crate_reed_solomon_erasure() {
    for (seed, length) in [64, 128, 2048, 2112, 4096, 10_048].into_iter().enumerate() {
        for (data, parity) in CODES.into_iter().filter(|&(data, parity)| parity > 0 && (data + parity < 20 || length == 64)) {
            let ours = coded(seed as u64, (data, parity), length);
            let mut theirs: Vec<Vec<u8>> = ours.chunks(length).map(<[u8]>::to_vec).collect();
            theirs[data..].iter_mut().for_each(|shard| shard.fill(0));
            ReedSolomon::new(data, parity).unwrap().encode(&mut theirs).unwrap();
            assert!(theirs.concat() == ours, "{data} + {parity}, length {length}");
        }
    }
}

#[test]
fn the_kernel_equals_its_plain_twin_for_one_to_seven_rows() {
    let length = 2048 + 64;
    for count in 1..=7 {
        let mut region = noise(count as u64, (DATA + count) * length);
        let rows: Vec<Vec<u8>> = (0..count).map(|row| noise(row as u64 + 99, DATA)).collect();
        let outputs: Vec<u8> = (DATA as u8..(DATA + count) as u8).collect();
        let plan = kernel::Plan::new(&rows, (0..DATA as u8).collect(), &outputs);
        unsafe { plan.run(region.as_mut_ptr(), length, 0..length) };
        let shards: Vec<&[u8]> = region.chunks(length).collect();
        for (row, output) in rows.iter().zip(&shards[DATA..]) {
            assert!(kernel::multiply_plainly(row, &shards[..DATA]) == *output, "{count} rows");
        }
    }
}

#[test]
fn parity_and_hashes_made_together_are_those_made_apart() {
    for (data, parity) in CODES {
        for length in [64, 960, 1024, 1088, 4096, 4160, 20_480] {
            let shape = Shape::new(data, parity, length).unwrap();
            let apart = coded(9, (data, parity), length);
            let mut together = noise(9, data * length);
            together.resize(apart.len(), 0xdd);
            let (mut leaves, mut ids) = (vec![[0; 32]; shape.leaves()], vec![[0; 32]; shape.total()]);
            erasure::encode_and_hash(&mut together, shape, &mut leaves, &mut ids);
            assert!(together == apart, "{data} + {parity}, length {length}");
            assert!(apart.chunks(length).map(|shard| Mode::PLAIN.hash(shard)).eq(ids), "{data} + {parity}, length {length}");
        }
    }
}

#[test]
fn every_loss_of_up_to_six_shards_is_rebuilt_data_and_parity() {
    let length = 64;
    let whole = coded(3, (DATA, PARITY), length);
    let shape = Shape::new(DATA, PARITY, length).unwrap();
    for present in (0u32..1 << (DATA + PARITY)).filter(|mask| mask.count_ones() as usize >= DATA) {
        let mut region = whole.clone();
        for lost in (0..DATA + PARITY).filter(|row| present >> row & 1 == 0) {
            region[lost * length..(lost + 1) * length].fill(0xdd);
        }
        let there = bits((0..DATA + PARITY).filter(|row| present >> row & 1 == 1));
        assert!(erasure::rebuild(&mut region, shape, there, mask_of(0, DATA + PARITY)));
        assert!(region == whole, "present {present:b}");
    }
}

#[test]
fn losses_of_every_class_and_of_the_largest_codes_are_rebuilt() {
    let mut random = Random::new(21);
    for (data, parity) in CODES {
        let whole = coded(5, (data, parity), 64);
        let shape = Shape::new(data, parity, 64).unwrap();
        for _ in 0..if data + parity > 20 { 3 } else { 100 } {
            let mut rows: Vec<usize> = (0..data + parity).collect();
            (0..rows.len()).for_each(|i| rows.swap(i, i + random.below(data + parity - i)));
            let mut region = whole.clone();
            rows[data..].iter().for_each(|row| region[row * 64..(row + 1) * 64].fill(0xdd));
            assert!(erasure::rebuild(&mut region, shape, bits(rows[..data].iter().copied()), bits(rows[data..].iter().copied())));
            assert!(region == whole, "{data} + {parity}");
        }
    }
}

#[test]
fn only_what_is_wanted_is_rebuilt() {
    let whole = coded(6, (DATA, PARITY), 64);
    let mut region = whole.clone();
    region[..6 * 64].fill(0xdd);
    assert!(erasure::rebuild(&mut region, Shape::new(DATA, PARITY, 64).unwrap(), bits(6..14), bits([1, 9].into_iter())));
    assert!(region[64..128] == whole[64..128] && region[..64] == [0xdd; 64] && region[128..6 * 64] == [0xdd; 4 * 64]);
}

#[test]
fn seven_lost_shards_are_too_many_and_nothing_is_written() {
    let whole = coded(4, (DATA, PARITY), 64);
    let mut region = whole.clone();
    assert!(!erasure::rebuild(&mut region, Shape::new(DATA, PARITY, 64).unwrap(), bits(0..7), mask_of(0, 14)));
    assert!(region == whole);
}

#[test]
fn codes_that_do_not_exist_have_no_shape() {
    let wrong = [
        (0, 6, 64),
        (0, 0, 64),
        (250, 6, 64),
        (256, 0, 64),
        (usize::MAX, 1, 64),
        (8, 6, 0),
        (8, 6, 63),
        (8, 6, usize::MAX - 63),
        (8, 6, 1 << 60),
    ];
    for (data, parity, length) in wrong {
        assert!(Shape::new(data, parity, length).is_none(), "{data} + {parity}, length {length}");
    }
}

#[test]
fn the_matrix_is_the_one_written_down() {
    let written = include_str!("../../../../docs/vectors/reed-solomon.json");
    let rows: Vec<String> = matrix::encoding(DATA, PARITY)[DATA..].iter().map(|row| format!("{row:?}").replace(' ', "")).collect();
    for row in rows {
        assert!(written.contains(&row), "{row} is not in docs/vectors/reed-solomon.json");
    }
}
