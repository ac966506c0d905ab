//! Sixteen bytes at a time: WebAssembly SIMD where it is, plain arrays with the same meaning elsewhere (so native tests run the kernel).

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod imp {
    use core::arch::wasm32::*;

    #[derive(Clone, Copy)]
    pub struct Lanes(v128);

    impl Lanes {
        pub const ZERO: Self = Self(u8x16(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

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
        pub fn xor(self, other: Self) -> Self {
            Self(v128_xor(self.0, other.0))
        }

        #[inline(always)]
        pub fn low_nibbles(self) -> Self {
            Self(v128_and(self.0, u8x16_splat(15)))
        }

        #[inline(always)]
        pub fn high_nibbles(self) -> Self {
            Self(u8x16_shr(self.0, 4))
        }

        /// Looks every byte of `index` (below 16) up in these sixteen.
        #[inline(always)]
        pub fn look_up(self, index: Self) -> Self {
            Self(i8x16_swizzle(self.0, index.0))
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod imp {
    #[derive(Clone, Copy)]
    pub struct Lanes([u8; 16]);

    impl Lanes {
        pub const ZERO: Self = Self([0; 16]);

        /// # Safety
        /// Sixteen bytes can be read at `from`.
        pub unsafe fn load(from: *const u8) -> Self {
            Self(unsafe { (from as *const [u8; 16]).read_unaligned() })
        }

        /// # Safety
        /// Sixteen bytes can be written at `to`.
        pub unsafe fn store(self, to: *mut u8) {
            unsafe { (to as *mut [u8; 16]).write_unaligned(self.0) }
        }

        pub fn xor(self, other: Self) -> Self {
            Self(core::array::from_fn(|i| self.0[i] ^ other.0[i]))
        }

        pub fn low_nibbles(self) -> Self {
            Self(self.0.map(|byte| byte & 15))
        }

        pub fn high_nibbles(self) -> Self {
            Self(self.0.map(|byte| byte >> 4))
        }

        /// Looks every byte of `index` (below 16) up in these sixteen.
        pub fn look_up(self, index: Self) -> Self {
            Self(index.0.map(|at| self.0[at as usize]))
        }
    }
}

pub use imp::Lanes;
