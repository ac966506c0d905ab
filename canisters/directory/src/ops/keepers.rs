//! What keeps a version, and what goes when nothing does.
use crate::reap::{self, Due};
use crate::remove;
use crate::rows::Account;
use crate::store::{child, pair, second, Child, Store};
use format::Id;

/// The first of what lies in a folder, by tag; one more than a sweep takes.
pub fn children(s: &Store, owner: &Id, folder: &Id) -> Vec<Child> {
    s.children
        .range(child(owner, folder, &[0; 16])..=child(owner, folder, &[255; 16]))
        .take(reap::MAX_SWEEP + 1)
        .map(|e| *e.key())
        .collect()
}

/// An entry lets go of a version; the last one takes the version with it.
pub(super) fn release(s: &mut Store, account: &mut Account, version: &Id, entry: &Id, now: u64) {
    s.kept_by.remove(&pair(version, entry));
    if !is_kept(s, version) {
        remove::erase(s, account, version, now);
    }
}

/// Whether any entry keeps a version.
pub fn is_kept(s: &Store, version: &Id) -> bool {
    s.kept_by.range(pair(version, &[0; 16])..=pair(version, &[255; 16])).next().is_some()
}

/// Entries that keep a version.
pub fn keepers(s: &Store, version: &Id) -> Vec<Id> {
    s.kept_by.range(pair(version, &[0; 16])..=pair(version, &[255; 16])).map(|e| second(e.key())).collect()
}

/// Forgets an entry with its versions; what is in a folder follows by the timer, so a call is never longer than its own entries.
pub fn purge(s: &mut Store, account: &mut Account, id: &Id, now: u64) {
    let Some(row) = s.entries.take(id) else { return };
    let owner = row.account;
    let place = child(&owner, &row.parent, &row.name_tag);
    if s.children.get(&place) == Some(*id) {
        s.children.remove(&place);
        s.listed.remove(&place);
    }
    s.trash.remove(&pair(&owner, id));
    for kept in &row.versions {
        release(s, account, &kept.version, id, now);
    }
    if row.folder {
        reap::at(s, now, Due::Folder, id);
        s.doomed_folders.insert(*id, owner);
    }
}
