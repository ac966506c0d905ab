//! A bucket: pages of layouts and sealed heads. Endpoints only.
mod api;
mod payments;
mod put;
mod store;
mod token;

use api::*;
use candid::decode_one;
use format::token::Mode;
use format::{exact, Id};
use ic_cdk::api::{accept_message, msg_arg_data, msg_caller, msg_method_name, time};
use ic_cdk::{init, inspect_message, post_upgrade, query, update};
use serde_bytes::ByteBuf;
use store::{directory, read, write};

/// Version of this interface, in `stat`.
const VERSION: u32 = 2;
/// A page, its token and their encoding.
const MAX_INGRESS: usize = (1 << 20) + 12_288;

#[init]
fn start(args: Init) {
    if args.soft_limit_bytes > args.hard_limit_bytes {
        ic_cdk::trap("soft_limit_bytes must not be over hard_limit_bytes");
    }
    write(|s| {
        s.configure(|config| {
            config.directory = args.directory.as_slice().to_vec();
            config.soft_limit = args.soft_limit_bytes;
            config.hard_limit = args.hard_limit_bytes;
        })
    });
}

#[post_upgrade]
fn upgraded() {
    write(|s| s.free_loose());
}

/// From outside come pages under a token, and an admin's word. A page without a token of the directory costs nothing; of a batch the first one
/// is looked at, since more signatures than that do not fit this check.
#[inspect_message]
fn inspect() {
    let argument = msg_arg_data();
    let size = argument.len();
    let signed = |first: Option<PutChunk>| first.is_some_and(|first| put::place(&first, 0).is_ok()); // one that is late is told so
    let fits = match msg_method_name().as_str() {
        "put_chunk" => size <= MAX_INGRESS && signed(decode_one(&argument).ok()),
        "put_chunks" => size <= 2 << 20 && signed(decode_one::<Vec<PutChunk>>(&argument).ok().and_then(|all| all.into_iter().next())),
        "get_chunk" | "stat" => size <= 1_024,
        "set_read_only" => size <= 64 && privileged(),
        _ => false,
    };
    if fits {
        accept_message();
    }
}

/// The directory or a controller.
fn privileged() -> bool {
    let caller = msg_caller();
    caller == directory() || ic_cdk::api::is_controller(&caller)
}

#[update]
async fn put_chunk(request: PutChunk) -> Answer<Stored> {
    let answers = put::put(vec![request], time()).await?;
    answers.into_iter().next().unwrap_or(Err(Error::NotFound))
}

#[update]
async fn put_chunks(requests: Vec<PutChunk>) -> Answer<Vec<Answer<Stored>>> {
    put::put(requests, time()).await
}

#[update]
fn put_small(request: PutSmall) -> Answer<()> {
    if msg_caller() != directory() {
        return Err(Error::Unauthorised);
    }
    put::put_small(request)
}

#[query]
fn get_chunk(request: GetChunk) -> Answer<ByteBuf> {
    let key = token::check(&request.token, request.chunk_index, Mode::Get, time())?;
    read(|s| {
        let page = s.pages.get(&key).ok_or(Error::NotFound)?;
        let bytes = s.read(&page);
        if format::blake3(&bytes) != page.hash {
            return Err(Error::HashMismatch);
        }
        Ok(ByteBuf::from(bytes))
    })
}

#[update]
fn delete_file(version: ByteBuf) -> Answer<u64> {
    if msg_caller() != directory() {
        return Err(Error::Unauthorised);
    }
    let version: Id = exact("version", &version).map_err(invalid)?;
    Ok(put::delete(&version))
}

#[update]
fn set_read_only(read_only: bool) -> Answer<()> {
    if !privileged() {
        return Err(Error::Unauthorised);
    }
    write(|s| s.configure(|config| config.read_only = read_only));
    Ok(())
}

#[update]
fn set_grant_key(key: ByteBuf) -> Answer<()> {
    if msg_caller() != directory() {
        return Err(Error::Unauthorised);
    }
    let key: [u8; 32] = exact("key", &key).map_err(invalid)?;
    write(|s| {
        s.configure(|config| {
            if config.grant_key != key {
                config.previous_key = std::mem::replace(&mut config.grant_key, key.to_vec());
            }
        })
    });
    Ok(())
}

#[query]
fn stat() -> Stat {
    read(|s| {
        let config = s.config.get();
        Stat {
            used_bytes: config.used,
            free_bytes: s.room(config.soft_limit),
            pages: s.pages.len(),
            writable: put::writable(),
            version: VERSION,
            read_only: config.read_only,
            grant_key: Some(ByteBuf::from(config.grant_key.clone())),
        }
    })
}

#[cfg(test)]
ic_cdk::export_candid!();

#[cfg(test)]
mod tests {
    use candid_parser::utils::{service_equal, CandidSource};

    #[test]
    fn the_did_file_says_what_the_code_does() {
        let written = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("bucket.did");
        service_equal(CandidSource::Text(&super::__export_service()), CandidSource::File(&written)).unwrap();
    }
}
