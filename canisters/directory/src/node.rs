//! The registry of storage nodes: who they are, where they listen, when they were last heard.
use crate::api::{self, DeletedLog, Heartbeat, HeartbeatReply, Lease, NodeState};
use crate::certify;
use crate::error::{at_most, exact, invalid, Answer, Error};
use crate::grants;
use crate::rows::{Node, Settings, Stage};
use crate::settings::ns;
use crate::store::Store;
use candid::Principal;
use serde_bytes::ByteBuf;

/// DER of an Ed25519 public key (RFC 8410) before its 32 bytes.
const DER: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// Their list fits one answer. Anyone can register today: a stake will be asked with the market.
const MAX_NODES: u64 = 2_000;

/// The IC principal of an Ed25519 key.
pub fn principal_of(key: &[u8; 32]) -> Principal {
    Principal::self_authenticating([&DER[..], key].concat())
}

fn check(beat: &Heartbeat) -> Answer<[u8; 32]> {
    at_most("addresses", beat.addresses.len(), 8)?;
    for address in &beat.addresses {
        at_most("address", address.len(), 512)?;
        if !address.starts_with('/') || !address.contains("/p2p/") {
            return Err(invalid("an address must be a multiaddr with /p2p/"));
        }
    }
    at_most("operator", beat.operator.len(), 64)?;
    at_most("region", beat.region.len(), 64)?;
    at_most("version", beat.version.len(), 64)?;
    if beat.state.is_some_and(|state| !matches!(state, NodeState::Draining | NodeState::Maintenance)) {
        return Err(invalid("state: Draining or Maintenance"));
    }
    exact("public_key", &beat.public_key)
}

/// Takes a node's sign of life; the first one registers it.
pub fn heartbeat(s: &mut Store, caller: Principal, beat: Heartbeat, now: u64) -> Answer<HeartbeatReply> {
    let public_key = check(&beat)?;
    if principal_of(&public_key) != caller {
        return Err(Error::Unauthorised);
    }
    if ed25519_dalek::VerifyingKey::from_bytes(&public_key).map_or(true, |key| key.is_weak()) {
        return Err(invalid("public_key is no Ed25519 key"));
    }
    let known = s.node_numbers.get(&public_key);
    if known.is_none() && s.nodes.len() >= MAX_NODES {
        return Err(invalid("the registry is full"));
    }
    let number = known.unwrap_or_else(|| {
        s.configure(|config| {
            config.next_node += 1;
            config.next_node - 1
        })
    });
    let before = s.nodes.get(&number);
    let moved = before.as_ref().is_none_or(|node| node.addresses != beat.addresses);
    s.nodes.insert(
        number,
        Node {
            public_key,
            addresses: beat.addresses,
            kind: beat.kind,
            operator: beat.operator,
            region: beat.region,
            version: beat.version,
            capacity: beat.capacity_bytes,
            used: beat.used_bytes,
            shards: beat.shards,
            first_seen: before.map_or(now, |node| node.first_seen),
            last_seen: now,
            mode: beat.state,
        },
    );
    if known.is_none() {
        s.node_numbers.insert(public_key, number);
        s.node_principals.insert(caller, number);
    }
    if moved {
        certify_nodes(s);
    }
    let grant_key = ByteBuf::from(grants::public_key(s)?.to_vec());
    Ok(HeartbeatReply {
        number,
        interval_ms: u64::from(s.settings().heartbeat_ms),
        commands: Vec::new(),
        grant_key,
        deleted: s.config.get().deleted,
    })
}

/// BLAKE3 of "cyxcloud/nodes" ‖ per node, by number: number u32 ‖ public key ‖ addresses u8 ‖ (length u16 ‖ UTF-8) each (format §12).
fn certify_nodes(s: &mut Store) {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"cyxcloud/nodes");
    for entry in s.nodes.iter() {
        let node = entry.value();
        hasher.update(&entry.key().to_be_bytes()).update(&node.public_key).update(&[node.addresses.len() as u8]);
        for address in &node.addresses {
            hasher.update(&(address.len() as u16).to_be_bytes()).update(address.as_bytes());
        }
    }
    let hash = hasher.finalize().as_bytes().to_vec();
    s.configure(|config| config.nodes_hash = hash);
    certify::publish(s);
}

/// How a node stands: by the time since it was last heard, and by what its operator has made of it.
pub fn state(node: &Node, settings: &Settings, now: u64) -> NodeState {
    match now.saturating_sub(node.last_seen) {
        silent if silent >= ns(settings.offline_seconds) => NodeState::Offline,
        silent if silent >= ns(settings.warning_seconds) => node.mode.unwrap_or(NodeState::Warning),
        _ => node.mode.unwrap_or(NodeState::Online),
    }
}

pub fn show(number: u32, node: Node, settings: &Settings, now: u64) -> api::Node {
    api::Node {
        number,
        state: state(&node, settings, now),
        public_key: ByteBuf::from(node.public_key.to_vec()),
        addresses: node.addresses,
        kind: node.kind,
        operator: node.operator,
        region: node.region,
        capacity_bytes: node.capacity,
        used_bytes: node.used,
        last_seen: node.last_seen,
    }
}

pub fn list(s: &Store, now: u64) -> Vec<api::Node> {
    s.nodes.iter().map(|entry| show(*entry.key(), entry.value(), s.settings(), now)).collect()
}

/// Versions deleted since number `after` of the log, for nodes that collect garbage. Nodes only.
pub fn deleted(s: &Store, caller: Principal, after: u64, limit: u32) -> Answer<DeletedLog> {
    if s.node_principals.get(&caller).is_none() {
        return Err(Error::Unauthorised);
    }
    let rows = s.deleted.range(after.saturating_add(1)..).take(limit.clamp(1, 10_000) as usize);
    let rows: Vec<_> = rows.map(|e| (*e.key(), ByteBuf::from(e.value().to_vec()))).collect();
    let last = rows.last().map_or(after, |(number, _)| *number);
    Ok(DeletedLog { versions: rows.into_iter().map(|(_, version)| version).collect(), head: s.config.get().deleted, last })
}

/// Whether the versions of provisional leases live, may still come, or are gone. Nodes only.
pub fn lease_status(s: &Store, caller: Principal, versions: &[ByteBuf]) -> Answer<Vec<Lease>> {
    if s.node_principals.get(&caller).is_none() {
        return Err(Error::Unauthorised);
    }
    at_most("versions", versions.len(), 1_000)?;
    versions
        .iter()
        .map(|version| {
            let id = exact("version", version)?;
            if let Some(row) = s.versions.get(&id) {
                return Ok(if row.deleted_at.is_some() { Lease::Gone } else { Lease::Live });
            }
            let upload = s.upload_of.get(&id).and_then(|upload| s.uploads.get(&upload));
            Ok(if upload.is_some_and(|row| row.stage == Stage::Open) { Lease::Pending } else { Lease::Gone })
        })
        .collect()
}
