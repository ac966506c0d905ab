#!/bin/sh
# Builds dist/codec.wasm: the same bytes in any folder, for any user. Needs rustup; the toolchain is named in rust-toolchain.toml.
set -eu
cd "$(dirname "$0")"
cargo fetch --locked --target wasm32-unknown-unknown
flags="-C target-feature=+simd128 --remap-path-prefix=$(rustc --print sysroot)=rust --remap-path-prefix=$PWD=codec"
for crates in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do flags="$flags --remap-path-prefix=$crates=crates"; done
RUSTFLAGS="$flags" cargo build --release --locked --target wasm32-unknown-unknown
mkdir -p dist
install -m 644 target/wasm32-unknown-unknown/release/cyxcloud_codec.wasm dist/codec.wasm
