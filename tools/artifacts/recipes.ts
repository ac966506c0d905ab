/** How one group of built files that are committed comes about. Paths are relative to the project. */
export interface Recipe {
  name: string
  /** Files, or folders with all that is in them but `target`, `dist`, `third-party` and tests: everything that can change the result. */
  sources: readonly string[]
  /** What the command reads too, but what can't change the result: other members of a workspace. */
  beside?: readonly string[]
  artifacts: readonly string[]
  /** Run in the project's root. */
  command: readonly [string, ...string[]]
  /** The `rust-toolchain.toml` that pins the compiler; null where only Node is needed. */
  toolchain: string | null
  /** Whether it also needs sbpf-linker, the linker for Solana. */
  sbpf?: boolean
}

const crate = (folder: string, ...more: readonly string[]): string[] =>
  ['Cargo.toml', 'Cargo.lock', 'build.sh', 'rust-toolchain.toml', 'src', ...more].map(path => `${folder}/${path}`)

/** Everything that `npm run artifacts` builds; a newcomer needs none of it. */
export const RECIPES: readonly Recipe[] = [
  {
    name: 'codec',
    sources: crate('lib/codec/wasm'),
    artifacts: ['lib/codec/wasm/dist/codec.wasm', 'lib/codec/wasm/dist/codec-relaxed.wasm'],
    command: ['sh', 'lib/codec/wasm/build.sh'],
    toolchain: 'lib/codec/wasm/rust-toolchain.toml',
  },
  {
    name: 'signature',
    sources: crate('lib/ledger/ic/wasm'),
    artifacts: ['lib/ledger/ic/wasm/dist/subnet-signature.wasm'],
    command: ['sh', 'lib/ledger/ic/wasm/build.sh'],
    toolchain: 'lib/ledger/ic/wasm/rust-toolchain.toml',
  },
  {
    name: 'webtransport',
    sources: crate('node/webtransport', 'build.rs'),
    artifacts: ['node/webtransport/dist/wt.linux-x64-gnu.node'],
    command: ['sh', 'node/webtransport/build.sh'],
    toolchain: 'node/webtransport/rust-toolchain.toml',
  },
  {
    name: 'canisters',
    sources: ['.cargo', 'Cargo.toml', 'Cargo.lock', 'build.sh', 'candid.ts', 'rust-toolchain.toml', 'bindings', 'bucket', 'directory', 'format', 'pack'].map(path => `canisters/${path}`),
    artifacts: ['canisters/dist/bucket.wasm.gz', 'canisters/dist/directory.wasm.gz'],
    command: ['sh', 'canisters/build.sh'],
    toolchain: 'canisters/rust-toolchain.toml',
  },
  {
    name: 'candid',
    sources: ['Cargo.lock', 'bindings', 'bucket/bucket.did', 'directory/directory.did'].map(path => `canisters/${path}`),
    beside: ['canisters'],
    artifacts: ['lib/ledger/ic/generated/bucket.ts', 'lib/ledger/ic/generated/directory.ts', 'lib/ledger/ic/generated/reader.ts'],
    command: ['cargo', 'run', '--quiet', '--locked', '--manifest-path', 'canisters/Cargo.toml', '-p', 'bindings'],
    toolchain: 'canisters/rust-toolchain.toml',
  },
  {
    name: 'protobuf',
    sources: ['lib/wire/shard.proto', 'lib/wire/generate.ts'],
    artifacts: ['lib/wire/generated/shard.js', 'lib/wire/generated/shard.d.ts'],
    command: ['node', 'lib/wire/generate.ts'],
    toolchain: null,
  },
  {
    name: 'programs',
    sources: ['.cargo', 'Cargo.toml', 'Cargo.lock', 'build.sh', 'rust-toolchain.toml', 'registry', 'idl', 'shims'].map(path => `programs/${path}`),
    artifacts: ['programs/dist/registry.so', 'programs/dist/registry.json'],
    command: ['sh', 'programs/build.sh'],
    toolchain: 'programs/rust-toolchain.toml',
    sbpf: true,
  },
]
