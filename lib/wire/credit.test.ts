import { describe, expect, it } from 'vitest'
import { makeCredit } from './credit.ts'

const settled = async (promise: Promise<unknown>): Promise<boolean> => Promise.race([promise.then(() => true), new Promise<boolean>(resolve => { setTimeout(() => { resolve(false) }) })])

describe('credit', () => {
  it('lets in as many bytes as there are, and the rest in order', async () => {
    const credit = makeCredit(100, 10)
    const back = await credit.take(60)
    const large = credit.take(60)
    const small = credit.take(10)
    expect(await settled(small)).toBe(false)
    back()
    expect(await settled(large)).toBe(true)
    expect(await settled(small)).toBe(true)
  })

  it('lets in no more than its number, whatever their bytes', async () => {
    const credit = makeCredit(100, 1)
    const back = await credit.take(0)
    const second = credit.take(0)
    expect(await settled(second)).toBe(false)
    back()
    back()
    expect(await settled(second)).toBe(true)
    expect(await settled(credit.take(0))).toBe(false)
  })

  it('counts more than there is at all as all', async () => {
    const credit = makeCredit(100, 10)
    await credit.take(1000)
    expect(await settled(credit.take(1))).toBe(false)
  })

  it('forgets whoever gives up, and serves the next', async () => {
    const credit = makeCredit(100, 10)
    await credit.take(50)
    const stop = new AbortController()
    const large = credit.take(80, { signal: stop.signal })
    const small = credit.take(10)
    stop.abort(new Error('enough'))
    await expect(large).rejects.toThrow('enough')
    expect(await settled(small)).toBe(true)
    await expect(credit.take(1, { signal: stop.signal })).rejects.toThrow('enough')
  })

  it('sends home who waits once it is closed, and who comes later', async () => {
    const credit = makeCredit(100, 10)
    const back = await credit.take(100)
    const waiting = credit.take(1)
    credit.close(new Error('gone'))
    await expect(waiting).rejects.toThrow('gone')
    back()
    await expect(credit.take(1)).rejects.toThrow('gone')
  })
})
