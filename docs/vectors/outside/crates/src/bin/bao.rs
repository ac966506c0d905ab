//! Prints docs/vectors/bao.json by the crate bao alone: `cargo run --locked --bin bao` in this folder.

use std::io::{Cursor, Read};

use bao::encode::{SliceExtractor, encode};

/// Length of the input, and a range of it.
const CASES: [(usize, u64, u64); 9] =
    [(1, 0, 1), (1024, 1023, 1024), (1025, 0, 1), (1025, 1024, 1025), (2048, 1000, 1100), (3073, 3072, 3073), (5000, 1024, 2048), (8192, 0, 8192), (23_842 * 32, 32 * 12_345, 32 * 12_346)];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn case((length, from, to): (usize, u64, u64)) -> String {
    let input: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
    let (encoded, hash) = encode(&input);
    let mut slice = Vec::new();
    SliceExtractor::new(Cursor::new(encoded), from, to - from).read_to_end(&mut slice).unwrap();
    // The bytes of the input are known; what a reader can't guess is the rest, and where it stands.
    format!("    {{ \"length\": {length}, \"from\": {from}, \"to\": {to}, \"hash\": \"{}\", \"sliceLength\": {}, \"sliceHash\": \"{}\" }}", hash.to_hex(), slice.len(), hex(bao::encode::encode(&slice).1.as_bytes()))
}

fn main() {
    println!("{{\n  \"origin\": \"crate bao 0.13.1 (outside/crates): groups of 1,024 bytes; byte i of the input is i mod 251; sliceHash is the BLAKE3 of the slice\",");
    println!("  \"cases\": [\n{}\n  ]\n}}", CASES.map(case).join(",\n"));
}
