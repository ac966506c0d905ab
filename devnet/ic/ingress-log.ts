import { hex } from './bytes.ts'
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
  values(): Iterable<IngressRecord>
  /** Forgets what has expired. */
  prune(now: bigint): void
  /** Records answered and ids forgotten since the last call, for the disk. */
  takeChanges(): { answered: IngressRecord[], forgotten: Uint8Array[] }
}

/** Makes a log that starts with `saved`. */
export function makeIngressLog(saved: IngressRecord[] = []): IngressLog {
  const records = new Map(saved.map(record => [hex(record.id), record]))
  let answered: IngressRecord[] = []
  let forgotten: Uint8Array[] = []
  return {
    get: id => records.get(hex(id)),
    set(record) {
      records.set(hex(record.id), record)
      if (record.answer) answered.push(record)
    },
    values: () => records.values(),
    prune(now) {
      for (const [key, record] of records) {
        if (record.expiry > now || !record.answer) continue
        records.delete(key)
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
