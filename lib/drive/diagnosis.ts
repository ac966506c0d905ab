import type { NodeInfo, NodeMode } from '../engine/peers.ts'
import { CyxError, packError, unpackError } from '../errors.ts'
import type { ErrorRecord } from '../errors.ts'
import type { Options } from '../options.ts'
import type { PeerPool } from '../peers/pool.ts'
import { within } from './patience.ts'

/** A way to reach nodes, as this browser and network have it. */
export interface TransportDiagnosis {
  name: 'webtransport' | 'webrtc-direct'
  /** `unused`: nothing was tried by it yet, a better one worked. */
  state: 'works' | 'fails' | 'unused' | 'absent'
  /** A sentence for people. */
  why: string
}

/** What is known of one node; null where nothing is. */
export interface NodeDiagnosis {
  number: number
  operator: string
  region: string
  /** Whether the registry heard of it lately. */
  online: boolean
  /** That it takes no new pieces, where its operator has said so. */
  mode?: NodeMode
  /** By which it is connected now. */
  transport: TransportDiagnosis['name'] | null
  roundTripMs: number | null
  bytesPerSecond: number | null
  requests: number
  /** Whether others are asked first, because it failed or was slow lately. */
  avoided: boolean
  /** In plain words, with the moment in ms since 1970. */
  lastError: { sentence: string, code: string, at: number } | null
}

/** The state of the network as this page sees it. Plain data, no secrets: no account, file, key or address. */
export interface Diagnosis { at: number, transports: TransportDiagnosis[], nodes: NodeDiagnosis[] }

/** A node that says nothing for so long does not work. */
const TEST_MS = 10_000

const NAMES = { 'webtransport': 'WebTransport', 'webrtc-direct': 'WebRTC' } as const

/** What the pool knows of the nodes, by number. `hasWebTransport`: whether this browser does. */
export function diagnose(pool: Pick<PeerPool, 'scores' | 'state'>, nodes: readonly NodeInfo[], hasWebTransport: boolean): Diagnosis {
  return {
    at: Date.now(),
    transports: [transport(pool, nodes, 'webtransport', hasWebTransport), transport(pool, nodes, 'webrtc-direct', true)],
    nodes: [...nodes].sort((a, b) => a.number - b.number).map(({ number, operator, region, online, mode }) => {
      const score = pool.scores.score(number)
      return {
        number, operator, region, online, ...mode ? { mode } : {}, transport: pool.state(number).route,
        roundTripMs: score?.roundTripMs ?? null, bytesPerSecond: score?.bytesPerSecond ?? null, requests: score?.requests ?? 0,
        avoided: pool.scores.avoided(number), lastError: score?.lastError ? { ...wordsOf(score.lastError.error), at: score.lastError.at } : null,
      }
    }),
  }
}

/** Asks every node for what it says of itself, a question that needs no leave; its round trip or its failure is in the next {@link diagnose}. */
export async function testNodes(pool: Pick<PeerPool, 'dial' | 'scores'>, nodes: readonly NodeInfo[], { signal }: Options = {}): Promise<void> {
  await Promise.all(nodes.map(async node => {
    const limit = within(TEST_MS, signal)
    try {
      await (await pool.dial(node, { signal: limit })).stats({ signal: limit })
      pool.scores.worked(node.number)
    } catch (error) {
      signal?.throwIfAborted()
      pool.scores.failed(node.number, packError(limit.aborted ? new CyxError('NETWORK_NODE_TIMEOUT', { node: node.number }) : error))
    }
  }))
}

/** The diagnosis as text to copy into a report. */
export function reportOf({ at, transports, nodes }: Diagnosis, agent: string): string {
  const lines = nodes.map(({ number, operator, region, online, mode, transport: by, roundTripMs, bytesPerSecond, requests, avoided, lastError }) => [
    `node ${String(number)}`, operator, region, online ? mode ?? 'online' : 'silent', by === null ? 'not connected' : NAMES[by],
    roundTripMs === null ? '– ms' : `${roundTripMs.toFixed(0)} ms`, bytesPerSecond === null ? '– MB/s' : `${(bytesPerSecond / 1e6).toFixed(1)} MB/s`,
    `${String(requests)} requests`, ...avoided ? ['avoided'] : [], ...lastError ? [`${new Date(lastError.at).toISOString()} ${lastError.code}: ${lastError.sentence}`] : [],
  ].join(' · '))
  return [`CyxCloud network diagnosis, ${new Date(at).toISOString()}`, agent, ...transports.map(({ name, state, why }) => `${NAMES[name]}: ${state}. ${why}`), ...lines].join('\n')
}

function transport(pool: Pick<PeerPool, 'state'>, nodes: readonly NodeInfo[], name: TransportDiagnosis['name'], there: boolean): TransportDiagnosis {
  if (!there) return { name, state: 'absent', why: `This browser has no ${NAMES[name]}.` }
  const tries = nodes.flatMap(({ number }) => pool.state(number).tried.filter(({ route }) => route === name))
  const worked = tries.filter(({ error }) => error === null).length
  if (worked > 0) return { name, state: 'works', why: `${String(worked)} of ${String(tries.length)} nodes were reached by it.` }
  const [failed] = tries.flatMap(({ error }) => error ?? [])
  if (!failed) return { name, state: 'unused', why: 'It was not needed yet.' }
  return { name, state: 'fails', why: `${String(tries.length)} nodes were tried and none was reached: ${wordsOf(failed).sentence} A firewall may block it.` }
}

/** The innermost reason is the one that tells. */
function wordsOf(record: ErrorRecord): { sentence: string, code: string } {
  const { reason, causes } = record.details
  const [inner] = Array.isArray(causes) ? causes as (ErrorRecord | null)[] : []
  if (inner) return wordsOf(inner)
  return { sentence: [unpackError(record).message, ...typeof reason === 'string' && !unpackError(record).message.includes(reason) ? [`It says: ${reason}.`] : []].join(' '), code: record.code }
}
