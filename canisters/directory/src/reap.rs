//! What ends by itself: sessions of uploads and links, tombstones. One queue, ordered by time, swept by a timer.
use crate::rows::Stage;
use crate::store::{numbered, pair, DueKey, Store};
use crate::{groups, ops, people, upload};
use format::Id;

/// How long a closed upload is remembered.
pub const DAY: u64 = 86_400_000_000_000;
/// How long the groups of a deleted version are kept, for repeated delete grants.
pub const WEEK: u64 = 7 * DAY;
/// What falls due in one sweep, and versions that are erased in it; the rest waits for the next.
pub const MAX_SWEEP: usize = 200;
pub const MAX_ERASED: usize = 2_000;

/// What falls due.
#[derive(Clone, Copy)]
#[repr(u8)]
pub enum Due {
    Upload = 1,
    Tombstone = 2,
    Session = 3,
    /// An entry that has been in the trash long enough.
    Trash = 4,
    /// A folder that was purged: now its content.
    Folder = 5,
    Share = 6,
}

/// Queues `id` for `time`.
pub fn at(s: &mut Store, time: u64, due: Due, id: &Id) {
    let mut key: DueKey = [0; 25];
    key[..8].copy_from_slice(&time.to_be_bytes());
    key[8] = due as u8;
    key[9..].copy_from_slice(id);
    s.due.insert(key, ());
}

/// Carries out what is due at `now`. It ends early, so that a timer never runs out of instructions and meets the same work again.
pub fn sweep(s: &mut Store, now: u64) {
    let mut end: DueKey = [255; 25];
    end[..8].copy_from_slice(&now.to_be_bytes());
    let keys: Vec<DueKey> = s.due.range(..=end).take(MAX_SWEEP).map(|e| *e.key()).collect();
    let before = s.config.get().deleted;
    for key in keys {
        let erased = (s.config.get().deleted - before) as usize;
        if erased >= MAX_ERASED {
            return;
        }
        s.due.remove(&key);
        let id: Id = key[9..].try_into().expect("16 bytes");
        match key[8] {
            k if k == Due::Upload as u8 => upload_due(s, &id, now),
            k if k == Due::Tombstone as u8 => groups::drop_all(s, &id),
            k if k == Due::Trash as u8 => trash_due(s, &id, now),
            k if k == Due::Folder as u8 => folder_due(s, &id, now, before + MAX_ERASED as u64),
            k if k == Due::Share as u8 => people::expire(s, &id, now),
            _ => {
                s.sessions.remove(&id);
            }
        }
    }
}

/// Purges what is still in the trash; what was restored meanwhile stays.
fn trash_due(s: &mut Store, id: &Id, now: u64) {
    let Some(row) = s.entries.get(id) else { return };
    let Some(mut account) = s.accounts.get(&row.account) else { return };
    if row.trashed_at.is_some_and(|at| at + ops::TRASH <= now) {
        ops::purge(s, &mut account, id, now);
        s.accounts.insert(row.account, account);
    }
}

/// Purges some of what was in a folder that is gone, until `most` versions were erased in all, then the rest at the next sweep.
fn folder_due(s: &mut Store, id: &Id, now: u64, most: u64) {
    let Some(owner) = s.doomed_folders.get(id) else { return };
    let Some(mut account) = s.accounts.get(&owner) else { return };
    let children = ops::children(s, &owner, id);
    let mut left = children.len();
    for key in children.iter().take(MAX_SWEEP) {
        if s.config.get().deleted >= most {
            break;
        }
        left -= 1;
        match s.children.get(key) {
            Some(entry) => ops::purge(s, &mut account, &entry, now),
            None => continue,
        }
    }
    s.accounts.insert(owner, account);
    if left > 0 {
        return at(s, now, Due::Folder, id);
    }
    s.doomed_folders.remove(id);
}

fn upload_due(s: &mut Store, id: &Id, now: u64) {
    let Some(row) = s.uploads.get(id) else { return };
    match row.stage {
        Stage::Open | Stage::Committed if row.expires_at > now => at(s, row.expires_at, Due::Upload, id), // marks moved it
        Stage::Open => {
            s.configure(|config| config.expired += 1);
            upload::close(s, id, row, Stage::Expired, now)
        }
        Stage::Committed | Stage::Expired | Stage::Aborted => drop_upload(s, id),
    }
}

/// Forgets an upload that is over, with all its rows.
pub fn drop_upload(s: &mut Store, id: &Id) {
    drop_marks(s, id);
    if let Some(row) = s.uploads.take(id) {
        s.upload_of.remove(&row.version);
        s.account_uploads.remove(&pair(&row.sender(), id));
    }
}

/// Forgets the marks, grants, pages and journal of an upload.
pub fn drop_marks(s: &mut Store, id: &Id) {
    let (from, to) = (numbered(id, 0), numbered(id, u64::MAX));
    let blocks = s.blocks.keys(from..=to);
    let issues = s.issues.keys(from..=to);
    let pages = s.pages.keys(from..=to);
    for key in blocks {
        s.blocks.remove(&key);
    }
    for key in issues {
        s.issues.remove(&key);
    }
    for key in pages {
        s.pages.remove(&key);
    }
    s.journals.remove(id);
}
