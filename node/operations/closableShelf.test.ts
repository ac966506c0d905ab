import { describe, expect, it } from 'vitest'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import type { Admission, Shelf } from '../../lib/wire/shelf.ts'
import { closable } from './closableShelf.ts'

const id: Bytes = new Uint8Array(32)
const lease = { version: new Uint8Array(16), chunkIndex: 0 }
const shard = { chunkId: id, shardIndex: 0, shardIds: id, bytes: new Uint8Array(10) }
const admission = (verb: Admission['verb']): Admission => ({ grant: id, verb, version: lease.version, chunkIndex: 0, bytes: 10 })

describe('a shelf with a door', () => {
  it('refuses new shards as FULL while it is closed, and nothing else', () => {
    let closed = true
    const { shelf } = closable({ admit: () => ({ grant: {} as never, refund: () => undefined }) } as unknown as Shelf, () => closed)
    expect(() => shelf.admit(admission('put'))).toThrow('full')
    for (const verb of ['get', 'exists', 'delete'] as const) expect(() => shelf.admit(admission(verb))).not.toThrow()
    closed = false
    expect(() => shelf.admit(admission('put'))).not.toThrow()
  })

  it('knows what it is busy with, also when that fails', async () => {
    const kept = Promise.withResolvers<boolean>()
    const read = Promise.withResolvers<null>()
    const { shelf, busy } = closable({ keep: () => kept.promise, read: () => read.promise } as unknown as Shelf, () => false)
    const jobs = [shelf.keep(shard, lease), shelf.read(id, 0)]
    expect(busy()).toBe(2)
    kept.resolve(true)
    read.reject(new Error('disk'))
    await Promise.allSettled(jobs)
    expect(busy()).toBe(0)
  })
})
