//! What may become of files and folders: the one place with the rules of a drive. Ids and tags only, the names are sealed.
mod keepers;
mod place;
mod undo;

pub use keepers::{children, is_kept, keepers, purge};

use crate::api::Op;
use crate::error::{at_most, exact, invalid, Answer, Error};
use crate::members::Acting;
use crate::people;
use crate::reap;
use crate::rows::{Account, Entry, Kept};
use crate::store::{pair, Child, Store};
use format::Id;
use keepers::release;
use std::collections::BTreeSet;
use undo::Undo;

/// Folders between an entry and the root.
const MAX_DEPTH: usize = 64;
/// Versions that one entry keeps.
const MAX_VERSIONS: usize = 256;
/// Sealed name, tag or message, in bytes.
const MAX_SEALED: usize = 4_096;
/// How long the trash keeps: 30 days.
pub const TRASH: u64 = 30 * reap::DAY;
/// Operations of one call.
pub const MAX_OPS: usize = 1_000;

const ROOT: Id = [0; 16];

/// Who changes what, when; what was there before, and what goes for good when all has succeeded.
struct Desk<'a> {
    s: &'a mut Store,
    owner: Id,
    sender: Id,
    within: Option<Id>,
    now: u64,
    fresh: &'a BTreeSet<Id>,
    undo: Vec<Undo>,
    purged: Vec<Id>,
    released: Vec<(Id, Id)>,
}

/// Carries out all operations, or none when one fails. What is purged goes last. `fresh`: versions that are committed in this very call.
/// Answers the places whose rows in the listings are to be written anew, once those versions are there.
pub fn run(s: &mut Store, acting: &Acting, account: &mut Account, ops: &[Op], fresh: &BTreeSet<Id>, now: u64) -> Answer<BTreeSet<Child>> {
    at_most("ops", ops.len(), MAX_OPS)?;
    let &Acting { owner, sender, within, .. } = acting;
    let mut desk = Desk { s, owner, sender, within, now, fresh, undo: Vec::new(), purged: Vec::new(), released: Vec::new() };
    let done = ops.iter().try_for_each(|op| desk.one(op)).and_then(|()| at_most("versions that go", desk.going(), reap::MAX_ERASED));
    if let Err(error) = done {
        desk.take_back();
        return Err(error);
    }
    let places = desk.places();
    let Desk { purged, released, .. } = desk;
    for (version, entry) in released {
        // it may have been added again in the same call
        if s.entries.get(&entry).is_some_and(|row| row.versions.iter().any(|kept| kept.version == version)) {
            continue;
        }
        release(s, account, &version, &entry, now);
    }
    for id in purged {
        purge(s, account, &id, now);
    }
    Ok(places)
}

impl Desk<'_> {
    fn one(&mut self, op: &Op) -> Answer<()> {
        match op {
            Op::CreateFolder { entry, place } => self.create(entry, place, true, Vec::new()),
            Op::CreateFile { entry, place, version } => {
                let kept = self.keep(version, &[])?;
                self.create(entry, place, false, vec![kept])
            }
            Op::Copy { from, entry, place } => {
                let source = self.own(from)?;
                if source.folder {
                    return Err(invalid("copy: a folder is copied file by file"));
                }
                let newest = source.versions.last().cloned().ok_or(Error::NotFound)?;
                self.create(entry, place, false, vec![Kept { at: self.now, ..newest }])
            }
            Op::AddVersion { entry, version, sealed } => {
                let kept = self.keep(version, sealed)?;
                self.change(entry, |row, _| {
                    if row.folder || row.versions.iter().any(|one| one.version == kept.version) || row.versions.len() >= MAX_VERSIONS {
                        return Err(invalid(format!("version: a new one of a file that keeps fewer than {MAX_VERSIONS}")));
                    }
                    row.versions.push(kept);
                    Ok(())
                })?;
                self.link_versions(entry)
            }
            Op::LabelVersion { entry, version, sealed } => {
                let version: Id = exact("version", version)?;
                at_most("sealed", sealed.len(), MAX_SEALED)?;
                self.change(entry, |row, _| {
                    let kept = row.versions.iter_mut().find(|kept| kept.version == version).ok_or(Error::NotFound)?;
                    kept.sealed = sealed.to_vec();
                    Ok(())
                })
            }
            Op::RestoreVersion { entry, version } => {
                let version: Id = exact("version", version)?;
                self.change(entry, |row, now| {
                    let place = row.versions.iter().position(|kept| kept.version == version).ok_or(Error::NotFound)?;
                    let kept = row.versions.remove(place);
                    row.versions.push(Kept { at: now, ..kept });
                    Ok(())
                })
            }
            Op::DropVersion { .. } | Op::Purge { .. } if self.within.is_some() => Err(Error::Unauthorised),
            Op::DropVersion { entry, version } => self.drop_version(entry, &exact("version", version)?),
            Op::Move { entry, .. } | Op::Trash { entry } if self.within.is_some_and(|top| top == entry.as_slice()) => {
                Err(Error::Unauthorised)
            }
            Op::Move { entry, place } => self.relocate(entry, place),
            Op::Star { entry, starred } => self.change(entry, |row, _| {
                row.starred = *starred;
                Ok(())
            }),
            Op::Trash { entry } => self.trash(entry),
            Op::Restore { entry, place } => self.restore(entry, place),
            Op::Purge { entry } => {
                let id: Id = exact("entry", entry)?;
                self.own(entry)?;
                self.purged.push(id);
                Ok(())
            }
        }
    }

    fn own(&self, id: &[u8]) -> Answer<Entry> {
        let id: Id = exact("entry", id)?;
        self.s.entries.get(&id).filter(|row| row.account == self.owner && self.reaches(&id, row)).ok_or(Error::NotFound)
    }

    /// Versions that entries let go of, at most.
    fn going(&self) -> usize {
        let purged = self.purged.iter().filter_map(|id| self.s.entries.get(id)).map(|row| row.versions.len());
        purged.sum::<usize>() + self.released.len()
    }

    /// Changes an entry that is not in the trash.
    fn change(&mut self, id: &[u8], f: impl FnOnce(&mut Entry, u64) -> Answer<()>) -> Answer<()> {
        let mut row = self.own(id)?;
        if row.trashed_at.is_some() {
            return Err(invalid("entry: it is in the trash"));
        }
        f(&mut row, self.now)?;
        row.changed_at = self.now;
        self.set_entry(exact("entry", id)?, row);
        Ok(())
    }

    /// A committed version of this account, as an entry keeps it.
    fn keep(&self, version: &[u8], sealed: &[u8]) -> Answer<Kept> {
        at_most("sealed", sealed.len(), MAX_SEALED)?;
        let id: Id = exact("version", version)?;
        let readable = || self.within.is_none() || people::reads_version(self.s, &self.sender, &id, self.now);
        let mine = |row: &crate::rows::Version| row.account == self.owner && row.deleted_at.is_none() && readable();
        if !self.fresh.contains(&id) && !self.s.versions.get(&id).is_some_and(|row| mine(&row)) {
            return Err(Error::NotFound);
        }
        Ok(Kept { version: id, at: self.now, sealed: sealed.to_vec() })
    }

    fn link_versions(&mut self, entry: &[u8]) -> Answer<()> {
        let id: Id = exact("entry", entry)?;
        for kept in self.own(entry)?.versions {
            let key = pair(&kept.version, &id);
            let before = self.s.kept_by.insert(key, ());
            self.undo.push(Undo::Kept(key, before.is_some()));
        }
        Ok(())
    }

    fn drop_version(&mut self, id: &[u8], version: &Id) -> Answer<()> {
        let entry: Id = exact("entry", id)?;
        self.change(id, |row, _| {
            if row.versions.len() < 2 {
                return Err(invalid("version: the last one goes with its entry"));
            }
            let place = row.versions.iter().position(|kept| kept.version == *version).ok_or(Error::NotFound)?;
            row.versions.remove(place);
            Ok(())
        })?;
        self.released.push((*version, entry));
        Ok(())
    }
}
