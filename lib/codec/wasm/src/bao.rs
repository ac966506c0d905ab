//! Bao slices: any range of an input, with what proves it against the input's BLAKE3 hash (specification of the crate `bao`, "Slices"; chunk groups
//! as in the crate `bao-tree`). A slice is the input's length as u64 little-endian ‖ the tree in pre-order, without the branches that the range does not
//! touch: 64 bytes (both children's chaining values) for each parent, the bytes themselves for each group.

use crate::blake3::{CHUNK, Cv, Mode, left_length};
use core::ops::Range;

/// Bytes of the length in front.
pub const HEADER: usize = 8;

const PARENT: usize = 64;

/// Largest group: 2^10 chunks are 1 MiB.
pub const MOST_LOG: u32 = 10;

/// What is proven of what.
#[derive(Clone)]
pub struct Want {
    length: usize,
    range: Range<usize>,
    /// Bytes that are never cut: a power of two of chunks.
    group: usize,
}

impl Want {
    /// None unless `start < end ≤ length` and the group is at most 2^10 chunks.
    pub fn new(length: usize, start: usize, end: usize, group_log: u32) -> Option<Self> {
        (start < end && end <= length && group_log <= MOST_LOG).then(|| Self { length, range: start..end, group: CHUNK << group_log })
    }

    /// Bytes of the slice.
    pub fn slice_bytes(&self) -> usize {
        HEADER + self.below(0, self.length)
    }

    /// Bytes of the range.
    pub fn bytes(&self) -> usize {
        self.range.len()
    }

    fn touches(&self, start: usize, length: usize) -> bool {
        start < self.range.end && self.range.start < start + length
    }

    fn below(&self, start: usize, length: usize) -> usize {
        if !self.touches(start, length) {
            return 0;
        }
        if length <= self.group {
            return length;
        }
        let left = left_length(length);
        PARENT + self.below(start, left) + self.below(start + left, length - left)
    }
}

/// Writes the slice into `to`, which is exactly as long as it.
pub fn slice(input: &[u8], want: &Want, to: &mut [u8]) {
    assert!(input.len() == want.length && to.len() == want.slice_bytes());
    to[..HEADER].copy_from_slice(&(input.len() as u64).to_le_bytes());
    let end = write(input, 0, want, to, HEADER);
    debug_assert_eq!(end, to.len());
}

fn write(input: &[u8], start: usize, want: &Want, to: &mut [u8], mut at: usize) -> usize {
    if !want.touches(start, input.len()) {
        return at;
    }
    if input.len() <= want.group {
        to[at..at + input.len()].copy_from_slice(input);
        return at + input.len();
    }
    let (left, right) = input.split_at(left_length(input.len()));
    let middle = start + left.len();
    to[at..at + 32].copy_from_slice(&Mode::PLAIN.subtree(left, (start / CHUNK) as u32));
    to[at + 32..at + PARENT].copy_from_slice(&Mode::PLAIN.subtree(right, (middle / CHUNK) as u32));
    at = write(left, start, want, to, at + PARENT);
    write(right, middle, want, to, at)
}

/// Checks a slice against the hash of its input and writes the range into `to`, which is exactly as long as it.
/// False when the slice is not that of this range of an input with this hash and length; what `to` holds then means nothing.
pub fn verify(hash: &Cv, want: &Want, slice: &[u8], to: &mut [u8]) -> bool {
    if slice.len() != want.slice_bytes() || to.len() != want.bytes() || slice[..HEADER] != (want.length as u64).to_le_bytes() {
        return false;
    }
    let mut check = Check { want, rest: &slice[HEADER..], to };
    check.node(hash, 0, want.length, true).is_some()
}

struct Check<'a> {
    want: &'a Want,
    rest: &'a [u8],
    to: &'a mut [u8],
}

impl<'a> Check<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (front, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(front)
    }

    fn node(&mut self, expected: &Cv, start: usize, length: usize, root: bool) -> Option<()> {
        if !self.want.touches(start, length) {
            return Some(());
        }
        if length <= self.want.group {
            let bytes = self.take(length)?;
            let got = if root { Mode::PLAIN.hash(bytes) } else { Mode::PLAIN.subtree(bytes, (start / CHUNK) as u32) };
            return (got == *expected).then(|| self.keep(bytes, start));
        }
        let (left, right): (&Cv, &Cv) = (self.take(32)?.try_into().ok()?, self.take(32)?.try_into().ok()?);
        let got = if root { Mode::PLAIN.root(left, right) } else { Mode::PLAIN.above(left, right) };
        if got != *expected {
            return None;
        }
        let middle = left_length(length);
        self.node(left, start, middle, false)?;
        self.node(right, start + middle, length - middle, false)
    }

    /// Copies what the range has of a group.
    fn keep(&mut self, bytes: &[u8], start: usize) {
        let Range { start: first, end: last } = self.want.range;
        let (from, until) = (first.max(start), last.min(start + bytes.len()));
        self.to[from - first..until - first].copy_from_slice(&bytes[from - start..until - start]);
    }
}
