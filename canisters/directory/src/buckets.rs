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

/// Takes room that a new session will need from what is known to be free, until the bucket is asked again.
pub fn reserve(s: &mut Store, bucket: Principal, bytes: u64) {
    if let Some(row) = s.buckets.get(&bucket) {
        let free_bytes = row.free_bytes.saturating_sub(bytes);
        s.buckets.insert(bucket, Bucket { free_bytes, ..row });
    }
}

/// Refreshes all buckets (one that does not answer is not written to), sends them what to drop, makes and upgrades buckets.
pub async fn tick() {
    let buckets: Vec<Principal> = read(|s| s.buckets.keys().collect());
    for bucket in buckets {
        if refresh(bucket).await.is_err() {
            write(|s| s.buckets.get(&bucket).map(|row| s.buckets.insert(bucket, Bucket { writable: false, free_bytes: 0, ..row })));
        }
    }
    drop_doomed().await;
    drop(provision().await);
    drop(upgrade_one().await);
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
    s.configure(|config| (config.bucket_module, config.pool) = (module, pool));
    Ok(())
}

/// Takes a bucket from the pool when room runs short, and fills the pool; one bucket a call.
///
/// @throws ServiceTemporarilyUnavailable when the cycles do not suffice: nothing is promised that cannot be kept
pub async fn provision() -> Answer<()> {
    let (module, short, filled) = read(|s| {
        let room: u64 = s.buckets.iter().filter(|e| e.value().writable).map(|e| e.value().free_bytes).sum();
        let config = s.config.get();
        (config.bucket_module.clone(), room < LEAST_ROOM, s.pool.len() >= u64::from(config.pool))
    });
    if module.is_empty() || (!short && filled) || read(|s| s.config.get().provisioning) {
        return Ok(());
    }
    if ic_cdk::api::canister_liquid_cycle_balance() < OWN_CYCLES + NEW_BUCKET_CYCLES {
        return Err(unavailable("too few cycles for a new bucket"));
    }
    let pooled = read(|s| s.pool.keys().next());
    if let (true, Some(bucket)) = (short, pooled) {
        write(|s| s.pool.remove(&bucket));
        return enlist(bucket).await;
    }
    write(|s| s.configure(|config| config.provisioning = true));
    let made = make(module).await;
    write(|s| s.configure(|config| config.provisioning = false));
    let bucket = made?;
    if short {
        return enlist(bucket).await;
    }
    write(|s| s.pool.insert(bucket, ()));
    Ok(())
}

async fn make(module: Vec<u8>) -> Answer<Principal> {
    let failed = |e: String| unavailable(format!("a new bucket: {e}"));
    let created = management::create_canister_with_extra_cycles(&management::CreateCanisterArgs::default(), NEW_BUCKET_CYCLES).await;
    let bucket = created.map_err(|e| failed(e.to_string()))?.canister_id;
    install(bucket, module, management::CanisterInstallMode::Install).await.map_err(|e| failed(format!("{e:?}")))?;
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
    let module = read(|s| format::blake3(&s.config.get().bucket_module).to_vec());
    write(|s| s.buckets.insert(bucket, Bucket { writable: false, free_bytes: 0, used_bytes: 0, version: 0, own: true, module }));
    add(bucket).await
}

/// Upgrades one bucket of the directory's own that has another module.
async fn upgrade_one() -> Answer<()> {
    let module = read(|s| s.config.get().bucket_module.clone());
    let hash = format::blake3(&module).to_vec();
    let stale = read(|s| s.buckets.iter().find(|e| e.value().own && e.value().module != hash).map(|e| *e.key()));
    let Some(bucket) = stale.filter(|_| !module.is_empty()) else { return Ok(()) };
    install(bucket, module, management::CanisterInstallMode::Upgrade(None)).await?;
    write(|s| s.buckets.get(&bucket).map(|row| s.buckets.insert(bucket, Bucket { module: hash, ..row })));
    Ok(())
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
