//! Registry: anchors of drives, their delegates, and published datasets.
//!
//! Not audited, and anchor-lang 2.0.0-rc.2 is a release candidate. Every constraint has a negative test in `programs/*.node.test.ts`.
#![cfg_attr(not(feature = "idl-build"), no_std)]

extern crate alloc;

mod entrypoint;
mod error;
mod instructions;
mod state;

use anchor_lang::prelude::*;
pub use error::RegistryError;
pub use instructions::*;
pub use state::*;

// Surfpool loads the program at this address; a public deployment needs an address with a key, and a rebuild.
declare_id!("CyxCLoudRegistry111111111111111111111111111");

#[program]
pub mod registry {
    use super::*;

    /// Opens the anchor of a drive: one per owner, empty.
    pub fn open_anchor(ctx: &mut Context<open_anchor::OpenAnchor>) -> Result<()> {
        instructions::open_anchor::run(ctx)
    }

    /// Sets the root over the drive's first `leaves` versions. `expected_sequence` is the number read before; the next one is written.
    pub fn anchor(ctx: &mut Context<anchor::SetAnchor>, root: [u8; 32], leaves: u64, expected_sequence: u64) -> Result<()> {
        instructions::anchor::run(ctx, root, leaves, expected_sequence)
    }

    /// Lets `key` act for the owner within `scope` until `expiry` (seconds since 1970), tying up at most `cap` lamports in rent.
    pub fn add_delegate(ctx: &mut Context<add_delegate::AddDelegate>, key: Address, scope: u32, expiry: i64, cap: u64) -> Result<()> {
        instructions::add_delegate::run(ctx, key, scope, expiry, cap)
    }

    /// Ends a delegation and gives its rent back to the owner.
    pub fn revoke_delegate(ctx: &mut Context<revoke_delegate::RevokeDelegate>) -> Result<()> {
        instructions::revoke_delegate::run(ctx)
    }

    /// Publishes a dataset in the name of `owner`: one account per owner and content id.
    pub fn register_dataset(
        ctx: &mut Context<register_dataset::RegisterDataset>,
        owner: Address,
        cid: [u8; 36],
        root: [u8; 32],
        size: u64,
    ) -> Result<()> {
        instructions::register_dataset::run(ctx, owner, cid, root, size)
    }
}
