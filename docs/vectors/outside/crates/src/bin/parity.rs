//! Prints docs/vectors/parity.json by the crate reed-solomon-erasure alone: `cargo run --locked --bin parity` in this folder. The program in `outside/klauspost` must print the same bytes.

use reed_solomon_erasure::galois_8::ReedSolomon;

const LENGTH: usize = 64;

const CLASSES: [(&str, usize, usize); 5] = [("basic", 8, 4), ("standard", 8, 6), ("high-durability", 8, 8), ("extreme", 6, 10), ("efficient", 10, 4)];

fn encode(data: usize, parity: usize, fill: impl Fn(usize, usize) -> u8) -> Vec<Vec<u8>> {
    let mut shards: Vec<Vec<u8>> = (0..data).map(|shard| (0..LENGTH).map(|at| fill(shard, at)).collect()).collect();
    shards.resize(data + parity, vec![0; LENGTH]);
    ReedSolomon::new(data, parity).unwrap().encode(&mut shards).unwrap();
    shards.split_off(data)
}

fn block((name, data, parity): (&str, usize, usize)) -> String {
    // A unit vector in shard c shows column c of the matrix.
    let columns: Vec<Vec<Vec<u8>>> = (0..data).map(|c| encode(data, parity, |shard, _| (shard == c) as u8)).collect();
    let shards = encode(data, parity, |shard, at| ((shard * LENGTH + at).pow(3) / 97) as u8);
    let lines: Vec<String> = (0..parity)
        .map(|r| {
            let row: Vec<String> = columns.iter().map(|column| column[r][0].to_string()).collect();
            let shard: String = shards[r].iter().map(|byte| format!("{byte:02x}")).collect();
            format!("      {{ \"row\": [{}], \"shard\": \"{shard}\" }}", row.join(","))
        })
        .collect();
    format!("    {{ \"name\": \"{name}\", \"data\": {data}, \"parity\": [\n{}\n    ] }}", lines.join(",\n"))
}

fn main() {
    println!("{{\n  \"origin\": \"klauspost/reedsolomon 1.14.2 (outside/klauspost) and crate reed-solomon-erasure 6.0.0 (outside/crates), which print the same; byte i of the data is floor(i^3 / 97) mod 256\",");
    println!("  \"shardLength\": {LENGTH},\n  \"classes\": [\n{}\n  ]\n}}", CLASSES.map(block).join(",\n"));
}
