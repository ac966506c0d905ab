use std::fs::File;
use std::io::{Error, ErrorKind};
use std::mem::ManuallyDrop;
use std::os::fd::FromRawFd;
use std::os::unix::fs::FileExt;
use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::{AsyncTask, Buffer, Result};
use napi::{Env, Task};
use napi_derive::napi;

/// Set in an outcome whose errno is that of the sync.
const OF_SYNC: u32 = 1 << 16;

/// Writes to a file and syncs it, both by one call: each crossing into a thread costs as much as a short write.
#[napi]
pub struct Appender {
    file: Arc<Synced>,
}

/// Somebody else's open file.
struct Synced {
    file: ManuallyDrop<File>,
    /// One sync at a time: Linux tells of a failed write-back once, and who looked then has to be the one who hears of it (fsync(2)).
    syncing: Mutex<()>,
}

#[napi]
impl Appender {
    /// Of a file that stays open as long as anything is appended.
    #[napi(constructor)]
    pub fn new(fd: i32) -> Self {
        // Never closed here: that is for who opened it.
        let file = ManuallyDrop::new(unsafe { File::from_raw_fd(fd) });
        Self { file: Arc::new(Synced { file, syncing: Mutex::new(()) }) }
    }

    /// Writes the parts one after the other from `position` on and syncs the file's data, on another thread. 0, or the error's errno; with 1 << 16 if all was written and the sync failed.
    #[napi]
    pub fn append(&self, parts: Vec<Buffer>, position: i64) -> AsyncTask<Appending> {
        AsyncTask::new(Appending { file: self.file.clone(), parts, position: position as u64 })
    }
}

pub struct Appending {
    file: Arc<Synced>,
    parts: Vec<Buffer>,
    position: u64,
}

impl Task for Appending {
    type Output = u32;
    type JsValue = u32;

    fn compute(&mut self) -> Result<u32> {
        let mut position = self.position;
        for part in &self.parts {
            if let Err(error) = self.file.file.write_all_at(part, position) {
                return Ok(errno(error));
            }
            position += part.len() as u64;
        }
        let _alone = self.file.syncing.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(self.file.file.sync_data().map_or_else(|error| OF_SYNC | errno(error), |()| 0))
    }

    fn resolve(&mut self, _: Env, outcome: u32) -> Result<u32> {
        Ok(outcome)
    }
}

/// A file that takes nothing more without saying why is as one on a full disk.
fn errno(error: Error) -> u32 {
    let full = if error.kind() == ErrorKind::WriteZero { libc::ENOSPC } else { libc::EIO };
    error.raw_os_error().unwrap_or(full) as u32
}
