//! Certified answers (format §12): a hash tree with the paths feed / account id, grant_key and nodes.
//! It lives on the heap and is rebuilt from stable memory after an upgrade.
use crate::store::Store;
use format::Id;
use ic_certification::{fork, fork_hash, labeled, labeled_hash, leaf, leaf_hash, pruned, AsHashTree, Hash, HashTree, RbTree};
use serde::Serialize;
use std::cell::RefCell;

#[derive(Default)]
struct Tree {
    feed: RbTree<Vec<u8>, Vec<u8>>,
    grant_key: Vec<u8>,
    nodes: Vec<u8>,
}

thread_local! {
    static TREE: RefCell<Tree> = RefCell::default();
}

impl Tree {
    fn feed_hash(&self) -> Hash {
        labeled_hash(b"feed", &self.feed.root_hash())
    }
    fn key_hash(&self) -> Hash {
        labeled_hash(b"grant_key", &leaf_hash(&self.grant_key))
    }
    fn nodes_hash(&self) -> Hash {
        labeled_hash(b"nodes", &leaf_hash(&self.nodes))
    }
    fn publish(&self) {
        ic_cdk::api::certified_data_set(fork_hash(&self.feed_hash(), &fork_hash(&self.key_hash(), &self.nodes_hash())));
    }
}

fn change(f: impl FnOnce(&mut Tree)) {
    TREE.with_borrow_mut(|tree| {
        f(tree);
        tree.publish();
    });
}

/// Certifies the head of one feed: seq u64 ‖ link.
pub fn feed(account: &Id, head: Vec<u8>) {
    change(|tree| {
        tree.feed.insert(account.to_vec(), head);
    });
}

pub fn grant_key(key: &[u8]) {
    change(|tree| tree.grant_key = key.to_vec());
}

pub fn nodes(hash: &[u8]) {
    change(|tree| tree.nodes = hash.to_vec());
}

/// The whole tree from stable memory.
pub fn rebuild(store: &Store) {
    change(|tree| {
        for entry in store.accounts.iter() {
            let account = entry.value();
            tree.feed.insert(entry.key().to_vec(), format::feed::head(account.feed_seq, &account.feed_link));
        }
        tree.grant_key = crate::grants::public_key(store).map(|key| key.to_vec()).unwrap_or_default();
        tree.nodes = store.config.get().nodes_hash.clone();
    });
}

/// What a witness is to show.
pub enum Path<'a> {
    Feed(&'a Id),
    GrantKey,
    Nodes,
}

/// The witness of one path, as self-described CBOR.
pub fn witness(path: Path) -> Vec<u8> {
    let tree = TREE.with_borrow(|tree| {
        let [feed, key, nodes] = [tree.feed_hash(), tree.key_hash(), tree.nodes_hash()];
        match path {
            Path::Feed(id) => fork(labeled(b"feed", tree.feed.witness(id)), pruned(fork_hash(&key, &nodes))),
            Path::GrantKey => fork(pruned(feed), fork(labeled(b"grant_key", leaf(tree.grant_key.clone())), pruned(nodes))),
            Path::Nodes => fork(pruned(feed), fork(pruned(key), labeled(b"nodes", leaf(tree.nodes.clone())))),
        }
    });
    encode(&tree)
}

fn encode(tree: &HashTree) -> Vec<u8> {
    let mut serializer = serde_cbor::Serializer::new(Vec::new());
    serializer.self_describe().and_then(|()| tree.serialize(&mut serializer)).expect("writing to a vector does not fail");
    serializer.into_inner()
}

/// The certificate of this query; empty in an update call, which is certified itself.
pub fn certificate() -> Vec<u8> {
    ic_cdk::api::data_certificate().unwrap_or_default()
}
