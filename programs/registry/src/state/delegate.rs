use crate::RegistryError;
use anchor_lang::prelude::*;

/// May call `anchor`.
pub const SCOPE_ANCHOR: u32 = 1;
/// May call `register_dataset`.
pub const SCOPE_DATASET: u32 = 2;
pub const SCOPE_ALL: u32 = SCOPE_ANCHOR | SCOPE_DATASET;

/// A session key that acts for an owner, so that no wallet asks per file. Address: seeds "delegate", owner, key.
#[account]
pub struct Delegate {
    pub owner: Address,
    pub key: Address,
    pub scope: PodU32,
    /// Seconds since 1970; the delegation ends when the clock reaches it.
    pub expiry: PodI64,
    /// Lamports that may be tied up in rent under the owner's name.
    pub cap: PodU64,
    pub spent: PodU64,
    pub bump: u8,
}

impl Delegate {
    /// Counts lamports against the cap.
    pub fn spend(&mut self, lamports: u64) -> Result<()> {
        let spent = u64::from(self.spent).checked_add(lamports).ok_or(RegistryError::Overflow)?;
        require!(spent <= u64::from(self.cap), RegistryError::OverCap);
        self.spent = spent.into();
        Ok(())
    }
}

/// Whether `signer` may do `scope` for `owner` at `now`: it is the owner, or `delegate` says so.
///
/// The delegate account's type, owner program and address are checked by the caller's constraints; its two keys are
/// checked again here, so that no constraint alone carries it.
pub fn authorise(owner: &Address, signer: &Address, delegate: Option<&Delegate>, scope: u32, now: i64) -> Result<()> {
    if owner == signer {
        return Ok(());
    }
    let delegate = delegate.ok_or(RegistryError::NotAllowed)?;
    require!(delegate.owner == *owner && delegate.key == *signer, RegistryError::NotAllowed);
    require!(now < i64::from(delegate.expiry), RegistryError::Expired);
    require!(u32::from(delegate.scope) & scope == scope, RegistryError::OutOfScope);
    Ok(())
}
