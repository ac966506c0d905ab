import { expect, test } from 'vitest'
import type { NodeInfo } from '../engine/peers.ts'
import { CyxError, packError } from '../errors.ts'
import type { PeerState } from '../peers/pool.ts'
import { makeScoreboard } from '../peers/scoreboard.ts'
import type { ShardClient } from '../wire/shard.ts'
import { diagnose, reportOf, testNodes } from './diagnosis.ts'

const node = (number: number): NodeInfo => ({ number, publicKey: new Uint8Array(32), addresses: ['/ip4/192.0.2.7/udp/4433'], operator: `operator ${String(number)}`, region: 'here', online: number !== 3 })
const nodes = [2, 1, 3].map(node)
const unreachable = new CyxError('NETWORK_NODE_UNREACHABLE', { reason: 'it has no webtransport address' })

/** Nodes of which the first answers, the second never does, and the third is down. */
function world() {
  const scores = makeScoreboard()
  const states: Record<number, PeerState> = {
    1: { route: 'webtransport', tried: [{ route: 'webtransport', error: null }] },
    2: { route: null, tried: [{ route: 'webtransport', error: packError(unreachable) }] },
  }
  const client = (number: number) => ({ stats: () => number === 1 ? Promise.resolve({}) : new Promise(() => undefined) }) as unknown as ShardClient
  const dial = ({ number }: { number: number }, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<ShardClient> => {
    if (number === 3) return Promise.reject(new CyxError('NETWORK_NODE_UNREACHABLE', { node: 3, causes: [packError(unreachable)] }))
    const never = new Promise<ShardClient>((_, reject) => { signal?.addEventListener('abort', () => { reject(signal.reason as Error) }) })
    return number === 1 ? Promise.resolve(client(1)) : never
  }
  return { scores, dial, state: (number: number) => states[number] ?? { route: null, tried: [] } }
}

test('every node is told by number, with what is known of it and nothing where nothing is', () => {
  const pool = world()
  const done = pool.scores.begin(1, 'down')
  done(1_000_000)
  pool.scores.failed(2, packError(unreachable))
  const { nodes: rows } = diagnose(pool, nodes, true)
  expect(rows.map(({ number }) => number)).toEqual([1, 2, 3])
  expect(rows[0]).toMatchObject({ transport: 'webtransport', roundTripMs: null, requests: 1, avoided: false, lastError: null, online: true })
  expect(rows[0]?.bytesPerSecond).toBeGreaterThan(0)
  expect(rows[1]).toMatchObject({ transport: null, avoided: true, lastError: { code: 'NETWORK_NODE_UNREACHABLE', sentence: 'A storage node cannot be reached. It says: it has no webtransport address.' } })
  expect(rows[2]).toMatchObject({ online: false, requests: 0, bytesPerSecond: null })
})

test('a transport works when one node was reached by it, fails when none was, and is absent where the browser has it not', () => {
  const pool = world()
  expect(diagnose(pool, nodes, true).transports).toMatchObject([{ name: 'webtransport', state: 'works', why: '1 of 2 nodes were reached by it.' }, { name: 'webrtc-direct', state: 'unused' }])
  expect(diagnose(pool, nodes.slice(0, 1), true).transports[0]).toMatchObject({ state: 'fails' })
  expect(diagnose(pool, nodes, false).transports[0]).toMatchObject({ state: 'absent', why: 'This browser has no WebTransport.' })
})

test('the test asks every node, and tells why one does not answer; whoever gives up gets his own reason', async () => {
  const pool = world()
  await testNodes(pool, nodes.filter(({ number }) => number !== 2))
  const { nodes: rows } = diagnose(pool, nodes, true)
  expect(rows.map(({ lastError }) => lastError?.code ?? null)).toEqual([null, null, 'NETWORK_NODE_UNREACHABLE'])
  await expect(testNodes(pool, nodes, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
})

test('the report has no address, and a line for each node', () => {
  const pool = world()
  pool.scores.failed(2, packError(unreachable))
  const drained = reportOf(diagnose(pool, nodes.map(one => ({ ...one, mode: 'draining' as const })), true), 'Some browser')
  expect(drained).toContain('node 2 · operator 2 · here · draining · not connected')
  const report = reportOf(diagnose(pool, nodes, true), 'Some browser')
  expect(report.split('\n')).toHaveLength(2 + 2 + 3)
  expect(report).toContain('node 2 · operator 2 · here · online · not connected · – ms · – MB/s · 0 requests · avoided')
  expect(report).not.toMatch(/192\.0|\/ip4/)
})
