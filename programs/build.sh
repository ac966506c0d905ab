#!/bin/sh
# Builds dist/registry.so (SBPFv3) and dist/registry.json (the IDL). Needs rustup with the toolchain of rust-toolchain.toml
# and sbpf-linker 0.2.6; `npm run artifacts programs` installs them. OUT names another folder to write to.
set -eu
cd "$(dirname "$0")"
out=${OUT:-dist}
mkdir -p "$out"
# Checked against shims/real-wincode/Cargo.lock.
cargo vendor --quiet --locked --manifest-path shims/real-wincode/Cargo.toml third-party >/dev/null
cargo build-sbf --locked --quiet
cargo run --release --locked --quiet --package idl -- registry >"$out/registry.json.new"
mv "$out/registry.json.new" "$out/registry.json"
cp target/bpfel-unknown-none/release/libregistry.so "$out/registry.so"
