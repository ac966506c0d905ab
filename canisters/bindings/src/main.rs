//! Writes `lib/ledger/ic/generated/*.ts` from the .did files: `cargo run -p bindings`; a test checks that they are current.
use candid_parser::candid::types::{Type, TypeInner};
use candid_parser::{bindings, check_file};
use std::path::PathBuf;

/// A module of the client: its name, the canister it talks to, and the methods it has; all of them where none is named.
struct Module {
    name: &'static str,
    canister: &'static str,
    methods: &'static [&'static str],
}

/// What the share page asks stands in a module of its own, since every byte of that page counts.
const MODULES: [Module; 3] = [
    Module { name: "directory", canister: "directory", methods: &[] },
    Module { name: "bucket", canister: "bucket", methods: &[] },
    Module { name: "reader", canister: "directory", methods: &["open_link", "get_download_plan", "get_anchor_proof"] },
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn target(name: &str) -> PathBuf {
    root().join(format!("lib/ledger/ic/generated/{name}.ts"))
}

/// The service with some of its methods only, without what it is started with.
fn only(service: Option<Type>, methods: &[&str]) -> Option<Type> {
    let service = service?;
    if methods.is_empty() {
        return Some(service);
    }
    let actor = if let TypeInner::Class(_, actor) = service.as_ref() { actor.clone() } else { service };
    let TypeInner::Service(all) = actor.as_ref() else { panic!("the .did file names its service") };
    let some: Vec<_> = all.iter().filter(|(name, _)| methods.contains(&name.as_str())).cloned().collect();
    assert_eq!(some.len(), methods.len(), "a method of the list is not in the .did file");
    Some(TypeInner::Service(some).into())
}

/// Types and IDL factory as one TypeScript module; of a part the factory alone.
fn generate(Module { canister, methods, .. }: &Module) -> String {
    let (env, service, program) = check_file(&root().join(format!("canisters/{canister}/{canister}.did"))).expect("a valid .did file");
    let types = bindings::typescript::compile(&env, &service, &program);
    let service = only(service, methods);
    let types = types.split("export declare const").next().unwrap_or_default();
    // The types of a part are those of the whole.
    let types = if methods.is_empty() { types } else { types.lines().find(|line| line.contains("{ IDL }")).unwrap_or_default() };
    let types = types.replace("Uint8Array | number[]", "Uint8Array").replace("import type { IDL }", "import type { IDL as Candid }");
    let factory = bindings::javascript::compile(&env, &service);
    let factory = if methods.is_empty() { factory.as_str() } else { factory.split("export const init").next().unwrap_or_default() };
    let factory = factory.replace("({ IDL }) =>", "({ IDL }: { IDL: typeof Candid }) =>");
    let head = format!("// Generated from canisters/{canister}/{canister}.did by `cargo run -p bindings`. Do not edit.");
    format!("{head}\n{}\n\n{}\n", types.trim(), factory.trim())
}

fn main() {
    for module in MODULES {
        std::fs::write(target(module.name), generate(&module)).expect("lib/ledger/ic/generated can be written");
    }
}

#[test]
fn the_generated_files_are_current() {
    for module in MODULES {
        let name = module.name;
        assert_eq!(std::fs::read_to_string(target(name)).unwrap(), generate(&module), "{name}: run `cargo run -p bindings`");
    }
}

/// `released/` holds the interfaces that clients in use were made from: each may be replaced when a new version is released, no sooner.
#[test]
fn a_client_of_the_last_release_still_understands() {
    use candid_parser::utils::{service_compatible, CandidSource};
    for name in ["directory", "bucket"] {
        let file = |folder: &str| root().join(format!("canisters/{folder}/{name}.did"));
        let (new, released) = (file(name), file("released"));
        service_compatible(CandidSource::File(&new), CandidSource::File(&released)).unwrap_or_else(|e| panic!("{name}.did: {e}"));
    }
}
