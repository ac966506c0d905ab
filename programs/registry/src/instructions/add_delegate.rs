use crate::{Delegate, RegistryError, SCOPE_ALL};
use anchor_lang::prelude::*;

/// Bytes of the arguments: key, scope, expiry, cap.
pub const ARGUMENTS: usize = 32 + 4 + 8 + 8;

#[derive(Accounts)]
#[instruction(key: Address)]
pub struct AddDelegate {
    #[account(init, payer = owner, space = 8 + core::mem::size_of::<Delegate>(), seeds = [b"delegate", owner.address().as_ref(), key.as_ref()], bump)]
    pub delegate: Account<Delegate>,
    #[account(mut)]
    pub owner: Signer,
    pub system_program: Program<System>,
}

pub fn run(ctx: &mut Context<AddDelegate>, key: Address, scope: u32, expiry: i64, cap: u64) -> Result<()> {
    let (owner, bump) = (*ctx.accounts.owner.address(), ctx.bumps.delegate);
    require!(scope != 0 && scope & !SCOPE_ALL == 0, RegistryError::BadScope);
    require!(expiry > Clock::get()?.unix_timestamp, RegistryError::BadExpiry);
    require!(key != owner, RegistryError::OwnDelegate);
    let delegate = &mut ctx.accounts.delegate;
    delegate.owner = owner;
    delegate.key = key;
    delegate.scope = scope.into();
    delegate.expiry = expiry.into();
    delegate.cap = cap.into();
    delegate.bump = bump;
    Ok(())
}
