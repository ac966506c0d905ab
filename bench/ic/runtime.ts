import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { HttpAgent } from '@icp-sdk/core/agent'
import { canisterIds, installCanisters } from '../../devnet/canisters.ts'
import { directoryClient } from '../../lib/ledger/ic/directory.ts'
import { identityFromSeed } from '../../lib/ledger/ic/identity.ts'
import type { Identity } from '../../lib/ledger/ic/identity.ts'
import type { Options } from '../../lib/options.ts'
import { random } from '../../canisters/testing.ts'
import { processCpuSeconds } from '../processes.ts'

/** The runtime in a process of its own, as `npm start` runs it, with the drive's canisters and one account. */
export interface Runtime {
  host: string
  directory: string
  /** Signs for the account. */
  identity: Identity
  /** CPU seconds, user and system, that the process has used; NaN where /proc is not. */
  cpuSeconds: () => Promise<number>
  close: () => Promise<void>
}

/** Starts it on an empty folder; IC_PROFILE=FOLDER writes a CPU profile of it there. */
export async function startRuntime({ signal }: Options = {}): Promise<Runtime> {
  const stateDir = await mkdtemp(join(tmpdir(), 'cyxcloud-bench-ic-'))
  const main = join(import.meta.dirname, '../../devnet/ic/main.ts')
  const child = spawn(process.execPath, [...process.env['IC_PROFILE'] ? ['--cpu-prof', '--cpu-prof-dir', process.env['IC_PROFILE']] : [], main, '--state', stateDir, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'], ...signal ? { signal } : {} })
  const exited = once(child, 'exit')
  const close = async (): Promise<void> => {
    child.kill('SIGTERM')
    await exited
    await rm(stateDir, { recursive: true, force: true })
  }
  try {
    const [line] = await once(createInterface(child.stdout), 'line') as [string]
    const { url: host, rootKey } = JSON.parse(line) as { url: string, rootKey: string }
    const identity = identityFromSeed(random(32))
    const agent = await HttpAgent.create({ host, identity, rootKey: Uint8Array.from(Buffer.from(rootKey, 'hex')) })
    const directory = directoryClient({ config: { ic: { host, rootKey, directory: canisterIds.directory } }, identity })
    await installCanisters({ agent, directory }, join(import.meta.dirname, '../../canisters/dist'), { signal })
    await directory.register()
    return { host, directory: canisterIds.directory, identity, cpuSeconds: () => processCpuSeconds(child.pid ?? 0), close }
  } catch (error) {
    await close()
    throw error
  }
}
