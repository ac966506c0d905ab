//! Changes that can be taken back, while a later operation of the same call may still fail.
use super::Desk;
use crate::rows::Entry;
use crate::store::{child, pair, Child, Pair};
use format::Id;
use std::collections::BTreeSet;

/// How to take a change back.
pub(super) enum Undo {
    Entry(Id, Option<Entry>),
    Child(Child, Option<Id>),
    Trash(Pair, bool),
    Kept(Pair, bool),
}

impl Desk<'_> {
    pub(super) fn take_back(&mut self) {
        while let Some(undo) = self.undo.pop() {
            match undo {
                Undo::Entry(id, Some(row)) => self.s.entries.insert(id, row),
                Undo::Entry(id, None) => self.s.entries.remove(&id),
                Undo::Child(key, Some(id)) => drop(self.s.children.insert(key, id)),
                Undo::Child(key, None) => drop(self.s.children.remove(&key)),
                Undo::Trash(key, true) => drop(self.s.trash.insert(key, ())),
                Undo::Trash(key, false) => drop(self.s.trash.remove(&key)),
                Undo::Kept(key, true) => drop(self.s.kept_by.insert(key, ())),
                Undo::Kept(key, false) => drop(self.s.kept_by.remove(&key)),
            }
        }
    }

    /// Where entries stand that were changed, and where they stood.
    pub(super) fn places(&self) -> BTreeSet<Child> {
        let place = |undo: &Undo| match undo {
            Undo::Entry(id, _) => self.s.entries.get(id).map(|row| child(&row.account, &row.parent, &row.name_tag)),
            Undo::Child(place, _) => Some(*place),
            Undo::Trash(..) | Undo::Kept(..) => None,
        };
        self.undo.iter().filter_map(place).collect()
    }

    pub(super) fn set_entry(&mut self, id: Id, row: Entry) {
        let before = self.s.entries.replace(id, row);
        self.undo.push(Undo::Entry(id, before));
    }

    pub(super) fn set_child(&mut self, parent: &Id, tag: &Id, entry: Option<Id>) {
        let key = child(&self.owner, parent, tag);
        let before = match entry {
            Some(entry) => self.s.children.insert(key, entry),
            None => self.s.children.remove(&key),
        };
        self.undo.push(Undo::Child(key, before));
    }

    pub(super) fn set_trash(&mut self, entry: &Id, there: bool) {
        let key = pair(&self.owner, entry);
        let before = if there { self.s.trash.insert(key, ()) } else { self.s.trash.remove(&key) };
        self.undo.push(Undo::Trash(key, before.is_some()));
    }
}
