//! Certified answers (format §12): one hash tree with the paths feed / account, grant_key, layout / version, nodes, share / id.
//! All of it is in stable memory: the trees of many entries as tries, the two single leaves in the config row.
use crate::api::Proof;
use crate::error::{at_most, exact, Answer};
use crate::rows::{Account, Version};
use crate::store::Store;
use crate::witness::Witness;
use candid::{CandidType, Deserialize};
use format::Id;
use ic_certification::{fork_hash, labeled_hash, leaf_hash, Hash};
use serde_bytes::ByteBuf;

/// The tries by number.
#[derive(CandidType, Deserialize, Clone, Copy)]
#[repr(u8)]
pub enum Branch {
    Feed = 0,
    Layout = 1,
    Share = 2,
}

impl Branch {
    fn label(self) -> &'static [u8] {
        match self {
            Branch::Feed => b"feed",
            Branch::Layout => b"layout",
            Branch::Share => b"share",
        }
    }
}

/// Hashes of the five branches, in the order of their labels.
fn branches(s: &Store) -> [Hash; 5] {
    let config = s.config.get();
    let branch = |branch: Branch| labeled_hash(branch.label(), &s.certified.root_hash(branch as u8));
    [
        branch(Branch::Feed),
        labeled_hash(b"grant_key", &leaf_hash(&config.grant_public)),
        branch(Branch::Layout),
        labeled_hash(b"nodes", &leaf_hash(&config.nodes_hash)),
        branch(Branch::Share),
    ]
}

/// Tells the system the root of the tree, after any change and after an upgrade.
pub fn publish(s: &Store) {
    let [a, b, c, d, e] = branches(s);
    let root = fork_hash(&fork_hash(&fork_hash(&a, &b), &fork_hash(&c, &d)), &e);
    // elsewhere there is no system to be told: tests, and `bulk`
    if cfg!(target_family = "wasm") {
        ic_cdk::api::certified_data_set(root);
    }
}

/// Under which an id stands: a proof that something is absent shows its neighbours, and no ids of others.
fn label(id: &Id) -> Id {
    let hash = format::blake3(&[b"cyxcloud/label", id.as_slice()].concat());
    hash[..16].try_into().expect("16 bytes")
}

/// Certifies `value` under a branch and id.
pub fn set(s: &mut Store, branch: Branch, id: &Id, value: &[u8]) {
    s.certified.insert(branch as u8, &label(id), value);
    publish(s);
}

/// Certifies the head of a feed: seq u64 ‖ link.
pub fn feed(s: &mut Store, account: &Id, row: &Account) {
    set(s, Branch::Feed, account, &format::feed::head(row.feed_seq, &row.feed_link));
}

/// What is certified of a version: BLAKE3 of its layout record ‖ hash of its head.
pub fn layout_value(version: &Version) -> Vec<u8> {
    [format::blake3(&version.layout), version.head_hash].concat()
}

pub fn layout(s: &mut Store, id: &Id, version: &Version) {
    set(s, Branch::Layout, id, &layout_value(version));
}

/// Takes an entry out of a branch.
pub fn remove(s: &mut Store, branch: Branch, id: &Id) {
    s.certified.remove(branch as u8, &label(id));
    publish(s);
}

/// Fills the tree of a directory that was written before it was kept in stable memory: once, and never again.
pub fn migrate(s: &mut Store) {
    let tries = &mut s.certified;
    for entry in s.accounts.iter() {
        let row = entry.value();
        tries.insert(Branch::Feed as u8, &label(entry.key()), &format::feed::head(row.feed_seq, &row.feed_link));
    }
    for entry in s.versions.iter().filter(|entry| entry.value().deleted_at.is_none()) {
        tries.insert(Branch::Layout as u8, &label(entry.key()), &layout_value(&entry.value()));
    }
    for entry in s.links.iter() {
        tries.insert(Branch::Share as u8, &label(entry.key()), &crate::link::leaf(entry.key(), &entry.value()));
    }
    for entry in s.shares.iter() {
        tries.insert(Branch::Share as u8, &label(entry.key()), &crate::people::leaf(entry.key(), &entry.value()));
    }
    let credentials: Vec<_> = s.credentials.iter().map(|e| crate::store::owned(&e.value(), e.key())).collect();
    for key in credentials {
        s.account_credentials.insert(key, ());
    }
    if let Ok(key) = crate::grants::key(s) {
        s.configure(|config| config.grant_public = key.verifying_key().to_bytes().to_vec());
    }
}

impl Path {
    /// One entry of a branch with its value.
    pub fn entry(branch: Branch, id: &Id, value: &[u8]) -> Self {
        Path::Entries(branch, vec![(*id, Some(value.to_vec()))])
    }
}

/// What a witness is to show.
pub enum Path {
    /// Some entries with the value of each, or whether it is there.
    Entries(Branch, Vec<(Id, Option<Vec<u8>>)>),
    GrantKey,
    Nodes,
}

/// The witness of one path, as self-described CBOR.
pub fn witness(s: &Store, path: Path) -> Vec<u8> {
    let hashes = branches(s);
    let config = s.config.get();
    let mut out = Witness::new();
    // the five branches are the leaves of fork(fork(fork(0, 1), fork(2, 3)), 4)
    for (at, hash) in hashes.iter().enumerate() {
        (0..[3, 0, 1, 0, 0][at]).for_each(|_| out.fork());
        match &path {
            Path::Entries(branch, ids) if [0, 2, 4][*branch as usize] == at => {
                let keys: Vec<_> = ids.iter().map(|(id, value)| (label(id), value.clone())).collect();
                out.labeled(branch.label());
                s.certified.witness(*branch as u8, &keys, &mut out);
            }
            Path::GrantKey if at == 1 => {
                out.labeled(b"grant_key");
                out.leaf(&config.grant_public);
            }
            Path::Nodes if at == 3 => {
                out.labeled(b"nodes");
                out.leaf(&config.nodes_hash);
            }
            _ => out.pruned(hash),
        }
    }
    out.done()
}

/// Certificate and witness: which of some ids stand in a branch, and which do not.
pub fn presence(s: &Store, branch: Branch, ids: &[ByteBuf]) -> Answer<Proof> {
    at_most("ids", ids.len(), 200)?;
    let ids = ids.iter().map(|id| Ok((exact("id", id)?, None))).collect::<Answer<_>>()?;
    Ok(Proof { certificate: ByteBuf::from(certificate()), witness: ByteBuf::from(witness(s, Path::Entries(branch, ids))) })
}

/// The certificate of this query; empty in an update call, which is certified itself.
pub fn certificate() -> Vec<u8> {
    ic_cdk::api::data_certificate().unwrap_or_default()
}
