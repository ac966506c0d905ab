//! The coder: BLAKE3, Reed–Solomon and LZ4 behind raw exports. Pointers are offsets into the module's memory; the caller
//! (`lib/codec/coder.ts`) owns what it allocated and keeps every range inside it.

pub mod erasure;
pub mod field;
pub mod kernel;
pub mod lanes;
pub mod matrix;

use core::slice::{from_raw_parts, from_raw_parts_mut};
use std::alloc::{Layout, alloc};

/// Answer of the LZ4 exports when the output does not fit or the input is no block.
pub const NOTHING: u32 = u32::MAX;

/// Memory for good: `bytes` long, aligned to a cache line; 0 when there is none left.
#[unsafe(no_mangle)]
pub extern "C" fn reserve(bytes: usize) -> *mut u8 {
    match Layout::from_size_align(bytes, 64) {
        // SAFETY: the layout is not empty.
        Ok(layout) if bytes > 0 => unsafe { alloc(layout) },
        _ => core::ptr::null_mut(),
    }
}

/// BLAKE3-256 of `length` bytes at `from`, to the 32 bytes at `to`.
///
/// # Safety
/// Both ranges are the caller's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hash(from: *const u8, length: usize, to: *mut [u8; 32]) {
    unsafe { *to = *blake3::hash(from_raw_parts(from, length)).as_bytes() }
}

/// Keyed BLAKE3-256, with the 32 bytes at `key`.
///
/// # Safety
/// All three ranges are the caller's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn keyed_hash(key: *const [u8; 32], from: *const u8, length: usize, to: *mut [u8; 32]) {
    unsafe { *to = *blake3::keyed_hash(&*key, from_raw_parts(from, length)).as_bytes() }
}

/// BLAKE3-256 of each of `count` shards of `length` bytes, one after the other at `base`, to `32 × count` bytes at `to`.
///
/// # Safety
/// Both ranges are the caller's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hash_shards(base: *const u8, count: usize, length: usize, to: *mut [u8; 32]) {
    for shard in 0..count {
        unsafe { hash(base.add(shard * length), length, to.add(shard)) }
    }
}

/// Writes `parity` shards behind the `data` shards at `base`.
///
/// # Safety
/// As [`erasure::encode`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn encode(base: *mut u8, data: usize, parity: usize, length: usize) {
    unsafe { erasure::encode(base, data, parity, length) }
}

/// Rebuilds missing data shards in place: 1 when done, 0 when too few are present.
///
/// # Safety
/// As [`erasure::rebuild`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rebuild(base: *mut u8, data: usize, parity: usize, length: usize, present: u32) -> u32 {
    unsafe { erasure::rebuild(base, data, parity, length, present) as u32 }
}

/// Room that an LZ4 block of `length` bytes may need at worst.
#[unsafe(no_mangle)]
pub extern "C" fn compress_room(length: usize) -> usize {
    lz4_flex::block::get_maximum_output_size(length)
}

/// One LZ4 block; answers its length, or [`NOTHING`] when `room` is too small.
///
/// # Safety
/// Both ranges are the caller's and don't overlap.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn compress(from: *const u8, length: usize, to: *mut u8, room: usize) -> u32 {
    let (input, output) = unsafe { (from_raw_parts(from, length), from_raw_parts_mut(to, room)) };
    lz4_flex::block::compress_into(input, output).map_or(NOTHING, |written| written as u32)
}

/// Opens one LZ4 block into at most `room` bytes; answers how many, or [`NOTHING`] when it is no block or holds more.
///
/// # Safety
/// Both ranges are the caller's and don't overlap.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn decompress(from: *const u8, length: usize, to: *mut u8, room: usize) -> u32 {
    let (input, output) = unsafe { (from_raw_parts(from, length), from_raw_parts_mut(to, room)) };
    lz4_flex::block::decompress_into(input, output).map_or(NOTHING, |written| written as u32)
}
