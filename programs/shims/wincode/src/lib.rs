//! The published wincode without its `std` feature, which anchor-lang turns on and this target lacks.
#![no_std]

pub use real::*;
