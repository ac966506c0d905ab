//! Grants: what the directory lets one client do at one node (format §10).
use crate::{join, Id};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// Bytes of a signed grant.
pub const GRANT_BYTES: usize = 190;

/// What a grant allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Verb {
    Put = 1,
    Get = 2,
    Exists = 3,
    Delete = 4,
}

/// The fields of a grant body, in their order.
pub struct Grant<'a> {
    pub verb: Verb,
    pub account: &'a Id,
    pub version: &'a Id,
    pub first: u64,
    pub count: u32,
    pub node: &'a [u8; 32],
    pub bytes: u64,
    pub nonce: &'a Id,
    pub expiry_ms: u64,
}

impl Grant<'_> {
    /// The 126 bytes that are signed.
    pub fn body(&self) -> Vec<u8> {
        join(&[
            b"cyxcloud/grant/1\0",
            &[self.verb as u8],
            self.account,
            self.version,
            &self.first.to_be_bytes(),
            &self.count.to_be_bytes(),
            self.node,
            &self.bytes.to_be_bytes(),
            self.nonce,
            &self.expiry_ms.to_be_bytes(),
        ])
    }

    /// The fields of a signed grant, if `key` signed it.
    pub fn read<'a>(bytes: &'a [u8], key: &VerifyingKey) -> Option<Grant<'a>> {
        let (body, signature) = bytes.split_last_chunk::<64>().filter(|_| bytes.len() == GRANT_BYTES)?;
        key.verify_strict(body, &Signature::from_bytes(signature)).ok()?;
        let at = |from: usize, length: usize| &body[from..from + length];
        let number = |from: usize| u64::from_be_bytes(at(from, 8).try_into().expect("8 bytes"));
        let verb = [Verb::Put, Verb::Get, Verb::Exists, Verb::Delete].into_iter().find(|verb| *verb as u8 == body[17])?;
        Some(Grant {
            verb,
            account: at(18, 16).try_into().ok()?,
            version: at(34, 16).try_into().ok()?,
            first: number(50),
            count: u32::from_be_bytes(at(58, 4).try_into().ok()?),
            node: at(62, 32).try_into().ok()?,
            bytes: number(94),
            nonce: at(102, 16).try_into().ok()?,
            expiry_ms: number(118),
        })
        .filter(|_| body.starts_with(b"cyxcloud/grant/1\0"))
    }

    /// Body ‖ signature: 190 bytes.
    pub fn sign(&self, key: &SigningKey) -> Vec<u8> {
        let mut bytes = self.body();
        bytes.extend_from_slice(&key.sign(&bytes).to_bytes());
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_has_the_lengths_of_the_format() {
        let grant = Grant {
            verb: Verb::Delete,
            account: &[1; 16],
            version: &[2; 16],
            first: 3,
            count: 4,
            node: &[5; 32],
            bytes: 6,
            nonce: &[7; 16],
            expiry_ms: 8,
        };
        let body = grant.body();
        assert_eq!(body.len(), 126);
        assert_eq!(body[17], 4);
        let key = SigningKey::from_bytes(&[9; 32]);
        let signed = grant.sign(&key);
        assert_eq!(signed.len(), GRANT_BYTES);
        let signature = ed25519_dalek::Signature::from_slice(&signed[126..]).unwrap();
        assert!(key.verifying_key().verify_strict(&body, &signature).is_ok());
        let read = Grant::read(&signed, &key.verifying_key()).unwrap();
        assert_eq!(read.body(), body);
        for (at, length) in [(0, 190), (17, 190), (60, 190), (150, 190), (0, 189)] {
            let mut changed = signed.clone();
            changed[at] ^= u8::from(length == 190);
            assert!(Grant::read(&changed[..length], &key.verifying_key()).is_none());
        }
    }
}
