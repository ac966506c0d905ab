//! Refuses junk before it costs anything: anonymous callers, unknown callers, oversize arguments.
use crate::store::read;
use ic_cdk::api::{accept_message, msg_arg_data, msg_caller, msg_method_name};

/// Longest argument of an update method, in bytes, and whether the caller must have an account. Methods of canisters take no ingress.
fn most(method: &str) -> Option<(usize, bool)> {
    Some(match method {
        "start_upload" | "mark_chunks" | "commit_upload" | "delete_files" | "append_feed" | "put_snapshot" => (2 << 20, true),
        "put_small" => (256 << 10, true),
        "abort_upload" => (32 << 10, true),
        "create_link" | "renew_link" | "share_with" => (12 << 10, true),
        "delete_file" => (80 << 10, true),
        "revoke_link"
        | "revoke_share"
        | "add_key"
        | "revoke_key"
        | "offer_credential"
        | "remove_credential"
        | "set_cursor"
        | "mark_chunk_uploaded" => (1_024, true),
        "register" | "accept_credential" | "open_link" => (1_024, false),
        "heartbeat" => (8 << 10, false),
        "lease_status" | "deleted_versions" | "hand_over" => (64 << 10, false),
        "handed_over" => (1 << 20, false),
        "admin_set_bucket_module" => (2 << 20, false),
        "reap_expired_uploads" => (64, false),
        _ if method.starts_with("admin_") => (1_024, false),
        _ => return None,
    })
}

/// Queries may be sent as updates too, for a certified answer.
fn is_query(method: &str) -> bool {
    ["get_", "list_", "estimate_"].iter().any(|start| method.starts_with(start))
        || matches!(method, "account" | "grant_key" | "prove_absence" | "route_chunks" | "shared_with_me" | "http_request")
}

/// What anybody may ask.
fn is_public(method: &str) -> bool {
    matches!(method, "list_nodes" | "grant_key" | "get_pricing" | "estimate_upload_cost" | "http_request")
}

/// Accepts the message, or lets it drop.
pub fn inspect() {
    let (method, caller) = (msg_method_name(), msg_caller());
    let known = if is_query(&method) { Some((8 << 10, false)) } else { most(&method) };
    let Some((limit, account)) = known else { return };
    let fits = msg_arg_data().len() <= limit;
    let named = caller != candid::Principal::anonymous() || is_public(&method);
    if fits && named && (!account || read(|s| s.credentials.contains_key(&caller) || s.keys.contains_key(&caller))) {
        accept_message();
    }
}
