//! All state, in stable memory: an upgrade in place keeps everything, the certified tree included.
use crate::error::{unavailable, Answer};
use crate::rowmap::RowMap;
use crate::rows::*;
use crate::trie::Tries;
use candid::Principal;
use format::{Hash, Id};
use ic_stable_structures::memory_manager::{MemoryId, MemoryManager, VirtualMemory};
use ic_stable_structures::{DefaultMemoryImpl, StableBTreeMap, StableCell, Storable};
use std::cell::RefCell;

pub type Memory = VirtualMemory<DefaultMemoryImpl>;
type Map<K, V> = StableBTreeMap<K, V, Memory>;
/// Id ‖ id.
pub type Pair = [u8; 32];
/// Three ids as one key.
pub type Child = [u8; 48];
/// Id ‖ length u8 ‖ principal, padded.
pub type Owned = [u8; 46];
/// Id ‖ number u64.
pub type Numbered = [u8; 24];
/// Account ‖ level u8 ‖ index u64.
pub type TreeKey = [u8; 25];
/// Time u64 ‖ kind u8 ‖ id.
pub type DueKey = [u8; 25];

/// Pages of 64 KiB that a map takes at a time: 1 MiB; with 32,768 of them the directory ends at 32 GiB.
const BUCKET_PAGES: u16 = 16;

pub struct Store {
    pub config: StableCell<Config, Memory>,
    pub credentials: Map<Principal, Id>,
    pub accounts: RowMap<Id, Account>,
    pub uploads: RowMap<Id, Upload>,
    pub upload_of: Map<Id, Id>,
    pub account_uploads: Map<Pair, ()>,
    pub blocks: RowMap<Numbered, Block>,
    pub issues: RowMap<Numbered, Issues>,
    pub pages: RowMap<Numbered, Page>,
    pub journals: RowMap<Id, Vec<u8>>,
    pub versions: RowMap<Id, Version>,
    pub groups: RowMap<Numbered, Group>,
    pub names: Map<Pair, Id>,
    pub feed: RowMap<Numbered, Record>,
    pub tree: Map<TreeKey, Hash>,
    pub nodes: RowMap<u32, Node>,
    pub node_numbers: Map<[u8; 32], u32>,
    pub node_principals: Map<Principal, u32>,
    pub links: RowMap<Id, Link>,
    pub account_links: Map<Pair, ()>,
    pub sessions: RowMap<Id, Session>,
    pub buckets: RowMap<Principal, Bucket>,
    pub due: Map<DueKey, ()>,
    /// Versions whose pages a bucket must still drop.
    pub doomed: Map<Id, Principal>,
    pub keys: RowMap<Principal, Key>,
    pub account_keys: Map<Owned, ()>,
    pub account_credentials: Map<Owned, ()>,
    /// Principals that were offered an account and have not taken it.
    pub offers: Map<Principal, Id>,
    pub roles: Map<Principal, u8>,
    pub entries: RowMap<Id, Entry>,
    /// Account ‖ folder ‖ name tag → entry: what is in a folder, and which names are taken.
    pub children: Map<Child, Id>,
    /// What a listing says of each of them.
    pub listed: RowMap<Child, Listed>,
    pub trash: Map<Pair, ()>,
    /// Folders that are gone and whose content has to follow, with their account.
    pub doomed_folders: Map<Id, Id>,
    /// Version ‖ entry that keeps it.
    pub kept_by: Map<Pair, ()>,
    pub shares: RowMap<Id, Share>,
    /// Owner ‖ share.
    pub shares_of: Map<Pair, ()>,
    /// Person ‖ target ‖ share.
    pub shared_with: Map<Child, ()>,
    pub snapshots: RowMap<Id, Snapshot>,
    /// Log of deleted versions, for nodes that collect garbage.
    pub deleted: Map<u64, Id>,
    /// Buckets made in advance.
    pub pool: Map<Principal, ()>,
    /// What becomes a new bucket: its module, packed or not; empty while there is none. Apart from the config, which is written at every call.
    pub bucket_module: StableCell<Vec<u8>, Memory>,
    pub certified: Tries<Memory>,
    /// Whether the certified tree was not there when this program started.
    pub certified_is_new: bool,
}

impl Store {
    pub fn open(memory: DefaultMemoryImpl) -> Self {
        let manager = MemoryManager::init_with_bucket_size(memory, BUCKET_PAGES);
        let at = |n: u8| manager.get(MemoryId::new(n));
        fn map<K: Storable + Ord + Clone, V: Storable>(memory: Memory) -> Map<K, V> {
            StableBTreeMap::init(memory)
        }
        let (certified, certified_is_new) = Tries::open(at(24));
        let mut store = Store {
            config: StableCell::init(at(0), Config::default()),
            credentials: map(at(1)),
            accounts: RowMap::init(at(2)),
            uploads: RowMap::init(at(3)),
            upload_of: map(at(4)),
            account_uploads: map(at(5)),
            blocks: RowMap::init(at(6)),
            issues: RowMap::init(at(7)),
            pages: RowMap::init(at(8)),
            journals: RowMap::init(at(9)),
            versions: RowMap::init(at(10)),
            groups: RowMap::init(at(11)),
            names: map(at(12)),
            feed: RowMap::init(at(13)),
            tree: map(at(14)),
            nodes: RowMap::init(at(15)),
            node_numbers: map(at(16)),
            node_principals: map(at(17)),
            links: RowMap::init(at(18)),
            account_links: map(at(19)),
            sessions: RowMap::init(at(20)),
            buckets: RowMap::init(at(21)),
            due: map(at(22)),
            doomed: map(at(23)),
            keys: RowMap::init(at(25)),
            account_keys: map(at(26)),
            offers: map(at(27)),
            roles: map(at(28)),
            entries: RowMap::init(at(29)),
            children: map(at(30)),
            listed: RowMap::init(at(42)),
            trash: map(at(31)),
            kept_by: map(at(32)),
            shares: RowMap::init(at(33)),
            shares_of: map(at(34)),
            shared_with: map(at(35)),
            snapshots: RowMap::init(at(36)),
            deleted: map(at(37)),
            pool: map(at(38)),
            bucket_module: StableCell::init(at(41), Vec::new()),
            doomed_folders: map(at(40)),
            account_credentials: map(at(39)),
            certified,
            certified_is_new,
        };
        if !store.config.get().old_module.is_empty() {
            let module = store.configure(|config| std::mem::take(&mut config.old_module));
            store.bucket_module.set(module);
        }
        store
    }

    /// Changes the one config row.
    pub fn configure<T>(&mut self, change: impl FnOnce(&mut Config) -> T) -> T {
        let mut config = self.config.get().clone();
        let result = change(&mut config);
        self.config.set(config);
        result
    }

    pub fn settings(&self) -> &Settings {
        &self.config.get().settings
    }

    /// The secret of raw_rand. It comes by a timer right after install.
    pub fn secret(&self) -> Answer<[u8; 32]> {
        self.config.get().secret.as_slice().try_into().map_err(|_| unavailable("the directory has no randomness yet"))
    }
}

thread_local! {
    static STORE: RefCell<Store> = RefCell::new(Store::open(DefaultMemoryImpl::default()));
}

pub fn read<T>(f: impl FnOnce(&Store) -> T) -> T {
    STORE.with_borrow(f)
}

pub fn write<T>(f: impl FnOnce(&mut Store) -> T) -> T {
    STORE.with_borrow_mut(f)
}

/// Two ids as one key.
pub fn pair(a: &Id, b: &Id) -> Pair {
    let mut key = [0; 32];
    key[..16].copy_from_slice(a);
    key[16..].copy_from_slice(b);
    key
}

/// Three ids as one key.
pub fn child(a: &Id, b: &Id, c: &Id) -> Child {
    [*a, *b, *c].concat().try_into().expect("48 bytes")
}

/// The third id of such a key.
pub fn third(key: &Child) -> Id {
    key[32..].try_into().expect("16 bytes")
}

/// An id and a principal as one key.
pub fn owned(id: &Id, principal: &Principal) -> Owned {
    let (mut key, bytes) = ([0; 46], principal.as_slice());
    key[..16].copy_from_slice(id);
    key[16] = bytes.len() as u8;
    key[17..17 + bytes.len()].copy_from_slice(bytes);
    key
}

/// The principal of such a key.
pub fn principal_in(key: &Owned) -> Principal {
    Principal::from_slice(&key[17..17 + usize::from(key[16])])
}

/// An id and a number as one key, in the number's order.
pub fn numbered(id: &Id, number: u64) -> Numbered {
    let mut key = [0; 24];
    key[..16].copy_from_slice(id);
    key[16..].copy_from_slice(&number.to_be_bytes());
    key
}

/// The number of such a key.
pub fn number_of(key: &Numbered) -> u64 {
    u64::from_be_bytes(key[16..].try_into().expect("8 bytes"))
}

/// The second id of a pair.
pub fn second(key: &Pair) -> Id {
    key[16..].try_into().expect("16 bytes")
}
