//! The version tree of an account in stable memory (format §8).
use crate::api::{AnchorProof, AnchorProofReq};
use crate::error::{exact, invalid, Answer};
use crate::plan;
use crate::store::{Store, TreeKey};
use candid::Principal;
use format::merkle::{self, Subtrees};
use format::{Hash, Id};
use serde_bytes::ByteBuf;

fn key(account: &Id, level: u8, index: u64) -> TreeKey {
    let mut key = [0; 25];
    key[..16].copy_from_slice(account);
    key[16] = level;
    key[17..].copy_from_slice(&index.to_be_bytes());
    key
}

struct Reader<'a>(&'a Store, &'a Id);
struct Writer<'a>(&'a mut Store, &'a Id);

fn get(s: &Store, account: &Id, level: u8, index: u64) -> Hash {
    s.tree.get(&key(account, level, index)).expect("a complete subtree has its hash")
}

impl Subtrees for Reader<'_> {
    fn get(&self, level: u8, index: u64) -> Hash {
        get(self.0, self.1, level, index)
    }
    fn set(&mut self, _: u8, _: u64, _: Hash) {
        unreachable!("a proof writes nothing");
    }
}

impl Subtrees for Writer<'_> {
    fn get(&self, level: u8, index: u64) -> Hash {
        get(self.0, self.1, level, index)
    }
    fn set(&mut self, level: u8, index: u64, hash: Hash) {
        self.0.tree.insert(key(self.1, level, index), hash);
    }
}

/// Adds a version as leaf number `leaf`.
pub fn append(s: &mut Store, account: &Id, leaf: u64, version: &Id, root: &Hash) {
    merkle::append(&mut Writer(s, account), leaf, merkle::leaf(version, root));
}

/// Inclusion proof of a version in the tree of the first `leaves` leaves (0: of all there are).
pub fn proof(s: &Store, caller: Principal, request: &AnchorProofReq, now: u64) -> Answer<AnchorProof> {
    let id: Id = exact("version", &request.version)?;
    let version = plan::readable(s, caller, &id, request.session.as_ref(), now)?;
    let all = s.accounts.get(&version.account).map_or(0, |account| account.leaves);
    let leaves = if request.leaves == 0 { all } else { request.leaves };
    if leaves <= version.leaf || leaves > all {
        return Err(invalid(format!("leaves: {} to {all} for this version", version.leaf + 1)));
    }
    let path = merkle::path(&Reader(s, &version.account), version.leaf, leaves);
    Ok(AnchorProof { leaf: version.leaf, leaves, path: path.into_iter().map(|hash| ByteBuf::from(hash.to_vec())).collect() })
}
