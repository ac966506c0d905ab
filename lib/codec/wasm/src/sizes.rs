//! The arithmetic of docs/format.md §2–4, as in `lib/codec/sizes.ts`: a test compares the two. 0 stands for a size that nothing has.

pub const CHUNK: usize = 4 << 20;
pub const SEGMENT: usize = 256 << 10;
pub const HEADER: usize = 72;
pub const ENTRY: usize = 4;
pub const SEAL: usize = 28;
const PADDED_MIN: usize = 1024;
const STEP: usize = crate::kernel::STEP;

/// Plaintext of a last chunk with its padding (Padmé), 1 … 4 MiB.
pub fn padded(length: usize) -> usize {
    if length == 0 || length > CHUNK {
        return 0;
    }
    let exponent = length.ilog2();
    let kept = exponent.checked_ilog2().map_or(0, |bits| bits + 1);
    let mask = (1 << (exponent - kept)) - 1;
    PADDED_MIN.max((length + mask) & !mask)
}

/// Segments of a chunk of `plain` bytes.
pub fn segments(plain: usize) -> usize {
    if plain > CHUNK { 0 } else { plain.div_ceil(SEGMENT) }
}

/// Most that a chunk of `plain` bytes takes, sealed.
pub fn stored(plain: usize) -> usize {
    match segments(plain) {
        0 => 0,
        count => HEADER + count * (ENTRY + SEAL) + plain,
    }
}

/// Plaintext of a chunk of which no segment is compressed.
pub fn plain_of_stored(bytes: usize) -> usize {
    let count = bytes.saturating_sub(HEADER).div_ceil(SEGMENT + SEAL + ENTRY);
    let plain = bytes.saturating_sub(HEADER + count * (ENTRY + SEAL));
    if plain > 0 && stored(plain) == bytes { plain } else { 0 }
}

/// Bytes of each shard of a chunk of `stored` bytes, cut in `data`.
pub fn shard(stored: usize, data: usize) -> usize {
    if data == 0 || data > crate::code::MOST { 0 } else { stored.div_ceil(data).div_ceil(STEP) * STEP }
}
