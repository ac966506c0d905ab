//! Refuses junk before it costs anything: anonymous callers, unknown callers, oversize arguments.
use crate::store::read;
use ic_cdk::api::{accept_message, msg_arg_data, msg_caller, msg_method_name};

/// Longest argument of an update method, in bytes; methods of canisters and queries take no ingress updates.
fn most(method: &str) -> Option<usize> {
    Some(match method {
        "register" => 64,
        "start_upload" | "mark_chunks" | "commit_upload" | "delete_files" => 2 << 20,
        "abort_upload" => 32 << 10,
        "create_link" => 12 << 10,
        "revoke_link" | "open_link" | "admin_add_bucket" | "admin_set_settings" => 1_024,
        "heartbeat" => 8 << 10,
        "lease_status" => 64 << 10,
        _ => return None,
    })
}

/// Whether the caller must have an account.
fn needs_account(method: &str) -> bool {
    matches!(method, "start_upload" | "mark_chunks" | "commit_upload" | "delete_files" | "abort_upload" | "create_link" | "revoke_link")
}

/// Accepts the message, or lets it drop.
pub fn inspect() {
    let (method, caller) = (msg_method_name(), msg_caller());
    let queries =
        method.starts_with("get_") || matches!(method.as_str(), "account" | "list_links" | "list_nodes" | "grant_key" | "admin_get_stats");
    let limit = if queries { Some(4_096) } else { most(&method) };
    let fits = limit.is_some_and(|limit| msg_arg_data().len() <= limit);
    let anonymous = caller == candid::Principal::anonymous() && !matches!(method.as_str(), "list_nodes" | "grant_key");
    let known = !needs_account(&method) || read(|s| s.credentials.contains_key(&caller));
    if fits && !anonymous && known {
        accept_message();
    }
}
