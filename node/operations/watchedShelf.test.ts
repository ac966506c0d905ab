import { describe, expect, it } from 'vitest'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { refused } from '../../lib/wire/refusal.ts'
import type { Admission, Shelf } from '../../lib/wire/shelf.ts'
import { watchShelf } from './watchedShelf.ts'

const id: Bytes = new Uint8Array(32)
const lease = { version: new Uint8Array(16), chunkIndex: 0 }
const shard = { chunkId: id, shardIndex: 0, shardIds: id, bytes: new Uint8Array(10) }

/** A shelf of which only what is watched is asked. */
function world(parts: Partial<Shelf>, closed = false): { shelf: Shelf, busy: () => number, requests: string[], moved: number[] } {
  const [requests, moved]: [string[], number[]] = [[], []]
  const admit = (): never => { throw refused('GRANT_EXPIRED') }
  const watched = watchShelf({ admit, ...parts } as Shelf, { request: (verb, status) => { requests.push(`${verb} ${status}`) }, latency: () => undefined, moved: (_, bytes) => { moved.push(bytes) } }, () => closed)
  return { ...watched, requests, moved }
}
const admission = (verb: Admission['verb']): Admission => ({ grant: id, verb, version: lease.version, chunkIndex: 0, bytes: 10 })

describe('a shelf that is watched', () => {
  it('counts what the store did, by verb and outcome', async () => {
    const { shelf, requests, moved } = world({ keep: () => Promise.resolve(true), read: (_, index) => Promise.resolve(index === 0 ? shard : null), release: () => Promise.reject(new Error('disk')) })
    await shelf.keep(shard, lease)
    await shelf.read(id, 0)
    await shelf.read(id, 1)
    await expect(shelf.release(id, 0, lease)).rejects.toThrow('disk')
    expect(requests).toEqual(['put ok', 'get ok', 'get NOT_FOUND', 'delete error'])
    expect(moved).toEqual([10, 10, 0])
  })

  it('counts grants that are refused by their reason', () => {
    const { shelf, requests } = world({})
    expect(() => shelf.admit(admission('get'))).toThrow('expired')
    expect(requests).toEqual(['get GRANT_EXPIRED'])
  })

  it('refuses new shards as FULL while it is closed, and nothing else', () => {
    const { shelf } = world({ admit: () => ({ grant: {} as never, refund: () => undefined }) }, true)
    expect(() => shelf.admit(admission('put'))).toThrow('full')
    for (const verb of ['get', 'exists', 'delete'] as const) expect(() => shelf.admit(admission(verb))).not.toThrow()
  })

  it('knows what it is busy with', async () => {
    const done = Promise.withResolvers<boolean>()
    const { shelf, busy } = world({ keep: () => done.promise })
    const kept = shelf.keep(shard, lease)
    expect(busy()).toBe(1)
    done.resolve(true)
    await kept
    expect(busy()).toBe(0)
  })
})
