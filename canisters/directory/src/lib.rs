//! The directory: accounts, uploads, placement, feed, links, nodes. Endpoints only; each says what it does in its module.
mod account;
mod api;
mod buckets;
mod certify;
mod commit;
mod error;
mod feed;
mod grants;
mod groups;
mod inspect;
mod issue;
mod link;
mod mark;
mod node;
mod page;
mod payments;
mod placement;
mod plan;
mod random;
mod reap;
mod remove;
mod rows;
mod settings;
mod store;
mod tree;
mod trie;
mod upload;

use api::*;
use candid::Principal;
use error::{exact, invalid, Answer, Error};
use ic_cdk::api::{msg_caller, time};
use ic_cdk::{init, inspect_message, post_upgrade, query, update};
use serde_bytes::ByteBuf;
use std::time::Duration;
use store::{read, write};

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

fn admin() -> Answer<()> {
    let caller = msg_caller();
    let known = read(|s| s.config.get().admins.iter().any(|admin| admin == caller.as_slice()));
    if known || ic_cdk::api::is_controller(&caller) {
        return Ok(());
    }
    Err(Error::Unauthorised)
}

#[update]
fn register() -> Answer<Account> {
    write(|s| account::register(s, msg_caller(), time()))
}

#[query(name = "account")]
fn get_account() -> Answer<Account> {
    read(|s| account::of(s, msg_caller()).map(|(id, row)| account::show(&id, &row)))
}

#[update]
fn start_upload(files: Vec<StartUpload>) -> Answer<Vec<Answer<Started>>> {
    write(|s| upload::start(s, msg_caller(), files, time()))
}

#[update]
fn mark_chunks(requests: Vec<MarkReq>) -> Answer<Vec<Answer<Marked>>> {
    write(|s| mark::mark(s, msg_caller(), requests, time()))
}

#[update]
fn commit_upload(batch: CommitBatch) -> Answer<Committed> {
    write(|s| commit::commit(s, msg_caller(), batch, time()))
}

#[update]
fn abort_upload(uploads: Vec<ByteBuf>) -> Answer<()> {
    write(|s| upload::abort(s, msg_caller(), uploads, time()))?;
    ic_cdk::futures::spawn(buckets::drop_doomed());
    Ok(())
}

#[query]
fn get_uploads(request: GetUploads) -> Answer<Vec<UploadInfo>> {
    let after = request.after.as_ref().map(|id| exact("after", id)).transpose()?;
    read(|s| upload::list(s, msg_caller(), after, request.limit, time()))
}

#[update]
fn delete_files(request: DeleteFiles) -> Answer<Deleted> {
    let deleted = write(|s| remove::delete(s, msg_caller(), request, time()))?;
    ic_cdk::futures::spawn(buckets::drop_doomed());
    Ok(deleted)
}

#[update]
fn report_page_stored(report: PageStored) -> Answer<()> {
    write(|s| page::report(s, msg_caller(), &report, time()))
}

#[query]
fn get_versions(versions: Vec<ByteBuf>) -> Answer<Vec<Option<Version>>> {
    read(|s| plan::versions(s, msg_caller(), &versions))
}

#[query]
fn get_download_plan(request: PlanReq) -> Answer<DownloadPlan> {
    read(|s| plan::plan(s, msg_caller(), &request, time()))
}

#[query]
fn get_feed(request: FeedReq) -> Answer<FeedPage> {
    read(|s| feed::page(s, msg_caller(), &request))
}

#[query]
fn get_anchor_proof(request: AnchorProofReq) -> Answer<AnchorProof> {
    read(|s| tree::proof(s, msg_caller(), &request, time()))
}

#[update]
fn create_link(request: CreateLink) -> Answer<()> {
    write(|s| link::create(s, msg_caller(), request, time()))
}

#[update]
fn revoke_link(link: ByteBuf) -> Answer<()> {
    let id = exact("link", &link)?;
    write(|s| link::revoke(s, msg_caller(), &id))
}

#[query]
fn list_links() -> Answer<Vec<Link>> {
    read(|s| link::list(s, msg_caller()))
}

#[update]
fn open_link(link: ByteBuf) -> Answer<OpenedLink> {
    let id = exact("link", &link)?;
    write(|s| link::open(s, msg_caller(), &id, time()))
}

#[update]
fn heartbeat(beat: Heartbeat) -> Answer<HeartbeatReply> {
    write(|s| node::heartbeat(s, msg_caller(), beat, time()))
}

#[update]
fn lease_status(versions: Vec<ByteBuf>) -> Answer<Vec<Lease>> {
    read(|s| node::lease_status(s, msg_caller(), &versions))
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

#[update]
async fn admin_add_bucket(bucket: Principal) -> Answer<()> {
    admin()?;
    if bucket == ic_cdk::api::canister_self() {
        return Err(invalid("the directory is no bucket"));
    }
    buckets::add(bucket).await
}

/// Takes effect at once, `tick_seconds` with the next upgrade.
#[update]
fn admin_set_settings(settings: Settings) -> Answer<Settings> {
    admin()?;
    write(|s| {
        s.configure(|config| config.settings.merge(&settings))?;
        Ok(s.settings().to_api())
    })
}

#[query]
fn admin_get_stats() -> Answer<Stats> {
    admin()?;
    read(|s| {
        let config = s.config.get();
        Ok(Stats {
            accounts: s.accounts.len(),
            files: config.files,
            bytes: config.bytes,
            buckets: s.buckets.len() as u32,
            active_uploads: config.open_uploads,
            nodes: s.nodes.len() as u32,
        })
    })
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
