//! Prices, staff, metrics.
use super::manage;
use crate::api::*;
use crate::error::{invalid, Answer};
use crate::store::read;
use crate::{admin, buckets, grants, payments, reap, rows};
use candid::Principal;
use ic_cdk::api::{msg_caller, time};
use ic_cdk::{query, update};
use serde_bytes::ByteBuf;

#[query]
fn get_pricing() -> Pricing {
    read(payments::pricing)
}

#[query]
fn estimate_upload_cost(bytes: u64) -> Estimate {
    read(|s| payments::estimate(s, bytes))
}

#[update]
async fn admin_add_bucket(bucket: Principal) -> Answer<()> {
    manage(StaffRole::Operator, |_| Ok(()))?;
    if bucket == ic_cdk::api::canister_self() {
        return Err(invalid("the directory is no bucket"));
    }
    buckets::add(bucket).await
}

/// Module of buckets that the directory makes, and how many it keeps ready.
#[update]
fn admin_set_bucket_module(module: ByteBuf, pool: u32) -> Answer<()> {
    manage(StaffRole::Admin, |s| buckets::set_module(s, module.into_vec(), pool))
}

/// Makes a bucket now if room runs short, as the timer does.
#[update]
async fn admin_provision() -> Answer<()> {
    manage(StaffRole::Operator, |_| Ok(()))?;
    buckets::provision().await
}

#[query]
fn list_buckets() -> Answer<Vec<BucketInfo>> {
    read(|s| admin::staff(s, msg_caller(), StaffRole::Support).map(|()| buckets::list(s)))
}

/// Takes effect at once, `tick_seconds` with the next upgrade.
#[update]
fn admin_set_settings(settings: Settings) -> Answer<Settings> {
    manage(StaffRole::Operator, |s| {
        s.configure(|config| config.settings.merge(&settings))?;
        Ok(s.settings().to_api())
    })
}

#[update]
fn admin_set_pricing(pricing: Pricing) -> Answer<()> {
    manage(StaffRole::Admin, |s| {
        s.configure(|config| config.price = rows::Price::from_api(&pricing));
        Ok(())
    })
}

#[update]
fn admin_set_quota(request: SetQuota) -> Answer<Usage> {
    manage(StaffRole::Support, |s| admin::set_quota(s, request))
}

#[update]
fn admin_set_role(who: Principal, role: Option<StaffRole>) -> Answer<()> {
    manage(StaffRole::Admin, |s| admin::set_role(s, who, role))
}

#[update]
fn admin_pause(paused: bool) -> Answer<()> {
    manage(StaffRole::Operator, |s| {
        s.configure(|config| config.paused = paused);
        Ok(())
    })
}

#[update]
async fn admin_rotate_grant_key() -> Answer<()> {
    manage(StaffRole::Admin, |_| Ok(()))?;
    grants::renew(true).await?;
    buckets::tick().await;
    Ok(())
}

#[update]
fn admin_replace_node(request: ReplaceNode) -> Answer<()> {
    manage(StaffRole::Operator, |s| admin::replace_node(s, &request))
}

/// What the timer does, by hand (seed 001 §11).
#[update]
fn reap_expired_uploads() -> Answer<()> {
    manage(StaffRole::Support, |s| {
        reap::sweep(s, time());
        Ok(())
    })?;
    ic_cdk::futures::spawn(buckets::drop_doomed());
    Ok(())
}

#[query]
fn admin_get_stats() -> Answer<Stats> {
    read(|s| admin::staff(s, msg_caller(), StaffRole::Support).map(|()| admin::stats(s)))
}

/// `/metrics` for Prometheus; nothing else is served.
#[query]
fn http_request(request: HttpRequest) -> HttpResponse {
    let found = request.method == "GET" && request.url.split('?').next() == Some("/metrics");
    let body = if found { read(admin::metrics) } else { "not found\n".into() };
    HttpResponse {
        status_code: if found { 200 } else { 404 },
        headers: vec![("content-type".into(), "text/plain; version=0.0.4; charset=utf-8".into())],
        body: ByteBuf::from(body.into_bytes()),
    }
}
