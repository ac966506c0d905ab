//! Reed–Solomon over shards that lie one after the other in memory. Their stride is not padded against aliasing in the first-level
//! cache: header and lengths table keep it off powers of two, and the kernel's blocks hide the rest (measured: 524,288 as fast as 524,416).

use crate::kernel::multiply;
use crate::matrix::{decoding, encoding};

/// Writes the parity shards behind the data shards.
///
/// # Safety
/// `(data + parity) × length` bytes can be read and written at `base`; `length` is a multiple of [`crate::kernel::STEP`].
pub unsafe fn encode(base: *mut u8, data: usize, parity: usize, length: usize) {
    // SAFETY: every shard lies inside the region, and shards don't overlap.
    unsafe {
        let shard = |row: usize| base.add(row * length);
        let inputs: Vec<*const u8> = (0..data).map(|row| shard(row) as *const u8).collect();
        let outputs: Vec<*mut u8> = (data..data + parity).map(shard).collect();
        multiply(&encoding(data, parity)[data..], &inputs, &outputs, length);
    }
}

/// Rebuilds the data shards that are not in `present` (bit r = shard r) in their places, from the first `data` shards that are.
/// False, and nothing written, when there are too few.
///
/// # Safety
/// As [`encode`].
pub unsafe fn rebuild(base: *mut u8, data: usize, parity: usize, length: usize, present: u32) -> bool {
    let there = |row: &usize| present >> row & 1 == 1;
    let survivors: Vec<usize> = (0..data + parity).filter(there).take(data).collect();
    if survivors.len() < data {
        return false;
    }
    let missing: Vec<usize> = (0..data).filter(|row| !there(row)).collect();
    let Some(rows) = decoding(&encoding(data, parity), &survivors, &missing) else { return false };
    // SAFETY: as in `encode`; what is missing is no survivor.
    unsafe {
        let shard = |row: usize| base.add(row * length);
        let inputs: Vec<*const u8> = survivors.iter().map(|&row| shard(row) as *const u8).collect();
        let outputs: Vec<*mut u8> = missing.iter().map(|&row| shard(row)).collect();
        multiply(&rows, &inputs, &outputs, length);
    }
    true
}
