//! LZ4 blocks (lz4_Block_format.md), without a length in front, by the crate `lz4_flex` in its safe form: the output never passes its bound.

use lz4_flex::block::{CompressTable, compress_into_with_table, decompress_into, get_maximum_output_size};
use std::sync::{Mutex, PoisonError};

/// The table is made once; making it for every block would be an allocation per segment.
static TABLE: Mutex<Option<CompressTable>> = Mutex::new(None);

/// Room that the block of `length` bytes may need at worst.
pub fn room(length: usize) -> usize {
    get_maximum_output_size(length)
}

/// Writes one block and answers its length; None when the output is smaller than [`room`].
pub fn compress(input: &[u8], output: &mut [u8]) -> Option<usize> {
    let mut table = TABLE.lock().unwrap_or_else(PoisonError::into_inner);
    compress_into_with_table(input, output, table.get_or_insert_with(CompressTable::large)).ok()
}

/// Opens one block and answers how many bytes it held; None when it is no block, or holds more than fits.
pub fn decompress(block: &[u8], output: &mut [u8]) -> Option<usize> {
    decompress_into(block, output).ok()
}
