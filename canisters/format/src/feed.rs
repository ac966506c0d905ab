//! The hash chain of a drive's feed (format §7).
use crate::{blake3, join, Hash};

/// link_q from link_{q−1}, q (from 1) and the sealed record q.
pub fn link(before: &Hash, seq: u64, sealed: &[u8]) -> Hash {
    blake3(&join(&[b"cyxcloud/feed", before, &seq.to_be_bytes(), &blake3(sealed)]))
}

/// The certified head of a feed: seq u64 ‖ link, 40 bytes (format §12).
pub fn head(seq: u64, link: &Hash) -> Vec<u8> {
    join(&[&seq.to_be_bytes(), link])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_link_counts() {
        let first = link(&[0; 32], 1, b"a");
        assert_ne!(first, link(&[1; 32], 1, b"a"));
        assert_ne!(first, link(&[0; 32], 2, b"a"));
        assert_ne!(first, link(&[0; 32], 1, b"b"));
        assert_eq!(head(258, &first)[..9], [0, 0, 0, 0, 0, 0, 1, 2, first[0]]);
    }
}
