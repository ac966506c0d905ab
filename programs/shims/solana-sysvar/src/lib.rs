//! Stands in for solana-sysvar, which needs `std`. anchor-lang only re-exports `rent`; its prelude's Rent is pinocchio's.
#![no_std]

pub mod rent {}
