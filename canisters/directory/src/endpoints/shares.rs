//! Links, and shares with people.
use super::{ask, change};
use crate::api::*;
use crate::error::{exact, Answer};
use crate::{link, payments, people};
use ic_cdk::{query, update};
use serde_bytes::ByteBuf;

#[update]
fn create_link(request: CreateLink, payment: Option<PaymentType>) -> Answer<()> {
    payments::check(payment)?;
    change(|s, caller, now| link::create(s, caller, request, now))
}

#[update]
fn renew_link(request: RenewLink) -> Answer<()> {
    change(|s, caller, now| link::renew(s, caller, request, now))
}

#[update]
fn revoke_link(link: ByteBuf) -> Answer<()> {
    let id = exact("link", &link)?;
    change(|s, caller, now| link::revoke(s, caller, &id, now))
}

#[query]
fn list_links() -> Answer<Vec<Link>> {
    ask(link::list)
}

#[update]
fn open_link(link: ByteBuf) -> Answer<OpenedLink> {
    let id = exact("link", &link)?;
    change(|s, caller, now| link::open(s, caller, &id, now))
}

#[update]
fn share_with(request: NewShare) -> Answer<()> {
    change(|s, caller, now| people::share(s, caller, request, now))
}

#[update]
fn revoke_share(share: ByteBuf) -> Answer<()> {
    let id = exact("share", &share)?;
    change(|s, caller, now| people::unshare(s, caller, &id, now))
}

#[query]
fn list_shares() -> Answer<Vec<Share>> {
    ask(people::list)
}

#[query]
fn shared_with_me() -> Answer<Vec<Share>> {
    ask(people::shared_with_me)
}

#[query]
fn get_share_proof(id: ByteBuf) -> Answer<Option<ShareProof>> {
    let id = exact("id", &id)?;
    ask(|s, caller, now| people::prove(s, caller, &id, now))
}
