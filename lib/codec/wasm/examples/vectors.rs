//! Prints docs/vectors/reed-solomon.json, by the crate reed-solomon-erasure alone: none of our own arithmetic is in it.

use reed_solomon_erasure::galois_8::ReedSolomon;

const DATA: usize = 8;
const PARITY: usize = 6;
const LENGTH: usize = 64;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn parity(data: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut shards = data.to_vec();
    shards.resize(DATA + PARITY, vec![0; data[0].len()]);
    ReedSolomon::new(DATA, PARITY).unwrap().encode(&mut shards).unwrap();
    shards.split_off(DATA)
}

fn main() {
    // A unit vector in shard c shows column c of the matrix.
    let columns: Vec<Vec<Vec<u8>>> = (0..DATA).map(|c| parity(&(0..DATA).map(|r| vec![(r == c) as u8]).collect::<Vec<_>>())).collect();
    let rows: Vec<String> = (0..PARITY)
        .map(|r| format!("    {:?}", columns.iter().map(|column| column[r][0]).collect::<Vec<_>>()).replace(", ", ","))
        .collect();
    // Byte i of the data is ⌊i³ / 97⌋ mod 256.
    let byte = |i: usize| (i * i * i / 97) as u8;
    let data: Vec<Vec<u8>> = (0..DATA).map(|r| (0..LENGTH).map(|at| byte(r * LENGTH + at)).collect()).collect();
    let shards: Vec<String> = parity(&data).iter().map(|shard| format!("    \"{}\"", hex(shard))).collect();
    println!("{{");
    println!("  \"origin\": \"crate reed-solomon-erasure 6.0.0, printed by lib/codec/wasm/examples/vectors.rs\",");
    println!("  \"data\": {DATA},\n  \"parity\": {PARITY},\n  \"shardLength\": {LENGTH},");
    println!("  \"input\": \"byte i of the data is floor(i^3 / 97) mod 256\",");
    println!("  \"parityRows\": [\n{}\n  ],", rows.join(",\n"));
    println!("  \"parityShards\": [\n{}\n  ]\n}}", shards.join(",\n"));
}
