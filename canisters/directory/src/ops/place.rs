//! Where entries are, and how they come, move and go.
use super::{Desk, MAX_DEPTH, MAX_SEALED, ROOT, TRASH};
use crate::api::Place;
use crate::error::{at_most, exact, invalid, Answer, Error};
use crate::reap::{self, Due};
use crate::rows::{Entry, Kept};
use crate::store::child;
use format::Id;

impl Desk<'_> {
    /// Whether a member may touch this entry: it is what is shared, or in it.
    pub(super) fn reaches(&self, id: &Id, row: &Entry) -> bool {
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

    /// The folder and the free name that `place` means. `moving`: the entry that is to go there.
    pub(super) fn check_place(&self, place: &Place, moving: Option<&Id>) -> Answer<(Id, Id)> {
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

    pub(super) fn create(&mut self, id: &[u8], place: &Place, folder: bool, versions: Vec<Kept>) -> Answer<()> {
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
    pub(super) fn relocate(&mut self, id: &[u8], place: &Place) -> Answer<()> {
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

    pub(super) fn trash(&mut self, id: &[u8]) -> Answer<()> {
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
    pub(super) fn restore(&mut self, id: &[u8], place: &Place) -> Answer<()> {
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
}
