import type { Bytes } from '../../bytes/bytes.ts'
import type { NodeInfo } from '../../engine/peers.ts'
import type { DownloadPlan as RawPlan, GrantedNode as RawGranted, GroupGrants as RawGroup, Node } from '../../ledger/ic/directory.ts'
import type { DownloadPlan, GrantedNode, GroupGrants, PlanRequest, ProofRequest } from './types.ts'

/** Candid's nanoseconds since 1970 → ms. */
export const msOf = (ns: bigint): number => Number(ns / 1_000_000n)
/** ms since 1970 → Candid's nanoseconds. */
export const nsOf = (ms: number): bigint => BigInt(Math.round(ms)) * 1_000_000n
/** `opt` as Candid has it. */
export const opt = <T>(value: T | null): [] | [T] => value === null ? [] : [value]
/** Bytes in a buffer of their own: decoded blobs are views into the whole answer. */
export const own = (bytes: Uint8Array | number[]): Bytes => new Uint8Array(bytes)

/** A registered node. */
export const nodeOf = ({ number, public_key, addresses, operator, region, state }: Node): NodeInfo =>
  ({ number, publicKey: own(public_key), addresses, operator, region, online: !('Offline' in state || 'Removed' in state), mode: 'Draining' in state ? 'draining' : 'Maintenance' in state ? 'maintenance' : null })

const granted = (nodes: readonly RawGranted[]): GrantedNode[] => nodes.map(({ node, grants }) => ({ node, grants: own(grants) }))
export { granted as grantedOf }

/** Where a group of an upload goes. */
export const groupOf = ({ first, count, slots, spares, grants }: RawGroup): GroupGrants =>
  ({ first: Number(first), count, slots: [...slots], spares: [...spares], grants: granted(grants) })

/** A download plan. */
export const planOf = ({ version, groups, nodes, grants, page_key, content_key: [contentKey] }: RawPlan): DownloadPlan => ({
  version: { layout: own(version.layout), pages: version.pages, storedBytes: Number(version.stored_bytes), full: version.full },
  groups: groups.map(group => ({ first: Number(group.first), count: group.count, nodes: [...group.nodes] })),
  nodes: nodes.map(nodeOf), grants: granted(grants), pageKey: page_key, ...contentKey ? { contentKey } : {},
})

/** Requests that owners and readers of links make alike. */
export const planRequest = ({ version, session, first, count }: PlanRequest): { version: Bytes, session: [] | [Bytes], first: bigint, count: number } =>
  ({ version, session: opt(session), first: BigInt(first), count })
export const proofRequest = ({ version, session, leaves }: ProofRequest): { version: Bytes, session: [] | [Bytes], leaves: bigint } => ({ version, session: opt(session), leaves: BigInt(leaves) })
