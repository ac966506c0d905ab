//! The group table of a version: runs of at most 64 consecutive chunks that lie on the same nodes.
use crate::listing;
use crate::rows::{Block, Chunk, Group, Upload, Version};
use crate::store::{number_of, numbered, Store};
use format::{Id, GROUP_CHUNKS};

/// Writes the groups of one block of 64 chunks anew. Groups never cross a block.
pub fn rebuild_block(s: &mut Store, version: &Id, number: u64, block: &Block) {
    let first = number * GROUP_CHUNKS;
    let old = s.groups.keys(numbered(version, first)..numbered(version, first + GROUP_CHUNKS));
    old.iter().for_each(|key| {
        s.groups.remove(key);
    });
    for (start, group) in runs(block) {
        s.groups.insert(numbered(version, first + start), group);
    }
}

/// Runs of chunks with equal holders: start in the block, group.
fn runs(block: &Block) -> Vec<(u64, Group)> {
    let mut runs: Vec<(u64, Group)> = Vec::new();
    for (i, chunk) in block.chunks.iter().enumerate() {
        match runs.last_mut() {
            Some((_, group)) if group.nodes == chunk.nodes[..block.width] => group.count += 1,
            _ => runs.push((i as u64, Group { count: 1, nodes: chunk.nodes[..block.width].to_vec() })),
        }
    }
    runs
}

/// Notes on the version that all its shards are there.
pub fn note_full(s: &mut Store, upload: &Upload) {
    if upload.full != upload.chunks {
        return;
    }
    if let Some(mut version) = s.versions.get(&upload.version).filter(|v| !v.full) {
        version.full = true;
        s.versions.insert(upload.version, version);
        listing::version_changed(s, &upload.version);
    }
}

/// Notes whether every slot of a version is taken.
pub fn note_vacancies(s: &mut Store, version: &Id) {
    let full = of(s, version, 0, u64::MAX).iter().all(|(_, group)| !group.nodes.contains(&crate::rows::NONE));
    if let Some(row) = s.versions.get(version).filter(|row| row.full != full) {
        s.versions.insert(*version, crate::rows::Version { full, ..row });
        listing::version_changed(s, version);
    }
}

/// Groups of a version that touch chunks `first` … `end − 1`, by their first chunk.
pub fn of(s: &Store, version: &Id, first: u64, end: u64) -> Vec<(u64, Group)> {
    let block = first / GROUP_CHUNKS * GROUP_CHUNKS;
    let range = s.groups.range(numbered(version, block)..numbered(version, end));
    range.map(|e| (number_of(e.key()), e.value())).filter(|(start, group)| start + u64::from(group.count) > first).collect()
}

/// The holders of one block of 64 chunks, as marks would have them; none where there are no groups.
pub fn block_of(s: &Store, version: &Id, number: u64) -> Option<Block> {
    let first = number * GROUP_CHUNKS;
    let groups = of(s, version, first, first + GROUP_CHUNKS);
    let width = groups.first()?.1.nodes.len();
    let rows = groups.iter().map(|(_, group)| vec![Chunk::held_by(&group.nodes); group.count as usize]).collect::<Vec<_>>();
    Some(Block { width, chunks: rows.concat() })
}

/// Puts a node into slots (place in the block, shard) of marks that are still there, or a late receipt would take the change back.
pub fn replace_marked(s: &mut Store, version: &Version, number: u64, slots: &[(usize, usize)], node: u32) {
    let key = numbered(&version.upload, number);
    if let Some(mut marked) = s.blocks.get(&key) {
        for (place, shard) in slots {
            if let Some(chunk) = marked.chunks.get_mut(*place) {
                chunk.nodes[*shard] = node;
            }
        }
        s.blocks.insert(key, marked);
    }
}

/// Forgets all groups of a version.
pub fn drop_all(s: &mut Store, version: &Id) {
    let keys = s.groups.keys(numbered(version, 0)..=numbered(version, u64::MAX));
    keys.iter().for_each(|key| {
        s.groups.remove(key);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::NONE;

    #[test]
    fn a_substitution_ends_a_group() {
        let mut block = Block { width: 14, chunks: vec![Chunk::held_by(&[7; 14]); 64] };
        block.chunks[10].nodes[3] = NONE;
        let found: Vec<(u64, u32)> = runs(&block).iter().map(|(start, group)| (*start, group.count)).collect();
        assert_eq!(found, [(0, 10), (10, 1), (11, 53)]);
        assert!(runs(&block).iter().all(|(_, group)| group.nodes.len() == 14));
    }
}
