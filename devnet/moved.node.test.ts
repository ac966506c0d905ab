import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import { expect, onTestFinished, test } from 'vitest'
import { directoryClient } from '../lib/ledger/ic/directory.ts'
import { startNetwork } from './network.ts'

/** Between two heartbeats, as the directory has it. */
const HEARTBEAT_MS = 30_000

test('a node that comes back on other ports is where the directory says within one heartbeat, and keeps its number', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'cyx-moved-'))
  onTestFinished(() => rm(stateDir, { recursive: true, force: true }))
  const network = await startNetwork({ stateDir, nodes: 2, basePort: 0, build: false, solana: false })
  onTestFinished(() => network.close())
  const directory = directoryClient({ config: network.config, identity: Ed25519KeyIdentity.generate() })
  const [moving] = network.nodes
  if (!moving) throw new Error('no node')
  const listed = async () => (await directory.listNodes()).find(({ public_key: key }) => Buffer.from(key).toString('hex') === moving.publicKey)
  const before = await listed()
  await moving.kill()
  await rm(join(moving.folder, 'ports.json'))
  const since = performance.now()
  await moving.restart()
  await expect.poll(async () => (await listed())?.addresses.some(address => before?.addresses.includes(address)), { timeout: HEARTBEAT_MS }).toBe(false)
  expect(performance.now() - since).toBeLessThan(HEARTBEAT_MS)
  expect((await listed())?.number).toBe(before?.number)
})
