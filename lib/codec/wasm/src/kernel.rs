//! Shards times matrix rows. A byte times a constant is the sum of its two nibbles times the constant, so two tables of sixteen
//! bytes per cell and one byte shuffle each do sixteen products at once (Plank, Greenan, Miller: "Screaming Fast Galois Field
//! Arithmetic Using Intel SIMD Instructions", FAST 2013).

use crate::field::mul;
use crate::lanes::Lanes;

/// Shard lengths are multiples of this, bytes (docs/format.md §4).
pub const STEP: usize = 64;

/// Bytes of each input worked on before the next group of outputs: 8 inputs × 2 KiB stay in a first-level cache of 32 KiB.
const BLOCK: usize = 2048;

/// Outputs of one pass; three keep the sums of two vectors each in registers.
const GROUP: usize = 3;

/// Products of a matrix cell with 0 … 15 and with 0x00, 0x10 … 0xf0.
type Tables = [[u8; 16]; 2];

fn tables(cell: u8) -> Tables {
    [core::array::from_fn(|i| mul(cell, i as u8)), core::array::from_fn(|i| mul(cell, (i as u8) << 4))]
}

/// Sets `outputs[r]` to the sum over `c` of `rows[r][c] × inputs[c]`.
///
/// # Safety
/// Every pointer is good for `length` bytes, outputs overlap nothing, and `length` is a multiple of [`STEP`].
pub unsafe fn multiply(rows: &[Vec<u8>], inputs: &[*const u8], outputs: &[*mut u8], length: usize) {
    assert_eq!(length % STEP, 0, "a shard length is a multiple of {STEP}");
    let groups: Vec<(Vec<Tables>, &[*mut u8])> =
        rows.chunks(GROUP).map(|rows| by_input(rows, inputs.len())).zip(outputs.chunks(GROUP)).collect();
    for start in (0..length).step_by(BLOCK) {
        let range = start..length.min(start + BLOCK);
        for (tables, outputs) in &groups {
            // SAFETY: handed on unchanged; the range is inside the length.
            unsafe {
                match outputs.len() {
                    1 => pass::<1>(tables, inputs, outputs, range.clone()),
                    2 => pass::<2>(tables, inputs, outputs, range.clone()),
                    _ => pass::<GROUP>(tables, inputs, outputs, range.clone()),
                }
            }
        }
    }
}

/// Tables of some rows in the order in which a pass reads them: input by input.
fn by_input(rows: &[Vec<u8>], inputs: usize) -> Vec<Tables> {
    (0..inputs).flat_map(|c| rows.iter().map(move |row| tables(row[c]))).collect()
}

/// # Safety
/// As [`multiply`], for the range; `tables` holds N per input, `outputs` N.
#[inline(always)]
unsafe fn pass<const N: usize>(tables: &[Tables], inputs: &[*const u8], outputs: &[*mut u8], range: core::ops::Range<usize>) {
    for offset in range.step_by(32) {
        let mut sums = [[Lanes::ZERO; 2]; N];
        for (c, input) in inputs.iter().enumerate() {
            // SAFETY: the caller's promise; offset + 32 stays below the length, a multiple of STEP.
            let vectors = unsafe { [Lanes::load(input.add(offset)), Lanes::load(input.add(offset + 16))] };
            let low = vectors.map(Lanes::low_nibbles);
            let high = vectors.map(Lanes::high_nibbles);
            for (r, sum) in sums.iter_mut().enumerate() {
                // SAFETY: `tables` holds N per input, each two times sixteen bytes.
                let (for_low, for_high) = unsafe {
                    let cell = tables.get_unchecked(c * N + r);
                    (Lanes::load(cell[0].as_ptr()), Lanes::load(cell[1].as_ptr()))
                };
                for half in 0..2 {
                    sum[half] = sum[half].xor(for_low.look_up(low[half])).xor(for_high.look_up(high[half]));
                }
            }
        }
        for (r, sum) in sums.iter().enumerate() {
            // SAFETY: as above.
            unsafe {
                sum[0].store(outputs[r].add(offset));
                sum[1].store(outputs[r].add(offset + 16));
            }
        }
    }
}

/// The readable twin of [`multiply`]: one output, byte by byte.
pub fn multiply_plainly(row: &[u8], inputs: &[&[u8]]) -> Vec<u8> {
    (0..inputs[0].len()).map(|at| row.iter().zip(inputs).fold(0, |sum, (&cell, input)| sum ^ mul(cell, input[at]))).collect()
}
