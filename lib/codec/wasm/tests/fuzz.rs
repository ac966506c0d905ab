//! Hostile bytes into everything that reads bytes. `cargo test` runs a fixed number of cases, the same every time;
//! `CASES=10000000 cargo test --release --test fuzz -- --nocapture` as many as it says, per target. The corpus lies in `fuzz/<target>/`,
//! written by `cargo run --example corpus`; a case that once failed is added to it.

mod common;

use common::{Random, noise};
use cyxcloud_codec::bao::{Want, verify};
use cyxcloud_codec::blake3::Mode;
use cyxcloud_codec::erasure::{self, Shape};
use cyxcloud_codec::{exports, lz4};
use std::sync::OnceLock;

const CASES: usize = 20_000;

fn fuzz(target: &str, check: impl Fn(&[u8])) {
    let folder = format!("{}/fuzz/{target}", env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let corpus: Vec<Vec<u8>> = paths.iter().map(|path| std::fs::read(path).unwrap()).collect();
    corpus.iter().for_each(|case| check(case));
    let cases = std::env::var("CASES").map_or(CASES, |text| text.parse().unwrap());
    let mut random = Random::new(1);
    for number in 0..cases {
        let case = changed(&corpus, &mut random);
        let run = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&case)));
        assert!(run.is_ok(), "{target}: case {number} fails: {case:02x?}");
    }
    println!("{target}: {cases} cases from {} of the corpus", corpus.len());
}

/// One of the corpus with up to eight changes: bits, bytes that matter, pieces cut, repeated, or taken from another one.
fn changed(corpus: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    const EDGES: [u8; 8] = [0, 1, 0x0f, 0x10, 0x7f, 0x80, 0xf0, 0xff];
    let mut case = corpus[random.below(corpus.len())].clone();
    for _ in 0..=random.below(8) {
        let at = random.below(case.len() + 1);
        let end = at + random.below((case.len() - at).min(32) + 1);
        match random.below(7) {
            0 => case.truncate(at),
            1 => drop(case.drain(at..end)),
            2 => drop(case.splice(at..at, case[at..end].to_vec())),
            3 => drop(case.splice(at..at, noise(random.next(), end - at))),
            4 => {
                let other = &corpus[random.below(corpus.len())];
                let from = random.below(other.len() + 1);
                drop(case.splice(at..end, other[from..other.len().min(from + 32)].to_vec()))
            }
            5 if at < case.len() => case[at] = EDGES[random.below(EDGES.len())],
            _ if at < case.len() => case[at] ^= 1 << random.below(8),
            _ => {}
        }
    }
    case
}

/// Takes numbers off the front; zeros when there are none left.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn byte(&mut self) -> usize {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first as usize
    }

    fn number(&mut self) -> usize {
        self.byte() << 8 | self.byte()
    }
}

/// The readable twin of the LZ4 decoder: the block format, word by word. None when it is no block or holds more than `most`.
fn unpacked(block: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut at = 0;
    let mut next = || {
        at += 1;
        block.get(at - 1).copied()
    };
    let mut out: Vec<u8> = Vec::new();
    let long = |nibble: u8, next: &mut dyn FnMut() -> Option<u8>| {
        let mut length = nibble as usize;
        while nibble == 15 {
            let more = next()?;
            length += more as usize;
            if more < 255 {
                break;
            }
        }
        Some(length)
    };
    loop {
        let token = next()?;
        for _ in 0..long(token >> 4, &mut next)? {
            out.push(next()?);
            if out.len() > most {
                return None;
            }
        }
        let Some(low) = next() else { return Some(out) };
        let offset = (next()? as usize) << 8 | low as usize;
        let length = long(token & 15, &mut next)? + 4;
        if offset == 0 || offset > out.len() || out.len() + length > most {
            return None;
        }
        (0..length).for_each(|_| out.push(out[out.len() - offset]));
    }
}

#[test]
fn no_lz4_block_passes_its_bound_or_differs_from_the_plain_twin() {
    fuzz("lz4", |case| {
        let mut reader = Reader(case);
        let room = reader.number();
        let mut out = vec![0xee; room + 16];
        let got = lz4::decompress(reader.0, &mut out[..room]);
        assert!(out[room..] == [0xee; 16]);
        if let Some(length) = got {
            assert!(unpacked(reader.0, room).is_some_and(|twin| twin == out[..length]));
        }
    });
}

#[test]
fn no_slice_proves_bytes_that_are_not_in_the_input() {
    let input = noise(1, 20_000);
    let hashes = std::cell::RefCell::new(std::collections::HashMap::new());
    fuzz("bao", |case| {
        let mut reader = Reader(case);
        let (log, length, start, end) = (reader.byte() as u32, reader.number(), reader.number(), reader.number());
        let Some(want) = Want::new(length, start, end, log) else { return };
        let mut out = vec![0; want.bytes()];
        // The hash is that of the input's front of this length, where there is one.
        let front = &input[..length.min(input.len())];
        let hash = *hashes.borrow_mut().entry(front.len()).or_insert_with(|| Mode::PLAIN.hash(front));
        if verify(&hash, &want, reader.0, &mut out) {
            assert!(length <= input.len() && out == input[start..end]);
        }
    });
}

#[test]
fn no_mask_rebuilds_anything_but_the_shards_that_were_lost() {
    fuzz("rebuild", |case| {
        let mut reader = Reader(case);
        let (data, parity, steps) = (reader.byte(), reader.byte() % 16, reader.byte() % 4);
        let Some(shape) = Shape::new(data % 32, parity, 64 * steps) else { return };
        let [present, wanted] = [0, 0].map(|_| core::array::from_fn::<u8, 32, _>(|_| reader.byte() as u8));
        let mut whole = noise(data as u64, shape.bytes());
        erasure::encode(&mut whole, shape);
        let mut region = whole.clone();
        let there = |mask: &[u8; 32], row: usize| mask[row / 8] >> (row % 8) & 1 == 1;
        let lost = |row: &usize| !there(&present, *row);
        for row in (0..shape.total()).filter(lost) {
            region[row * 64 * steps..(row + 1) * 64 * steps].fill(0xdd);
        }
        let before = region.clone();
        let done = erasure::rebuild(&mut region, shape, present, wanted);
        assert_eq!(done, (0..shape.total()).filter(|row| there(&present, *row)).count() >= data % 32);
        for (row, shard) in region.chunks(64 * steps).enumerate() {
            let right = if done && there(&wanted, row) { &whole } else { &before };
            assert!(*shard == right[row * 64 * steps..(row + 1) * 64 * steps], "shard {row}");
        }
    });
}

/// An address: in the memory, at its ends, or anywhere.
fn address(base: usize, reader: &mut Reader) -> usize {
    match reader.byte() {
        255 => usize::MAX - reader.number(),
        254 => reader.number(),
        253 => base + MEMORY - reader.number(),
        252 => base.wrapping_sub(reader.number()),
        _ => base + reader.number() % MEMORY,
    }
}

const MEMORY: usize = 1 << 20;

fn memory() -> usize {
    static BASE: OnceLock<usize> = OnceLock::new();
    *BASE.get_or_init(|| exports::open(MEMORY) as usize)
}

#[test]
fn no_call_panics_whatever_its_arguments_are() {
    fuzz("calls", |case| {
        let mut reader = Reader(case);
        let call = reader.byte() % 17;
        let mut place = || address(memory(), &mut reader);
        let at = [place(), place(), place(), place()];
        let mut size = || match reader.byte() {
            255 => usize::MAX - reader.byte(),
            254 => 1 << 31,
            253 => (1 << 32) - 1,
            _ => reader.number(),
        };
        let n = [size(), size(), size()];
        let log = n[0] as u32 % 16;
        let answer = match call {
            0 => exports::hash(at[0], n[0], at[1]),
            1 => exports::keyed_hash(at[0], at[1], n[0], at[2]),
            2 => exports::subtree(at[0], n[0], n[1] as u32, at[1]),
            3 => exports::parent(at[0], n[0] as u32 % 3, at[1]),
            4 => exports::encode(at[0], n[0] % 300, n[1] % 300, n[2] / 64 * 64),
            5 => exports::encode_and_hash(at[0], n[0], n[1], n[2], at[1], at[2]),
            6 => exports::encode_and_hash(at[0], n[0] % 20, n[1] % 20, n[2] % 8192 / 64 * 64, at[1], at[2]),
            7 => exports::rebuild(at[0], n[0] % 20, n[1] % 20, n[2] % 8192 / 64 * 64, at[1], at[2]),
            8 => exports::compress(at[0], n[0], at[1], n[1]),
            9 => exports::decompress(at[0], n[0], at[1], n[1]),
            10 => exports::slice(at[0], n[0], n[1], n[2], log, at[1]),
            11 => exports::verify_slice(at[0], at[1], n[0], n[1], n[2] / 2, n[2], log, at[2]),
            12 => (exports::leaf_room(n[0], n[1], n[2]) & 0xff) as i32,
            13 => (exports::slice_room(n[0], n[1], n[2], log) & 0xff) as i32,
            14 => (exports::compress_room(n[0]) & 0xff) as i32,
            15 => ((exports::padded(n[0]) + exports::stored(n[1])) & 0xff) as i32,
            _ => ((exports::plain_of_stored(n[0]) + exports::shard(n[1], n[2])) & 0xff) as i32,
        };
        assert!(answer >= exports::REFUSED);
    });
}
