//! Memory of one check: taken in order, all given back by the next one.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;
use core::ptr::null_mut;

/// Bytes: two prepared points of 68 × 288 each, and the rest of a check, twice.
const SIZE: usize = 96 * 1024;

pub struct Arena {
    bytes: UnsafeCell<[u8; SIZE]>,
    used: UnsafeCell<usize>,
}

// SAFETY: the module's memory is not shared, so there is one thread.
unsafe impl Sync for Arena {}

impl Arena {
    pub const fn new() -> Self {
        Self { bytes: UnsafeCell::new([0; SIZE]), used: UnsafeCell::new(0) }
    }

    /// Forgets all that was taken.
    ///
    /// # Safety
    /// Nothing that was allocated may be used afterwards.
    pub unsafe fn reset(&self) {
        // SAFETY: one thread, and no other reference to the cell is kept.
        unsafe { *self.used.get() = 0 }
    }
}

// SAFETY: each allocation lies behind the one before it, aligned, within `bytes`; null when there is no room.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as in `reset`; `end` is compared with the size before the pointer is made.
        unsafe {
            let used = self.used.get();
            let base = self.bytes.get().cast::<u8>();
            let padding = base.add(*used).align_offset(layout.align());
            let Some(end) = padding.checked_add(layout.size()).and_then(|more| more.checked_add(*used)).filter(|end| *end <= SIZE) else {
                return null_mut();
            };
            let start = base.add(*used + padding);
            *used = end;
            start
        }
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
