import { hex } from './bytes.ts'
import type { HashTree } from './hash-tree.ts'
import { makeLabelMap } from './label-map.ts'
import { requestTree } from './state-tree.ts'
import type { Answer } from './reject.ts'

/** What is known of an ingress message. Records are replaced, never changed. */
export interface IngressRecord {
  readonly id: Uint8Array
  readonly sender: Uint8Array
  /** The canister in the address it was sent to. */
  readonly effective: Uint8Array
  readonly status: 'processing' | 'replied' | 'rejected'
  readonly answer: Answer | null
  /** When it may be forgotten, in ns: after that its expiry keeps it from coming again. */
  readonly expiry: bigint
}

/** Remembers ingress messages, so that none runs twice (IC interface specification, §Ingress messages). */
export interface IngressLog {
  get(id: Uint8Array): IngressRecord | undefined
  set(record: IngressRecord): void
  /** The state tree's part of them (IC interface specification, §Request status). */
  tree(): HashTree
  /** Forgets what has expired. */
  prune(now: bigint): void
  /** Records answered and ids forgotten since the last call, for the disk. */
  takeChanges(): { answered: IngressRecord[], forgotten: Uint8Array[] }
}

/** Looking through all records is worth it this often, in ns. */
const pruneNs = 1_000_000_000n

/** Makes a log that starts with `saved`. */
export function makeIngressLog(saved: IngressRecord[] = []): IngressLog {
  const records = new Map(saved.map(record => [hex(record.id), record]))
  const tree = makeLabelMap()
  for (const record of saved) tree.set(record.id, requestTree(record))
  let answered: IngressRecord[] = []
  let forgotten: Uint8Array[] = []
  let pruned = 0n
  return {
    get: id => records.get(hex(id)),
    set(record) {
      records.set(hex(record.id), record)
      tree.set(record.id, requestTree(record))
      if (record.answer) answered.push(record)
    },
    tree: () => tree.tree(),
    prune(now) {
      if (now < pruned + pruneNs) return
      pruned = now
      for (const [key, record] of records) {
        if (record.expiry > now || !record.answer) continue
        records.delete(key)
        tree.remove(record.id)
        forgotten.push(record.id)
      }
    },
    takeChanges() {
      const changes = { answered, forgotten }
      answered = []
      forgotten = []
      return changes
    },
  }
}
