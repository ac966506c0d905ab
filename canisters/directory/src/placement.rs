//! Which nodes hold the shards of a group: distinct, Online before Warning, by chance weighted with free space.
use crate::api::NodeState;
use crate::error::{Answer, Error};
use crate::node;
use crate::random::Random;
use crate::rows::NONE;
use crate::store::Store;
use format::class::Class;

/// Nodes kept ready beside the slots of a group.
pub const SPARES: usize = 2;

/// A node that may be used.
pub struct Candidate {
    pub number: u32,
    pub free: u64,
    pub online: bool,
}

/// Nodes by shard index (NONE: vacant), and spares.
#[derive(Clone, Debug, PartialEq)]
pub struct Placement {
    pub slots: Vec<u32>,
    pub spares: Vec<u32>,
}

/// Nodes that were heard lately, take shards, and have room for `bytes`.
pub fn candidates(s: &Store, bytes: u64, now: u64) -> Vec<Candidate> {
    s.nodes
        .iter()
        .filter_map(|entry| {
            let node = entry.value();
            let free = node.capacity.saturating_sub(node.used);
            let state = node::state(&node, s.settings(), now);
            let usable = free >= bytes && matches!(state, NodeState::Online | NodeState::Warning);
            usable.then(|| Candidate { number: *entry.key(), free, online: state == NodeState::Online })
        })
        .collect()
}

/// Sorts candidates: Online first, then by chance weighted with free space (Efraimidis–Spirakis: largest ln(u) / weight first).
pub fn shuffle(candidates: &[Candidate], random: &mut Random) -> Vec<u32> {
    let mut drawn: Vec<(bool, f64, u32)> =
        candidates.iter().map(|c| (c.online, random.unit().ln() / (c.free as f64 + 1.0), c.number)).collect();
    drawn.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
    drawn.into_iter().map(|(_, _, number)| number).collect()
}

/// Fills the slots of a class (14 of standard) and 2 spares. Nodes of `before` that are still candidates stay in their slots; its spares fill vacancies first.
///
/// @throws NotEnoughNodes when fewer slots can be filled than make a chunk stored; vacancies are the last (parity) slots
pub fn place(candidates: &[Candidate], class: Class, before: Option<&Placement>, random: &mut Random) -> Answer<Placement> {
    let usable = |number: &u32| candidates.iter().any(|c| c.number == *number);
    let keep = |list: &[u32]| -> Vec<u32> { list.iter().map(|n| if usable(n) { *n } else { NONE }).collect() };
    let mut slots = before.map_or(vec![NONE; class.shards()], |p| keep(&p.slots));
    let mut pool: Vec<u32> = before.map_or(Vec::new(), |p| p.spares.iter().copied().filter(usable).collect());
    let taken: Vec<u32> = slots.iter().chain(&pool).copied().collect();
    pool.extend(shuffle(candidates, random).into_iter().filter(|number| !taken.contains(number)));
    let mut pool = pool.into_iter();
    for slot in slots.iter_mut().filter(|slot| **slot == NONE) {
        *slot = pool.next().unwrap_or(NONE);
    }
    if slots.iter().filter(|slot| **slot != NONE).count() < class.stored_at() {
        return Err(Error::NotEnoughNodes { online: candidates.len() as u32, needed: class.stored_at() as u32 });
    }
    Ok(Placement { slots, spares: pool.take(SPARES).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use format::class::STANDARD;
    use std::collections::BTreeSet;

    fn nodes(n: u32) -> Vec<Candidate> {
        (0..n).map(|number| Candidate { number, free: 1_000, online: true }).collect()
    }

    #[test]
    fn sixteen_nodes_fill_fourteen_slots_and_two_spares_once_each() {
        let placement = place(&nodes(16), STANDARD, None, &mut Random::of(&[1; 32], 1)).unwrap();
        let all: BTreeSet<u32> = placement.slots.iter().chain(&placement.spares).copied().collect();
        assert_eq!((placement.slots.len(), placement.spares.len(), all.len()), (14, 2, 16));
    }

    #[test]
    fn eleven_nodes_are_enough_and_ten_are_not() {
        let placement = place(&nodes(11), STANDARD, None, &mut Random::of(&[1; 32], 1)).unwrap();
        assert_eq!(placement.slots[11..], [NONE; 3]);
        assert_eq!(place(&nodes(10), STANDARD, None, &mut Random::of(&[1; 32], 1)), Err(Error::NotEnoughNodes { online: 10, needed: 11 }));
    }

    #[test]
    fn every_class_is_placed_where_as_many_nodes_are_as_make_it_stored() {
        for number in 0..5 {
            let class = Class::of(number);
            let filled =
                |n| place(&nodes(n), class, None, &mut Random::of(&[1; 32], 1)).map(|p| p.slots.iter().filter(|s| **s != NONE).count());
            let (least, all) = (class.stored_at(), class.shards());
            assert_eq!((filled(least as u32), filled(20)), (Ok(least), Ok(all)), "{}", class.name);
            assert!(filled(least as u32 - 1).is_err());
        }
    }

    #[test]
    fn a_silent_node_is_replaced_by_a_spare_and_the_others_stay() {
        let before = place(&nodes(16), STANDARD, None, &mut Random::of(&[1; 32], 1)).unwrap();
        let left: Vec<Candidate> = nodes(16).into_iter().filter(|c| c.number != before.slots[3]).collect();
        let after = place(&left, STANDARD, Some(&before), &mut Random::of(&[1; 32], 2)).unwrap();
        assert_eq!(after.slots[3], before.spares[0]);
        assert_eq!(after.spares, before.spares[1..]);
        assert_eq!(after.slots[..3], before.slots[..3]);
        assert_eq!(after.slots[4..], before.slots[4..]);
    }

    #[test]
    fn warning_nodes_come_last_and_free_space_weighs() {
        let mut list = nodes(15);
        list[0].online = false;
        list[1].free = 1_000_000;
        let mut first = 0;
        for draw in 0..200 {
            let order = shuffle(&list, &mut Random::of(&[1; 32], draw));
            assert_eq!(order[14], 0);
            first += u32::from(order[0] == 1);
        }
        assert!(first > 180, "the roomy node led {first} of 200 times");
    }
}
