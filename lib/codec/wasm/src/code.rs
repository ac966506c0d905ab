//! Matrices that were used lately, with their tables: what is lost seldom changes from one chunk to the next.

use crate::kernel::Plan;
use crate::matrix::{encoding, rows};
use std::sync::{Arc, Mutex, PoisonError};

/// Shards as bits: shard `r` is bit `r % 8` of byte `r / 8`.
pub type Mask = [u8; 32];

/// Most shards of a code: with more, rows of the Vandermonde matrix over 256 elements would repeat, or use the last one.
pub const MOST: usize = 255;

/// Plans kept; the one used longest ago goes first.
const KEPT: usize = 16;

#[derive(Clone, Copy, PartialEq)]
struct Key {
    data: usize,
    parity: usize,
    present: Mask,
    wanted: Mask,
}

static PLANS: Mutex<Vec<(Key, Arc<Plan>)>> = Mutex::new(Vec::new());

/// The rows whose bits are set, below `total`.
pub fn members(mask: &Mask, total: usize) -> impl Iterator<Item = u8> {
    (0..total as u8).filter(|&row| mask[row as usize / 8] >> (row % 8) & 1 == 1)
}

/// The rows `from … to − 1` as bits.
pub fn mask_of(from: usize, to: usize) -> Mask {
    let mut mask = [0; 32];
    (from..to).for_each(|row| mask[row / 8] |= 1 << (row % 8));
    mask
}

/// How to make the shards `wanted` that are not `present` from the first `data` that are; None when there are too few.
pub fn plan(data: usize, parity: usize, present: Mask, wanted: Mask) -> Option<Arc<Plan>> {
    let total = data + parity;
    let survivors = || members(&present, total).take(data);
    if survivors().count() < data {
        return None;
    }
    let key = Key { data, parity, present, wanted };
    let mut plans = PLANS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(at) = plans.iter().position(|(other, _)| *other == key) {
        plans[..=at].rotate_right(1);
        return Some(plans[0].1.clone());
    }
    let inputs: Vec<u8> = survivors().collect();
    let outputs: Vec<u8> = members(&wanted, total).filter(|row| !members(&present, total).any(|other| other == *row)).collect();
    let plan = Arc::new(Plan::new(&rows(&encoding(data, parity), &inputs, &outputs)?, inputs, &outputs));
    plans.truncate(KEPT - 1);
    plans.insert(0, (key, plan.clone()));
    Some(plan)
}
