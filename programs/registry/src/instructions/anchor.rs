use crate::{authorise, Anchor, Delegate, SCOPE_ANCHOR};
use anchor_lang::prelude::*;

/// Bytes of the arguments: root, leaves, expected sequence.
pub const ARGUMENTS: usize = 32 + 8 + 8;

#[derive(Accounts)]
pub struct SetAnchor {
    #[account(mut, seeds = [b"anchor", anchor.owner.as_ref()], bump = anchor.bump)]
    pub anchor: Account<Anchor>,
    pub signer: Signer,
    /// Only where the signer is not the owner.
    #[account(seeds = [b"delegate", anchor.owner.as_ref(), signer.address().as_ref()], bump = delegate.bump)]
    pub delegate: Option<Account<Delegate>>,
}

pub fn run(ctx: &mut Context<SetAnchor>, root: [u8; 32], leaves: u64, expected_sequence: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let SetAnchor { anchor, signer, delegate } = &mut ctx.accounts;
    authorise(&anchor.owner, signer.address(), delegate.as_deref(), SCOPE_ANCHOR, now)?;
    anchor.advance(root, leaves, expected_sequence, now)
}
