//! What may become of files and folders: the one place with the rules of a drive. Ids and tags only, the names are sealed.
use crate::api::{Op, Place};
use crate::error::{at_most, exact, invalid, Answer, Error};
use crate::members::Acting;
use crate::people;
use crate::reap::{self, Due};
use crate::remove;
use crate::rows::{Account, Entry, Kept};
use crate::store::{child, pair, second, Child, Pair, Store};
use format::Id;
use std::collections::BTreeSet;

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

/// How to take a change back.
enum Undo {
    Entry(Id, Option<Entry>),
    Child(Child, Option<Id>),
    Trash(Pair, bool),
    Kept(Pair, bool),
}

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
pub fn run(s: &mut Store, acting: &Acting, account: &mut Account, ops: &[Op], fresh: &BTreeSet<Id>, now: u64) -> Answer<()> {
    at_most("ops", ops.len(), MAX_OPS)?;
    let &Acting { owner, sender, within, .. } = acting;
    let mut desk = Desk { s, owner, sender, within, now, fresh, undo: Vec::new(), purged: Vec::new(), released: Vec::new() };
    let done = ops.iter().try_for_each(|op| desk.one(op)).and_then(|()| at_most("versions that go", desk.going(), reap::MAX_ERASED));
    if let Err(error) = done {
        desk.take_back();
        return Err(error);
    }
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
    Ok(())
}

impl Desk<'_> {
    fn take_back(&mut self) {
        while let Some(undo) = self.undo.pop() {
            match undo {
                Undo::Entry(id, Some(row)) => drop(self.s.entries.insert(id, row)),
                Undo::Entry(id, None) => drop(self.s.entries.remove(&id)),
                Undo::Child(key, Some(id)) => drop(self.s.children.insert(key, id)),
                Undo::Child(key, None) => drop(self.s.children.remove(&key)),
                Undo::Trash(key, true) => drop(self.s.trash.insert(key, ())),
                Undo::Trash(key, false) => drop(self.s.trash.remove(&key)),
                Undo::Kept(key, true) => drop(self.s.kept_by.insert(key, ())),
                Undo::Kept(key, false) => drop(self.s.kept_by.remove(&key)),
            }
        }
    }

    fn set_entry(&mut self, id: Id, row: Entry) {
        let before = self.s.entries.insert(id, row);
        self.undo.push(Undo::Entry(id, before));
    }

    fn set_child(&mut self, parent: &Id, tag: &Id, entry: Option<Id>) {
        let key = child(&self.owner, parent, tag);
        let before = match entry {
            Some(entry) => self.s.children.insert(key, entry),
            None => self.s.children.remove(&key),
        };
        self.undo.push(Undo::Child(key, before));
    }

    fn set_trash(&mut self, entry: &Id, there: bool) {
        let key = pair(&self.owner, entry);
        let before = if there { self.s.trash.insert(key, ()) } else { self.s.trash.remove(&key) };
        self.undo.push(Undo::Trash(key, before.is_some()));
    }

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

    /// Whether a member may touch this entry: it is what is shared, or in it.
    fn reaches(&self, id: &Id, row: &Entry) -> bool {
        let Some(top) = self.within else { return true };
        let (mut at, mut parent) = (*id, row.parent);
        for _ in 0..=MAX_DEPTH {
            if at == top {
                return true;
            }
            let Some(above) = self.s.entries.get(&parent) else { return false };
            (at, parent) = (parent, above.parent);
        }
        false
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

    /// The folder and the free name that `place` means. `moving`: the entry that is to go there.
    fn check_place(&self, place: &Place, moving: Option<&Id>) -> Answer<(Id, Id)> {
        at_most("sealed", place.sealed.len(), MAX_SEALED)?;
        let parent: Id = place.parent.as_ref().map_or(Ok(ROOT), |id| exact("parent", id))?;
        let tag: Id = exact("name_tag", &place.name_tag)?;
        let (mut at, mut depth, mut inside) = (parent, 0, self.within.is_none());
        while at != ROOT {
            inside |= self.within == Some(at);
            if moving == Some(&at) {
                return Err(Error::CyclicMove);
            }
            let row = self.s.entries.get(&at).filter(|row| row.account == self.owner && row.folder).ok_or(Error::NotFound)?;
            if row.trashed_at.is_some() {
                return Err(invalid("parent: it is in the trash"));
            }
            (at, depth) = (row.parent, depth + 1);
            if depth > MAX_DEPTH {
                return Err(invalid(format!("parent: at most {MAX_DEPTH} folders deep")));
            }
        }
        if !inside {
            return Err(Error::NotFound);
        }
        match self.s.children.get(&child(&self.owner, &parent, &tag)) {
            Some(holder) if Some(&holder) != moving => Err(Error::NameTaken { entry: serde_bytes::ByteBuf::from(holder.to_vec()) }),
            _ => Ok((parent, tag)),
        }
    }

    fn create(&mut self, id: &[u8], place: &Place, folder: bool, versions: Vec<Kept>) -> Answer<()> {
        let entry: Id = exact("entry", id)?;
        if entry == ROOT || self.s.entries.contains_key(&entry) {
            return Err(invalid("entry: this id is taken"));
        }
        let (parent, name_tag) = self.check_place(place, None)?;
        let row = Entry {
            account: self.owner,
            parent,
            name_tag,
            sealed: place.sealed.to_vec(),
            folder,
            versions,
            starred: false,
            trashed_at: None,
            created_at: self.now,
            changed_at: self.now,
        };
        self.set_child(&parent, &name_tag, Some(entry));
        self.set_entry(entry, row);
        self.link_versions(id)
    }

    /// Rename and move are one thing: another place.
    fn relocate(&mut self, id: &[u8], place: &Place) -> Answer<()> {
        let entry: Id = exact("entry", id)?;
        let (parent, name_tag) = self.check_place(place, Some(&entry))?;
        let before = self.own(id)?;
        self.change(id, |row, _| {
            (row.parent, row.name_tag, row.sealed) = (parent, name_tag, place.sealed.to_vec());
            Ok(())
        })?;
        self.set_child(&before.parent, &before.name_tag, None);
        self.set_child(&parent, &name_tag, Some(entry));
        Ok(())
    }

    fn trash(&mut self, id: &[u8]) -> Answer<()> {
        let (entry, now): (Id, u64) = (exact("entry", id)?, self.now);
        let row = self.own(id)?;
        self.change(id, |row, _| {
            row.trashed_at = Some(now);
            Ok(())
        })?;
        self.set_child(&row.parent, &row.name_tag, None);
        self.set_trash(&entry, true);
        reap::at(self.s, now + TRASH, Due::Trash, &entry);
        Ok(())
    }

    /// Out of the trash, to a place of the caller's choice: where it was may be gone or its name taken.
    fn restore(&mut self, id: &[u8], place: &Place) -> Answer<()> {
        let entry: Id = exact("entry", id)?;
        let mut row = self.own(id)?;
        if row.trashed_at.take().is_none() {
            return Err(invalid("entry: it is not in the trash"));
        }
        let (parent, name_tag) = self.check_place(place, Some(&entry))?;
        (row.parent, row.name_tag, row.sealed, row.changed_at) = (parent, name_tag, place.sealed.to_vec(), self.now);
        self.set_entry(entry, row);
        self.set_trash(&entry, false);
        self.set_child(&parent, &name_tag, Some(entry));
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

/// The first of what lies in a folder, by tag; one more than a sweep takes.
pub fn children(s: &Store, owner: &Id, folder: &Id) -> Vec<Child> {
    s.children
        .range(child(owner, folder, &[0; 16])..=child(owner, folder, &[255; 16]))
        .take(reap::MAX_SWEEP + 1)
        .map(|e| *e.key())
        .collect()
}

/// An entry lets go of a version; the last one takes the version with it.
fn release(s: &mut Store, account: &mut Account, version: &Id, entry: &Id, now: u64) {
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
    let Some(row) = s.entries.remove(id) else { return };
    let owner = row.account;
    let place = child(&owner, &row.parent, &row.name_tag);
    if s.children.get(&place) == Some(*id) {
        s.children.remove(&place);
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
