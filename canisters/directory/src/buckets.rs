//! The page stores: made by the directory or added by an admin, given the grant key, asked for their room, upgraded, told what to drop.
use crate::api::BucketInfo;
use crate::error::{at_most, invalid, unavailable, Answer, Error};
use crate::grants;
use crate::rows::Bucket;
use crate::store::{read, write, Store};
use candid::{CandidType, Deserialize, Principal};
use format::Id;
use ic_cdk::call::Call;
use ic_cdk_management_canister as management;
use serde_bytes::ByteBuf;
use std::cell::Cell;

#[derive(CandidType, Deserialize)]
struct Stat {
    used_bytes: u64,
    free_bytes: u64,
    writable: bool,
    version: u32,
    grant_key: Option<ByteBuf>,
}

#[derive(CandidType)]
struct BucketInit {
    directory: Principal,
    soft_limit_bytes: u64,
    hard_limit_bytes: u64,
}

#[derive(CandidType)]
struct Small<'a> {
    version: ByteBuf,
    content: Option<ByteBuf>,
    pages: [&'a ByteBuf; 2],
}

/// Deletions of one tick.
const MAX_DELETES: usize = 50;
/// A new bucket is made when all writable ones together have less room than this: 1 GiB.
const LEAST_ROOM: u64 = 1 << 30;
/// A bucket made by the directory takes no new files from 256 GiB on, and nothing more at 320 GiB: a canister's stable memory ends at 500.
const LIMITS: (u64, u64) = (256 << 30, 320 << 30);
/// Cycles a new bucket gets, and what the directory keeps for itself: 2 T and 5 T.
const NEW_BUCKET_CYCLES: u128 = 2_000_000_000_000;
const OWN_CYCLES: u128 = 5_000_000_000_000;
/// A bucket's module, packed, in bytes.
const MAX_MODULE: usize = 1_900_000;

/// Adds a bucket that takes the grant key. @throws ServiceTemporarilyUnavailable when it does not answer
pub async fn add(bucket: Principal) -> Answer<()> {
    grants::ensure().await?;
    give_key(bucket).await?;
    refresh(bucket).await
}

async fn give_key(bucket: Principal) -> Answer<()> {
    let key = ByteBuf::from(read(grants::public_key)?.to_vec());
    let answer = Call::unbounded_wait(bucket, "set_grant_key").with_arg(key).await;
    let answer = answer.map_err(|e| unavailable(format!("bucket: {e}")))?;
    let taken: Result<(), candid::Reserved> = answer.candid().map_err(|e| unavailable(format!("bucket: {e}")))?;
    taken.map_err(|_| Error::Unauthorised)
}

/// Asks a bucket for its room; one that has not heard of the newest grant key is told.
async fn refresh(bucket: Principal) -> Answer<()> {
    let answer = Call::unbounded_wait(bucket, "stat").await.map_err(|e| unavailable(format!("bucket: {e}")))?;
    let stat: Stat = answer.candid().map_err(|e| unavailable(format!("bucket: {e}")))?;
    write(|s| {
        let (own, module) = s.buckets.get(&bucket).map_or((false, Vec::new()), |row| (row.own, row.module));
        let row = Bucket {
            writable: stat.writable,
            free_bytes: stat.free_bytes,
            used_bytes: stat.used_bytes,
            version: stat.version,
            own,
            module,
        };
        s.buckets.insert(bucket, row)
    });
    let key = read(grants::public_key)?;
    match stat.grant_key {
        Some(known) if known.as_slice() != key => give_key(bucket).await,
        _ => Ok(()),
    }
}

/// The bucket for a new session of `version` that needs `room` bytes. Pages of an earlier try may still be waiting to be dropped there: they
/// are taken over, or what is stored now would be dropped in their stead.
pub fn choose(s: &mut Store, version: &Id, room: u64) -> Answer<Principal> {
    let fits = |row: &Bucket| row.writable && row.free_bytes >= room;
    if let Some(before) = s.doomed.get(version) {
        if !s.buckets.get(&before).is_some_and(|row| fits(&row)) {
            return Err(unavailable("what an earlier try stored is being dropped"));
        }
        s.doomed.remove(version);
        return Ok(before);
    }
    let all = s.buckets.iter().filter(|e| fits(&e.value()));
    all.max_by_key(|e| e.value().free_bytes).map(|e| *e.key()).ok_or_else(|| unavailable("no page store has room"))
}

/// Takes room that a new session will need from what is known to be free, until the bucket is asked again.
pub fn reserve(s: &mut Store, bucket: Principal, bytes: u64) {
    if let Some(row) = s.buckets.get(&bucket) {
        let free_bytes = row.free_bytes.saturating_sub(bytes);
        s.buckets.insert(bucket, Bucket { free_bytes, ..row });
    }
}

/// Refreshes all buckets (one that does not answer is not written to, and started if it is the directory's own: an upgrade may have
/// ended half-way), sends them what to drop, makes and upgrades buckets.
pub async fn tick() {
    let buckets: Vec<(Principal, bool)> = read(|s| s.buckets.iter().map(|e| (*e.key(), e.value().own)).collect());
    for (bucket, own) in buckets {
        if refresh(bucket).await.is_err() {
            write(|s| s.buckets.get(&bucket).map(|row| s.buckets.insert(bucket, Bucket { writable: false, free_bytes: 0, ..row })));
            if own {
                drop(management::start_canister(&management::StartCanisterArgs { canister_id: bucket }).await);
            }
        }
    }
    drop_doomed().await;
    drop(provision().await);
    drop(upgrade_one().await);
}

/// Sends deletions to buckets; one that fails stays for the next tick. A version that was begun anew while others were dropped stays.
pub async fn drop_doomed() {
    let doomed: Vec<(Id, Principal)> = read(|s| s.doomed.iter().take(MAX_DELETES).map(|e| (*e.key(), e.value())).collect());
    for (version, bucket) in doomed {
        if read(|s| s.doomed.get(&version)) != Some(bucket) {
            continue;
        }
        let answer = Call::unbounded_wait(bucket, "delete_file").with_arg(ByteBuf::from(version.to_vec())).await;
        let dropped = answer.is_ok_and(|a| a.candid::<Result<u64, candid::Reserved>>().is_ok_and(|r| r.is_ok()));
        if dropped {
            write(|s| s.doomed.remove(&version));
        }
    }
}

/// Stores content and pages of a small file, all or nothing. @throws ServiceTemporarilyUnavailable when the bucket does not take them
pub async fn put_small(bucket: Principal, version: &Id, content: Option<ByteBuf>, pages: [&ByteBuf; 2]) -> Answer<()> {
    let small = Small { version: ByteBuf::from(version.to_vec()), content, pages };
    let answer = Call::unbounded_wait(bucket, "put_small").with_arg(small).await;
    let answer = answer.map_err(|e| unavailable(format!("bucket: {e}")))?;
    let stored: Result<(), candid::Reserved> = answer.candid().map_err(|e| unavailable(format!("bucket: {e}")))?;
    stored.map_err(|_| unavailable("the bucket has no room"))
}

/// Takes the module of new buckets; those the directory made are upgraded to it, one a tick.
pub fn set_module(s: &mut Store, module: Vec<u8>, pool: u32) -> Answer<()> {
    at_most("module", module.len(), MAX_MODULE)?;
    at_most("pool", pool as usize, 10)?;
    if !module.starts_with(&[0x1f, 0x8b]) && !module.starts_with(b"\0asm") {
        return Err(invalid("module: WebAssembly, packed with gzip or not"));
    }
    s.bucket_module.set(module);
    s.configure(|config| config.pool = pool);
    Ok(())
}

thread_local! {
    static PROVISIONING: Cell<bool> = const { Cell::new(false) };
}

/// Lets one bucket be made at a time, until it is dropped: at the end, when a callback traps, and (being in the heap) with an upgrade.
struct Provisioning;

impl Provisioning {
    fn hold() -> Option<Self> {
        (!PROVISIONING.replace(true)).then_some(Provisioning)
    }
}

impl Drop for Provisioning {
    fn drop(&mut self) {
        PROVISIONING.set(false);
    }
}

/// Takes a bucket from the pool when room runs short, and fills the pool; one bucket a call.
///
/// @throws ServiceTemporarilyUnavailable when the cycles do not suffice: nothing is promised that cannot be kept
pub async fn provision() -> Answer<()> {
    let (ready, short, filled) = read(|s| {
        let room: u64 = s.buckets.iter().filter(|e| e.value().writable).map(|e| e.value().free_bytes).sum();
        (!s.bucket_module.get().is_empty(), room < LEAST_ROOM, s.pool.len() >= u64::from(s.config.get().pool))
    });
    if !ready || (!short && filled) {
        return Ok(());
    }
    let Some(_one) = Provisioning::hold() else { return Ok(()) };
    let pooled = read(|s| s.pool.keys().next());
    if let (true, Some(bucket)) = (short, pooled) {
        write(|s| s.pool.remove(&bucket));
        return enlist(bucket).await;
    }
    let bucket = make(read(|s| s.bucket_module.get().clone())).await?;
    if short {
        return enlist(bucket).await;
    }
    write(|s| s.pool.insert(bucket, ()));
    Ok(())
}

/// A new canister with the module in it. One that was created and not finished, whatever came in between, is taken up again.
async fn make(module: Vec<u8>) -> Answer<Principal> {
    let failed = |e: String| unavailable(format!("a new bucket: {e}"));
    let begun = read(|s| s.config.get().unfinished.clone());
    let bucket = if begun.is_empty() {
        if ic_cdk::api::canister_liquid_cycle_balance() < OWN_CYCLES + NEW_BUCKET_CYCLES {
            return Err(unavailable("too few cycles for a new bucket"));
        }
        let args = management::CreateCanisterArgs::default();
        let made = management::create_canister_with_extra_cycles(&args, NEW_BUCKET_CYCLES).await;
        let bucket = made.map_err(|e| failed(e.to_string()))?.canister_id;
        write(|s| s.configure(|config| config.unfinished = bucket.as_slice().to_vec()));
        bucket
    } else {
        Principal::from_slice(&begun)
    };
    install(bucket, module, management::CanisterInstallMode::Reinstall).await.map_err(|e| failed(format!("{e:?}")))?;
    write(|s| s.configure(|config| config.unfinished.clear()));
    Ok(bucket)
}

async fn install(bucket: Principal, module: Vec<u8>, mode: management::CanisterInstallMode) -> Answer<()> {
    let init = BucketInit { directory: ic_cdk::api::canister_self(), soft_limit_bytes: LIMITS.0, hard_limit_bytes: LIMITS.1 };
    let arg = candid::encode_one(init).map_err(|e| Error::InternalError { code: e.to_string() })?;
    let args = management::InstallCodeArgs { mode, canister_id: bucket, wasm_module: module, arg };
    management::install_code(&args).await.map_err(|e| unavailable(e.to_string()))
}

/// A bucket of the directory's own begins to serve.
async fn enlist(bucket: Principal) -> Answer<()> {
    let module = read(|s| format::blake3(s.bucket_module.get()).to_vec());
    write(|s| s.buckets.insert(bucket, Bucket { writable: false, free_bytes: 0, used_bytes: 0, version: 0, own: true, module }));
    add(bucket).await
}

/// Upgrades one bucket of the directory's own that has another module; one that cannot be upgraded does not hold up the next. It is
/// stopped first, so that no page is under way; where that is as far as it got, the next tick starts it again.
async fn upgrade_one() -> Answer<()> {
    let module = read(|s| s.bucket_module.get().clone());
    let hash = format::blake3(&module).to_vec();
    let stale = |row: Bucket| row.own && row.module != hash;
    let stale: Vec<Principal> = read(|s| s.buckets.iter().filter(|e| stale(e.value())).map(|e| *e.key()).collect());
    let mut result = Ok(());
    for bucket in stale.into_iter().filter(|_| !module.is_empty()) {
        result = upgrade(bucket, module.clone()).await;
        if result.is_ok() {
            write(|s| s.buckets.get(&bucket).map(|row| s.buckets.insert(bucket, Bucket { module: hash.clone(), ..row })));
            break;
        }
    }
    result
}

async fn upgrade(bucket: Principal, module: Vec<u8>) -> Answer<()> {
    let stopped = management::stop_canister(&management::StopCanisterArgs { canister_id: bucket }).await;
    let upgraded = match stopped {
        Ok(()) => install(bucket, module, management::CanisterInstallMode::Upgrade(None)).await,
        Err(error) => Err(unavailable(error.to_string())),
    };
    let started = management::start_canister(&management::StartCanisterArgs { canister_id: bucket }).await;
    upgraded.and(started.map_err(|error| unavailable(error.to_string())))
}

pub fn list(s: &Store) -> Vec<BucketInfo> {
    let info = |id: Principal, row: Bucket| BucketInfo {
        id,
        writable: row.writable,
        used_bytes: row.used_bytes,
        free_bytes: row.free_bytes,
        version: row.version,
        own: row.own,
        module: ByteBuf::from(row.module),
    };
    s.buckets.iter().map(|e| info(*e.key(), e.value())).collect()
}
