//! The coder: BLAKE3 with Bao slices, Reed–Solomon, LZ4. `exports` is its door; behind it everything takes slices and returns values.

pub mod arena;
pub mod bao;
pub mod blake3;
pub mod code;
pub mod erasure;
pub mod exports;
pub mod field;
pub mod kernel;
pub mod lanes;
pub mod lz4;
pub mod matrix;
pub mod sizes;
