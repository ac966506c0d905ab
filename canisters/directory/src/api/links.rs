//! Records of share links.
use super::Version;
use candid::{CandidType, Deserialize, Principal};
use serde_bytes::ByteBuf;

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct CreateLink {
    pub link: ByteBuf,
    pub version: ByteBuf,
    pub reader: Principal,
    pub sealed: ByteBuf,
    pub has_password: bool,
    pub expires_at: Option<u64>,
    pub max_opens: Option<u32>,
    pub mark: Option<ByteBuf>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct RenewLink {
    pub link: ByteBuf,
    pub version: ByteBuf,
    pub sealed: ByteBuf,
    pub mark: ByteBuf,
    pub renewals: u32,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct Link {
    pub link: ByteBuf,
    pub version: ByteBuf,
    pub expires_at: Option<u64>,
    pub max_opens: Option<u32>,
    pub opens: u32,
    pub revoked: bool,
    pub has_password: bool,
    pub created_at: u64,
    pub last_open: Option<u64>,
    pub mark: Option<ByteBuf>,
    pub renewals: Option<u32>,
}

#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct OpenedLink {
    pub session: ByteBuf,
    pub expires_at: u64,
    pub sealed: ByteBuf,
    pub owner: ByteBuf,
    pub version: Version,
}
