#!/bin/sh
# Builds dist/wt.linux-x64-gnu.node from src. Needs rustup with the toolchain of rust-toolchain.toml.
set -eu
cd "$(dirname "$0")"
home="${CARGO_HOME:-$HOME/.cargo}"
RUSTFLAGS="--remap-path-prefix=$home=cargo --remap-path-prefix=$PWD=webtransport"
# Paths of crates differ from machine to machine in the folder that is named after the registry.
for crates in "$home"/registry/src/*; do RUSTFLAGS="$RUSTFLAGS --remap-path-prefix=$crates=crates"; done
export RUSTFLAGS
cargo +1.95.0 fetch --locked
cargo +1.95.0 build --release --locked --target x86_64-unknown-linux-gnu
mkdir -p dist
cp target/x86_64-unknown-linux-gnu/release/libcyxcloud_webtransport.so dist/new
strip --strip-unneeded dist/new
# A node that runs has the old one mapped: it keeps it.
mv dist/new dist/wt.linux-x64-gnu.node
