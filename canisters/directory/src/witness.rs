//! A pruned hash tree as CBOR (IC interface specification, §Certificate), written from the root on: what stands below a fork or a label is
//! written right after it.

pub struct Witness(Vec<u8>);

impl Witness {
    /// Nothing yet, but that it is CBOR.
    pub fn new() -> Self {
        Witness(vec![0xd9, 0xd9, 0xf7])
    }

    pub fn empty(&mut self) {
        self.0.extend([0x81, 0]);
    }

    /// Left and right follow.
    pub fn fork(&mut self) {
        self.0.extend([0x83, 1]);
    }

    /// What it labels follows.
    pub fn labeled(&mut self, label: &[u8]) {
        self.0.extend([0x83, 2]);
        self.bytes(label);
    }

    pub fn leaf(&mut self, value: &[u8]) {
        self.0.extend([0x82, 3]);
        self.bytes(value);
    }

    pub fn pruned(&mut self, hash: &[u8; 32]) {
        self.0.extend([0x82, 4]);
        self.bytes(hash);
    }

    pub fn done(self) -> Vec<u8> {
        self.0
    }

    /// A byte string of at most 65,535 bytes (RFC 8949 §3.1, major type 2).
    fn bytes(&mut self, bytes: &[u8]) {
        match bytes.len() {
            short @ 0..24 => self.0.push(0x40 | short as u8),
            medium @ 24..256 => self.0.extend([0x58, medium as u8]),
            long => {
                self.0.push(0x59);
                self.0.extend((long as u16).to_be_bytes());
            }
        }
        self.0.extend_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ic_certification::{empty, fork, labeled, leaf, pruned, HashTree};

    #[test]
    fn it_reads_back_as_the_tree_that_was_written() {
        let long = vec![7; 300];
        let mut witness = Witness::new();
        witness.fork();
        witness.fork();
        witness.pruned(&[9; 32]);
        witness.labeled(b"a");
        witness.leaf(&[5; 40]);
        witness.fork();
        witness.labeled(&[1; 16]);
        witness.leaf(&long);
        witness.empty();
        let written: HashTree = serde_cbor::from_slice(&witness.done()).unwrap();
        let tree = fork(fork(pruned([9; 32]), labeled(b"a", leaf([5; 40]))), fork(labeled([1; 16], leaf(long)), empty()));
        assert_eq!(written, tree);
    }
}
