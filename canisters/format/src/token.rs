//! Page tokens: what the directory lets one client do with the pages of one version in one bucket.
use crate::join;
use candid::{CandidType, Deserialize, Principal};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde_bytes::ByteBuf;

/// What a token allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mode {
    Put = 1,
    Get = 2,
}

/// A token as it travels: pages 0 … `pages` − 1 of `version`, together at most `bytes`; `expires_at` in ns. With `content` it is for
/// chunks of a file whose content lies in the bucket: those that are named, to put; all, to get (the list is then empty).
#[derive(CandidType, Deserialize, Clone, Debug)]
pub struct PageToken {
    pub bucket: Principal,
    pub version: ByteBuf,
    pub upload: ByteBuf,
    pub pages: u32,
    pub bytes: u64,
    pub expires_at: u64,
    pub signature: ByteBuf,
    pub content: Option<Vec<u32>>,
}

impl PageToken {
    fn message(&self, mode: Mode) -> Vec<u8> {
        let bucket = self.bucket.as_slice();
        let content: Vec<u8> = self.content.iter().flatten().flat_map(|index| index.to_be_bytes()).collect();
        let domain: &[u8] = if self.content.is_some() { b"cyxcloud/chunk/1\0" } else { b"cyxcloud/page/1\0" };
        join(&[
            domain,
            &[mode as u8, bucket.len() as u8],
            bucket,
            &self.version,
            &self.upload,
            &self.pages.to_be_bytes(),
            &self.bytes.to_be_bytes(),
            &self.expires_at.to_be_bytes(),
            &content,
        ])
    }

    /// The token with its signature for `mode`.
    pub fn sign(mut self, mode: Mode, key: &SigningKey) -> Self {
        self.signature = ByteBuf::from(key.sign(&self.message(mode)).to_bytes());
        self
    }

    /// Whether the token has the right lengths and `key` signed it for `mode`.
    pub fn signed_by(&self, mode: Mode, key: &VerifyingKey) -> bool {
        let lengths = self.version.len() == 16 && self.upload.len() == 16;
        let signature = Signature::from_slice(&self.signature);
        lengths && signature.is_ok_and(|s| key.verify_strict(&self.message(mode), &s).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_holds_for_its_mode_and_fields_only() {
        let key = SigningKey::from_bytes(&[3; 32]);
        let bytes = |n: u8| ByteBuf::from(vec![n; 16]);
        let token = PageToken {
            bucket: Principal::management_canister(),
            version: bytes(1),
            upload: bytes(2),
            pages: 3,
            bytes: 4,
            expires_at: 5,
            signature: ByteBuf::new(),
            content: None,
        };
        let mut token = token.sign(Mode::Put, &key);
        assert!(token.signed_by(Mode::Put, &key.verifying_key()));
        assert!(!token.signed_by(Mode::Get, &key.verifying_key()));
        token.content = Some(vec![1]);
        assert!(!token.signed_by(Mode::Put, &key.verifying_key()));
        token.content = None;
        token.pages = 4;
        assert!(!token.signed_by(Mode::Put, &key.verifying_key()));
    }
}
