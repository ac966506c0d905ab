use crate::RegistryError;
use anchor_lang::prelude::*;

/// What a drive proves in public: the root over all its versions. Address: seeds "anchor", owner.
#[account]
pub struct Anchor {
    pub owner: Address,
    /// RFC 6962 Merkle tree head over the versions, docs/format.md §8; zero while there are none.
    pub root: [u8; 32],
    pub leaves: PodU64,
    /// Counts the settings of the root, from 0 at opening.
    pub sequence: PodU64,
    /// Seconds since 1970 of the last setting.
    pub time: PodI64,
    pub bump: u8,
}

impl Anchor {
    /// Goes on to a later tree. The versions only ever grow: fewer leaves, or another root for as many, is refused.
    pub fn advance(&mut self, root: [u8; 32], leaves: u64, expected_sequence: u64, time: i64) -> Result<()> {
        let (before, sequence) = (u64::from(self.leaves), u64::from(self.sequence));
        require!(sequence == expected_sequence, RegistryError::WrongSequence);
        require!(leaves >= before, RegistryError::FewerLeaves);
        require!(leaves > before || root == self.root, RegistryError::OtherRoot);
        self.root = root;
        self.leaves = leaves.into();
        self.sequence = sequence.checked_add(1).ok_or(RegistryError::Overflow)?.into();
        self.time = time.into();
        Ok(())
    }
}
