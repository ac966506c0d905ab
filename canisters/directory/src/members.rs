//! Writing into what another shares: a member with the role write acts for the owner, inside the shared folder only.
use crate::api::Scope;
use crate::error::{exact, Answer, Error};
use crate::rows::Account;
use crate::store::Store;
use crate::{keys, people};
use candid::Principal;
use format::Id;
use serde_bytes::ByteBuf;

/// The role that lets write.
const WRITE: u8 = 2;

/// Whose drive is changed, and by whom.
pub struct Acting {
    pub owner: Id,
    pub account: Account,
    /// The caller's account: `owner`, or that of a member.
    pub sender: Id,
    /// The entry that a member stays inside.
    pub within: Option<Id>,
}

/// The account that a caller changes: its own, or through `share` that of the one who shares an entry with it for writing. The owner's
/// quota, balance and limits count.
///
/// @throws Unauthorised when the key lacks the scope, NotFound unless the share stands, is the caller's and lets write
pub fn acting(s: &Store, caller: Principal, share: Option<&ByteBuf>, scope: Scope, now: u64) -> Answer<Acting> {
    let (sender, account) = keys::account_of(s, caller, scope, now)?;
    let Some(share) = share else { return Ok(Acting { owner: sender, account, sender, within: None }) };
    let row = people::of_member(s, &sender, &exact("share", share)?, now).filter(|row| row.role >= WRITE).ok_or(Error::NotFound)?;
    if !s.entries.get(&row.target).is_some_and(|entry| entry.account == row.owner && entry.trashed_at.is_none()) {
        return Err(Error::NotFound);
    }
    let account = s.accounts.get(&row.owner).ok_or(Error::InternalError { code: "account row".into() })?;
    Ok(Acting { owner: row.owner, account, sender, within: Some(row.target) })
}
