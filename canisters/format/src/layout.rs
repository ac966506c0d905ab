//! Layout pages, Merkle root and layout record of a version (format §5).
use crate::{blake3, Hash, PAGE_IDS};

/// Takes chunk ids in order and gives what their layout must be.
pub struct LayoutBuilder {
    root: blake3::Hasher,
    page: blake3::Hasher,
    pages: Vec<Hash>,
    chunks: u64,
}

/// The layout of a version: its record's exact bytes, the hash of each layout page, the Merkle root.
pub struct Layout {
    pub record: Vec<u8>,
    pub pages: Vec<Hash>,
    pub root: Hash,
}

impl Default for LayoutBuilder {
    fn default() -> Self {
        Self { root: blake3::Hasher::new(), page: blake3::Hasher::new(), pages: Vec::new(), chunks: 0 }
    }
}

impl LayoutBuilder {
    /// Adds the id of the next chunk.
    pub fn push(&mut self, chunk_id: &Hash) {
        self.root.update(chunk_id);
        self.page.update(chunk_id);
        self.chunks += 1;
        if self.chunks.is_multiple_of(PAGE_IDS) {
            self.close_page();
        }
    }

    fn close_page(&mut self) {
        self.pages.push(*self.page.finalize().as_bytes());
        self.page.reset();
    }

    /// Closes the last page and encodes the record: canonical dag-cbor, so two equal layouts are equal bytes.
    pub fn finish(mut self, class: &str) -> Layout {
        if !self.chunks.is_multiple_of(PAGE_IDS) {
            self.close_page();
        }
        let root = *self.root.finalize().as_bytes();
        let record = encode(class, self.chunks, &self.pages, &root).expect("writing to a vector does not fail");
        Layout { record, pages: self.pages, root }
    }
}

/// Keys sorted by length, then bytes: v, root, class, pages, chunks.
fn encode(class: &str, chunks: u64, pages: &[Hash], root: &Hash) -> Result<Vec<u8>, minicbor::encode::Error<core::convert::Infallible>> {
    let mut e = minicbor::Encoder::new(Vec::new());
    e.map(5)?.str("v")?.u8(1)?.str("root")?.bytes(root)?.str("class")?.str(class)?;
    e.str("pages")?.array(pages.len() as u64)?;
    for page in pages {
        e.bytes(page)?;
    }
    e.str("chunks")?.u64(chunks)?;
    Ok(e.into_writer())
}

/// Number of layout pages of a version.
pub fn page_count(chunks: u64) -> u64 {
    chunks.div_ceil(PAGE_IDS)
}

/// The layout of a list of chunk ids, of a class.
pub fn of(ids: &[Hash], class: &str) -> Layout {
    let mut builder = LayoutBuilder::default();
    ids.iter().for_each(|id| builder.push(id));
    builder.finish(class)
}

/// BLAKE3 of one layout page.
pub fn page_hash(ids: &[Hash]) -> Hash {
    blake3(&ids.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_has_a_root_and_no_page() {
        let layout = of(&[], "standard");
        assert!(layout.pages.is_empty());
        assert_eq!(layout.root, blake3(&[]));
        assert_eq!(layout.record[..4], [0xa5, 0x61, b'v', 1]);
        assert_eq!(layout.record.len(), 1 + 3 + 5 + 34 + 6 + 9 + 6 + 1 + 7 + 1);
    }

    #[test]
    fn pages_end_after_32_768_ids() {
        let ids = vec![[7; 32]; PAGE_IDS as usize + 1];
        let layout = of(&ids, "standard");
        assert_eq!(layout.pages, [page_hash(&ids[1..]), page_hash(&ids[..1])]);
        assert_eq!(of(&ids[1..], "standard").pages.len(), 1);
        assert_eq!(page_count(PAGE_IDS), 1);
        assert_eq!(page_count(PAGE_IDS + 1), 2);
    }
}
