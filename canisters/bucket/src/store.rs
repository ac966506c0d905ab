//! Pages in stable memory. Data lies in blocks of powers of two (512 B … 1 MiB); freed blocks are used again, larger ones are
//! split. Blocks are never merged: pages of the usual sizes come and go, so the halves find new pages.
use candid::Principal;
use format::{Hash, Id};
use ic_stable_structures::memory_manager::{MemoryId, MemoryManager, VirtualMemory};
use ic_stable_structures::{DefaultMemoryImpl, Memory as _, StableBTreeMap, StableCell};
use minicbor::{Decode, Encode};
use std::cell::RefCell;

type Memory = VirtualMemory<DefaultMemoryImpl>;
/// Version ‖ page u32.
pub type PageKey = [u8; 20];

/// Smallest and largest block: 2^9 = 512 B, 2^20 = 1 MiB.
const SMALLEST: u32 = 9;
const LARGEST: u32 = 20;
const WASM_PAGE: u64 = 65_536;

#[derive(Encode, Decode, Clone)]
pub struct Config {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub directory: Vec<u8>,
    #[n(1)]
    pub soft_limit: u64,
    #[n(2)]
    pub hard_limit: u64,
    #[n(3)]
    pub read_only: bool,
    /// The directory's grant key; empty until it was set.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub grant_key: Vec<u8>,
    /// End of the blocks handed out so far.
    #[n(5)]
    pub end: u64,
    /// Bytes of the blocks in use.
    #[n(6)]
    pub used: u64,
    /// The grant key before this one: tokens that it signed live a while.
    #[cbor(n(7), with = "minicbor::bytes")]
    #[cbor(default)]
    pub previous_key: Vec<u8>,
}

/// Where a page lies.
#[derive(Encode, Decode, Clone, Debug, PartialEq)]
pub struct Page {
    #[n(0)]
    pub offset: u64,
    #[n(1)]
    pub bytes: u32,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub hash: Hash,
}

format::storable!(Config, Page);

pub struct Store {
    pub config: StableCell<Config, Memory>,
    pub pages: StableBTreeMap<PageKey, Page, Memory>,
    /// Free blocks by class (log2 of their bytes) and offset.
    free: StableBTreeMap<(u8, u64), (), Memory>,
    /// Blocks that are written and not yet a page, by offset, with their class: after an upgrade nobody waits for them.
    loose: StableBTreeMap<u64, u8, Memory>,
    data: Memory,
}

impl Store {
    pub fn open(memory: DefaultMemoryImpl) -> Self {
        let manager = MemoryManager::init(memory);
        let at = |n: u8| manager.get(MemoryId::new(n));
        let empty = Config {
            directory: Vec::new(),
            soft_limit: 0,
            hard_limit: 0,
            read_only: false,
            grant_key: Vec::new(),
            end: 0,
            used: 0,
            previous_key: Vec::new(),
        };
        Store {
            config: StableCell::init(at(0), empty),
            pages: StableBTreeMap::init(at(1)),
            free: StableBTreeMap::init(at(2)),
            loose: StableBTreeMap::init(at(4)),
            data: at(3),
        }
    }

    pub fn configure<T>(&mut self, change: impl FnOnce(&mut Config) -> T) -> T {
        let mut config = self.config.get().clone();
        let result = change(&mut config);
        self.config.set(config);
        result
    }

    /// Bytes that pages may still take.
    pub fn room(&self, limit: u64) -> u64 {
        limit.saturating_sub(self.config.get().used)
    }

    /// Writes bytes (1 … 1 MiB) into a block; null when the hard limit or the memory is reached. Not yet a page: see `link`.
    pub fn write(&mut self, bytes: &[u8], hash: Hash) -> Option<Page> {
        let class = class_of(bytes.len() as u64);
        if self.room(self.config.get().hard_limit) < 1 << class {
            return None;
        }
        let offset = self.take(class)?;
        self.data.write(offset, bytes);
        self.configure(|config| config.used += 1 << class);
        self.loose.insert(offset, class as u8);
        Some(Page { offset, bytes: bytes.len() as u32, hash })
    }

    /// A free block of 2^class bytes: the smallest that fits, split as needed, or a new one at the end.
    fn take(&mut self, class: u32) -> Option<u64> {
        let found = self.free.range((class as u8, 0)..).next().map(|e| *e.key());
        if let Some((size, offset)) = found {
            self.free.remove(&(size, offset));
            for half in class..u32::from(size) {
                self.free.insert((half as u8, offset + (1 << half)), ());
            }
            return Some(offset);
        }
        let offset = self.config.get().end;
        let end = offset + (1 << class);
        let missing = end.div_ceil(WASM_PAGE).saturating_sub(self.data.size());
        if missing > 0 && self.data.grow(missing) < 0 {
            return None;
        }
        self.configure(|config| config.end = end);
        Some(offset)
    }

    /// Gives the block of a page back.
    pub fn release(&mut self, page: &Page) {
        self.free_block(page.offset, class_of(page.bytes.into()));
    }

    fn free_block(&mut self, offset: u64, class: u32) {
        self.loose.remove(&offset);
        self.free.insert((class as u8, offset), ());
        self.configure(|config| config.used = config.used.saturating_sub(1 << class));
    }

    /// Frees the blocks that were being written when the program was replaced.
    pub fn free_loose(&mut self) {
        while let Some((offset, class)) = self.loose.pop_first() {
            self.free_block(offset, class.into());
        }
    }

    /// Makes a written block the page of this key; the block it had before is free again.
    pub fn link(&mut self, key: PageKey, page: Page) {
        self.loose.remove(&page.offset);
        if let Some(old) = self.pages.insert(key, page.clone()) {
            if old.offset != page.offset {
                self.release(&old);
            }
        }
    }

    pub fn read(&self, page: &Page) -> Vec<u8> {
        let mut bytes = vec![0; page.bytes as usize];
        self.data.read(page.offset, &mut bytes);
        bytes
    }

    /// Drops all pages of a version. Answers their bytes.
    pub fn drop_version(&mut self, version: &Id) -> u64 {
        let rows: Vec<(PageKey, Page)> =
            self.pages.range(page_key(version, 0)..=page_key(version, u32::MAX)).map(|e| (*e.key(), e.value())).collect();
        for (key, page) in &rows {
            self.pages.remove(key);
            self.release(page);
        }
        rows.iter().map(|(_, page)| u64::from(page.bytes)).sum()
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

pub fn page_key(version: &Id, page: u32) -> PageKey {
    let mut key = [0; 20];
    key[..16].copy_from_slice(version);
    key[16..].copy_from_slice(&page.to_be_bytes());
    key
}

/// The principal of the directory.
pub fn directory() -> Principal {
    read(|s| Principal::from_slice(&s.config.get().directory))
}

/// log2 of the block that holds so many bytes.
fn class_of(bytes: u64) -> u32 {
    bytes.next_power_of_two().trailing_zeros().clamp(SMALLEST, LARGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh() -> Store {
        let mut store = Store::open(DefaultMemoryImpl::default());
        store.configure(|config| config.hard_limit = 4 << 20);
        store
    }

    #[test]
    fn pages_read_back_and_a_new_one_takes_the_place_of_the_old() {
        let mut store = fresh();
        let key = page_key(&[1; 16], 0);
        for byte in [1u8, 2] {
            let page = store.write(&[byte; 700], [byte; 32]).unwrap();
            store.link(key, page);
            assert_eq!(store.read(&store.pages.get(&key).unwrap()), [byte; 700]);
        }
        assert_eq!((store.pages.len(), store.config.get().used), (1, 1_024));
    }

    #[test]
    fn freed_space_is_used_again_and_large_blocks_are_split() {
        let mut store = fresh();
        let page = store.write(&[7; 1 << 20], [0; 32]).unwrap();
        store.link(page_key(&[1; 16], 0), page);
        let end = store.config.get().end;
        assert_eq!(store.drop_version(&[1; 16]), 1 << 20);
        for n in 0..16u8 {
            let page = store.write(&vec![n; 65_536], [n; 32]).unwrap();
            store.link(page_key(&[2; 16], n.into()), page);
        }
        assert_eq!((store.config.get().end, store.config.get().used), (end, 1 << 20));
        for n in 0..16u8 {
            assert_eq!(store.read(&store.pages.get(&page_key(&[2; 16], n.into())).unwrap()), vec![n; 65_536]);
        }
    }

    #[test]
    fn what_was_being_written_is_free_after_an_upgrade() {
        let mut store = fresh();
        let page = store.write(&[1; 3_000], [1; 32]).unwrap();
        store.link(page_key(&[1; 16], 0), page);
        store.write(&[2; 70_000], [2; 32]).unwrap();
        assert_eq!(store.config.get().used, 4_096 + 131_072);
        store.free_loose();
        assert_eq!((store.config.get().used, store.pages.len()), (4_096, 1));
        assert_eq!(store.write(&[3; 70_000], [3; 32]).unwrap().offset, 4_096);
    }

    #[test]
    fn the_hard_limit_holds() {
        let mut store = fresh();
        for n in 0..4 {
            let page = store.write(&[0; 1 << 20], [0; 32]).unwrap();
            store.link(page_key(&[1; 16], n), page);
        }
        assert_eq!(store.write(&[0], [0; 32]), None);
        assert_eq!(store.drop_version(&[1; 16]), 4 << 20);
        assert_eq!(store.config.get().used, 0);
    }
}
