import type { ChunkDb, ChunkRecord } from './chunkDb.ts'
import { LIMIT_BYTES } from './chunks.ts'
import type { ChunkCache, ChunkName, Put } from './chunks.ts'
import type { Slabs } from './slabs.ts'

/** What a worker that does not have the slabs asks of the one that has. */
export type Ask =
  | { ask: 'put', id: string, chunk: ChunkName, segment: number, sealed: Uint8Array }
  | { ask: 'drop', chunk: ChunkName }
  | { ask: 'pin', version: string, on: boolean }
  | { ask: 'limit', bytes: number | null }
  | { ask: 'clear' }

/** Whether a message of the channel is one of these. */
export const isAsk = (data: unknown): data is Ask => typeof data === 'object' && data !== null && 'ask' in data

/** What became of a segment that a worker has asked to keep, by the id of its ask. */
interface Answer { answers: string, put: Put }

const isAnswer = (data: unknown): data is Answer => typeof data === 'object' && data !== null && 'answers' in data

/** So long an answer is waited for, ms: a window that sleeps gives none. */
const ANSWER_MS = 1_000

/** Does what another worker asks, and tells it over the channel what became of what it wants kept. */
export async function obey(owner: ChunkCache, ask: Ask, channel: BroadcastChannel): Promise<void> {
  switch (ask.ask) {
    case 'put':
      channel.postMessage({ answers: ask.id, put: await owner.put(ask.chunk, ask.segment, ask.sealed) } satisfies Answer)
      return
    case 'drop': return owner.drop(ask.chunk)
    case 'pin': return owner.pin(ask.version, ask.on)
    case 'limit': return owner.setLimit(ask.bytes)
    case 'clear': return owner.clear()
  }
}

/** The cache for a worker that does not have the slabs: it reads what the owner has written down, and asks it over the channel for the rest. */
export function guestCache(db: ChunkDb, slabs: Pick<Slabs, 'read' | 'kind'>, channel: BroadcastChannel): ChunkCache {
  const say = (ask: Ask): void => { channel.postMessage(ask) }
  const waiting = new Map<string, (put: Put) => void>()
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => { if (isAnswer(data)) waiting.get(data.answers)?.(data.put) })
  const put = async (chunk: ChunkName, segment: number, sealed: Uint8Array): Promise<Put> => {
    const id = crypto.randomUUID()
    const answer = Promise.withResolvers<Put>()
    waiting.set(id, answer.resolve)
    const late = setTimeout(() => { answer.resolve('unknown') }, ANSWER_MS)
    say({ ask: 'put', id, chunk, segment, sealed })
    try { return await answer.promise } finally {
      clearTimeout(late)
      waiting.delete(id)
    }
  }
  const segmentsOf = async ({ version, index }: ChunkName): Promise<ChunkRecord['segments']> => (await db.get('chunks', [version, index]).catch(() => undefined))?.segments ?? []
  return {
    get: async (chunk, segment) => {
      const at = (await segmentsOf(chunk)).find(([number]) => number === segment)
      return at ? slabs.read(at[1], at[2]).catch(() => null) : null
    },
    put,
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
