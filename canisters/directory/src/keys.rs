//! Who speaks for an account: credentials (everything), and session and API keys (scopes, expiry, revoked by removal).
use crate::account;
use crate::api::{Key as Shown, NewKey, Scope};
use crate::error::{at_most, invalid, Answer, Error};
use crate::rows::{Account, Key};
use crate::store::{owned, principal_in, Owned, Store};
use candid::Principal;
use format::Id;

/// Keys of one account: their list fits one answer.
const MAX_KEYS: u32 = 200;
/// Credentials of one account.
const MAX_CREDENTIALS: usize = 16;
/// How exactly the last use of a key is known: a minute, in ns.
const USE: u64 = 60_000_000_000;

impl Scope {
    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The account that `caller` may act for in `scope`.
///
/// @throws Unauthorised when it has none, its key has expired, or the key lacks the scope
pub fn account_of(s: &Store, caller: Principal, scope: Scope, now: u64) -> Answer<(Id, Account)> {
    if s.credentials.contains_key(&caller) {
        return account::of(s, caller);
    }
    let key = s.keys.get(&caller).ok_or(Error::Unauthorised)?;
    if key.scopes & scope.bit() == 0 || key.expires_at.is_some_and(|at| at <= now) {
        return Err(Error::Unauthorised);
    }
    let account = s.accounts.get(&key.account).ok_or(Error::InternalError { code: "account row".into() })?;
    Ok((key.account, account))
}

/// Notes that a key was used, to the minute.
pub fn touch(s: &mut Store, caller: Principal, now: u64) {
    if let Some(mut key) = s.keys.get(&caller).filter(|key| now.saturating_sub(key.last_used) >= USE) {
        key.last_used = now;
        s.keys.insert(caller, key);
    }
}

/// Registers a key; the same one again replaces name, scopes and expiry. A key can give no scope that it does not have.
pub fn add(s: &mut Store, caller: Principal, request: NewKey, now: u64) -> Answer<()> {
    let (id, mut account) = account_of(s, caller, Scope::Admin, now)?;
    at_most("name", request.name.len(), 64)?;
    if request.key == Principal::anonymous() || s.credentials.contains_key(&request.key) {
        return Err(invalid("key: a principal of its own"));
    }
    if request.scopes.is_empty() {
        return Err(invalid("scopes: one or more"));
    }
    if request.expires_at.is_some_and(|at| at <= now) {
        return Err(invalid("expires_at: in the past"));
    }
    let scopes = request.scopes.iter().fold(0, |bits, scope| bits | scope.bit());
    if s.keys.get(&caller).is_some_and(|own| scopes & !own.scopes != 0) {
        return Err(Error::Unauthorised);
    }
    let before = s.keys.get(&request.key);
    if before.as_ref().is_some_and(|key| key.account != id) {
        return Err(invalid("key: it is another account's"));
    }
    if before.is_none() {
        if account.keys >= MAX_KEYS {
            return Err(invalid(format!("an account can have {MAX_KEYS} keys")));
        }
        account.keys += 1;
        s.accounts.insert(id, account);
        s.account_keys.insert(owned(&id, &request.key), ());
    }
    let (created_at, last_used, cursor) = before.map_or((now, 0, 0), |key| (key.created_at, key.last_used, key.cursor));
    let row =
        Key { account: id, name: request.name, scopes, created_at, expires_at: request.expires_at, last_used, api: request.api, cursor };
    s.keys.insert(request.key, row);
    Ok(())
}

/// Takes a key away; an unknown one is away already. A key may take itself away.
pub fn revoke(s: &mut Store, caller: Principal, key: Principal, now: u64) -> Answer<()> {
    let scope = if caller == key { Scope::Read } else { Scope::Admin };
    let (id, mut account) = account_of(s, caller, scope, now)?;
    if s.keys.get(&key).is_some_and(|row| row.account == id) {
        s.keys.remove(&key);
        s.account_keys.remove(&owned(&id, &key));
        account.keys = account.keys.saturating_sub(1);
        s.accounts.insert(id, account);
    }
    Ok(())
}

pub fn list(s: &Store, caller: Principal, now: u64) -> Answer<Vec<Shown>> {
    let (id, _) = account_of(s, caller, Scope::Admin, now)?;
    Ok(of_account(s, &id).map(|(key, row)| show(key, row)).collect())
}

/// First and last key that an account can have in an index.
fn all_of(id: &Id) -> (Owned, Owned) {
    let (mut from, mut to) = ([0; 46], [255; 46]);
    from[..16].copy_from_slice(id);
    to[..16].copy_from_slice(id);
    (from, to)
}

/// The keys of an account.
pub fn of_account<'a>(s: &'a Store, id: &Id) -> impl Iterator<Item = (Principal, Key)> + 'a {
    let (from, to) = all_of(id);
    s.account_keys.range(from..=to).filter_map(|e| {
        let key = principal_in(e.key());
        s.keys.get(&key).map(|row| (key, row))
    })
}

fn show(key: Principal, row: Key) -> Shown {
    Shown {
        key,
        name: row.name,
        scopes: Scope::ALL.into_iter().filter(|scope| row.scopes & scope.bit() != 0).collect(),
        created_at: row.created_at,
        expires_at: row.expires_at,
        last_used: (row.last_used > 0).then_some(row.last_used),
        api: row.api,
        cursor: row.cursor,
    }
}

fn credentials_of(s: &Store, id: &Id) -> Vec<Principal> {
    let (from, to) = all_of(id);
    s.account_credentials.range(from..=to).map(|e| principal_in(e.key())).collect()
}

/// Offers the account to another principal, which has to take it by a call of its own: both have agreed.
pub fn offer(s: &mut Store, caller: Principal, to: Principal) -> Answer<()> {
    let (id, _) = account::of(s, caller)?;
    if to == Principal::anonymous() || s.credentials.contains_key(&to) || s.keys.contains_key(&to) {
        return Err(invalid("this principal speaks for an account already"));
    }
    s.offers.insert(to, id);
    Ok(())
}

/// Takes an account that was offered.
pub fn accept(s: &mut Store, caller: Principal, account: &Id) -> Answer<()> {
    if s.offers.get(&caller).filter(|id| id == account).is_none() || s.credentials.contains_key(&caller) {
        return Err(Error::Unauthorised);
    }
    at_most("credentials", credentials_of(s, account).len() + 1, MAX_CREDENTIALS)?;
    s.offers.remove(&caller);
    s.credentials.insert(caller, *account);
    s.account_credentials.insert(owned(account, &caller), ());
    Ok(())
}

pub fn list_credentials(s: &Store, caller: Principal) -> Answer<Vec<Principal>> {
    let (id, _) = account::of(s, caller)?;
    Ok(credentials_of(s, &id))
}

/// Takes a credential away; the last one stays, or nobody could get in.
pub fn remove_credential(s: &mut Store, caller: Principal, gone: Principal) -> Answer<()> {
    let (id, _) = account::of(s, caller)?;
    if s.credentials.get(&gone) != Some(id) {
        return Err(Error::NotFound);
    }
    if credentials_of(s, &id).len() < 2 {
        return Err(invalid("the last credential can't be taken away"));
    }
    s.credentials.remove(&gone);
    s.account_credentials.remove(&owned(&id, &gone));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ic_stable_structures::DefaultMemoryImpl;

    #[test]
    fn a_key_whose_account_is_gone_is_a_fault_of_ours() {
        let mut s = Store::open(DefaultMemoryImpl::default());
        let (key, scopes) = (Principal::management_canister(), Scope::Read.bit());
        let row =
            Key { account: [1; 16], name: String::new(), scopes, created_at: 0, expires_at: None, last_used: 0, api: true, cursor: 0 };
        s.keys.insert(key, row);
        assert!(matches!(account_of(&s, key, Scope::Read, 0), Err(Error::InternalError { code }) if code == "account row"));
        assert!(matches!(account_of(&s, key, Scope::Write, 0), Err(Error::Unauthorised)));
    }
}
