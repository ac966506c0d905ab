import { expect, test } from 'vitest'
import { lead } from './leader.ts'

const ended = (signal: AbortSignal): Promise<void> => new Promise(resolve => { signal.addEventListener('abort', () => { resolve() }) })

test('one leads at a time, and the next one as soon as it has closed', async () => {
  const name = `test-${crypto.randomUUID()}`
  const log: string[] = []
  const tabs = ['first', 'second'].map(tab => {
    const stop = new AbortController()
    const led = lead(name, async ({ signal }) => { log.push(tab); await ended(signal); log.push(`${tab} ended`) }, { signal: stop.signal })
    return { stop, led }
  })
  await expect.poll(() => log).toEqual(['first'])
  tabs[0]?.stop.abort()
  await expect.poll(() => log).toEqual(['first', 'first ended', 'second'])
  tabs[1]?.stop.abort()
  await Promise.all(tabs.map(({ led }) => led))
  expect(log).toEqual(['first', 'first ended', 'second', 'second ended'])
})

test('a leader that fails leads again', async () => {
  const stop = new AbortController()
  let tries = 0
  const led = lead(`test-${crypto.randomUUID()}`, async ({ signal }) => {
    if (++tries === 1) throw new Error('no disk')
    await ended(signal)
  }, { signal: stop.signal })
  await expect.poll(() => tries).toBe(2)
  stop.abort()
  await led
})
