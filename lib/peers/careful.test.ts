import { expect, test } from 'vitest'
import { CyxError } from '../errors.ts'
import { careful } from './careful.ts'
import type { Route } from './route.ts'

/** A route to nodes of which those in `dead` fail; counts the dials that reach it. */
function world() {
  let now = 0
  const dead = new Set<number>()
  const dialled: number[] = []
  let hold: Promise<unknown> = Promise.resolve()
  const connected = new Set<number>()
  const inner: Route = {
    name: 'webtransport',
    ready: ({ number }) => connected.has(number),
    open: async ({ number }) => {
      dialled.push(number)
      await hold
      if (dead.has(number)) throw new CyxError('NETWORK_NODE_UNREACHABLE', { node: number })
      return null as never
    },
  }
  const route = careful(inner, () => now)
  const dial = (number: number): Promise<string> => route.open({ number, publicKey: new Uint8Array(32), addresses: [] }, { onEnd: () => undefined })
    .then(() => 'worked', (error: unknown) => (error as CyxError).details.reason === undefined ? 'failed' : 'refused')
  return { dead, dialled, connected, dial, pass: (ms: number) => { now += ms }, holdUntil: (until: Promise<unknown>) => { hold = until } }
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

test('while the network is cut one node at a time is tried, and all are when it is back', async () => {
  const { dead, dial, dialled, holdUntil } = world()
  for (let number = 1; number <= 14; number++) dead.add(number)
  for (let number = 1; number <= 4; number++) await dial(number)
  const { promise, resolve } = Promise.withResolvers<null>()
  holdUntil(promise)
  const answers = [5, 6, 7, 8].map(dial)
  expect(await Promise.all(answers.slice(1))).toEqual(['refused', 'refused', 'refused'])
  dead.clear()
  resolve(null)
  expect(await answers[0]).toBe('worked')
  expect(await Promise.all([6, 7, 8].map(dial))).toEqual(['worked', 'worked', 'worked'])
  expect(dialled).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
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
