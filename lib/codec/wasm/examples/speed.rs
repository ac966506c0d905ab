//! Prints MB/s of the crate blake3 on 4 MiB, one thread, at most 128 bits wide (Cargo.toml switches AVX off): what WebAssembly could reach at best.

use std::hint::black_box;
use std::time::Instant;

fn main() {
    let input: Vec<u8> = (0..4usize << 20).map(|i| (i * 7919 >> 3) as u8).collect();
    let mut speeds: Vec<f64> = (0..60)
        .map(|_| {
            let since = Instant::now();
            black_box(blake3::hash(black_box(&input)));
            input.len() as f64 / 1e6 / since.elapsed().as_secs_f64()
        })
        .collect();
    speeds.sort_by(f64::total_cmp);
    println!("{}", speeds[speeds.len() / 2]);
}
