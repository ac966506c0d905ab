//! Writes the corpus of `tests/fuzz.rs`: good input of every kind to start from, and what is known to hurt such parsers.

use cyxcloud_codec::bao::{Want, slice};
use cyxcloud_codec::lz4;

// The tests use more of it.
#[allow(dead_code)]
#[path = "../tests/common/mod.rs"]
mod common;

use common::noise;

fn write(target: &str, name: &str, parts: &[&[u8]]) {
    let folder = format!("{}/fuzz/{target}", env!("CARGO_MANIFEST_DIR"));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(format!("{folder}/{name}"), parts.concat()).unwrap();
}

fn packed(input: &[u8]) -> Vec<u8> {
    let mut out = vec![0; lz4::room(input.len())];
    let length = lz4::compress(input, &mut out).unwrap();
    out.truncate(length);
    out
}

fn main() {
    let text = b"a drive that nobody operates, ".repeat(20);
    let long_match = [&[0x1f, 7, 1, 0][..], &[255; 40], &[9, 0x50, 1, 2, 3, 4, 5]].concat();
    let long_literals = [&[0xf0][..], &[255; 20], &[0; 30]].concat();
    let blocks: [(&str, usize, &[u8]); 8] = [
        ("text", 600, &packed(&text)),
        ("noise", 100, &packed(&noise(1, 100))),
        ("zeros", 5000, &packed(&[0; 5000])),
        ("one", 1, &packed(&[7])),
        ("bomb", 300, &long_match),
        ("literals", 1000, &long_literals),
        ("offset-zero", 50, &[0x10, 7, 0, 0, 0x50, 1, 2, 3, 4, 5]),
        ("offset-too-far", 50, &[0x10, 7, 0xff, 0xff, 0x50, 1, 2, 3, 4, 5]),
    ];
    for (name, room, block) in blocks {
        write("lz4", name, &[&(room as u16).to_be_bytes(), block]);
    }

    let input = noise(1, 20_000);
    let number = |n: usize| (n as u16).to_be_bytes();
    for (length, start, end, log) in
        [(1, 0, 1, 0), (1024, 0, 1024, 0), (1025, 1024, 1025, 0), (3000, 100, 2500, 0), (5000, 4000, 4100, 1), (20_000, 17_000, 17_001, 4)]
    {
        let want = Want::new(length, start, end, log).unwrap();
        let mut out = vec![0; want.slice_bytes()];
        slice(&input[..length], &want, &mut out);
        write("bao", &format!("{start}-{end}-of-{length}-log-{log}"), &[&[log as u8], &number(length), &number(start), &number(end), &out]);
    }

    for (data, parity, lost) in
        [(8u8, 6u8, 6u8), (8, 6, 7), (8, 4, 4), (8, 8, 8), (6, 10, 10), (10, 4, 4), (1, 0, 0), (1, 1, 1), (30, 15, 15)]
    {
        let mask = |from: u8, to: u8| -> Vec<u8> {
            (0..32).map(|byte| (0..8).filter(|bit| (from..to).contains(&(byte * 8 + bit))).fold(0, |sum, bit| sum | 1 << bit)).collect()
        };
        write(
            "rebuild",
            &format!("{data}-{parity}-lost-{lost}"),
            &[&[data, parity, 1], &mask(lost, data + parity), &mask(0, data + parity)],
        );
    }

    for call in 0..17u8 {
        write("calls", &format!("small-{call}"), &[&[call], &[0, 0, 64, 1, 64, 0, 2, 128, 0, 3, 192, 0], &[0, 0, 4, 0, 0, 2, 0, 0, 128]]);
        write("calls", &format!("huge-{call}"), &[&[call], &[255, 0, 1, 253, 0, 9, 252, 0, 1, 254, 0, 0], &[255, 1, 254, 253]]);
    }
}
