//! Shards times matrix rows. A byte times a constant is the sum of its two nibbles times the constant, so two tables of sixteen
//! bytes per cell and one byte shuffle each do sixteen products at once (Plank, Greenan, Miller: "Screaming Fast Galois Field
//! Arithmetic Using Intel SIMD Instructions", FAST 2013).

use crate::field::mul;
use crate::lanes::Lanes;
use core::ops::Range;

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

/// Which shards make which others, ready to run.
pub struct Plan {
    inputs: Vec<u8>,
    /// Groups of outputs, each with its tables in the order in which a pass reads them: input by input.
    groups: Vec<(Vec<u8>, Vec<Tables>)>,
}

impl Plan {
    /// `rows[r][c]` says how much of shard `inputs[c]` is in shard `outputs[r]`; no shard is both.
    pub fn new(rows: &[Vec<u8>], inputs: Vec<u8>, outputs: &[u8]) -> Self {
        let by_input = |rows: &[Vec<u8>]| (0..inputs.len()).flat_map(|c| rows.iter().map(move |row| tables(row[c]))).collect();
        let groups = rows.chunks(GROUP).zip(outputs.chunks(GROUP)).map(|(rows, outputs)| (outputs.to_vec(), by_input(rows))).collect();
        Self { inputs, groups }
    }

    /// Sets the outputs' bytes in `range` to the sums of the inputs' there; shards of `length` bytes lie one after the other at `base`.
    ///
    /// # Safety
    /// Every shard of the plan lies in the region; `range` lies in the length and both ends are multiples of [`STEP`].
    pub unsafe fn run(&self, base: *mut u8, length: usize, range: Range<usize>) {
        for start in range.clone().step_by(BLOCK) {
            let part = start..range.end.min(start + BLOCK);
            for (outputs, tables) in &self.groups {
                // SAFETY: handed on unchanged.
                unsafe {
                    match outputs.len() {
                        1 => self.pass::<1>(tables, outputs, base, length, part.clone()),
                        2 => self.pass::<2>(tables, outputs, base, length, part.clone()),
                        _ => self.pass::<GROUP>(tables, outputs, base, length, part.clone()),
                    }
                }
            }
        }
    }

    /// # Safety
    /// As [`Plan::run`]; `tables` holds N per input, `outputs` N.
    #[inline(always)]
    unsafe fn pass<const N: usize>(&self, tables: &[Tables], outputs: &[u8], base: *mut u8, length: usize, range: Range<usize>) {
        for offset in range.step_by(32) {
            let mut sums = [[Lanes::ZERO; 2]; N];
            let mut cell = tables.as_ptr();
            for &input in &self.inputs {
                // SAFETY: the caller's promise; offset + 32 stays below the length, a multiple of STEP.
                let vectors = unsafe {
                    let from = base.add(input as usize * length + offset);
                    [Lanes::load(from), Lanes::load(from.add(16))]
                };
                let low = vectors.map(Lanes::low_nibbles);
                let high = vectors.map(Lanes::high_nibbles);
                for sum in &mut sums {
                    // SAFETY: `tables` holds N per input, each two times sixteen bytes.
                    let (for_low, for_high) = unsafe { (Lanes::load((*cell)[0].as_ptr()), Lanes::load((*cell)[1].as_ptr())) };
                    cell = cell.wrapping_add(1);
                    for half in 0..2 {
                        sum[half] = sum[half].xor(for_low.look_up(low[half])).xor(for_high.look_up(high[half]));
                    }
                }
            }
            for (sum, &output) in sums.iter().zip(outputs) {
                // SAFETY: as above.
                unsafe {
                    let to = base.add(output as usize * length + offset);
                    sum[0].store(to);
                    sum[1].store(to.add(16));
                }
            }
        }
    }
}

/// The readable twin of [`Plan::run`]: one output, byte by byte.
pub fn multiply_plainly(row: &[u8], inputs: &[&[u8]]) -> Vec<u8> {
    (0..inputs[0].len()).map(|at| row.iter().zip(inputs).fold(0, |sum, (&cell, input)| sum ^ mul(cell, input[at]))).collect()
}
