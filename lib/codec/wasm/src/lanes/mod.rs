//! Sixteen bytes, or four words, at a time: WebAssembly SIMD where it is, plain arrays with the same meaning elsewhere, so that native
//! tests run the same kernels.

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod plain;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub use plain::{Lanes, Turns};
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use wasm::{Lanes, Turns};
