//! What a tree shows of itself: some keys, or that they are not there.
use super::{bit_of, first_difference, At, Key, Node, Tries};
use crate::witness::Witness;
use ic_stable_structures::Memory;
use std::collections::BTreeMap;

impl<M: Memory> Tries<M> {
    /// The key next to an absent one on each side, where there is one: nothing stands between them.
    fn neighbours(&self, tree: u8, key: &Key) -> [Option<Key>; 2] {
        let Some((forks, at, near)) = self.way(tree, key) else { return [None, None] };
        let Some(bit) = first_difference(key, &near) else { return [None, None] };
        let mut sides = [None, None];
        let mut below = at;
        for at in forks {
            let Node::Fork { bit: other, left, right, .. } = self.node(at) else { break };
            if other > bit {
                below = at;
                break;
            }
            match bit_of(key, other) {
                true => sides[0] = Some((left, true)),
                false => sides[1] = Some((right, false)),
            }
        }
        let after = bit_of(key, bit);
        sides[usize::from(!after)] = Some((below, after));
        sides.map(|side| side.map(|(at, last)| self.end(at, last)))
    }

    /// The last or the first key below a node.
    fn end(&self, mut at: At, last: bool) -> Key {
        loop {
            match self.node(at) {
                Node::Fork { left, right, .. } => at = if last { right } else { left },
                Node::Leaf { key, .. } => return key,
            }
        }
    }

    /// Writes the tree pruned to some keys: those with a value show it, those that are there show that they are, and of an absent one its
    /// neighbours are shown, which proves that it is absent.
    pub fn witness(&self, tree: u8, keys: &[(Key, Option<Vec<u8>>)], out: &mut Witness) {
        let mut shown = BTreeMap::new();
        for (key, value) in keys {
            if self.way(tree, key).is_some_and(|(_, _, near)| near == *key) {
                shown.insert(*key, value.as_deref());
            } else {
                for near in self.neighbours(tree, key).into_iter().flatten() {
                    shown.entry(near).or_insert(None);
                }
            }
        }
        let shown: Vec<(Key, Option<&[u8]>)> = shown.into_iter().collect();
        match self.root(tree) {
            0 => out.empty(),
            root => self.prune(root, &shown, out),
        }
    }

    /// A node pruned to keys that all lie below it, in their order.
    fn prune(&self, at: At, keys: &[(Key, Option<&[u8]>)], out: &mut Witness) {
        match self.node(at) {
            _ if keys.is_empty() => out.pruned(&self.hash_at(at)),
            Node::Leaf { key, hash } => {
                out.labeled(&key);
                match keys[0].1 {
                    Some(value) => out.leaf(value),
                    None => out.pruned(&hash),
                }
            }
            Node::Fork { bit, left, right, .. } => {
                let (low, high) = keys.split_at(keys.partition_point(|(key, _)| !bit_of(key, bit)));
                out.fork();
                self.prune(left, low, out);
                self.prune(right, high, out);
            }
        }
    }
}
