//! Storage classes on nodes (format §4). Class *on-chain* lies in a bucket and has no shards.
use crate::MAX_CHUNK_BYTES;

/// The most shards that a class has.
pub const MOST_SHARDS: usize = 16;

/// How a chunk is cut: into k data and m parity shards.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Class {
    pub name: &'static str,
    data: u8,
    parity: u8,
}

const fn class(name: &'static str, data: u8, parity: u8) -> Class {
    Class { name, data, parity }
}

/// All classes on nodes; rows know them by their place here, so a new one goes to the end.
const CLASSES: [Class; 5] =
    [class("standard", 8, 6), class("basic", 8, 4), class("high-durability", 8, 8), class("extreme", 6, 10), class("efficient", 10, 4)];

/// The class of a file unless its owner chooses another.
pub const STANDARD: Class = CLASSES[0];

impl Class {
    /// The number of the class that has a name.
    pub fn number(name: &str) -> Option<u8> {
        CLASSES.iter().position(|class| class.name == name).map(|at| at as u8)
    }

    /// The class with a number; the first one for a number that no class has.
    pub fn of(number: u8) -> Class {
        CLASSES.get(usize::from(number)).copied().unwrap_or(STANDARD)
    }

    /// n = k + m.
    pub fn shards(self) -> usize {
        usize::from(self.data + self.parity)
    }

    /// Receipts at which a chunk is *stored*: k + ⌈m / 2⌉.
    pub fn stored_at(self) -> usize {
        usize::from(self.data + self.parity.div_ceil(2))
    }

    /// The longest shard, in bytes: ⌈a whole chunk / k⌉, rounded up to 64.
    pub fn max_shard_bytes(self) -> u32 {
        MAX_CHUNK_BYTES.div_ceil(u32::from(self.data)).next_multiple_of(64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_format() {
        let rows: Vec<_> = CLASSES.iter().map(|c| (c.name, c.shards(), c.stored_at(), c.max_shard_bytes())).collect();
        let wanted = [
            ("standard", 14, 11, 524_416),
            ("basic", 12, 10, 524_416),
            ("high-durability", 16, 12, 524_416),
            ("extreme", 16, 11, 699_200),
            ("efficient", 14, 12, 419_520),
        ];
        assert_eq!(rows, wanted);
        assert!(CLASSES.iter().all(|class| class.shards() <= MOST_SHARDS));
    }

    #[test]
    fn names_and_numbers_belong_together() {
        for (number, class) in CLASSES.iter().enumerate() {
            assert_eq!((Class::number(class.name), Class::of(number as u8)), (Some(number as u8), *class));
        }
        assert_eq!((Class::number("on-chain"), Class::of(200)), (None, STANDARD));
    }
}
