#!/bin/sh
# Builds dist/subnet-signature.wasm: the same bytes in any folder, for any user. Needs rustup; the toolchain is named in rust-toolchain.toml.
set -eu
cd "$(dirname "$0")"
cargo fetch --locked --target wasm32-unknown-unknown
paths="--remap-path-prefix=$(rustc --print sysroot)=rust --remap-path-prefix=$PWD=subnet-signature"
for crates in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do paths="$paths --remap-path-prefix=$crates=crates"; done
RUSTFLAGS="$paths" cargo build --release --locked --target wasm32-unknown-unknown
mkdir -p dist
install -m 644 target/wasm32-unknown-unknown/release/subnet_signature.wasm dist/subnet-signature.wasm
