//! What ends by itself: sessions of uploads and links, tombstones. One queue, ordered by time, swept by a timer.
use crate::rows::Stage;
use crate::store::{numbered, pair, DueKey, Store};
use crate::{groups, upload};
use format::Id;

/// How long a closed upload is remembered.
pub const DAY: u64 = 86_400_000_000_000;
/// How long the groups of a deleted version are kept, for repeated delete grants.
pub const WEEK: u64 = 7 * DAY;
/// Entries of one sweep; the rest waits for the next.
const MAX_SWEEP: usize = 200;

/// What falls due.
#[derive(Clone, Copy)]
#[repr(u8)]
pub enum Due {
    Upload = 1,
    Tombstone = 2,
    Session = 3,
}

/// Queues `id` for `time`.
pub fn at(s: &mut Store, time: u64, due: Due, id: &Id) {
    let mut key: DueKey = [0; 25];
    key[..8].copy_from_slice(&time.to_be_bytes());
    key[8] = due as u8;
    key[9..].copy_from_slice(id);
    s.due.insert(key, ());
}

/// Carries out what is due at `now`.
pub fn sweep(s: &mut Store, now: u64) {
    let mut end: DueKey = [255; 25];
    end[..8].copy_from_slice(&now.to_be_bytes());
    let keys: Vec<DueKey> = s.due.range(..=end).take(MAX_SWEEP).map(|e| *e.key()).collect();
    for key in keys {
        s.due.remove(&key);
        let id: Id = key[9..].try_into().expect("16 bytes");
        match key[8] {
            k if k == Due::Upload as u8 => upload_due(s, &id, now),
            k if k == Due::Tombstone as u8 => groups::drop_all(s, &id),
            _ => {
                s.sessions.remove(&id);
            }
        }
    }
}

fn upload_due(s: &mut Store, id: &Id, now: u64) {
    let Some(row) = s.uploads.get(id) else { return };
    match row.stage {
        Stage::Open | Stage::Committed if row.expires_at > now => at(s, row.expires_at, Due::Upload, id), // marks moved it
        Stage::Open => upload::close(s, id, row, Stage::Expired, now),
        Stage::Committed | Stage::Expired | Stage::Aborted => drop_upload(s, id),
    }
}

/// Forgets an upload that is over, with all its rows.
pub fn drop_upload(s: &mut Store, id: &Id) {
    drop_marks(s, id);
    if let Some(row) = s.uploads.remove(id) {
        s.upload_of.remove(&row.version);
        s.account_uploads.remove(&pair(&row.account, id));
    }
}

/// Forgets the marks, grants, pages and journal of an upload.
pub fn drop_marks(s: &mut Store, id: &Id) {
    let (from, to) = (numbered(id, 0), numbered(id, u64::MAX));
    let blocks: Vec<_> = s.blocks.range(from..=to).map(|e| *e.key()).collect();
    let issues: Vec<_> = s.issues.range(from..=to).map(|e| *e.key()).collect();
    let pages: Vec<_> = s.pages.range(from..=to).map(|e| *e.key()).collect();
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
