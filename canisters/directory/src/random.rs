//! Random bytes from the secret of raw_rand: each draw is a new BLAKE3 stream, so a replica that only sees answers can't foretell the next.
use crate::error::Answer;
use crate::store::Store;
use format::Id;

/// A stream of random bytes for one message.
pub struct Random(blake3::OutputReader);

impl Random {
    /// @throws ServiceTemporarilyUnavailable before the secret is there
    pub fn draw(store: &mut Store) -> Answer<Self> {
        let secret = store.secret()?;
        let draw = store.configure(|config| {
            config.draws += 1;
            config.draws
        });
        Ok(Self::of(&secret, draw))
    }

    pub fn of(secret: &[u8; 32], draw: u64) -> Self {
        let mut hasher = blake3::Hasher::new_keyed(secret);
        hasher.update(b"draw").update(&draw.to_be_bytes());
        Random(hasher.finalize_xof())
    }

    pub fn id(&mut self) -> Id {
        let mut id = [0; 16];
        self.0.fill(&mut id);
        id
    }

    /// A number in (0, 1].
    pub fn unit(&mut self) -> f64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        ((u64::from_be_bytes(bytes) >> 11) + 1) as f64 / (1u64 << 53) as f64
    }
}

/// 16 bytes bound to `parts`, the same for the same parts: nonces of grants.
pub fn nonce(secret: &[u8; 32], parts: &[&[u8]]) -> Id {
    let mut hasher = blake3::Hasher::new_keyed(secret);
    for part in parts {
        hasher.update(&(part.len() as u32).to_be_bytes()).update(part);
    }
    let mut id = [0; 16];
    hasher.finalize_xof().fill(&mut id);
    id
}
