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

  it('tries one more beside a slow one, each time the hedge has passed', async () => {
    expect(await firstK(1, [hangs(), hangs(), gives('a')], { hedgeMs: 5 })).toEqual(['a'])
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
