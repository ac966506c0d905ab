import { join } from 'node:path'
import type { BrowserCommand } from 'vitest/node'
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

/** Commands of the vitest browser project for real nodes. */
export const nodeCommands = { startNode, endNode, restartNode, freezeNode, rotNode }

declare module 'vitest/browser' {
  interface BrowserCommands {
    startNode: (environment: Record<string, string>) => Promise<Ready>
    endNode: (peer: string) => Promise<void>
    restartNode: (peer: string, environment: Record<string, string>) => Promise<Ready>
    freezeNode: (peer: string, frozen: boolean) => Promise<void>
    rotNode: (peer: string) => Promise<void>
  }
}
