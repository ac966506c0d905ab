use std::fs::File;
use std::io::{Error, ErrorKind};
use std::mem::ManuallyDrop;
use std::os::fd::FromRawFd;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use napi::bindgen_prelude::{AsyncTask, Buffer, Result};
use napi::{Env, Task};
use napi_derive::napi;

/// Set in an outcome whose errno is that of the sync.
const OF_SYNC: u32 = 1 << 16;

/// Writes to a file and syncs it, both by one call: each crossing into a thread costs as much as a short write.
#[napi]
pub struct Appender {
    file: Arc<Synced>,
    begun: AtomicU64,
}

/// Somebody else's open file.
struct Synced {
    file: ManuallyDrop<File>,
    /// How many have been written: in the order of the calls, so that a process that is killed leaves no hole.
    written: Mutex<u64>,
    next: Condvar,
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
        Self { file: Arc::new(Synced { file, written: Mutex::new(0), next: Condvar::new(), syncing: Mutex::new(()) }), begun: AtomicU64::new(0) }
    }

    /// Writes the parts one after the other from `position` on and syncs the file's data, on another thread. 0, or the error's errno; with 1 << 16 if all was written and the sync failed.
    #[napi]
    pub fn append(&self, parts: Vec<Buffer>, position: i64) -> AsyncTask<Appending> {
        AsyncTask::new(Appending { file: self.file.clone(), number: self.begun.fetch_add(1, Ordering::Relaxed), parts, position: position as u64 })
    }
}

pub struct Appending {
    file: Arc<Synced>,
    number: u64,
    parts: Vec<Buffer>,
    position: u64,
}

impl Task for Appending {
    type Output = u32;
    type JsValue = u32;

    fn compute(&mut self) -> Result<u32> {
        if let Err(error) = self.write() {
            return Ok(errno(error));
        }
        let _alone = locked(&self.file.syncing);
        Ok(self.file.file.sync_data().map_or_else(|error| OF_SYNC | errno(error), |()| 0))
    }

    fn resolve(&mut self, _: Env, outcome: u32) -> Result<u32> {
        Ok(outcome)
    }
}

impl Appending {
    /// When all that were begun before have been.
    fn write(&self) -> std::io::Result<()> {
        let Synced { file, written, next, .. } = &*self.file;
        let mut turn = next.wait_while(locked(written), |written| *written != self.number).unwrap_or_else(PoisonError::into_inner);
        let mut position = self.position;
        let outcome = self.parts.iter().try_for_each(|part| {
            position += part.len() as u64;
            file.write_all_at(part, position - part.len() as u64)
        });
        *turn += 1;
        next.notify_all();
        outcome
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that takes nothing more without saying why is as one on a full disk.
fn errno(error: Error) -> u32 {
    let full = if error.kind() == ErrorKind::WriteZero { libc::ENOSPC } else { libc::EIO };
    error.raw_os_error().unwrap_or(full) as u32
}
