//! The directory: accounts, uploads, placement, feed, links, nodes. What it answers is in `endpoints`; here are its beginnings.
mod account;
mod admin;
mod api;
mod buckets;
#[cfg(feature = "bulk")]
pub mod bulk;
mod certify;
mod commit;
mod endpoints;
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
mod listing;
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
mod rowmap;
mod rows;
mod settings;
mod small;
mod store;
mod tree;
mod trie;
mod upload;
mod witness;

use api::Init;
use ic_cdk::api::time;
use ic_cdk::{init, inspect_message, post_upgrade};
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

#[cfg(test)]
mod tests {
    use crate::api::*;
    use crate::certify;
    use crate::error::Answer;
    use candid::Principal;
    use candid_parser::utils::{service_equal, CandidSource};
    use format::token::PageToken;
    use serde_bytes::ByteBuf;

    // here, not in the module: there the interface is metadata, and the writer of it would be a fiftieth of the code
    ic_cdk::export_candid!();

    #[test]
    fn the_did_file_says_what_the_code_does() {
        let written = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("directory.did");
        service_equal(CandidSource::Text(&__export_service()), CandidSource::File(&written)).unwrap();
    }
}
