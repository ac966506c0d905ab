import { expect, test } from 'vitest'
import { CyxError } from '../errors.ts'
import type { NodeInfo } from '../engine/peers.ts'
import type { PeerState } from '../peers/pool.ts'
import { makeScoreboard } from '../peers/scoreboard.ts'
import { makeNodes } from './nodes.ts'

const node = (number: number): NodeInfo => ({ number, publicKey: new Uint8Array(32), addresses: [], operator: '', region: '', online: true })
const never = (): never => { throw new Error('not asked for') }
const client = { put: never, get: never, exists: never, remove: never, stats: never, close: never }
const pool = { dial: () => Promise.resolve(client), scores: makeScoreboard(), room: never, state: (number: number): PeerState => ({ route: number === 3 ? 'webtransport' : null, tried: [] }), silent: (number: number) => number === 4 }

test('whoever gives up waiting for the registry does not end it for the others', async () => {
  const answer = Promise.withResolvers<NodeInfo[]>()
  const nodes = makeNodes(pool, () => answer.promise)
  const stop = new AbortController()
  const first = nodes.dial(1, { signal: stop.signal })
  const second = nodes.dial(1)
  stop.abort(new Error('cancelled'))
  await expect(first).rejects.toThrow('cancelled')
  answer.resolve([node(1)])
  expect(await second).toBe(client)
})

test('a number that nobody knows leaves the nodes that came with a plan in place', async () => {
  const nodes = makeNodes(pool, () => Promise.resolve([]))
  nodes.learn([node(1)])
  await expect(nodes.dial(2)).rejects.toMatchObject({ code: 'NETWORK_NODE_UNREACHABLE' })
  expect(await nodes.dial(1)).toBe(client)
})

test('a node that restarted with another address is found there', async () => {
  const [old, moved] = [{ ...node(1), addresses: ['/old'] }, { ...node(1), addresses: ['/new'] }]
  const dialled: string[] = []
  const asked: NodeInfo[][] = [[moved]]
  const nodes = makeNodes({
    ...pool,
    dial: ({ addresses: [address = ''] }) => {
      dialled.push(address)
      return address === '/new' ? Promise.resolve(client) : Promise.reject(new CyxError('NETWORK_NODE_UNREACHABLE', { node: 1 }))
    },
  }, () => Promise.resolve(asked.shift() ?? []))
  nodes.learn([old])
  expect(await nodes.dial(1)).toBe(client)
  expect(dialled).toEqual(['/old', '/new'])
  expect(await nodes.dial(1)).toBe(client)
})

test('a node that is down where it was, or whose registry does not answer, is unreachable; the registry is not asked for each try', async () => {
  let questions = 0
  const dead = { ...pool, dial: () => Promise.reject(new CyxError('NETWORK_NODE_UNREACHABLE', { node: 1 })) }
  for (const answer of [() => Promise.resolve([node(1)]), () => Promise.reject(new CyxError('NETWORK_DIRECTORY_UNREACHABLE'))]) {
    const nodes = makeNodes(dead, () => { questions++; return answer() })
    nodes.learn([node(1)])
    for (let i = 0; i < 3; i++) await expect(nodes.dial(1)).rejects.toMatchObject({ code: 'NETWORK_NODE_UNREACHABLE' })
  }
  // One that answers is not asked again soon; one that does not may be.
  expect(questions).toBe(1 + 3)
})

test('a node that neither the registry nor we have heard of is asked last; one that we are connected to is not', () => {
  const nodes = makeNodes(pool, () => Promise.resolve([]))
  nodes.learn([node(1), { ...node(2), online: false }, { ...node(3), online: false }])
  expect([1, 2, 3, 4].map(number => nodes.avoided(number))).toEqual([false, true, false, false])
})

test('a node that says nothing when it is dialled is overtaken sooner than one that has answered, and no sooner than any other may be', () => {
  const nodes = makeNodes(pool, () => Promise.resolve([]))
  const [silent, answered, any] = [nodes.hedgeAfterMs(2 ** 19, 'down', 4), nodes.hedgeAfterMs(2 ** 19, 'down', 3), nodes.hedgeAfterMs(2 ** 19)]
  expect(silent).toBeLessThan(answered)
  expect(answered).toBe(any)
  for (let i = 0; i < 20; i++) pool.scores.begin(1, 'down')(2 ** 19)
  expect(nodes.hedgeAfterMs(2 ** 19, 'down', 4)).toBe(nodes.hedgeAfterMs(2 ** 19, 'down', 3))
})
