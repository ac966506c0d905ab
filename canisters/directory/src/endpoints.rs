//! What the directory answers, by what it is about; each says what it does in its module.
mod accounts;
mod files;
mod nodes;
mod shares;
mod staff;
mod uploads;

use crate::api::StaffRole;
use crate::error::Answer;
use crate::store::{read, write, Store};
use crate::{admin, keys};
use candid::Principal;
use ic_cdk::api::{msg_caller, time};

/// Runs an update of the state while it is not paused, and notes the use of a key.
fn change<T>(f: impl FnOnce(&mut Store, Principal, u64) -> Answer<T>) -> Answer<T> {
    let (caller, now) = (msg_caller(), time());
    write(|s| {
        admin::running(s)?;
        keys::touch(s, caller, now);
        f(s, caller, now)
    })
}

/// Runs a query.
fn ask<T>(f: impl FnOnce(&Store, Principal, u64) -> Answer<T>) -> Answer<T> {
    read(|s| f(s, msg_caller(), time()))
}

/// Runs what a member of the staff asks for.
fn manage<T>(least: StaffRole, f: impl FnOnce(&mut Store) -> Answer<T>) -> Answer<T> {
    write(|s| {
        admin::staff(s, msg_caller(), least)?;
        f(s)
    })
}
