//! The compression function of BLAKE3 (paper §2.2), one block at a time: for what does not fill four lanes.

use super::Cv;

/// Bytes of a block.
pub const BLOCK: usize = 64;

/// Initial words; those of SHA-256.
pub const IV: [u32; 8] = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

/// Message words of each of the seven rounds: the permutation of table 2, applied again and again.
pub const SCHEDULE: [[usize; 16]; 7] = schedule();

const fn schedule() -> [[usize; 16]; 7] {
    const PERMUTATION: [usize; 16] = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];
    let mut rounds = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]; 7];
    let mut at = 16;
    while at < 7 * 16 {
        rounds[at / 16][at % 16] = rounds[at / 16 - 1][PERMUTATION[at % 16]];
        at += 1;
    }
    rounds
}

/// Which words a quarter round mixes: columns, then diagonals.
pub const QUARTERS: [[usize; 4]; 8] =
    [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]];

/// One block of `length` (≤ 64, the rest zero) bytes into the chaining value. The counter's upper word is zero: inputs stay below 4 TiB.
pub fn compress(cv: &mut [u32; 8], block: &[u8; BLOCK], length: usize, counter: u32, flags: u32) {
    let message: [u32; 16] = core::array::from_fn(|i| u32::from_le_bytes(core::array::from_fn(|j| block[4 * i + j])));
    let tail = [IV[0], IV[1], IV[2], IV[3], counter, 0, length as u32, flags];
    let mut v: [u32; 16] = core::array::from_fn(|i| if i < 8 { cv[i] } else { tail[i - 8] });
    for round in &SCHEDULE {
        for (i, &[a, b, c, d]) in QUARTERS.iter().enumerate() {
            for (word, (first, second)) in [(round[2 * i], (16, 12)), (round[2 * i + 1], (8, 7))] {
                v[a] = v[a].wrapping_add(v[b]).wrapping_add(message[word]);
                v[d] = (v[d] ^ v[a]).rotate_right(first);
                v[c] = v[c].wrapping_add(v[d]);
                v[b] = (v[b] ^ v[c]).rotate_right(second);
            }
        }
    }
    *cv = core::array::from_fn(|i| v[i] ^ v[i + 8]);
}

/// Words as bytes.
pub fn bytes_of(words: &[u32; 8]) -> Cv {
    core::array::from_fn(|i| words[i / 4].to_le_bytes()[i % 4])
}
