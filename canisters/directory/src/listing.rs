//! Rows of the folder listings. What `list_files` says of an entry lies beside those of its folder, in the listing's order: a page is
//! read in one go, and costs the same however many files there are.
use crate::ops;
use crate::rows::Listed;
use crate::store::{child, Child, Store};
use format::Id;
use ic_stable_structures::Storable;

/// Bytes of a row at most; an entry with more to say (many versions with long messages) is looked up when it is listed.
const MAX_ROW: usize = 4_096;

/// Writes the row of a place anew, or removes it where nothing has that name any more.
pub fn refresh(s: &mut Store, place: &Child) {
    match s.children.get(place).and_then(|id| of(s, &id)).filter(|row| row.to_bytes().len() <= MAX_ROW) {
        Some(row) => s.listed.insert(*place, row),
        None => s.listed.remove(place),
    }
}

/// Writes the rows of all entries that keep a version anew.
pub fn version_changed(s: &mut Store, version: &Id) {
    for id in ops::keepers(s, version) {
        if let Some(row) = s.entries.get(&id) {
            refresh(s, &child(&row.account, &row.parent, &row.name_tag));
        }
    }
}

/// What there is to say of an entry. Each version is looked up once.
pub fn of(s: &Store, id: &Id) -> Option<Listed> {
    let entry = s.entries.get(id)?;
    let mut versions: Vec<_> = entry.versions.iter().map(|kept| s.versions.get(&kept.version)).collect();
    let sizes = versions.iter().map(|found| found.as_ref().map_or(0, |v| v.stored_bytes + v.page_bytes)).collect();
    let newest = versions.pop().flatten().filter(|version| version.deleted_at.is_none());
    Some(Listed { entry, sizes, newest })
}
