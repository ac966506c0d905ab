//! What the staff may do, and what everyone may know about the whole.
use crate::api::{ReplaceNode, SetQuota, StaffRole, Stats, Usage};
use crate::error::{at_most, exact, invalid, Answer, Error};
use crate::rows::Account;
use crate::store::{numbered, Store};
use crate::{account, groups, keys};
use candid::Principal;
use format::{Id, GROUP_CHUNKS};

/// @throws Unauthorised unless the caller is a controller, an admin of the installation, or has `least` or more
pub fn staff(s: &Store, caller: Principal, least: StaffRole) -> Answer<()> {
    let installed = s.config.get().admins.iter().any(|admin| admin == caller.as_slice());
    if installed || ic_cdk::api::is_controller(&caller) || s.roles.get(&caller).is_some_and(|role| role > least as u8) {
        return Ok(());
    }
    Err(Error::Unauthorised)
}

/// @throws ServiceTemporarilyUnavailable while an operator has paused what changes anything
pub fn running(s: &Store) -> Answer<()> {
    if s.config.get().paused {
        return Err(crate::error::unavailable("the directory is paused; reading goes on"));
    }
    Ok(())
}

pub fn set_role(s: &mut Store, who: Principal, role: Option<StaffRole>) -> Answer<()> {
    if who == Principal::anonymous() {
        return Err(invalid("the anonymous principal can have no role"));
    }
    match role {
        Some(role) => s.roles.insert(who, role as u8 + 1),
        None => s.roles.remove(&who),
    };
    Ok(())
}

/// Sets what is named of an account's plan, quota and credit. A quota below what is used stops new files only.
pub fn set_quota(s: &mut Store, request: SetQuota) -> Answer<Usage> {
    let (id, mut account) = account::of(s, request.user).map_err(|_| Error::NotFound)?;
    if let Some(plan) = request.plan {
        at_most("plan", plan.len(), 32)?;
        account.plan = plan;
    }
    account.quota = request.quota_bytes.unwrap_or(account.quota);
    account.credit = request.credit.unwrap_or(account.credit);
    s.accounts.insert(id, account.clone());
    Ok(usage_of(account))
}

fn usage_of(account: Account) -> Usage {
    Usage {
        used_bytes: account.used,
        pending_bytes: account.pending,
        quota_bytes: account.quota,
        files_count: account.files,
        open_uploads: account.open,
        plan: account.plan,
    }
}

/// Usage of the caller; of another one for the staff.
pub fn usage(s: &Store, caller: Principal, user: Option<Principal>, now: u64) -> Answer<Usage> {
    let account = match user {
        Some(user) if user != caller => {
            staff(s, caller, StaffRole::Support)?;
            account::of(s, user).map_err(|_| Error::NotFound)?.1
        }
        _ => keys::account_of(s, caller, crate::api::Scope::Read, now)?.1,
    };
    Ok(usage_of(account))
}

pub fn stats(s: &Store) -> Stats {
    let config = s.config.get();
    Stats {
        accounts: s.accounts.len(),
        files: config.files,
        bytes: config.bytes,
        buckets: s.buckets.len() as u32,
        active_uploads: config.open_uploads,
        nodes: s.nodes.len() as u32,
    }
}

/// Puts another node in the place of one in a group, after a repair.
pub fn replace_node(s: &mut Store, request: &ReplaceNode) -> Answer<()> {
    let version: Id = exact("version", &request.version)?;
    let key = numbered(&version, request.first);
    let mut group = s.groups.get(&key).ok_or(Error::NotFound)?;
    if usize::from(request.shard) >= group.nodes.len() || !s.nodes.contains_key(&request.node) {
        return Err(invalid("shard: one of its class, node: one that is registered"));
    }
    if group.nodes.contains(&request.node) {
        return Err(invalid("node: it holds another shard of this group"));
    }
    group.nodes[usize::from(request.shard)] = request.node;
    let count = group.count as usize;
    s.groups.insert(key, group);
    if let Some(row) = s.versions.get(&version) {
        let place = (request.first % GROUP_CHUNKS) as usize;
        let slots: Vec<_> = (place..place + count).map(|place| (place, usize::from(request.shard))).collect();
        groups::replace_marked(s, &row, request.first / GROUP_CHUNKS, &slots, request.node);
    }
    groups::note_vacancies(s, &version);
    Ok(())
}

/// The text that Prometheus reads.
pub fn metrics(s: &Store) -> String {
    let (stats, config) = (stats(s), s.config.get());
    let room: u64 = s.buckets.iter().map(|e| e.value().free_bytes).sum();
    let stable = ic_cdk::stable::stable_size() * 65_536;
    let rows: [(&str, &str, u128); 14] = [
        ("accounts", "Accounts", stats.accounts.into()),
        ("files", "Committed versions that are not deleted", stats.files.into()),
        ("stored_bytes", "Bytes of shards and pages", stats.bytes.into()),
        ("open_uploads", "Upload sessions that are open", stats.active_uploads.into()),
        ("expired_uploads_total", "Upload sessions that ended without a commit", config.expired.into()),
        ("nodes", "Registered storage nodes", stats.nodes.into()),
        ("buckets", "Buckets", stats.buckets.into()),
        ("bucket_room_bytes", "Room in all buckets", room.into()),
        ("pool", "Buckets made in advance", s.pool.len().into()),
        ("doomed", "Versions whose pages a bucket must still drop", s.doomed.len().into()),
        ("deleted_total", "Versions deleted since the beginning", config.deleted.into()),
        ("cycles", "Cycle balance", ic_cdk::api::canister_cycle_balance()),
        ("stable_bytes", "Stable memory", stable.into()),
        ("paused", "Whether changes are refused", u8::from(config.paused).into()),
    ];
    let lines = rows.iter().map(|(name, help, value)| {
        let kind = if name.ends_with("_total") { "counter" } else { "gauge" };
        format!("# HELP cyxcloud_directory_{name} {help}\n# TYPE cyxcloud_directory_{name} {kind}\ncyxcloud_directory_{name} {value}\n")
    });
    lines.collect()
}
