//! The directory: accounts, uploads, placement, feed, links, nodes. Endpoints only; each says what it does in its module.
mod account;
mod admin;
mod api;
mod buckets;
mod certify;
mod commit;
mod entries;
mod error;
mod feed;
mod grants;
mod groups;
mod handover;
mod inspect;
mod issue;
mod keys;
mod link;
mod mark;
mod members;
mod node;
mod ops;
mod page;
mod payments;
mod people;
mod placement;
mod plan;
mod random;
mod reap;
mod remove;
mod rows;
mod settings;
mod small;
mod store;
mod tree;
mod trie;
mod upload;
mod witness;

use api::*;
use candid::Principal;
use error::{exact, invalid, Answer};
use format::token::PageToken;
use ic_cdk::api::{msg_caller, time};
use ic_cdk::{init, inspect_message, post_upgrade, query, update};
use serde_bytes::ByteBuf;
use std::time::Duration;
use store::{read, write, Store};

#[init]
fn start(args: Init) {
    write(|s| {
        s.configure(|config| {
            config.plan = args.plan;
            config.quota_bytes = args.quota_bytes;
            config.admins = args.admins.iter().map(|admin| admin.as_slice().to_vec()).collect();
            config.settings.merge(&args.settings.unwrap_or_default())
        })
    })
    .unwrap_or_else(|error| ic_cdk::trap(format!("{error:?}")));
    wake();
}

#[post_upgrade]
fn upgraded() {
    wake();
}

/// Certifies what is in stable memory and starts the timers: the same work however much there is.
fn wake() {
    write(|s| {
        if s.certified_is_new {
            certify::migrate(s);
        }
        certify::publish(s);
    });
    ic_cdk_timers::set_timer(Duration::ZERO, async { drop(grants::ensure().await) });
    let tick = read(|s| s.settings().tick_seconds);
    ic_cdk_timers::set_timer_interval_serial(Duration::from_secs(tick.into()), async || {
        drop(grants::ensure().await); // the first try can fail; the methods say so until it succeeds
        write(|s| reap::sweep(s, time()));
        buckets::tick().await;
    });
}

#[inspect_message]
fn inspect() {
    inspect::inspect();
}

/// Runs an update of the state while it is not paused, and notes the use of a key.
fn change<T>(f: impl FnOnce(&mut Store, Principal, u64) -> Answer<T>) -> Answer<T> {
    let (caller, now) = (msg_caller(), time());
    write(|s| {
        admin::running(s)?;
        keys::touch(s, caller, now);
        f(s, caller, now)
    })
}

/// Runs a query.
fn ask<T>(f: impl FnOnce(&Store, Principal, u64) -> Answer<T>) -> Answer<T> {
    read(|s| f(s, msg_caller(), time()))
}

/// Runs what a member of the staff asks for.
fn manage<T>(least: StaffRole, f: impl FnOnce(&mut Store) -> Answer<T>) -> Answer<T> {
    write(|s| {
        admin::staff(s, msg_caller(), least)?;
        f(s)
    })
}

// --- accounts, credentials, keys

#[update]
fn register() -> Answer<Account> {
    change(account::register)
}

#[query(name = "account")]
fn get_account() -> Answer<Account> {
    ask(|s, caller, now| keys::account_of(s, caller, Scope::Read, now).map(|(id, row)| account::show(&id, &row)))
}

#[query]
fn get_usage(user: Option<Principal>) -> Answer<Usage> {
    ask(|s, caller, now| admin::usage(s, caller, user, now))
}

#[query]
fn get_balance() -> Answer<u64> {
    ask(|s, caller, now| keys::account_of(s, caller, Scope::Read, now).map(|(_, row)| row.credit))
}

#[update]
fn add_key(request: NewKey) -> Answer<()> {
    change(|s, caller, now| keys::add(s, caller, request, now))
}

#[update]
fn revoke_key(key: Principal) -> Answer<()> {
    change(|s, caller, now| keys::revoke(s, caller, key, now))
}

#[query]
fn list_keys() -> Answer<Vec<Key>> {
    ask(keys::list)
}

#[update]
fn offer_credential(to: Principal) -> Answer<()> {
    change(|s, caller, _| keys::offer(s, caller, to))
}

#[update]
fn accept_credential(account: ByteBuf) -> Answer<()> {
    let account = exact("account", &account)?;
    change(|s, caller, _| keys::accept(s, caller, &account))
}

#[query]
fn list_credentials() -> Answer<Vec<Principal>> {
    ask(|s, caller, _| keys::list_credentials(s, caller))
}

#[update]
fn remove_credential(credential: Principal) -> Answer<()> {
    change(|s, caller, _| keys::remove_credential(s, caller, credential))
}

// --- uploads

#[update]
fn start_upload(files: Vec<StartUpload>, payment: Option<PaymentType>, share: Option<ByteBuf>) -> Answer<Vec<Answer<Started>>> {
    payments::check(payment)?;
    change(|s, caller, now| upload::start(s, caller, files, share, now))
}

#[update]
fn mark_chunks(requests: Vec<MarkReq>) -> Answer<Vec<Answer<Marked>>> {
    change(|s, caller, now| mark::mark(s, caller, requests, now))
}

#[update]
fn commit_upload(batch: CommitBatch, payment: Option<PaymentType>) -> Answer<Committed> {
    payments::check(payment)?;
    change(|s, caller, now| commit::commit(s, caller, batch, now))
}

#[update]
fn abort_upload(uploads: Vec<ByteBuf>) -> Answer<()> {
    change(|s, caller, now| upload::abort(s, caller, uploads, now))?;
    ic_cdk::futures::spawn(buckets::drop_doomed());
    Ok(())
}

#[query]
fn get_uploads(request: GetUploads) -> Answer<Vec<UploadInfo>> {
    let after = request.after.as_ref().map(|id| exact("after", id)).transpose()?;
    ask(|s, caller, now| upload::list(s, caller, after, request.limit, now))
}

#[query]
fn route_chunks(request: ChunksReq) -> Answer<Vec<Route>> {
    ask(|s, caller, now| page::routes(s, caller, &request, now))
}

#[query]
fn get_upload_tokens(request: ChunksReq) -> Answer<PageToken> {
    ask(|s, caller, now| page::tokens(s, caller, request, now))
}

#[update]
fn mark_chunk_uploaded(request: MarkChunk) -> Answer<()> {
    change(|s, caller, now| page::mark(s, caller, &request, now))
}

#[update]
fn report_chunk_uploaded(reports: Vec<ChunkStored>) -> Answer<Vec<Answer<()>>> {
    write(|s| page::report_all(s, msg_caller(), &reports, time()))
}

/// As buckets of version 1 report.
#[update]
fn report_page_stored(report: PageStored) -> Answer<()> {
    let PageStored { upload, page: index, bytes, hash } = report;
    let answers = report_chunk_uploaded(vec![ChunkStored { upload, index, content: false, bytes, hash }])?;
    answers.into_iter().next().unwrap_or(Ok(()))
}

#[update]
async fn put_small(request: PutSmall, payment: Option<PaymentType>) -> Answer<Committed> {
    payments::check(payment)?;
    small::put(msg_caller(), request, time()).await
}

#[update]
fn delete_files(request: DeleteFiles) -> Answer<Deleted> {
    let deleted = change(|s, caller, now| remove::delete(s, caller, request, now))?;
    ic_cdk::futures::spawn(buckets::drop_doomed());
    Ok(deleted)
}

#[update]
fn delete_file(version: ByteBuf, feed_seq: u64, record: ByteBuf) -> Answer<Deleted> {
    delete_files(DeleteFiles { versions: vec![version], feed_seq, records: vec![record] })
}

// --- files, feed

#[update]
fn append_feed(request: Append, payment: Option<PaymentType>) -> Answer<Appended> {
    payments::check(payment)?;
    change(|s, caller, now| entries::append(s, caller, request, now))
}

#[query]
fn list_files(request: ListReq) -> Answer<FilePage> {
    ask(|s, caller, now| entries::list(s, caller, &request, now))
}

#[query]
fn get_file_meta(id: ByteBuf) -> Answer<Option<ProvenFile>> {
    let id = exact("id", &id)?;
    ask(|s, caller, now| entries::file_meta(s, caller, &id, now))
}

#[query]
fn get_versions(versions: Vec<ByteBuf>) -> Answer<Vec<Option<Version>>> {
    ask(|s, caller, now| plan::versions(s, caller, &versions, now))
}

#[query]
fn get_proven_versions(versions: Vec<ByteBuf>) -> Answer<ProvenVersions> {
    ask(|s, caller, now| plan::proven_versions(s, caller, &versions, now))
}

/// Of each id, whether anything is certified under it: that something is not there is proven as well.
#[query]
fn prove_absence(branch: certify::Branch, ids: Vec<ByteBuf>) -> Answer<Proof> {
    ask(|s, caller, now| {
        keys::account_of(s, caller, Scope::Read, now)?;
        certify::presence(s, branch, &ids)
    })
}

#[query]
fn get_download_plan(request: PlanReq) -> Answer<DownloadPlan> {
    ask(|s, caller, now| plan::plan(s, caller, &request, now))
}

#[query]
fn get_feed(request: FeedReq) -> Answer<FeedPage> {
    ask(|s, caller, now| feed::page(s, caller, &request, now))
}

#[query]
fn get_anchor_proof(request: AnchorProofReq) -> Answer<AnchorProof> {
    ask(|s, caller, now| tree::proof(s, caller, &request, now))
}

#[update]
fn put_snapshot(seq: u64, sealed: ByteBuf) -> Answer<()> {
    change(|s, caller, now| entries::snapshot(s, caller, seq, sealed, now))
}

#[query]
fn get_snapshot() -> Answer<Option<Snapshot>> {
    ask(entries::get_snapshot)
}

#[update]
fn set_cursor(seq: u64) -> Answer<()> {
    change(|s, caller, now| entries::set_cursor(s, caller, seq, now))
}

// --- links, people

#[update]
fn create_link(request: CreateLink, payment: Option<PaymentType>) -> Answer<()> {
    payments::check(payment)?;
    change(|s, caller, now| link::create(s, caller, request, now))
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

// --- nodes

#[update]
fn heartbeat(beat: Heartbeat) -> Answer<HeartbeatReply> {
    write(|s| node::heartbeat(s, msg_caller(), beat, time()))
}

#[update]
fn lease_status(versions: Vec<ByteBuf>) -> Answer<Vec<Lease>> {
    read(|s| node::lease_status(s, msg_caller(), &versions))
}

/// An update call: a node that drops bytes must be sure.
#[update]
fn deleted_versions(after: u64, limit: u32) -> Answer<DeletedLog> {
    read(|s| node::deleted(s, msg_caller(), after, limit))
}

#[update]
fn hand_over(groups: Vec<HandOver>) -> Answer<Vec<Answer<Errand>>> {
    write(|s| handover::hand_over(s, msg_caller(), &groups, time()))
}

#[update]
fn handed_over(groups: Vec<HandedOver>) -> Answer<Vec<Answer<()>>> {
    write(|s| handover::handed_over(s, msg_caller(), &groups, time()))
}

#[query]
fn list_nodes() -> NodeList {
    NodeList {
        nodes: read(|s| node::list(s, time())),
        certificate: ByteBuf::from(certify::certificate()),
        witness: ByteBuf::from(read(|s| certify::witness(s, certify::Path::Nodes))),
    }
}

#[query]
fn grant_key() -> GrantKey {
    GrantKey {
        key: ByteBuf::from(read(|s| s.config.get().grant_public.clone())),
        certificate: ByteBuf::from(certify::certificate()),
        witness: ByteBuf::from(read(|s| certify::witness(s, certify::Path::GrantKey))),
    }
}

// --- money, staff, metrics

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

ic_cdk::export_candid!();

#[cfg(test)]
mod tests {
    use candid_parser::utils::{service_equal, CandidSource};

    #[test]
    fn the_did_file_says_what_the_code_does() {
        let written = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("directory.did");
        service_equal(CandidSource::Text(&super::__export_service()), CandidSource::File(&written)).unwrap();
    }
}
