//! The compression function for four inputs side by side, one in each lane: what the speed comes from.

use super::compress::{BLOCK, IV, QUARTERS, SCHEDULE};
use super::{CHUNK, Cv, Mode, flag};
use crate::lanes::{Lanes, Turns};

/// Chaining values of whole chunks, the first of which is chunk number `counter` of its input.
pub fn chunks(mode: &Mode, bytes: &[u8], counter: u32, to: &mut [Cv]) {
    assert!(bytes.len().is_multiple_of(CHUNK) && to.len() >= bytes.len() / CHUNK, "whole chunks, and room for their values");
    // SAFETY: just checked.
    unsafe { many::<false>(mode, bytes.as_ptr(), bytes.len() / CHUNK, counter, to.as_mut_ptr()) }
}

/// Replaces 2 × `pairs` chaining values by the `pairs` of their parents, in front.
pub fn parents(mode: &Mode, values: &mut [Cv], pairs: usize) {
    assert!(values.len() >= 2 * pairs, "two children for each parent");
    let at = values.as_mut_ptr();
    // SAFETY: just checked. Four parents are written after their eight children were read, and never beyond them.
    unsafe { many::<true>(mode, at as *const u8, pairs, 0, at) }
}

/// Chunks of sixteen blocks each, or parents of one.
///
/// # Safety
/// `count` inputs can be read at `from`, `count` values written at `to`.
unsafe fn many<const PARENTS: bool>(mode: &Mode, from: *const u8, count: usize, counter: u32, to: *mut Cv) {
    let stride = if PARENTS { BLOCK } else { CHUNK };
    for start in (0..count).step_by(4) {
        // A lane without an input of its own does the last one once more.
        let index: [usize; 4] = core::array::from_fn(|lane| (start + lane).min(count - 1));
        let counters = index.map(|i| if PARENTS { 0 } else { counter + i as u32 });
        // SAFETY: every index is below the count.
        unsafe {
            let values = four::<PARENTS>(mode, index.map(|i| from.add(i * stride)), counters);
            for (lane, rows) in values.iter().enumerate().take(count - start) {
                let out = to.add(start + lane) as *mut u8;
                rows[0].store(out);
                rows[1].store(out.add(16));
            }
        }
    }
}

/// # Safety
/// A block, or sixteen, can be read at each input.
#[inline(always)]
unsafe fn four<const PARENTS: bool>(mode: &Mode, inputs: [*const u8; 4], counters: [u32; 4]) -> [[Lanes; 2]; 4] {
    let turns = Turns::new();
    let blocks = if PARENTS { 1 } else { CHUNK / BLOCK };
    let mut h = mode.key.map(Lanes::splat);
    let counters = Lanes::words(counters);
    for block in 0..blocks {
        // SAFETY: the block lies in the input.
        let message = unsafe { message(inputs.map(|input| input.add(block * BLOCK))) };
        let place = if PARENTS {
            flag::PARENT
        } else if block == 0 {
            flag::CHUNK_START
        } else if block + 1 == blocks {
            flag::CHUNK_END
        } else {
            0
        };
        let tail = [0, 1, 2, 3].map(|i| Lanes::splat(IV[i]));
        let (length, flags) = (Lanes::splat(BLOCK as u32), Lanes::splat(mode.flags | place));
        let mut v =
            [h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], tail[0], tail[1], tail[2], tail[3], counters, Lanes::ZERO, length, flags];
        round::<0>(&mut v, &message, turns);
        round::<1>(&mut v, &message, turns);
        round::<2>(&mut v, &message, turns);
        round::<3>(&mut v, &message, turns);
        round::<4>(&mut v, &message, turns);
        round::<5>(&mut v, &message, turns);
        round::<6>(&mut v, &message, turns);
        h = core::array::from_fn(|i| v[i].xor(v[i + 8]));
    }
    let [front, back] = [[h[0], h[1], h[2], h[3]], [h[4], h[5], h[6], h[7]]].map(Lanes::transpose);
    core::array::from_fn(|lane| [front[lane], back[lane]])
}

/// Word `i` of four blocks in lane order, for every `i`.
///
/// # Safety
/// A block can be read at each pointer.
#[inline(always)]
unsafe fn message(blocks: [*const u8; 4]) -> [Lanes; 16] {
    // SAFETY: handed on.
    let quarter = |at: usize| Lanes::transpose(blocks.map(|block| unsafe { Lanes::load(block.add(16 * at)) }));
    let [a, b, c, d] = [quarter(0), quarter(1), quarter(2), quarter(3)];
    [a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3], c[0], c[1], c[2], c[3], d[0], d[1], d[2], d[3]]
}

#[inline(always)]
fn round<const R: usize>(v: &mut [Lanes; 16], message: &[Lanes; 16], turns: Turns) {
    quarter::<R, 0>(v, message, turns);
    quarter::<R, 1>(v, message, turns);
    quarter::<R, 2>(v, message, turns);
    quarter::<R, 3>(v, message, turns);
    quarter::<R, 4>(v, message, turns);
    quarter::<R, 5>(v, message, turns);
    quarter::<R, 6>(v, message, turns);
    quarter::<R, 7>(v, message, turns);
}

#[inline(always)]
fn quarter<const R: usize, const Q: usize>(v: &mut [Lanes; 16], message: &[Lanes; 16], turns: Turns) {
    let [a, b, c, d] = const { QUARTERS[Q] };
    v[a] = v[a].add(message[const { SCHEDULE[R][2 * Q] }]).add(v[b]);
    v[d] = v[d].xor(v[a]).turn16(turns);
    v[c] = v[c].add(v[d]);
    v[b] = v[b].xor(v[c]).turn::<12>();
    v[a] = v[a].add(message[const { SCHEDULE[R][2 * Q + 1] }]).add(v[b]);
    v[d] = v[d].xor(v[a]).turn8(turns);
    v[c] = v[c].add(v[d]);
    v[b] = v[b].xor(v[c]).turn::<7>();
}
