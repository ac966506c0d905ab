import { toHex } from '../../lib/bytes/base.ts'

/** Names a shard for people and for locks: chunk id in hex, "-", shard index. */
export const shardKey = (chunkId: Uint8Array, shardIndex: number): string => `${toHex(chunkId)}-${String(shardIndex)}`

/** Runs jobs of the same key one after the other. */
export function makeLocks(): <T>(key: string, job: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return (key, job) => {
    const mine = last.get(key)?.then(job) ?? job()
    const leave = (): void => { if (last.get(key) === done) last.delete(key) }
    const done: Promise<unknown> = mine.then(leave, leave)
    last.set(key, done)
    return mine
  }
}
