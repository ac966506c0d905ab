//! Records about keys, credentials and people.
use candid::{CandidType, Deserialize, Principal};
use serde_bytes::ByteBuf;

/// What a key may do.
#[derive(CandidType, Deserialize, Clone, Copy, Debug, PartialEq)]
pub enum Scope {
    Read,
    Write,
    Delete,
    Share,
    Admin,
}

impl Scope {
    pub const ALL: [Scope; 5] = [Scope::Read, Scope::Write, Scope::Delete, Scope::Share, Scope::Admin];
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct NewKey {
    pub key: Principal,
    pub name: String,
    pub scopes: Vec<Scope>,
    pub expires_at: Option<u64>,
    pub api: bool,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Key {
    pub key: Principal,
    pub name: String,
    pub scopes: Vec<Scope>,
    pub created_at: u64,
    pub expires_at: Option<u64>,
    pub last_used: Option<u64>,
    pub api: bool,
    pub cursor: u64,
}

/// What a person may do with something shared.
#[derive(CandidType, Deserialize, Clone, Copy, Debug, PartialEq)]
pub enum Role {
    Read,
    Write,
    Admin,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct NewShare {
    pub share: ByteBuf,
    pub target: ByteBuf,
    pub person: Principal,
    pub role: Role,
    pub sealed: ByteBuf,
    pub expires_at: Option<u64>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Share {
    pub share: ByteBuf,
    pub owner: ByteBuf,
    pub target: ByteBuf,
    pub person: ByteBuf,
    pub role: Role,
    pub sealed: ByteBuf,
    pub expires_at: Option<u64>,
    pub created_at: u64,
}

/// A share record with the proof that the directory holds it: what is certified is BLAKE3 of `statement`.
#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct ShareProof {
    pub statement: ByteBuf,
    pub certificate: ByteBuf,
    pub witness: ByteBuf,
}
