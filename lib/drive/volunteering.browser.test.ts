import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Remote } from '../engine/rpc.ts'
import { CyxError } from '../errors.ts'
import { dropAll, readSeed, shardFolder } from '../volunteer/folder.ts'
import type { VolunteerState } from '../volunteer/volunteer.ts'
import type { VolunteerCalls } from './calls.ts'
import type { VolunteerInfo } from './types.ts'
import { forgetVolunteering, makeVolunteering, readWish } from './volunteering.ts'

const SERVING: VolunteerState = { serving: true, shards: 1, usedBytes: 9, servedBytes: 0, error: null }
const OFF = { on: false, quotaBytes: 1_000_000_000 }
const ON = { on: true, quotaBytes: 2_000 }
const windows: AbortController[] = []

beforeEach(() => { localStorage.clear() })
afterEach(async () => {
  for (const one of windows.splice(0)) one.abort(new DOMException('closed', 'AbortError'))
  await dropAll()
})

/** One window: what its worker is asked, and what its page is told. */
function open({ fails = 0 } = {}) {
  const gone = new AbortController()
  windows.push(gone)
  const calls: string[] = []
  const told: VolunteerInfo[] = []
  let left = fails
  const call: Remote<VolunteerCalls>['call'] = async (name, args, options = {}) => {
    calls.push(`${name} ${String(Object.values(args)[0])}`)
    if (name !== 'keep') return null
    if (left-- > 0) throw new CyxError('NETWORK_OFFLINE')
    options.onProgress?.(SERVING as never)
    return new Promise((_, reject) => options.signal?.addEventListener('abort', () => {
      calls.push('over')
      reject(options.signal?.reason as Error)
    }))
  }
  const set = makeVolunteering(() => Promise.resolve({ call, fail: () => undefined }), info => { told.push(info) }, { signal: gone.signal })
  return { calls, told, set, close: () => { gone.abort(new DOMException('closed', 'AbortError')) } }
}
const folders = async (): Promise<string[]> => Array.fromAsync((await navigator.storage.getDirectory()).keys())

test('nothing is kept until somebody wants it, whatever stands in the browser\'s storage', async () => {
  for (const kept of ['', 'null', '{"on":1,"quotaBytes":5}', '{"on":true,"quotaBytes":-5}', '{"on":true,"quotaBytes":1.5}', '{"on":true}', 'on']) {
    localStorage.setItem('cyxcloud.volunteer', kept)
    expect(readWish()).toEqual(OFF)
  }
  const { calls, told } = open()
  await expect.poll(() => told).toEqual([{ ...OFF, state: null }])
  expect(calls).toEqual([])
})

test('wanted, the worker keeps shards up to the quota; another quota reaches it; switched off it ends and what it kept is gone', async () => {
  const { calls, told, set } = open()
  await set(ON)
  await expect.poll(() => told.at(-1)).toEqual({ ...ON, state: SERVING })
  await set({ ...ON, quotaBytes: 7_000 })
  await expect.poll(() => calls).toEqual(['keep 2000', 'quota 7000'])
  await (await shardFolder()).getFileHandle('one', { create: true })
  const seed = await readSeed()
  await set(OFF)
  expect(calls.at(-1)).toBe('over')
  expect(told.at(-1)).toEqual({ ...OFF, state: null })
  expect(await Array.fromAsync((await shardFolder()).keys())).toEqual([])
  // The tab keeps its name among nodes.
  expect(await readSeed()).toEqual(seed)
})

test('of two windows one keeps shards; when it closes the other goes on, as it does after the next start', async () => {
  const first = open()
  await first.set(ON)
  await expect.poll(() => first.calls).toEqual(['keep 2000'])
  const second = open()
  await expect.poll(() => second.told.at(-1)).toEqual({ ...ON, state: null })
  expect(second.calls).toEqual([])
  first.close()
  await expect.poll(() => second.calls).toEqual(['keep 2000'])
  expect(second.told.at(-1)).toEqual({ ...ON, state: SERVING })
})

test('a worker that cannot begin is told, and nothing is thrown at the page', async () => {
  const { told, set } = open({ fails: 1 })
  await set(ON)
  await expect.poll(() => told.at(-1)?.state).toMatchObject({ serving: false, error: { code: 'NETWORK_OFFLINE' } })
})

test('a device that is forgotten keeps no shard, no key and no wish', async () => {
  const { calls, told, set } = open()
  await set(ON)
  await expect.poll(() => calls).toEqual(['keep 2000'])
  await readSeed()
  expect(await folders()).toContain('volunteer')
  await forgetVolunteering()
  expect(calls.at(-1)).toBe('over')
  expect(told.at(-1)?.on).toBe(false)
  expect(await folders()).not.toContain('volunteer')
  expect(readWish()).toEqual(OFF)
})
