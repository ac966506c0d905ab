use super::*;
use crate::witness::Witness;
use ic_certification::{HashTree, LookupResult};
use ic_stable_structures::VectorMemory;

fn witness(tries: &Tries<VectorMemory>, tree: u8, keys: &[(Key, Option<Vec<u8>>)]) -> HashTree {
    let mut out = Witness::new();
    tries.witness(tree, keys, &mut out);
    serde_cbor::from_slice(&out.done()).unwrap()
}

fn key(n: u64) -> Key {
    let hash = format::blake3(&n.to_be_bytes());
    hash[..16].try_into().unwrap()
}

#[test]
fn a_witness_leads_to_the_root_and_shows_the_value() {
    let (mut tries, fresh) = Tries::open(VectorMemory::default());
    assert!(fresh);
    for n in 0..200 {
        tries.insert(1, &key(n), &n.to_be_bytes());
    }
    for n in 0..200u64 {
        let show = |value: &[u8]| witness(&tries, 1, &[(key(n), Some(value.to_vec()))]);
        let shown = show(&n.to_be_bytes());
        assert_eq!(shown.digest(), tries.root_hash(1));
        assert!(matches!(shown.lookup_path([key(n)]), LookupResult::Found(value) if value == n.to_be_bytes()));
        assert_ne!(show(b"other").digest(), tries.root_hash(1));
    }
    assert_eq!(tries.root_hash(0), witness(&tries, 0, &[(key(1), None)]).digest());
}

#[test]
fn a_witness_shows_what_is_absent_and_what_is_there_of_many() {
    let (mut tries, _) = Tries::open(VectorMemory::default());
    for count in [0, 1, 2, 3, 40] {
        (0..count).for_each(|n| tries.insert(3, &key(n), &n.to_be_bytes()));
        for n in 0..300u64 {
            let shown = witness(&tries, 3, &[(key(n), None), (key(1_000 + n), None)]);
            assert_eq!(shown.digest(), tries.root_hash(3));
            assert!(matches!(shown.lookup_path([key(1_000 + n)]), LookupResult::Absent));
            assert_eq!(matches!(shown.lookup_path([key(n)]), LookupResult::Absent), n >= count);
        }
        for edge in [[0; 16], [255; 16]] {
            assert!(matches!(witness(&tries, 3, &[(edge, None)]).lookup_path([edge]), LookupResult::Absent));
        }
    }
    let some: Vec<_> = (0..40).step_by(3).map(|n| (key(n), Some(n.to_be_bytes().to_vec()))).collect();
    let shown = witness(&tries, 3, &some);
    assert_eq!(shown.digest(), tries.root_hash(3));
    assert!(some
        .iter()
        .all(|(key, value)| matches!(shown.lookup_path([key]), LookupResult::Found(found) if Some(found) == value.as_deref())));
    assert!(matches!(shown.lookup_path([key(1)]), LookupResult::Unknown));
}

#[test]
fn the_order_of_changes_does_not_matter_and_freed_nodes_are_used_again() {
    let (mut one, _) = Tries::open(VectorMemory::default());
    let (mut two, _) = Tries::open(VectorMemory::default());
    (0..100).for_each(|n| one.insert(2, &key(n), b"old"));
    (0..100).for_each(|n| one.insert(2, &key(n), &n.to_be_bytes()));
    let nodes = one.word(8);
    (50..100).for_each(|n| one.remove(2, &key(n)));
    (0..50).rev().for_each(|n| two.insert(2, &key(n), &n.to_be_bytes()));
    two.remove(2, &key(999));
    assert_eq!(one.root_hash(2), two.root_hash(2));
    (50..100).for_each(|n| one.insert(2, &key(n), b"again"));
    assert_eq!(one.word(8), nodes);
    (0..100).for_each(|n| one.remove(2, &key(n)));
    assert_eq!(one.root_hash(2), Tries::open(VectorMemory::default()).0.root_hash(2));
}

#[test]
fn keys_stand_in_order_from_left_to_right() {
    let (mut tries, _) = Tries::open(VectorMemory::default());
    (0..64).for_each(|n| tries.insert(0, &key(n), b"value"));
    let (mut stack, mut found) = (vec![tries.root(0)], Vec::new());
    while let Some(at) = stack.pop() {
        match tries.node(at) {
            Node::Fork { left, right, .. } => stack.extend([right, left]),
            Node::Leaf { key, .. } => found.push(key),
        }
    }
    assert!(found.is_sorted());
    assert_eq!(found.len(), 64);
}

#[test]
fn it_is_there_when_it_is_opened_again() {
    let memory = VectorMemory::default();
    let (mut tries, _) = Tries::open(memory.clone());
    tries.insert(0, &key(1), b"value");
    let (again, fresh) = Tries::open(memory);
    assert!(!fresh);
    assert_eq!(again.root_hash(0), tries.root_hash(0));
}
