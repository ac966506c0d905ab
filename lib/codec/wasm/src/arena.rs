//! The memory that callers lay out: taken once, never given back. Every range that comes in through an export is checked against it.

use core::sync::atomic::{AtomicPtr, AtomicUsize, Ordering::SeqCst};

/// Most that can be taken: 1 GiB.
const MOST: usize = 1 << 30;

static BASE: AtomicPtr<u8> = AtomicPtr::new(core::ptr::null_mut());
static LENGTH: AtomicUsize = AtomicUsize::new(0);

/// Takes `bytes` (at least one, at most 1 GiB), once; null when there is no such memory or it was taken before.
pub fn open(bytes: usize) -> *mut u8 {
    if bytes == 0 || bytes > MOST || LENGTH.compare_exchange(0, bytes, SeqCst, SeqCst).is_err() {
        return core::ptr::null_mut();
    }
    let base = fresh(bytes);
    if base.is_null() {
        LENGTH.store(0, SeqCst);
    }
    BASE.store(base, SeqCst);
    base
}

/// Whole pages of zeros, which cost nothing until they are used; an allocator would write them first.
#[cfg(target_arch = "wasm32")]
fn fresh(bytes: usize) -> *mut u8 {
    const PAGE: usize = 65_536;
    match core::arch::wasm32::memory_grow(0, bytes.div_ceil(PAGE)) {
        usize::MAX => core::ptr::null_mut(),
        page => core::ptr::with_exposed_provenance_mut(page * PAGE),
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn fresh(bytes: usize) -> *mut u8 {
    Box::leak(vec![0; bytes].into_boxed_slice()).as_mut_ptr()
}

/// The ranges (address, length), if all lie in the arena and no two overlap.
///
/// The caller holds them no longer than its export runs; nothing else does, as exports don't call each other and WebAssembly has one thread.
pub fn take<const N: usize>(ranges: [(usize, usize); N]) -> Option<[&'static mut [u8]; N]> {
    let base = BASE.load(SeqCst);
    let starts = ranges.map(|(at, _)| at.wrapping_sub(base.addr()));
    let inside =
        |(&start, &(_, length)): (&usize, &(usize, usize))| start.checked_add(length).is_some_and(|end| end <= LENGTH.load(SeqCst));
    if base.is_null() || !starts.iter().zip(&ranges).all(inside) {
        return None;
    }
    let apart = |a: usize, b: usize| starts[a] + ranges[a].1 <= starts[b] || starts[b] + ranges[b].1 <= starts[a];
    if !(0..N).all(|a| (0..a).all(|b| apart(a, b))) {
        return None;
    }
    // SAFETY: inside what was allocated, and apart from each other.
    Some(core::array::from_fn(|i| unsafe { core::slice::from_raw_parts_mut(base.add(starts[i]), ranges[i].1) }))
}
