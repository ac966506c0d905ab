//! Stable maps of rows. Rows go in and out as their bytes, so that all maps with keys of one kind share their code: each kind of map is
//! some ten kilobytes of the module.
use crate::store::Memory;
use ic_stable_structures::{StableBTreeMap, Storable};
use std::borrow::Cow;
use std::marker::PhantomData;
use std::ops::RangeBounds;

/// A map from keys to rows, in stable memory as a map of the rows' own type would be.
pub struct RowMap<K: Storable + Ord + Clone, V> {
    bytes: StableBTreeMap<K, Vec<u8>, Memory>,
    row: PhantomData<V>,
}

/// A key and its row, which is read when it is asked for.
pub struct Row<K, V> {
    key: K,
    bytes: Vec<u8>,
    row: PhantomData<V>,
}

impl<K, V: Storable> Row<K, V> {
    pub fn key(&self) -> &K {
        &self.key
    }

    pub fn value(&self) -> V {
        V::from_bytes(Cow::Borrowed(&self.bytes))
    }
}

impl<K: Storable + Ord + Clone, V: Storable> RowMap<K, V> {
    pub fn init(memory: Memory) -> Self {
        RowMap { bytes: StableBTreeMap::init(memory), row: PhantomData }
    }

    pub fn len(&self) -> u64 {
        self.bytes.len()
    }

    pub fn contains_key(&self, key: &K) -> bool {
        self.bytes.contains_key(key)
    }

    pub fn get(&self, key: &K) -> Option<V> {
        self.bytes.get(key).map(read)
    }

    pub fn insert(&mut self, key: K, row: V) {
        self.bytes.insert(key, row.into_bytes());
    }

    /// Puts a row in; answers the one before.
    pub fn replace(&mut self, key: K, row: V) -> Option<V> {
        self.bytes.insert(key, row.into_bytes()).map(read)
    }

    pub fn remove(&mut self, key: &K) {
        self.bytes.remove(key);
    }

    /// Takes a row out.
    pub fn take(&mut self, key: &K) -> Option<V> {
        self.bytes.remove(key).map(read)
    }

    pub fn iter(&self) -> impl Iterator<Item = Row<K, V>> + '_ {
        self.range(..)
    }

    pub fn range(&self, range: impl RangeBounds<K>) -> impl Iterator<Item = Row<K, V>> + '_ {
        self.bytes.range(range).map(|entry| Row { key: entry.key().clone(), bytes: entry.value(), row: PhantomData })
    }

    /// The keys alone, in their order.
    pub fn keys(&self, range: impl RangeBounds<K>) -> Vec<K> {
        self.bytes.keys_range(range).collect()
    }
}

fn read<V: Storable>(bytes: Vec<u8>) -> V {
    V::from_bytes(Cow::Owned(bytes))
}
