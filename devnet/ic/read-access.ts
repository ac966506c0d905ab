import { sameBytes, utf8 } from './bytes.ts'
import { isController, type Canister } from './canister.ts'
import type { Path } from './hash-tree.ts'
import type { IngressRecord } from './ingress-log.ts'

/** What decides whether a path may be read. */
export interface Reader {
  sender: Uint8Array
  /** The canister in the address; null for a subnet. */
  effective: Uint8Array | null
  canister(id: Uint8Array): Canister | undefined
  request(id: Uint8Array): IngressRecord | undefined
}

/**
 * Whether `sender` may read `path` (IC interface specification, §Request: Read state): time and subnets by everyone, a request's status
 * by its sender, a canister's fields under its own address; certified data never, private metadata by controllers.
 */
export function mayRead(path: Path, { sender, effective, canister, request }: Reader): boolean {
  const [first, second, third, fourth] = path
  const root = first === undefined ? '' : Buffer.from(first).toString('utf8')
  if (root === 'time') return path.length === 1
  if (root === 'subnet' || root === 'canister_ranges') return true
  if (root === 'request_status') {
    const known = second === undefined ? undefined : request(second)
    return second !== undefined && (known === undefined || sameBytes(known.sender, sender))
  }
  if (root !== 'canister' || second === undefined || third === undefined || effective === null || !sameBytes(second, effective)) return false
  const field = Buffer.from(third).toString('utf8')
  if (field === 'controllers' || field === 'module_hash') return path.length === 3
  const owner = canister(second)
  if (field !== 'metadata' || fourth === undefined || path.length !== 4 || !owner) return field === 'metadata' && path.length === 4
  const section = owner.program?.metadata.find(one => sameBytes(utf8(one.name), fourth))
  return section === undefined || section.isPublic || isController(owner, sender)
}
