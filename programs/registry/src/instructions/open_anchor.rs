use crate::Anchor;
use anchor_lang::prelude::*;

/// Bytes of the arguments.
pub const ARGUMENTS: usize = 0;

#[derive(Accounts)]
pub struct OpenAnchor {
    #[account(init, payer = owner, space = 8 + core::mem::size_of::<Anchor>(), seeds = [b"anchor", owner.address().as_ref()], bump)]
    pub anchor: Account<Anchor>,
    #[account(mut)]
    pub owner: Signer,
    pub system_program: Program<System>,
}

pub fn run(ctx: &mut Context<OpenAnchor>) -> Result<()> {
    let (owner, bump) = (*ctx.accounts.owner.address(), ctx.bumps.anchor);
    let anchor = &mut ctx.accounts.anchor;
    anchor.owner = owner;
    anchor.time = Clock::get()?.unix_timestamp.into();
    anchor.bump = bump;
    Ok(())
}
