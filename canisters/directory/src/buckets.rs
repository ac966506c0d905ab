//! The page stores: added by an admin, given the grant key, asked for their room, told what to drop.
use crate::error::{unavailable, Answer, Error};
use crate::grants;
use crate::rows::Bucket;
use crate::store::{read, write};
use candid::{CandidType, Deserialize, Principal};
use format::Id;
use ic_cdk::call::Call;
use serde_bytes::ByteBuf;

#[derive(CandidType, Deserialize)]
struct Stat {
    used_bytes: u64,
    free_bytes: u64,
    pages: u64,
    writable: bool,
    version: u32,
}

/// Deletions of one tick.
const MAX_DELETES: usize = 50;

/// Adds a bucket that takes the grant key. @throws ServiceTemporarilyUnavailable when it does not answer
pub async fn add(bucket: Principal) -> Answer<()> {
    grants::ensure().await?;
    let key = ByteBuf::from(read(grants::public_key)?.to_vec());
    let answer = Call::unbounded_wait(bucket, "set_grant_key").with_arg(key).await;
    let answer = answer.map_err(|e| unavailable(format!("bucket: {e}")))?;
    let taken: Result<(), candid::Reserved> = answer.candid().map_err(|e| unavailable(format!("bucket: {e}")))?;
    taken.map_err(|_| Error::Unauthorised)?;
    refresh(bucket).await
}

/// Asks a bucket for its room.
async fn refresh(bucket: Principal) -> Answer<()> {
    let answer = Call::unbounded_wait(bucket, "stat").await.map_err(|e| unavailable(format!("bucket: {e}")))?;
    let stat: Stat = answer.candid().map_err(|e| unavailable(format!("bucket: {e}")))?;
    write(|s| s.buckets.insert(bucket, Bucket { writable: stat.writable, free_bytes: stat.free_bytes }));
    Ok(())
}

/// Refreshes all buckets (one that does not answer is not written to) and sends them what to drop.
pub async fn tick() {
    let buckets: Vec<Principal> = read(|s| s.buckets.keys().collect());
    for bucket in buckets {
        if refresh(bucket).await.is_err() {
            write(|s| s.buckets.insert(bucket, Bucket { writable: false, free_bytes: 0 }));
        }
    }
    drop_doomed().await;
}

/// Sends deletions to buckets; one that fails stays for the next tick.
pub async fn drop_doomed() {
    let doomed: Vec<(Id, Principal)> = read(|s| s.doomed.iter().take(MAX_DELETES).map(|e| (*e.key(), e.value())).collect());
    for (version, bucket) in doomed {
        let answer = Call::unbounded_wait(bucket, "delete_file").with_arg(ByteBuf::from(version.to_vec())).await;
        let dropped = answer.is_ok_and(|a| a.candid::<Result<u64, candid::Reserved>>().is_ok_and(|r| r.is_ok()));
        if dropped {
            write(|s| s.doomed.remove(&version));
        }
    }
}
