import { join } from 'node:path'
import { CyxError } from '../lib/errors.ts'
import type { DirectoryClient } from '../lib/ledger/ic/directory.ts'
import type { Options } from '../lib/options.ts'
import { startPart, type Part } from './part.ts'

/** A storage node of the local network, a process with a folder and a key of its own. */
export interface LocalNode extends Omit<Part, 'ready'> {
  /** 01 … n, by which its folder is called. */
  readonly name: string
  readonly folder: string
  readonly peer: string
  /** Ed25519, 64 hex digits: by it the directory knows the node. */
  readonly publicKey: string
  /** The directory's number for it; null until it is registered. */
  number: number | null
}

/** What nodes are started with. */
export interface NodeSettings { script: string, stateDir: string, ic: { url: string, rootKey: string, directory: string }, extra?: string[], onEnd(sentence: string): void }

/** Starts node `name`. @throws LOCAL_NETWORK with its own words when it does not come up */
export async function startNode(name: string, { ic, onEnd, script, stateDir, extra = [] }: NodeSettings, options: Options = {}): Promise<LocalNode> {
  const folder = join(stateDir, 'nodes', name)
  const args = [
    '--data', folder, '--operator', `local ${name}`, '--region', 'local',
    '--directory-host', ic.url, '--directory-canister', ic.directory, '--directory-root-key', ic.rootKey, ...extra,
  ]
  const part = await startPart(() => ({ name: `Storage node ${name}`, script, args, log: join(stateDir, 'logs', `node-${name}.log`), meek: true }), onEnd, options)
  return { ...part, ...readyOf(part.ready()), name, folder, number: null }
}

function readyOf(line: unknown): { peer: string, publicKey: string } {
  const ready = (line as { ready?: { peer?: unknown, publicKey?: unknown } }).ready
  if (typeof ready?.peer !== 'string' || typeof ready.publicKey !== 'string') throw new CyxError('LOCAL_NETWORK', { what: 'A storage node said nothing of itself.', next: 'Look at its log.' })
  return { peer: ready.peer, publicKey: ready.publicKey }
}

/** How often the directory is asked for the nodes it knows, in ms. */
const askMs = 200

/** Waits until the directory lists all `nodes` as online, at most `timeoutMs`, and notes their numbers. Returns how many it lists. */
export async function waitForNodes(directory: Pick<DirectoryClient, 'listNodes'>, nodes: LocalNode[], { signal, timeoutMs = 20_000 }: Options & { timeoutMs?: number } = {}): Promise<number> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    signal?.throwIfAborted()
    const known = await directory.listNodes({ signal })
    const online = new Map(known.filter(one => 'Online' in one.state).map(one => [Buffer.from(one.public_key).toString('hex'), one.number]))
    for (const node of nodes) node.number = online.get(node.publicKey) ?? node.number
    const seen = nodes.filter(node => online.has(node.publicKey)).length
    if (seen === nodes.length || performance.now() > deadline) return seen
    await new Promise(resolve => setTimeout(resolve, askMs))
  }
}
