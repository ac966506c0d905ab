use crate::{authorise, Dataset, Delegate, RegistryError, SCOPE_DATASET};
use anchor_lang::prelude::*;

/// Bytes of the arguments: owner, cid, root, size.
pub const ARGUMENTS: usize = 32 + 36 + 32 + 8;

#[derive(Accounts)]
#[instruction(owner: Address, cid: [u8; 36])]
pub struct RegisterDataset {
    #[account(init, payer = signer, space = 8 + core::mem::size_of::<Dataset>(), seeds = [b"dataset", owner.as_ref(), &cid[4..]], bump)]
    pub dataset: Account<Dataset>,
    /// The owner or its delegate; pays the rent.
    #[account(mut)]
    pub signer: Signer,
    /// Only where the signer is not the owner.
    #[account(mut, seeds = [b"delegate", owner.as_ref(), signer.address().as_ref()], bump = delegate.bump)]
    pub delegate: Option<Account<Delegate>>,
    /// What it comes from, of whatever owner.
    pub parent: Option<Account<Dataset>>,
    pub system_program: Program<System>,
}

pub fn run(ctx: &mut Context<RegisterDataset>, owner: Address, cid: [u8; 36], root: [u8; 32], size: u64) -> Result<()> {
    let (now, bump) = (Clock::get()?.unix_timestamp, ctx.bumps.dataset);
    let RegisterDataset { dataset, signer, delegate, parent, .. } = &mut ctx.accounts;
    require!(Dataset::is_cid(&cid), RegistryError::BadCid);
    authorise(&owner, signer.address(), delegate.as_deref(), SCOPE_DATASET, now)?;
    if owner != *signer.address() {
        let rent = Rent::get()?.try_minimum_balance(8 + core::mem::size_of::<Dataset>())?;
        delegate.as_mut().ok_or(RegistryError::NotAllowed)?.spend(rent)?;
    }
    let version = match parent {
        Some(parent) if parent.owner == owner => u32::from(parent.version).checked_add(1).ok_or(RegistryError::Overflow)?,
        _ => 1,
    };
    dataset.owner = owner;
    dataset.cid = cid;
    dataset.root = root;
    dataset.size = size.into();
    dataset.version = version.into();
    dataset.parent = parent.as_ref().map_or(Address::default(), |parent| *parent.address());
    dataset.time = now.into();
    dataset.bump = bump;
    Ok(())
}
