use std::fs::read_dir;

use napi_derive::napi;

/// Has every thread of this process, and those it begins later, wait for its turn instead of taking a core from who is at work when something comes for it (sched(7), SCHED_BATCH): what comes is then taken by dozens of datagrams. How many threads; none where the system refuses.
#[napi]
pub fn work_in_batches() -> u32 {
    let Ok(threads) = read_dir("/proc/self/task") else { return 0 };
    let ids = threads.filter_map(|thread| thread.ok()?.file_name().to_str()?.parse().ok());
    let parameters = libc::sched_param { sched_priority: 0 };
    ids.filter(|&id: &libc::pid_t| unsafe { libc::sched_setscheduler(id, libc::SCHED_BATCH, &parameters) } == 0).count() as u32
}
