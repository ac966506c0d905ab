import { describe, expect, it } from 'vitest'
import { firstK } from './firstK.ts'
import type { Task } from './firstK.ts'

const gives = <T>(value: T): Task<T> => () => Promise.resolve(value)
const fails: Task<never> = () => Promise.reject(new Error('down'))
const hangs = (onAbort: () => void = () => undefined): Task<never> => signal => new Promise((_, reject) => {
  signal.addEventListener('abort', () => { onAbort(); reject(signal.reason as Error) }, { once: true })
})

describe('firstK', () => {
  it('gives the first k, and no more are started than are needed', async () => {
    let started = 0
    const counted = Array.from({ length: 5 }, (_, i): Task<number> => async () => { started++; await new Promise(resolve => { setTimeout(resolve, i) }); return i })
    expect((await firstK(2, counted)).sort()).toEqual([0, 1])
    expect(started).toBe(2)
  })

  it('replaces what fails by the next in line', async () => {
    expect(await firstK(2, [fails, gives('a'), fails, gives('b')])).toEqual(['a', 'b'])
  })

  it('aborts the rest when it has enough', async () => {
    let aborted = 0
    expect(await firstK(1, [hangs(() => { aborted++ }), gives('a')], { spare: 1 })).toEqual(['a'])
    expect(aborted).toBe(1)
  })

  it('tries one more beside each slow one, and beside that one in its turn', async () => {
    expect(await firstK(1, [hangs(), hangs(), gives('a')], { hedgeMs: 5 })).toEqual(['a'])
    expect(await firstK(2, [hangs(), hangs(), gives('a'), gives('b')], { hedgeMs: () => 5 })).toEqual(['a', 'b'])
  })

  it('learns while it waits when a try is slow', async () => {
    let limit = Infinity
    const learns: Task<string> = async () => { limit = 1; return Promise.resolve('a') }
    expect(await firstK(2, [hangs(), learns, gives('b')], { hedgeMs: () => limit })).toEqual(['a', 'b'])
  })

  it('may be more patient with one try than with another', async () => {
    let started = 0
    const late: Task<string> = () => new Promise(resolve => { setTimeout(resolve, 150, 'a') })
    const more: Task<string> = () => { started++; return Promise.resolve('b') }
    expect(await firstK(2, [late, hangs(), more], { hedgeMs: task => task === 1 ? 5 : 60_000 })).toEqual(['b', 'a'])
    expect(started).toBe(1)
  })

  it('does not count the time that a try waits for its turn as slow', async () => {
    let started = 0
    const waits: Task<string> = async (_, clock) => {
      clock.stop()
      await new Promise(resolve => { setTimeout(resolve, 60) })
      clock.start()
      return 'a'
    }
    expect(await firstK(1, [waits, () => { started++; return Promise.resolve('b') }], { hedgeMs: 30 })).toEqual(['a'])
    expect(started).toBe(0)
  })

  it('says how many answered when too few did, with each cause', async () => {
    await expect(firstK(2, [fails, gives('a'), fails])).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED', details: { needed: 2, got: 1, causes: [{ code: 'INTERNAL' }, { code: 'INTERNAL' }] } })
    await expect(firstK(1, [])).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED' })
  })

  it('rethrows the caller\'s abort as it is, and counts it as no failure', async () => {
    const stop = new AbortController()
    const race = firstK(1, [hangs(), hangs()], { signal: stop.signal })
    stop.abort()
    await expect(race).rejects.toMatchObject({ name: 'AbortError' })
    await expect(firstK(1, [gives(1)], { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' })
  })
})
