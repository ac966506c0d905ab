#!/bin/sh
# Builds dist/codec.wasm (SIMD) and dist/codec-relaxed.wasm (relaxed SIMD): the same bytes in any folder, for any user.
# Needs rustup; the toolchain is named in rust-toolchain.toml.
set -eu
cd "$(dirname "$0")"
cargo fetch --locked --target wasm32-unknown-unknown
paths="--remap-path-prefix=$(rustc --print sysroot)=rust --remap-path-prefix=$PWD=codec"
for crates in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do paths="$paths --remap-path-prefix=$crates=crates"; done
mkdir -p dist
build() {
  RUSTFLAGS="-C target-feature=$2 $paths" cargo build --release --locked --target wasm32-unknown-unknown --target-dir "target/$1"
  install -m 644 "target/$1/wasm32-unknown-unknown/release/cyxcloud_codec.wasm" "dist/$1.wasm"
}
build codec +simd128
build codec-relaxed +simd128,+relaxed-simd
