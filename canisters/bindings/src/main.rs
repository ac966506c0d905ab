//! Writes `lib/ledger/ic/generated/*.ts` from the .did files: `cargo run -p bindings`; a test checks that they are current.
use candid_parser::{bindings, check_file};
use std::path::PathBuf;

const CANISTERS: [&str; 2] = ["directory", "bucket"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn target(name: &str) -> PathBuf {
    root().join(format!("lib/ledger/ic/generated/{name}.ts"))
}

/// Types and IDL factory of one canister as one TypeScript module.
fn generate(name: &str) -> String {
    let (env, service, program) = check_file(&root().join(format!("canisters/{name}/{name}.did"))).expect("a valid .did file");
    let types = bindings::typescript::compile(&env, &service, &program);
    let types = types.split("export declare const").next().unwrap_or_default();
    let types = types.replace("Uint8Array | number[]", "Uint8Array").replace("import type { IDL }", "import type { IDL as Candid }");
    let factory = bindings::javascript::compile(&env, &service).replace("({ IDL }) =>", "({ IDL }: { IDL: typeof Candid }) =>");
    let head = format!("// Generated from canisters/{name}/{name}.did by `cargo run -p bindings`. Do not edit.");
    format!("{head}\n{}\n\n{}\n", types.trim(), factory.trim())
}

fn main() {
    for name in CANISTERS {
        std::fs::write(target(name), generate(name)).expect("lib/ledger/ic/generated can be written");
    }
}

#[test]
fn the_generated_files_are_current() {
    for name in CANISTERS {
        assert_eq!(std::fs::read_to_string(target(name)).unwrap(), generate(name), "{name}: run `cargo run -p bindings`");
    }
}

/// `released/` holds the interfaces that clients in use were made from: each may be replaced when a new version is released, no sooner.
#[test]
fn a_client_of_the_last_release_still_understands() {
    use candid_parser::utils::{service_compatible, CandidSource};
    for name in CANISTERS {
        let file = |folder: &str| root().join(format!("canisters/{folder}/{name}.did"));
        let (new, released) = (file(name), file("released"));
        service_compatible(CandidSource::File(&new), CandidSource::File(&released)).unwrap_or_else(|e| panic!("{name}.did: {e}"));
    }
}
