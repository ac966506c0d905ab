//! A link, and who has opened it.
use format::Id;
use minicbor::{Decode, Encode};

#[derive(Encode, Decode, Clone)]
pub struct Link {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub account: Id,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub version: Id,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub reader: Vec<u8>,
    #[cbor(n(3), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
    #[n(4)]
    pub has_password: bool,
    #[n(5)]
    pub expires_at: Option<u64>,
    #[n(6)]
    pub max_opens: Option<u32>,
    #[n(7)]
    pub opens: u32,
    #[n(8)]
    pub revoked: bool,
    #[n(9)]
    pub created_at: u64,
    #[n(10)]
    pub last_open: Option<u64>,
    /// Wrong keys since the last right one, and until when none is tried.
    #[n(11)]
    pub failures: u32,
    #[n(12)]
    pub locked_until: u64,
    /// Opens since `window_at`.
    #[n(13)]
    pub window_opens: u32,
    #[n(14)]
    pub window_at: u64,
    /// What the owner's devices know by what the link opens: 32 bytes or none.
    #[cbor(n(15), with = "minicbor::bytes", default)]
    pub mark: Vec<u8>,
    #[cbor(n(16), default)]
    pub renewals: u32,
}

#[derive(Encode, Decode, Clone)]
pub struct Session {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub link: Id,
    #[n(1)]
    pub expires_at: u64,
    /// What the link opened when it was; of a session from before links moved on: what the link opens.
    #[cbor(n(2), with = "minicbor::bytes", default)]
    pub version: Option<Id>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Encode)]
    struct SessionBefore {
        #[cbor(n(0), with = "minicbor::bytes")]
        link: Id,
        #[n(1)]
        expires_at: u64,
    }

    #[test]
    fn a_session_from_before_links_moved_on_is_read() {
        let before = minicbor::to_vec(SessionBefore { link: [1; 16], expires_at: 7 }).unwrap();
        let now: Session = minicbor::decode(&before).unwrap();
        assert_eq!((now.link, now.expires_at, now.version), ([1; 16], 7, None));
        let own = Session { version: Some([2; 16]), ..now };
        let again: Session = minicbor::decode(&minicbor::to_vec(own).unwrap()).unwrap();
        assert_eq!(again.version, Some([2; 16]));
    }

    #[test]
    fn a_link_from_before_marks_is_read() {
        let link = Link {
            account: [1; 16],
            version: [2; 16],
            reader: vec![3],
            sealed: vec![4],
            has_password: false,
            expires_at: None,
            max_opens: None,
            opens: 5,
            revoked: false,
            created_at: 6,
            last_open: None,
            failures: 0,
            locked_until: 0,
            window_opens: 0,
            window_at: 9,
            mark: vec![7; 32],
            renewals: 8,
        };
        let bytes = minicbor::to_vec(&link).unwrap();
        let again: Link = minicbor::decode(&bytes).unwrap();
        assert_eq!((again.mark, again.renewals), (vec![7; 32], 8));
        // The row of before: an array of 15 without the last two, a byte string of 32 (34 bytes) and a small number (1).
        assert_eq!(bytes[0], 0x80 | 17);
        let before = [&[0x80 | 15], &bytes[1..bytes.len() - 35]].concat();
        let old: Link = minicbor::decode(&before).unwrap();
        assert_eq!((old.window_at, old.mark, old.renewals), (9, vec![], 0));
    }
}
