import { expect, test, vi } from 'vitest'
import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import { careful } from './careful.ts'
import type { Route } from './route.ts'

/** A route to nodes of which those in `dead` fail; counts the dials that reach it. */
function world() {
  let now = 0
  const dead = new Set<number>()
  const dialled: number[] = []
  let hold: Promise<unknown> = Promise.resolve()
  const connected = new Set<number>()
  const speaking = new Set<number>()
  const inner: Route = {
    name: 'webtransport',
    ready: ({ number }) => connected.has(number),
    open: async ({ number }, { onAnswer }) => {
      dialled.push(number)
      if (speaking.has(number)) onAnswer?.()
      await hold
      if (dead.has(number)) throw new CyxError('NETWORK_NODE_UNREACHABLE', { node: number })
      return null as never
    },
  }
  const route = careful(inner, { clock: () => now, waitMs: 50 })
  const open = (number: number, options: Options = {}): Promise<unknown> => route.open({ number, publicKey: new Uint8Array(32), addresses: [] }, { ...options, onEnd: () => undefined })
  const dial = (number: number): Promise<string> => open(number).then(() => 'worked', (error: unknown) => (error as CyxError).details.reason === undefined ? 'failed' : 'refused')
  return { dead, dialled, connected, speaking, route, open, dial, pass: (ms: number) => { now += ms }, holdUntil: (until: Promise<unknown>) => { hold = until } }
}

test('dead nodes are tried again while few have failed, then once in five minutes; live ones are always', async () => {
  const { dead, dial, pass } = world()
  for (const number of [1, 2, 3, 4]) dead.add(number)
  for (const number of [1, 1, 2, 3]) expect(await dial(number)).toBe('failed')
  expect(await dial(9)).toBe('worked')
  expect(await dial(1)).toBe('refused')
  expect(await dial(4)).toBe('failed')
  expect(await dial(4)).toBe('refused')
  expect(await dial(9)).toBe('worked')
  pass(300_001)
  expect(await dial(4)).toBe('failed')
})

test('nobody is dialled once so many failed that the browser would hold every dial up for seconds', async () => {
  const { dead, dial, dialled, pass } = world()
  for (let number = 1; number <= 20; number++) dead.add(number)
  const answers: string[] = []
  for (let number = 1; number <= 20; number++) answers.push(await dial(number))
  expect(answers.filter(answer => answer === 'failed')).toHaveLength(9)
  expect(dialled).toHaveLength(9)
  pass(300_001)
  dead.clear()
  expect(await dial(20)).toBe('worked')
})

/** A world in which four dials have failed in a row, and the next does not end before `go`. */
async function afterFour() {
  const all = world()
  for (let number = 1; number <= 14; number++) all.dead.add(number)
  for (let number = 1; number <= 4; number++) await all.dial(number)
  const { promise, resolve } = Promise.withResolvers<null>()
  all.holdUntil(promise)
  return { ...all, go: () => { resolve(null) } }
}

test('while the network is cut one node at a time is tried, those that waited for its word are refused, and the next to come is tried', async () => {
  const { dead, dial, dialled, go } = await afterFour()
  const answers = [5, 6, 7, 8].map(dial)
  go()
  expect(await Promise.all(answers)).toEqual(['failed', 'refused', 'refused', 'refused'])
  expect(dialled).toEqual([1, 2, 3, 4, 5])
  dead.clear()
  expect(await Promise.all([6, 7, 8].map(dial))).toEqual(['worked', 'worked', 'worked'])
  expect(dialled).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})

test('when the one that is tried works, all who waited for it are dialled', async () => {
  const { dead, dial, dialled, go } = await afterFour()
  const answers = [5, 6, 7, 8].map(dial)
  dead.clear()
  go()
  expect(await Promise.all(answers)).toEqual(['worked', 'worked', 'worked', 'worked'])
  expect(dialled).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})

test('its first word is enough, also when nothing comes of it', async () => {
  const { dead, speaking, dial, dialled, go } = await afterFour()
  for (const number of [6, 7]) dead.delete(number)
  speaking.add(5)
  const answers = [5, 6, 7].map(dial)
  await vi.waitFor(() => { expect(dialled).toEqual([1, 2, 3, 4, 5, 6, 7]) })
  go()
  expect(await Promise.all(answers)).toEqual(['failed', 'worked', 'worked'])
})

test('who waits is silent, waits for so long, and is refused then', async () => {
  const { route, dial, dialled, go } = await afterFour()
  const [first, second] = [dial(5), dial(6)]
  expect([route.silent?.(6), route.silent?.(7)]).toEqual([true, false])
  expect(await second).toBe('refused')
  expect([route.silent?.(6), dialled]).toEqual([false, [1, 2, 3, 4, 5]])
  go()
  expect(await first).toBe('failed')
})

test('who gives up while waiting leaves with the reason, and was never dialled', async () => {
  const { route, open, dial, dialled, go } = await afterFour()
  const first = dial(5)
  const stop = new AbortController()
  const waiting = open(6, { signal: stop.signal })
  stop.abort()
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  expect(route.silent?.(6)).toBe(false)
  go()
  expect([await first, dialled]).toEqual(['failed', [1, 2, 3, 4, 5]])
})

test('who is reached over a session that is open is dialled whatever failed, and counts for nothing', async () => {
  const { dead, connected, dial } = world()
  for (let number = 1; number <= 20; number++) dead.add(number)
  for (const number of [1, 2, 3]) await dial(number)
  connected.add(20).add(30)
  for (let i = 0; i < 10; i++) expect(await dial(20)).toBe('failed')
  expect(await dial(4)).toBe('failed')
  for (let number = 5; number <= 12; number++) await dial(number)
  expect(await dial(31)).toBe('refused')
  expect(await dial(30)).toBe('worked')
})

test('when one that was dialled before the failures answers, those who wait for another\'s word wait no longer', async () => {
  const { dead, dial, dialled, speaking, holdUntil } = world()
  for (const number of [1, 2, 3, 4, 9]) dead.add(number)
  const early = Promise.withResolvers<null>()
  holdUntil(early.promise)
  const six = dial(6)
  await vi.waitFor(() => { expect(dialled).toEqual([6]) })
  holdUntil(Promise.resolve())
  for (const number of [1, 2, 3, 4]) expect(await dial(number)).toBe('failed')
  const never = Promise.withResolvers<null>()
  holdUntil(never.promise)
  const nine = dial(9)
  await vi.waitFor(() => { expect(dialled).toContain(9) })
  const ten = dial(10)
  speaking.add(10)
  early.resolve(null)
  expect(await six).toBe('worked')
  await vi.waitFor(() => { expect(dialled).toContain(10) })
  never.resolve(null)
  expect([await nine, await ten]).toEqual(['failed', 'worked'])
})
