import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNetwork } from '../devnet/network.ts'
import type { Network } from '../devnet/network.ts'
import type { Options } from '../lib/options.ts'

/** Runs `work` on a fresh local network with the app, built anew if its sources have changed since; both are gone afterwards, however it ends. @throws LOCAL_NETWORK */
export async function withNetwork<T>(work: (network: Network, stateDir: string) => Promise<T>, { nodes = 16, nodeFlags = [], signal }: Options & { nodes?: number, nodeFlags?: string[] } = {}): Promise<T> {
  const stateDir = await mkdtemp(join(tmpdir(), 'cyxcloud-bench-'))
  try {
    const network = await startNetwork({ stateDir, basePort: 0, nodes, nodeFlags, signal })
    try { return await work(network, stateDir) } finally { await network.close() }
  } finally {
    await rm(stateDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}
