//! Receipts: a node's signed word that it holds a shard (format §10).
use crate::{join, Hash, Id};
use ed25519_dalek::{Signature, VerifyingKey};

/// The fields of a receipt body, in their order.
pub struct Receipt<'a> {
    pub nonce: &'a Id,
    pub version: &'a Id,
    pub chunk: u64,
    pub chunk_id: &'a Hash,
    pub shard: u8,
    pub shard_bytes: u32,
    pub time_ms: u64,
}

impl Receipt<'_> {
    /// The 104 bytes that are signed.
    pub fn body(&self) -> Vec<u8> {
        join(&[
            b"cyxcloud/receipt/1\0",
            self.nonce,
            self.version,
            &self.chunk.to_be_bytes(),
            self.chunk_id,
            &[self.shard],
            &self.shard_bytes.to_be_bytes(),
            &self.time_ms.to_be_bytes(),
        ])
    }

    /// Whether `signature` is the node's over this body.
    pub fn signed_by(&self, node: &VerifyingKey, signature: &[u8; 64]) -> bool {
        node.verify_strict(&self.body(), &Signature::from_bytes(signature)).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signer, SigningKey};

    #[test]
    fn a_receipt_holds_for_its_shard_only() {
        let key = SigningKey::from_bytes(&[3; 32]);
        let receipt =
            |shard| Receipt { nonce: &[1; 16], version: &[2; 16], chunk: 9, chunk_id: &[4; 32], shard, shard_bytes: 64, time_ms: 5 };
        assert_eq!(receipt(0).body().len(), 104);
        let signature = key.sign(&receipt(0).body()).to_bytes();
        assert!(receipt(0).signed_by(&key.verifying_key(), &signature));
        assert!(!receipt(1).signed_by(&key.verifying_key(), &signature));
    }
}
