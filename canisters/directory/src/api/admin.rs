//! Records about money, usage and administration.
use candid::{CandidType, Deserialize, Nat, Principal};
use serde_bytes::ByteBuf;

/// Ways to pay, as PAPI names them.
#[derive(CandidType, Deserialize, Clone, Debug)]
pub enum PaymentType {
    AttachedCycles,
    CallerPaysIcrc2Cycles,
    PatronPaysIcrc2Cycles(Principal),
    CallerPaysIcrc2Tokens { ledger: Principal },
    PatronPaysIcrc2Tokens { ledger: Principal, patron: Principal },
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Pricing {
    pub start_upload: u64,
    pub append_feed: u64,
    pub create_link: u64,
    pub put_small: u64,
    pub base_storage_fee: u64,
    pub cycle_fee_per_call: u64,
    pub min_deposit: u64,
    pub chunk_size: u32,
    pub tokens: Vec<Principal>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Estimate {
    pub tokens: Nat,
    pub cycles: Nat,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Usage {
    pub used_bytes: u64,
    pub pending_bytes: u64,
    pub quota_bytes: u64,
    pub files_count: u64,
    pub open_uploads: u32,
    pub plan: String,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct SetQuota {
    pub user: Principal,
    pub quota_bytes: Option<u64>,
    pub plan: Option<String>,
    pub credit: Option<u64>,
}

/// What one who is not a controller may do: Support sees and sets quotas, Operator also buckets and pauses, Admin everything.
#[derive(CandidType, Deserialize, Clone, Copy, Debug, PartialEq)]
pub enum StaffRole {
    Support,
    Operator,
    Admin,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct BucketInfo {
    pub id: Principal,
    pub writable: bool,
    pub used_bytes: u64,
    pub free_bytes: u64,
    pub version: u32,
    pub own: bool,
    pub module: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct DeletedLog {
    pub versions: Vec<ByteBuf>,
    pub head: u64,
    pub last: u64,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct ReplaceNode {
    pub version: ByteBuf,
    pub first: u64,
    pub shard: u8,
    pub node: u32,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct HttpRequest {
    pub method: String,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: ByteBuf,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct HttpResponse {
    pub status_code: u16,
    pub headers: Vec<(String, String)>,
    pub body: ByteBuf,
}
