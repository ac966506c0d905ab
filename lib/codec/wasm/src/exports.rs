//! What `lib/codec/coder.ts` calls. Addresses are offsets into the module's memory. Nothing here traps: every range, count and length is
//! checked at this door, and a call that makes no sense answers [`INVALID`] and changes nothing.

use crate::blake3::{self, Cv, Mode};
use crate::erasure::Shape;
use crate::{arena, bao, erasure, lz4, sizes};

/// All went well; calls that make bytes answer how many.
pub const DONE: i32 = 0;
/// A range outside the memory, ranges that overlap, or numbers that don't fit each other.
pub const INVALID: i32 = -1;
/// The input is not what it claims to be: no LZ4 block of that size, no slice of that hash, or too few shards. Or the output has too little room.
pub const REFUSED: i32 = -2;

fn answer(made: Option<usize>) -> i32 {
    made.and_then(|bytes| i32::try_from(bytes).ok()).unwrap_or(REFUSED)
}

fn as_values(bytes: &mut [u8]) -> &mut [Cv] {
    bytes.as_chunks_mut().0
}

fn copy<const N: usize>(at: usize) -> Option<[u8; N]> {
    let [bytes] = arena::take([(at, N)])?;
    (&*bytes).try_into().ok()
}

/// Takes the memory for all that follows, once; 0 when it can't be had, or was taken.
#[unsafe(no_mangle)]
pub extern "C" fn open(bytes: usize) -> *mut u8 {
    arena::open(bytes)
}

/// BLAKE3-256 of a range, to 32 bytes at `to`.
#[unsafe(no_mangle)]
pub extern "C" fn hash(from: usize, length: usize, to: usize) -> i32 {
    let Some([bytes, out]) = arena::take([(from, length), (to, 32)]) else { return INVALID };
    out.copy_from_slice(&Mode::PLAIN.hash(bytes));
    DONE
}

/// Keyed BLAKE3-256 under the 32 bytes at `key`.
#[unsafe(no_mangle)]
pub extern "C" fn keyed_hash(key: usize, from: usize, length: usize, to: usize) -> i32 {
    let (Some(key), Some([bytes, out])) = (copy(key), arena::take([(from, length), (to, 32)])) else { return INVALID };
    out.copy_from_slice(&Mode::keyed(&key).hash(bytes));
    DONE
}

/// The chaining value of a subtree that is not the root: a range of at least one byte, the first of them in BLAKE3 chunk number `counter`; the last
/// number must fit, too.
#[unsafe(no_mangle)]
pub extern "C" fn subtree(from: usize, length: usize, counter: u32, to: usize) -> i32 {
    let numbered = length > 0 && u32::try_from(length.div_ceil(blake3::CHUNK)).is_ok_and(|chunks| counter.checked_add(chunks).is_some());
    let Some([bytes, out]) = arena::take([(from, length), (to, 32)]).filter(|_| numbered) else { return INVALID };
    out.copy_from_slice(&Mode::PLAIN.subtree(bytes, counter));
    DONE
}

/// The hash (`root` 1) or chaining value (`root` 0) of the parent of the two at `pair`, 64 bytes.
#[unsafe(no_mangle)]
pub extern "C" fn parent(pair: usize, root: u32, to: usize) -> i32 {
    let (Some(left), Some(right), Some([out])) = (copy(pair), copy(pair.wrapping_add(32)), arena::take([(to, 32)])) else { return INVALID };
    out.copy_from_slice(&if root == 1 { Mode::PLAIN.root(&left, &right) } else { Mode::PLAIN.above(&left, &right) });
    DONE
}

/// Writes `parity` shards behind the `data` shards of `length` bytes at `base`.
#[unsafe(no_mangle)]
pub extern "C" fn encode(base: usize, data: usize, parity: usize, length: usize) -> i32 {
    let Some(shape) = Shape::new(data, parity, length) else { return INVALID };
    let Some([region]) = arena::take([(base, shape.bytes())]) else { return INVALID };
    erasure::encode(region, shape);
    DONE
}

/// [`encode`], and the BLAKE3-256 of every shard to `ids`. Works in [`leaf_room`] bytes at `leaves`.
#[unsafe(no_mangle)]
pub extern "C" fn encode_and_hash(base: usize, data: usize, parity: usize, length: usize, leaves: usize, ids: usize) -> i32 {
    let Some(shape) = Shape::new(data, parity, length) else { return INVALID };
    let ranges = [(base, shape.bytes()), (leaves, 32 * shape.leaves()), (ids, 32 * shape.total())];
    let Some([region, leaves, ids]) = arena::take(ranges) else { return INVALID };
    erasure::encode_and_hash(region, shape, as_values(leaves), as_values(ids));
    DONE
}

/// Bytes that [`encode_and_hash`] works in; 0 for a code that there is not.
#[unsafe(no_mangle)]
pub extern "C" fn leaf_room(data: usize, parity: usize, length: usize) -> usize {
    Shape::new(data, parity, length).map_or(0, |shape| 32 * shape.leaves())
}

/// Makes the shards of the mask at `wanted` that are not in the mask at `present`, in their places. A mask has 32 bytes, shard `r` is bit `r % 8` of byte `r / 8`.
#[unsafe(no_mangle)]
pub extern "C" fn rebuild(base: usize, data: usize, parity: usize, length: usize, present: usize, wanted: usize) -> i32 {
    let (Some(shape), Some(present), Some(wanted)) = (Shape::new(data, parity, length), copy(present), copy(wanted)) else {
        return INVALID;
    };
    let Some([region]) = arena::take([(base, shape.bytes())]) else { return INVALID };
    if erasure::rebuild(region, shape, present, wanted) { DONE } else { REFUSED }
}

/// Room that an LZ4 block of `length` bytes may need at worst; 0 for more than a chunk.
#[unsafe(no_mangle)]
pub extern "C" fn compress_room(length: usize) -> usize {
    if length > sizes::CHUNK { 0 } else { lz4::room(length) }
}

/// One LZ4 block; answers its length.
#[unsafe(no_mangle)]
pub extern "C" fn compress(from: usize, length: usize, to: usize, room: usize) -> i32 {
    let Some([input, output]) = arena::take([(from, length), (to, room)]) else { return INVALID };
    answer(lz4::compress(input, output))
}

/// Opens one LZ4 block into at most `room` bytes; answers how many.
#[unsafe(no_mangle)]
pub extern "C" fn decompress(from: usize, length: usize, to: usize, room: usize) -> i32 {
    let Some([block, output]) = arena::take([(from, length), (to, room)]) else { return INVALID };
    answer(lz4::decompress(block, output))
}

/// Bytes of the Bao slice of `start … end − 1` of `length` bytes, in groups of 2^`log` BLAKE3 chunks; 0 for a range that there is not.
#[unsafe(no_mangle)]
pub extern "C" fn slice_room(length: usize, start: usize, end: usize, log: u32) -> usize {
    bao::Want::new(length, start, end, log).map_or(0, |want| want.slice_bytes())
}

/// Makes that slice of the range at `from` in [`slice_room`] bytes at `to`; answers how many.
#[unsafe(no_mangle)]
pub extern "C" fn slice(from: usize, length: usize, start: usize, end: usize, log: u32, to: usize) -> i32 {
    let Some(want) = bao::Want::new(length, start, end, log) else { return INVALID };
    let Some([input, output]) = arena::take([(from, length), (to, want.slice_bytes())]) else { return INVALID };
    bao::slice(input, &want, output);
    answer(Some(want.slice_bytes()))
}

/// Checks that slice, `bytes` at `from`, against the 32 bytes at `hash`, and writes the range to `to`; answers how many bytes it has.
#[unsafe(no_mangle)]
pub extern "C" fn verify_slice(
    hash: usize,
    from: usize,
    bytes: usize,
    length: usize,
    start: usize,
    end: usize,
    log: u32,
    to: usize,
) -> i32 {
    let (Some(want), Some(hash)) = (bao::Want::new(length, start, end, log), copy(hash)) else { return INVALID };
    let Some([slice, output]) = arena::take([(from, bytes), (to, want.bytes())]) else { return INVALID };
    answer(bao::verify(&hash, &want, slice, output).then(|| want.bytes()))
}

/// [`sizes::padded`].
#[unsafe(no_mangle)]
pub extern "C" fn padded(length: usize) -> usize {
    sizes::padded(length)
}

/// [`sizes::stored`].
#[unsafe(no_mangle)]
pub extern "C" fn stored(plain: usize) -> usize {
    sizes::stored(plain)
}

/// [`sizes::plain_of_stored`].
#[unsafe(no_mangle)]
pub extern "C" fn plain_of_stored(stored: usize) -> usize {
    sizes::plain_of_stored(stored)
}

/// [`sizes::shard`].
#[unsafe(no_mangle)]
pub extern "C" fn shard(stored: usize, data: usize) -> usize {
    sizes::shard(stored, data)
}
