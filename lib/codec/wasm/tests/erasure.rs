//! The kernel against its plain twin, and against the crate whose bytes ours must equal.

use cyxcloud_codec::{erasure, kernel, matrix};
use reed_solomon_erasure::galois_8::ReedSolomon;

const DATA: usize = 8;
const PARITY: usize = 6;

/// Bytes that look random but are the same every time (xorshift64*, Vigna 2016).
fn bytes(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let next = || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 56) as u8
    };
    core::iter::repeat_with(next).take(length).collect()
}

fn coded(seed: u64, length: usize) -> Vec<u8> {
    let mut region = bytes(seed, DATA * length);
    region.resize((DATA + PARITY) * length, 0xee);
    unsafe { erasure::encode(region.as_mut_ptr(), DATA, PARITY, length) };
    region
}

#[test]
fn parity_is_that_of_the_crate_reed_solomon_erasure() {
    for (seed, length) in [64, 128, 2048, 2112, 4096, 10_048].into_iter().enumerate() {
        let ours = coded(seed as u64, length);
        let mut theirs: Vec<Vec<u8>> = ours.chunks(length).map(<[u8]>::to_vec).collect();
        theirs[DATA..].iter_mut().for_each(|shard| shard.fill(0));
        ReedSolomon::new(DATA, PARITY).unwrap().encode(&mut theirs).unwrap();
        assert!(theirs.concat() == ours, "length {length}");
    }
}

#[test]
fn the_kernel_equals_its_plain_twin_for_one_to_seven_rows() {
    let length = 2048 + 64;
    let inputs: Vec<Vec<u8>> = (0..DATA).map(|row| bytes(row as u64 + 7, length)).collect();
    let slices: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
    let pointers: Vec<*const u8> = inputs.iter().map(|input| input.as_ptr()).collect();
    for count in 1..=7 {
        let rows: Vec<Vec<u8>> = (0..count).map(|row| bytes(row as u64 + 99, DATA)).collect();
        let mut outputs = vec![vec![0xee; length]; count];
        let into: Vec<*mut u8> = outputs.iter_mut().map(|output| output.as_mut_ptr()).collect();
        unsafe { kernel::multiply(&rows, &pointers, &into, length) };
        for (row, output) in rows.iter().zip(&outputs) {
            assert!(kernel::multiply_plainly(row, &slices) == *output, "{count} rows");
        }
    }
}

#[test]
fn every_loss_of_up_to_six_shards_is_rebuilt() {
    let length = 64;
    let whole = coded(3, length);
    for present in (0u32..1 << (DATA + PARITY)).filter(|mask| mask.count_ones() as usize >= DATA) {
        let mut region = whole.clone();
        for lost in (0..DATA + PARITY).filter(|row| present >> row & 1 == 0) {
            region[lost * length..(lost + 1) * length].fill(0xdd);
        }
        assert!(unsafe { erasure::rebuild(region.as_mut_ptr(), DATA, PARITY, length, present) });
        assert!(region[..DATA * length] == whole[..DATA * length], "present {present:b}");
    }
}

#[test]
fn seven_lost_shards_are_too_many_and_nothing_is_written() {
    let length = 64;
    let whole = coded(4, length);
    let mut region = whole.clone();
    assert!(!unsafe { erasure::rebuild(region.as_mut_ptr(), DATA, PARITY, length, 0b1111111) });
    assert!(region == whole);
}

#[test]
fn the_matrix_is_the_one_written_down() {
    let written = include_str!("../../../../docs/vectors/reed-solomon.json");
    let rows: Vec<String> = matrix::encoding(DATA, PARITY)[DATA..].iter().map(|row| format!("{row:?}").replace(' ', "")).collect();
    for row in rows {
        assert!(written.contains(&row), "{row} is not in docs/vectors/reed-solomon.json");
    }
}
