import type { ChunkDb, ChunkRecord } from './chunkDb.ts'
import { LIMIT_BYTES } from './chunks.ts'
import type { ChunkCache, ChunkName } from './chunks.ts'
import type { Slabs } from './slabs.ts'

/** What a worker that does not have the slabs asks of the one that has. */
export type Ask =
  | { ask: 'put', chunk: ChunkName, segment: number, sealed: Uint8Array }
  | { ask: 'drop', chunk: ChunkName }
  | { ask: 'pin', version: string, on: boolean }
  | { ask: 'limit', bytes: number }
  | { ask: 'clear' }

/** Whether a message of the channel is one of these. */
export const isAsk = (data: unknown): data is Ask => typeof data === 'object' && data !== null && 'ask' in data

/** Does what another worker asks. */
export async function obey(owner: ChunkCache, ask: Ask): Promise<void> {
  switch (ask.ask) {
    case 'put': return owner.put(ask.chunk, ask.segment, ask.sealed)
    case 'drop': return owner.drop(ask.chunk)
    case 'pin': return owner.pin(ask.version, ask.on)
    case 'limit': return owner.setLimit(ask.bytes)
    case 'clear': return owner.clear()
  }
}

/** The cache for a worker that does not have the slabs: it reads what the owner has written down, and asks it for the rest. */
export function guestCache(db: ChunkDb, slabs: Pick<Slabs, 'read' | 'kind'>, say: (ask: Ask) => void): ChunkCache {
  const segmentsOf = async ({ version, index }: ChunkName): Promise<ChunkRecord['segments']> => (await db.get('chunks', [version, index]).catch(() => undefined))?.segments ?? []
  return {
    get: async (chunk, segment) => {
      const at = (await segmentsOf(chunk)).find(([number]) => number === segment)
      return at ? slabs.read(at[1], at[2]).catch(() => null) : null
    },
    put: (chunk, segment, sealed) => { say({ ask: 'put', chunk, segment, sealed }); return Promise.resolve() },
    has: async chunk => (await segmentsOf(chunk)).map(([segment]) => segment),
    drop: chunk => { say({ ask: 'drop', chunk }); return Promise.resolve() },
    pin: async (version, on) => {
      if (on) await db.put('pins', { at: Date.now() }, version)
      else await db.delete('pins', version)
      say({ ask: 'pin', version, on })
    },
    pins: () => db.getAllKeys('pins'),
    use: async () => {
      const [keys, records, pins, limitBytes] = await Promise.all([db.getAllKeys('chunks'), db.getAll('chunks'), db.getAllKeys('pins'), db.get('settings', 'limitBytes')])
      const pinned = new Set(pins)
      const sum = { usedBytes: 0, pinnedBytes: 0 }
      for (const [i, { segments }] of records.entries()) {
        sum[pinned.has(keys[i]?.[0] ?? '') ? 'pinnedBytes' : 'usedBytes'] += segments.reduce((bytes, [, , length]) => bytes + length, 0)
      }
      return { kind: slabs.kind, ...sum, limitBytes: limitBytes ?? LIMIT_BYTES }
    },
    setLimit: bytes => { say({ ask: 'limit', bytes }); return Promise.resolve() },
    clear: () => { say({ ask: 'clear' }); return Promise.resolve() },
    close: () => Promise.resolve(),
  }
}
