#!/bin/sh
# Builds canisters/dist/*.wasm.gz, the same bytes in any folder. Needs rustup (the toolchain is pinned in rust-toolchain.toml)
# and wasm-opt of binaryen 132.0.0: WASM_OPT names the command, else npm fetches it.
set -eu
cd "$(dirname "$0")"
here=$PWD
wasm_opt=${WASM_OPT:-"npm exec --yes --package binaryen@132.0.0 -- wasm-opt"}
node=../node_modules/.bin/node
home=${CARGO_HOME:-$HOME/.cargo}
RUSTFLAGS="--remap-path-prefix=$here=canisters --remap-path-prefix=$home=cargo --remap-path-prefix=$(rustc --print sysroot)=rust" \
  cargo build --release --locked --target wasm32-unknown-unknown -p directory -p bucket
cargo build --release --locked -p pack
features="--enable-bulk-memory --enable-sign-ext --enable-nontrapping-float-to-int --enable-mutable-globals --enable-multivalue --enable-reference-types"
mkdir -p dist
for name in directory bucket; do
  # not --all-features: binaryen 132 then writes an import form that V8 refuses
  $wasm_opt -Oz --converge -g $features "target/wasm32-unknown-unknown/release/$name.wasm" -o "target/$name.named.wasm"
  # gzip looks back 32 KiB: copies of one generic function for different types pack well when they lie side by side
  $wasm_opt $features --reorder-functions-by-name --strip-debug "target/$name.named.wasm" -o "target/$name.opt.wasm"
  "$node" candid.ts "target/$name.opt.wasm" "$name/$name.did" "target/$name.wasm"
  target/release/pack "target/$name.wasm" "dist/$name.wasm.gz"
  wc -c "dist/$name.wasm.gz"
done
