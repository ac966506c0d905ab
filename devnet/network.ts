import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HttpAgent } from '@icp-sdk/core/agent'
import type { Config } from '../lib/config.ts'
import { CyxError } from '../lib/errors.ts'
import { directoryClient } from '../lib/ledger/ic/directory.ts'
import { REGISTRY } from '../lib/ledger/solana/program.ts'
import type { Options } from '../lib/options.ts'
import { buildApp } from './app-build.ts'
import { canisterIds, installCanisters } from './canisters.ts'
import type { Program } from './child.ts'
import { takeLock } from './lock.ts'
import { nodeScript } from './node-bundle.ts'
import { startNode, waitForNodes, type LocalNode, type NodeSettings } from './nodes.ts'
import { startPart, type Part } from './part.ts'
import { adminIdentity, openFolder, resetFolder } from './state-folder.ts'
import { checkBuilt, startWebServer } from './web-server.ts'

/** How the local network runs. */
export interface NetworkOptions extends Options {
  stateDir: string
  /** Storage nodes, 0 … 64. */
  nodes?: number
  /** The app's port; IC, Solana RPC and Solana WebSocket take the next three. 0 takes free ones. */
  basePort?: number
  /** Whether the app is built when its sources have changed, and served. `serve-only` serves what is there. */
  build?: boolean | 'serve-only'
  solana?: boolean
  /** Whether the state is cleared first. */
  reset?: boolean
  /** More flags for every storage node. */
  nodeFlags?: string[]
  /** Told what is going on, a sentence at a time. */
  onProgress?: (sentence: string) => void
}

/** The running network. */
export interface Network {
  /** The app's address, ending in `/`. */
  readonly url: string
  readonly configUrl: string
  readonly config: Config
  readonly nodes: LocalNode[]
  readonly ic: Part & { url: string, rootKey: string, directory: string, bucket: string }
  readonly solana: Part & { rpcUrl: string, wsUrl: string } | null
  /** How long each stage took until it was ready, in ms since the start. */
  readonly stages: Record<string, number>
  /** Settles with a sentence when the IC or Solana has ended by itself. */
  readonly failed: Promise<string>
  close(): Promise<void>
}

/** The app's usual port. */
export const usualPort = 4600
/** Nodes started at once: more only get in each other's way. */
const nodesAtOnce = 4
const root = resolve(fileURLToPath(new URL('..', import.meta.url)))

/**
 * Starts the local network on the state in `stateDir`.
 *
 * @throws LOCAL_NETWORK when a port is taken, a second copy runs, the state is stale or damaged, or a part does not come up; what had
 *   been started is stopped again
 */
export async function startNetwork({
  stateDir: folder, nodes: count = 16, basePort = usualPort, build = true, solana: withSolana = true, reset = false, nodeFlags = [], onProgress = () => undefined, signal,
}: NetworkOptions): Promise<Network> {
  const stateDir = resolve(folder)
  const begun = performance.now()
  const stages: Record<string, number> = {}
  const closers: (() => unknown)[] = []
  const done = (stage: string, sentence: string): void => {
    stages[stage] = Math.round(performance.now() - begun)
    onProgress(`${sentence} (${(stages[stage] / 1000).toFixed(1)} s)`)
  }
  const close = async (): Promise<void> => { while (closers.length > 0) await closers.pop()?.() }
  const faults = new AbortController()
  const stop = signal ? AbortSignal.any([signal, faults.signal]) : faults.signal
  const { promise: failed, resolve: fail } = Promise.withResolvers<string>()
  try {
    if (build === 'serve-only') checkBuilt(root)
    if (!reset) openFolder(stateDir)
    else if (existsSync(stateDir)) closers.push(takeLock(stateDir, addressOf(basePort)))
    if (reset) resetFolder(stateDir)
    openFolder(stateDir)
    if (closers.length === 0) closers.push(takeLock(stateDir, addressOf(basePort)))
    const web = await startWebServer(basePort, { signal: stop })
    closers.push(() => web.close())
    const part = async (name: string, script: string, argsOf: (before: unknown) => string[]): Promise<Part> => {
      const log = join(stateDir, 'logs', `${name.toLowerCase().replaceAll(' ', '-')}.log`)
      const started = await startPart((before): Program => ({ name, script: scriptAt(script), args: argsOf(before), log }), fail, { signal: stop })
      closers.push(() => started.stop())
      return started
    }
    /** The port a part had before it was stopped, or its place after the app's. */
    const port = (offset: number, before: string | undefined): string => before ? new URL(before).port : String(basePort === 0 ? 0 : basePort + offset)

    const bundled = count > 0 ? nodeScript(root) : Promise.resolve(scriptAt('node/main.ts'))
    bundled.catch(() => undefined)
    const startIc = async (): Promise<Pick<Network, 'ic' | 'nodes'>> => {
      const process = await part('Internet Computer', 'devnet/ic/main.ts', before => ['--state', join(stateDir, 'ic'), '--port', port(1, (before as IcReady | null)?.url)])
      const { url, rootKey } = process.ready() as IcReady
      done('ic', 'The Internet Computer runs')
      const identity = adminIdentity(stateDir)
      const agent = await HttpAgent.create({ host: url, identity, rootKey: Uint8Array.from(Buffer.from(rootKey, 'hex')) })
      const directory = directoryClient({ config: { ic: { host: url, rootKey, directory: canisterIds.directory } }, identity })
      await installCanisters({ agent, directory }, join(root, 'canisters', 'dist'), { signal: stop })
      done('canisters', 'The canisters are in place')
      const ic = { ...process, url, rootKey, ...canisterIds }
      const settings: NodeSettings = { script: await bundled, stateDir, ic, extra: nodeFlags, onEnd: onProgress }
      const nodes = await startNodes(count, settings, closers, { signal: stop })
      const online = await waitForNodes(directory, nodes, { signal: stop })
      done('nodes', `${online} of ${nodes.length} storage nodes are online`)
      return { ic, nodes }
    }
    const startSolana = async (): Promise<Network['solana']> => {
      if (!withSolana) return null
      const process = await part('Solana', 'devnet/solana/main.ts', before => {
        const { rpcUrl, wsUrl }: Partial<SolanaReady> = before as SolanaReady | null ?? {}
        return ['--state', join(stateDir, 'solana'), '--port', port(2, rpcUrl), '--ws-port', port(3, wsUrl)]
      })
      done('solana', 'Solana runs')
      return { ...process, ...process.ready() as SolanaReady }
    }
    const makeApp = async (): Promise<void> => {
      if (build !== true) return
      const what = await buildApp(root, join(stateDir, 'logs', 'build.log'), { signal: stop })
      done('build', what === 'same' ? 'The app is built' : 'The app was built anew')
    }
    const [{ ic, nodes }, solana] = await together([startIc(), startSolana(), makeApp()], faults)
    const config: Config = {
      network: 'local', ic: { host: ic.url, rootKey: ic.rootKey, directory: ic.directory },
      solana: { rpc: solana?.rpcUrl ?? 'http://127.0.0.1:1', registry: REGISTRY, faucet: true },
    }
    await writeFile(join(stateDir, 'config.json'), JSON.stringify(config, null, 2))
    if (build !== false) web.open(root, config)
    else web.openConfig(config)
    done('ready', 'Everything is ready')
    return { url: web.url, configUrl: `${web.url}config.json`, config, nodes, ic, solana, stages, failed, close }
  } catch (error) {
    await close()
    throw error
  }
}

const addressOf = (port: number): string => port === 0 ? 'a free port' : `http://localhost:${port}/`

interface IcReady { url: string, rootKey: string }
interface SolanaReady { rpcUrl: string, wsUrl: string }

function scriptAt(path: string): string {
  const script = join(root, path)
  if (!existsSync(script)) throw new CyxError('LOCAL_NETWORK', { what: `${script} is missing.`, next: 'Get a whole copy of the project.' })
  return script
}

async function startNodes(count: number, settings: NodeSettings, closers: (() => unknown)[], options: Options): Promise<LocalNode[]> {
  const nodes: LocalNode[] = []
  closers.push(() => Promise.all(nodes.map(node => node.stop())))
  const names = Array.from({ length: count }, (_, at) => String(at + 1).padStart(2, '0')).values()
  const lane = async (): Promise<void> => { for (const name of names) nodes.push(await startNode(name, settings, options)) }
  await Promise.all(Array.from({ length: nodesAtOnce }, lane))
  return nodes.sort((a, b) => a.name.localeCompare(b.name))
}

/** All results, or the first failure, once every other has been told to stop and has. */
async function together<T extends unknown[]>(tasks: { [K in keyof T]: Promise<T[K]> }, faults: AbortController): Promise<T> {
  const failures: unknown[] = []
  const results = await Promise.all(tasks.map(task => task.catch((error: unknown) => {
    failures.push(error)
    faults.abort()
  })))
  if (failures.length > 0) throw failures[0]
  return results as T
}
