//! Stands in for solana-system-interface, which needs `std`. anchor-lang only re-exports `instruction`.
#![no_std]

pub mod instruction {}
