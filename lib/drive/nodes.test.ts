import { expect, test } from 'vitest'
import type { NodeInfo } from '../engine/peers.ts'
import { makeScoreboard } from '../peers/scoreboard.ts'
import { makeNodes } from './nodes.ts'

const node = (number: number): NodeInfo => ({ number, publicKey: new Uint8Array(32), addresses: [], operator: '', region: '', online: true })
const never = (): never => { throw new Error('not asked for') }
const client = { put: never, get: never, exists: never, remove: never, close: never }
const pool = { dial: () => Promise.resolve(client), scores: makeScoreboard() }

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
