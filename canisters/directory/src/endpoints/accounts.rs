//! Accounts, credentials, keys.
use super::{ask, change};
use crate::api::*;
use crate::error::{exact, Answer};
use crate::{account, admin, keys};
use candid::Principal;
use ic_cdk::{query, update};
use serde_bytes::ByteBuf;

#[update]
fn register() -> Answer<Account> {
    change(account::register)
}

#[query(name = "account")]
fn get_account() -> Answer<Account> {
    ask(|s, caller, now| keys::account_of(s, caller, Scope::Read, now).map(|(id, row)| account::show(&id, &row)))
}

#[query]
fn get_usage(user: Option<Principal>) -> Answer<Usage> {
    ask(|s, caller, now| admin::usage(s, caller, user, now))
}

#[query]
fn get_balance() -> Answer<u64> {
    ask(|s, caller, now| keys::account_of(s, caller, Scope::Read, now).map(|(_, row)| row.credit))
}

#[update]
fn add_key(request: NewKey) -> Answer<()> {
    change(|s, caller, now| keys::add(s, caller, request, now))
}

#[update]
fn revoke_key(key: Principal) -> Answer<()> {
    change(|s, caller, now| keys::revoke(s, caller, key, now))
}

#[query]
fn list_keys() -> Answer<Vec<Key>> {
    ask(keys::list)
}

#[update]
fn offer_credential(to: Principal) -> Answer<()> {
    change(|s, caller, _| keys::offer(s, caller, to))
}

#[update]
fn accept_credential(account: ByteBuf) -> Answer<()> {
    let account = exact("account", &account)?;
    change(|s, caller, _| keys::accept(s, caller, &account))
}

#[query]
fn list_credentials() -> Answer<Vec<Principal>> {
    ask(|s, caller, _| keys::list_credentials(s, caller))
}

#[update]
fn remove_credential(credential: Principal) -> Answer<()> {
    change(|s, caller, _| keys::remove_credential(s, caller, credential))
}
