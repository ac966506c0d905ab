//! Accounts: opaque ids, each with the principals (credentials) that may speak for it.
use crate::api;
use crate::certify;
use crate::error::{invalid, Answer, Error};
use crate::random::Random;
use crate::rows::Account;
use crate::store::{owned, Store};
use candid::Principal;
use format::Id;
use serde_bytes::ByteBuf;

const MINUTE: u64 = 60_000_000_000;
/// Appends to one feed in a minute, commits included.
const MAX_APPENDS: u32 = 600;

/// The account of a caller. @throws Unauthorised when it has none
pub fn of(s: &Store, caller: Principal) -> Answer<(Id, Account)> {
    let id = s.credentials.get(&caller).ok_or(Error::Unauthorised)?;
    let account = s.accounts.get(&id).ok_or(Error::InternalError { code: "account row".into() })?;
    Ok((id, account))
}

/// The caller's account, made at the first call.
pub fn register(s: &mut Store, caller: Principal, now: u64) -> Answer<api::Account> {
    if caller == Principal::anonymous() {
        return Err(invalid("the anonymous principal can have no account"));
    }
    if let Ok((id, account)) = of(s, caller) {
        return Ok(show(&id, &account));
    }
    let id = Random::draw(s)?.id();
    let config = s.config.get();
    let account = Account {
        plan: config.plan.clone(),
        quota: config.quota_bytes,
        used: 0,
        pending: 0,
        files: 0,
        feed_seq: 0,
        feed_link: [0; 32],
        leaves: 0,
        created_at: now,
        open: 0,
        starts: 0,
        window_at: 0,
        links: 0,
        credit: 0,
        appends: 0,
        append_window_at: 0,
        keys: 0,
        shares: 0,
        feed_first: 1,
    };
    s.credentials.insert(caller, id);
    s.account_credentials.insert(owned(&id, &caller), ());
    s.accounts.insert(id, account.clone());
    certify::feed(s, &id, &account);
    Ok(show(&id, &account))
}

pub fn show(id: &Id, account: &Account) -> api::Account {
    api::Account {
        id: ByteBuf::from(id.to_vec()),
        plan: account.plan.clone(),
        quota_bytes: account.quota,
        used_bytes: account.used,
        pending_bytes: account.pending,
        files: account.files,
        feed_seq: account.feed_seq,
        feed_link: ByteBuf::from(account.feed_link.to_vec()),
        leaves: account.leaves,
        created_at: account.created_at,
    }
}

impl Account {
    pub fn available(&self) -> u64 {
        self.quota.saturating_sub(self.used).saturating_sub(self.pending)
    }

    /// Counts one more append to the feed of this minute. @throws RateLimited
    pub fn count_append(&mut self, now: u64) -> Answer<()> {
        if now.saturating_sub(self.append_window_at) >= MINUTE {
            self.append_window_at = now;
            self.appends = 0;
        }
        if self.appends >= MAX_APPENDS {
            return Err(Error::RateLimited { retry_after_ms: (self.append_window_at + MINUTE - now).div_ceil(1_000_000) });
        }
        self.appends += 1;
        Ok(())
    }

    /// Counts one more session of this minute. @throws RateLimited
    pub fn count_start(&mut self, most: u32, now: u64) -> Answer<()> {
        if now.saturating_sub(self.window_at) >= MINUTE {
            self.window_at = now;
            self.starts = 0;
        }
        if self.starts >= most {
            return Err(Error::RateLimited { retry_after_ms: (self.window_at + MINUTE - now).div_ceil(1_000_000) });
        }
        self.starts += 1;
        Ok(())
    }
}
