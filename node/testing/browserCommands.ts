import { join } from 'node:path'
import type { BrowserCommand } from 'vitest/node'
import { startInNetwork } from './inNetwork.ts'
import type { InNetwork, NetworkLimits } from './inNetwork.ts'
import { makeFolder, removeFolder, startNodeProcess } from './process.ts'
import type { NodeProcess, Ready } from './process.ts'
import { rotShards } from './rot.ts'

const nodes = new Map<string, NodeProcess>()

/** Starts a node for a test in the browser; answers what it says of itself. */
const startNode: BrowserCommand<[environment: Record<string, string>]> = async (_context, environment) => {
  const node = await startNodeProcess(await makeFolder(), environment)
  nodes.set(node.ready.peer, node)
  return node.ready
}

/** Ends a node and removes its folder. */
const endNode: BrowserCommand<[peer: string]> = async (_context, peer) => {
  const node = nodes.get(peer)
  nodes.delete(peer)
  if (!node) return
  await node.end('SIGKILL')
  await removeFolder(node.folder)
}

/** Kills a node and starts it again in the same folder. */
const restartNode: BrowserCommand<[peer: string, environment: Record<string, string>]> = async (_context, peer, environment) => {
  const old = nodes.get(peer)
  if (!old) throw new Error('no such node')
  await old.end('SIGKILL')
  const node = await startNodeProcess(old.folder, environment)
  nodes.set(peer, node)
  return node.ready
}

/** Stops a node's process without ending it, or lets it go on: a node that is there and says nothing. */
const freezeNode: BrowserCommand<[peer: string, frozen: boolean]> = (_context, peer, frozen) => { nodes.get(peer)?.send(frozen ? 'SIGSTOP' : 'SIGCONT') }

/** Flips a bit at the end of every shard that a node has on its disk. */
const rotNode: BrowserCommand<[peer: string]> = async (_context, peer) => {
  await rotShards(join(nodes.get(peer)?.folder ?? '', 'store'))
}

const networks = new Map<string, InNetwork>()

/** Starts a network in this process. */
const startNetwork: BrowserCommand<[limits: NetworkLimits]> = async (_context, limits) => {
  const one = await startInNetwork(limits)
  networks.set(one.peer, one)
  return { peer: one.peer, publicKey: one.publicKey, addresses: one.network.addresses() }
}

/** Rolls its certificates over if it is time; answers its addresses and how many are connected. */
const lookAtNetwork: BrowserCommand<[peer: string]> = async (_context, peer) => {
  const one = networks.get(peer)
  await one?.network.renew(Date.now())
  return { addresses: one?.network.addresses() ?? [], peers: one?.network.peers() ?? 0 }
}

const endNetwork: BrowserCommand<[peer: string]> = async (_context, peer) => {
  await networks.get(peer)?.end()
  networks.delete(peer)
}

/** Commands of the vitest browser project for real nodes. */
export const nodeCommands = { startNode, endNode, restartNode, freezeNode, rotNode, startNetwork, lookAtNetwork, endNetwork }

declare module 'vitest/browser' {
  interface BrowserCommands {
    startNode: (environment: Record<string, string>) => Promise<Ready>
    endNode: (peer: string) => Promise<void>
    restartNode: (peer: string, environment: Record<string, string>) => Promise<Ready>
    freezeNode: (peer: string, frozen: boolean) => Promise<void>
    rotNode: (peer: string) => Promise<void>
    startNetwork: (limits: NetworkLimits) => Promise<Pick<Ready, 'peer' | 'publicKey' | 'addresses'>>
    lookAtNetwork: (peer: string) => Promise<{ addresses: string[], peers: number }>
    endNetwork: (peer: string) => Promise<void>
  }
}
