//! Sharing with a person: a record that lets another account read; what opens the bytes is sealed to that person.
use crate::api::{NewShare, Role, Scope, Share as Shown, ShareProof};
use crate::certify::{self, Branch};
use crate::error::{at_most, exact, invalid, Answer, Error};
use crate::reap::{self, Due};
use crate::rows::Share;
use crate::store::{child, pair, second, third, Store};
use crate::{account, keys, link, ops};
use candid::Principal;
use format::{Hash, Id};
use serde_bytes::ByteBuf;

/// Shares of one account: their list fits one answer.
const MAX_SHARES: u32 = 1_000;
/// Sealed key, in bytes.
const MAX_SEALED: usize = 1_024;
/// Folders over an entry that are looked at.
const MAX_DEPTH: usize = 65;

/// Shares an entry or a version of the caller with another account; the same again is answered the same.
pub fn share(s: &mut Store, caller: Principal, request: NewShare, now: u64) -> Answer<()> {
    let (owner, mut row) = keys::account_of(s, caller, Scope::Share, now)?;
    let (id, target): (Id, Id) = (exact("share", &request.share)?, exact("target", &request.target)?);
    at_most("sealed", request.sealed.len(), MAX_SEALED)?;
    if request.expires_at.is_some_and(|at| at <= now) {
        return Err(invalid("expires_at: in the past"));
    }
    let (person, _) = account::of(s, request.person).map_err(|_| Error::NotFound)?;
    let mine = s.entries.get(&target).is_some_and(|row| row.account == owner)
        || s.versions.get(&target).is_some_and(|row| row.account == owner && row.deleted_at.is_none());
    if !mine {
        return Err(Error::NotFound);
    }
    let role = request.role as u8 + 1;
    let share = Share { owner, target, person, role, sealed: request.sealed.into_vec(), expires_at: request.expires_at, created_at: now };
    match s.shares.get(&id) {
        Some(before) if before.owner != owner || before.target != target || before.person != person => {
            return Err(invalid("this share id is taken"))
        }
        Some(_) => {}
        None if row.shares >= MAX_SHARES => return Err(invalid(format!("an account can have {MAX_SHARES} shares"))),
        None => {
            row.shares += 1;
            s.accounts.insert(owner, row);
        }
    }
    if let Some(at) = share.expires_at {
        reap::at(s, at, Due::Share, &id);
    }
    certify::set(s, Branch::Share, &id, &leaf(&id, &share));
    s.shares_of.insert(pair(&owner, &id), ());
    s.shared_with.insert(child(&person, &target, &id), ());
    s.shares.insert(id, share);
    Ok(())
}

/// What is certified of a share.
pub fn leaf(id: &Id, share: &Share) -> Hash {
    format::blake3(&record(id, share))
}

/// The bytes whose BLAKE3 is certified for a share (format §12).
fn record(id: &Id, share: &Share) -> Vec<u8> {
    let sealed = format::blake3(&share.sealed);
    let parts: [&[u8]; 7] = [b"cyxcloud/share\x02", id, &share.owner, &share.target, &share.person, &[share.role], &sealed];
    let mut bytes = parts.concat();
    bytes.extend_from_slice(&share.expires_at.unwrap_or(0).to_be_bytes());
    bytes
}

/// Ends a share: by its owner, by the person itself, or by one who has the role admin on the same thing.
pub fn unshare(s: &mut Store, caller: Principal, id: &Id, now: u64) -> Answer<()> {
    let (who, _) = keys::account_of(s, caller, Scope::Share, now)?;
    let row = s.shares.get(id).ok_or(Error::NotFound)?;
    if row.owner != who && row.person != who && role_of(s, &who, &row.target, now) < Some(3) {
        return Err(Error::NotFound);
    }
    end(s, id, row);
    Ok(())
}

fn end(s: &mut Store, id: &Id, row: Share) {
    s.shares.remove(id);
    s.shares_of.remove(&pair(&row.owner, id));
    s.shared_with.remove(&child(&row.person, &row.target, id));
    certify::remove(s, Branch::Share, id);
    if let Some(mut account) = s.accounts.get(&row.owner) {
        account.shares = account.shares.saturating_sub(1);
        s.accounts.insert(row.owner, account);
    }
}

/// Forgets a share whose time has come.
pub fn expire(s: &mut Store, id: &Id, now: u64) {
    if let Some(row) = s.shares.get(id).filter(|row| row.expires_at.is_some_and(|at| at <= now)) {
        end(s, id, row);
    }
}

/// A share that stands and was given to `person`.
pub fn of_member(s: &Store, person: &Id, id: &Id, now: u64) -> Option<Share> {
    s.shares.get(id).filter(|row| row.person == *person && row.expires_at.is_none_or(|at| at > now))
}

fn role_of(s: &Store, person: &Id, target: &Id, now: u64) -> Option<u8> {
    let range = s.shared_with.range(child(person, target, &[0; 16])..=child(person, target, &[255; 16]));
    let rows = range.filter_map(|e| s.shares.get(&third(e.key())));
    rows.filter(|row| row.expires_at.is_none_or(|at| at > now)).map(|row| row.role).max()
}

/// Whether an entry, or a folder over it, is shared with an account.
pub fn reads(s: &Store, person: &Id, entry: &Id, now: u64) -> bool {
    let mut at = *entry;
    for _ in 0..MAX_DEPTH {
        let Some(row) = s.entries.get(&at).filter(|row| row.trashed_at.is_none()) else { return false };
        if role_of(s, person, &at, now).is_some() {
            return true;
        }
        at = row.parent;
    }
    false
}

/// Whether a version, or an entry that keeps it, is shared with an account.
pub fn reads_version(s: &Store, person: &Id, version: &Id, now: u64) -> bool {
    role_of(s, person, version, now).is_some() || ops::keepers(s, version).iter().any(|entry| reads(s, person, entry, now))
}

pub fn list(s: &Store, caller: Principal, now: u64) -> Answer<Vec<Shown>> {
    let (owner, _) = keys::account_of(s, caller, Scope::Read, now)?;
    let ids = s.shares_of.range(pair(&owner, &[0; 16])..=pair(&owner, &[255; 16])).map(|e| second(e.key()));
    Ok(ids.filter_map(|id| s.shares.get(&id).map(|row| show(&id, row))).collect())
}

/// What others share with the caller: at most 1,000.
pub fn shared_with_me(s: &Store, caller: Principal, now: u64) -> Answer<Vec<Shown>> {
    let (person, _) = keys::account_of(s, caller, Scope::Read, now)?;
    let range = s.shared_with.range(child(&person, &[0; 16], &[0; 16])..=child(&person, &[255; 16], &[255; 16]));
    let rows = range.take(MAX_SHARES as usize).filter_map(|e| s.shares.get(&third(e.key())).map(|row| (third(e.key()), row)));
    Ok(rows.filter(|(_, row)| row.expires_at.is_none_or(|at| at > now)).map(|(id, row)| show(&id, row)).collect())
}

/// A link or share of the caller with its proof; none when there is none.
pub fn prove(s: &Store, caller: Principal, id: &Id, now: u64) -> Answer<Option<ShareProof>> {
    let (who, _) = keys::account_of(s, caller, Scope::Read, now)?;
    let record = match (s.shares.get(id), s.links.get(id)) {
        (Some(row), _) if row.owner == who || row.person == who => record(id, &row),
        (_, Some(row)) if row.account == who => link::record(id, &row),
        _ => return Ok(None),
    };
    let value = format::blake3(&record);
    Ok(Some(ShareProof {
        certificate: ByteBuf::from(certify::certificate()),
        witness: ByteBuf::from(certify::witness(s, certify::Path::entry(Branch::Share, id, &value))),
        statement: ByteBuf::from(record),
    }))
}

fn show(id: &Id, row: Share) -> Shown {
    let bytes = |id: &Id| ByteBuf::from(id.to_vec());
    Shown {
        share: bytes(id),
        owner: bytes(&row.owner),
        target: bytes(&row.target),
        person: bytes(&row.person),
        role: [Role::Read, Role::Write, Role::Admin][usize::from(row.role.clamp(1, 3)) - 1],
        sealed: ByteBuf::from(row.sealed),
        expires_at: row.expires_at,
        created_at: row.created_at,
    }
}
