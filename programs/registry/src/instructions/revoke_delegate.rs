use crate::{Delegate, RegistryError};
use anchor_lang::prelude::*;

/// Bytes of the arguments.
pub const ARGUMENTS: usize = 0;

#[derive(Accounts)]
pub struct RevokeDelegate {
    #[account(mut, close = owner, seeds = [b"delegate", delegate.owner.as_ref(), delegate.key.as_ref()], bump = delegate.bump)]
    pub delegate: Account<Delegate>,
    #[account(mut, address = delegate.owner @ RegistryError::NotAllowed)]
    pub owner: Signer,
}

/// The constraints do it all.
pub fn run(_ctx: &mut Context<RevokeDelegate>) -> Result<()> {
    Ok(())
}
