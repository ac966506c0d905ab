use core::arch::wasm32::*;

/// One register; words are little-endian, as WebAssembly's memory is.
#[derive(Clone, Copy)]
pub struct Lanes(v128);

impl Lanes {
    pub const ZERO: Self = Self(u32x4(0, 0, 0, 0));

    /// # Safety
    /// Sixteen bytes can be read at `from`.
    #[inline(always)]
    pub unsafe fn load(from: *const u8) -> Self {
        Self(unsafe { v128_load(from as *const v128) })
    }

    /// # Safety
    /// Sixteen bytes can be written at `to`.
    #[inline(always)]
    pub unsafe fn store(self, to: *mut u8) {
        unsafe { v128_store(to as *mut v128, self.0) }
    }

    #[inline(always)]
    pub fn words(words: [u32; 4]) -> Self {
        Self(u32x4(words[0], words[1], words[2], words[3]))
    }

    #[inline(always)]
    pub fn splat(word: u32) -> Self {
        Self(u32x4_splat(word))
    }

    #[inline(always)]
    pub fn xor(self, other: Self) -> Self {
        Self(v128_xor(self.0, other.0))
    }

    /// Sums of words, modulo 2^32.
    #[inline(always)]
    pub fn add(self, other: Self) -> Self {
        Self(u32x4_add(self.0, other.0))
    }

    /// Every word turned right by `BITS`.
    #[inline(always)]
    pub fn turn<const BITS: u32>(self) -> Self {
        Self(v128_or(u32x4_shr(self.0, BITS), u32x4_shl(self.0, 32 - BITS)))
    }

    /// Every word turned right by 16 bits.
    #[inline(always)]
    pub fn turn16(self, by: Turns) -> Self {
        by.by16(self)
    }

    /// Every word turned right by 8 bits.
    #[inline(always)]
    pub fn turn8(self, by: Turns) -> Self {
        by.by8(self)
    }

    /// Rows as columns: word `j` of row `i` becomes word `i` of row `j`.
    #[inline(always)]
    pub fn transpose(rows: [Self; 4]) -> [Self; 4] {
        let [a, b, c, d] = rows.map(|row| row.0);
        let (low, high) = (i32x4_shuffle::<0, 4, 1, 5>(a, b), i32x4_shuffle::<2, 6, 3, 7>(a, b));
        let (low2, high2) = (i32x4_shuffle::<0, 4, 1, 5>(c, d), i32x4_shuffle::<2, 6, 3, 7>(c, d));
        [
            Self(i64x2_shuffle::<0, 2>(low, low2)),
            Self(i64x2_shuffle::<1, 3>(low, low2)),
            Self(i64x2_shuffle::<0, 2>(high, high2)),
            Self(i64x2_shuffle::<1, 3>(high, high2)),
        ]
    }

    #[inline(always)]
    pub fn low_nibbles(self) -> Self {
        Self(v128_and(self.0, u8x16_splat(15)))
    }

    #[inline(always)]
    pub fn high_nibbles(self) -> Self {
        Self(u8x16_shr(self.0, 4))
    }

    /// Looks every byte of `index` (below 16, where the relaxed instruction means the same everywhere) up in these sixteen.
    #[inline(always)]
    pub fn look_up(self, index: Self) -> Self {
        #[cfg(target_feature = "relaxed-simd")]
        return Self(i8x16_relaxed_swizzle(self.0, index.0));
        #[cfg(not(target_feature = "relaxed-simd"))]
        return Self(i8x16_swizzle(self.0, index.0));
    }
}

/// How words are turned by whole bytes: by relaxed swizzles whose indices stay in registers. They are read so that no compiler knows them: V8 would make
/// six instructions of each shuffle by a constant.
#[cfg(target_feature = "relaxed-simd")]
#[derive(Clone, Copy)]
pub struct Turns(v128, v128);

#[cfg(target_feature = "relaxed-simd")]
impl Turns {
    #[inline(always)]
    pub fn new() -> Self {
        static INDICES: [[u8; 16]; 2] =
            [[2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13], [1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12]];
        // SAFETY: each has sixteen bytes, and WebAssembly reads them at any address.
        let read = |at: usize| unsafe { core::ptr::read_volatile(INDICES[at].as_ptr() as *const v128) };
        Self(read(0), read(1))
    }

    #[inline(always)]
    fn by16(self, lanes: Lanes) -> Lanes {
        Lanes(i8x16_relaxed_swizzle(lanes.0, self.0))
    }

    #[inline(always)]
    fn by8(self, lanes: Lanes) -> Lanes {
        Lanes(i8x16_relaxed_swizzle(lanes.0, self.1))
    }
}

/// How words are turned by whole bytes: V8 makes two instructions of the shuffle for 16 bits, but six of that for 8.
#[cfg(not(target_feature = "relaxed-simd"))]
#[derive(Clone, Copy)]
pub struct Turns;

#[cfg(not(target_feature = "relaxed-simd"))]
impl Turns {
    #[inline(always)]
    pub fn new() -> Self {
        Self
    }

    #[inline(always)]
    fn by16(self, lanes: Lanes) -> Lanes {
        Lanes(i8x16_shuffle::<2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13>(lanes.0, lanes.0))
    }

    #[inline(always)]
    fn by8(self, lanes: Lanes) -> Lanes {
        lanes.turn::<8>()
    }
}
