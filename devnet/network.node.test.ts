import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { HttpAgent } from '@icp-sdk/core/agent'
import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import { expect, onTestFinished, test } from 'vitest'
import { parseConfig } from '../lib/config.ts'
import { directoryClient, type DirectoryClient } from '../lib/ledger/ic/directory.ts'
import { installCanisters } from './canisters.ts'
import { startNetwork, type Network, type NetworkOptions } from './network.ts'
import { descendants, isAlive } from './testing/processes.ts'

const text = (part: string): string => expect.stringContaining(part) as string

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'cyx-net-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

async function start(stateDir: string, options: Partial<NetworkOptions> = {}): Promise<Network> {
  const network = await startNetwork({ stateDir, nodes: 0, basePort: 0, build: false, solana: false, ...options })
  onTestFinished(() => network.close())
  return network
}

const directoryOf = ({ config }: Network, identity: Ed25519KeyIdentity): DirectoryClient => directoryClient({ config, identity })

test('a restart keeps accounts, keys, node identities and ports; a reset begins anew', async () => {
  const stateDir = await folder()
  const identity = Ed25519KeyIdentity.generate()
  const first = await start(stateDir, { nodes: 1 })
  const registered = await directoryOf(first, identity).register()
  expect(registered).toMatchObject({ plan: 'Pro', quota_bytes: 100_000_000_000n })
  const { rootKey } = first.ic
  const [node] = first.nodes
  expect(node?.number).toBeTypeOf('number')
  await first.close()

  const second = await start(stateDir, { nodes: 1 })
  expect(second.ic.rootKey).toBe(rootKey)
  expect(second.nodes[0]).toMatchObject({ peer: node?.peer, number: node?.number, publicKey: node?.publicKey })
  expect((await directoryOf(second, identity).account()).created_at).toBe(registered.created_at)
  expect((await directoryOf(second, await adminOf(stateDir)).adminGetStats()).buckets).toBe(1)
  await second.close()

  const third = await start(stateDir, { reset: true })
  expect(third.ic.rootKey).not.toBe(rootKey)
  await expect(directoryOf(third, identity).account()).rejects.toThrow()
  expect(existsSync(join(stateDir, 'nodes'))).toBe(false)
})

const adminOf = async (stateDir: string): Promise<Ed25519KeyIdentity> =>
  Ed25519KeyIdentity.fromSecretKey(Uint8Array.from(Buffer.from(await readFile(join(stateDir, 'admin.key'), 'utf8'), 'hex')))

test('a node can be killed, stopped, paused and started again, and keeps its identity', async () => {
  const network = await start(await folder(), { nodes: 1 })
  const [node] = network.nodes
  if (!node) throw new Error('no node')
  const first = node.pid()
  await node.kill()
  expect(isAlive(first)).toBe(false)
  await node.restart()
  expect(isAlive(node.pid())).toBe(true)
  // It leaves the processor to the page first.
  expect(getPriority(node.pid())).toBeGreaterThanOrEqual(10)
  node.pause()
  node.resume()
  node.pause()
  await node.stop()
  expect(isAlive(node.pid())).toBe(false)
})

test('the IC comes back on its old port with its old state after it was killed, and hangs while it is paused', async () => {
  const identity = Ed25519KeyIdentity.generate()
  const network = await start(await folder())
  const { created_at: createdAt } = await directoryOf(network, identity).register()
  await network.ic.kill()
  await expect(fetch(`${network.ic.url}/api/v2/status`)).rejects.toThrow()
  await network.ic.restart()
  expect((await directoryOf(network, identity).account()).created_at).toBe(createdAt)
  network.ic.pause()
  await expect(fetch(`${network.ic.url}/api/v2/status`, { signal: AbortSignal.timeout(500) })).rejects.toThrow()
  network.ic.resume()
  expect((await fetch(`${network.ic.url}/api/v2/status`)).status).toBe(200)
})

test('a changed module is upgraded in place, the same one is left alone', async () => {
  const stateDir = await folder()
  const identity = Ed25519KeyIdentity.generate()
  const network = await start(stateDir)
  const before = await directoryOf(network, identity).register()
  const admin = await adminOf(stateDir)
  const agent = await HttpAgent.create({ host: network.ic.url, identity: admin, rootKey: Uint8Array.from(Buffer.from(network.ic.rootKey, 'hex')) })
  const dist = await folder()
  for (const name of ['directory', 'bucket']) {
    const wasm = gunzipSync(await readFile(`canisters/dist/${name}.wasm.gz`))
    await writeFile(join(dist, `${name}.wasm.gz`), gzipSync(Buffer.concat([wasm, Buffer.from([0, 5, 4]), Buffer.from('note')])))
  }
  const client = directoryOf(network, admin)
  expect(await installCanisters({ agent, directory: client }, dist)).toEqual(['upgraded', 'upgraded'])
  expect(await installCanisters({ agent, directory: client }, dist)).toEqual(['same', 'same'])
  expect((await directoryOf(network, identity).account()).created_at).toBe(before.created_at)
  await expect(installCanisters({ agent, directory: client }, join(dist, 'nowhere'))).rejects.toMatchObject({ code: 'LOCAL_NETWORK', message: text('is missing') })
})

test('/config.json says where everything is', async () => {
  const network = await start(await folder())
  const answer = await fetch(network.configUrl)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(parseConfig(await answer.json())).toEqual(network.config)
  expect(network.config.ic).toEqual({ host: network.ic.url, rootKey: network.ic.rootKey, directory: network.ic.directory })
})

test('a second copy is told where the first one is, and the first goes on', async () => {
  const stateDir = await folder()
  const network = await start(stateDir)
  await expect(start(stateDir)).rejects.toMatchObject({ code: 'LOCAL_NETWORK', message: text(`already runs from ${stateDir} (process ${process.pid})`) })
  await expect(start(stateDir, { reset: true })).rejects.toMatchObject({ code: 'LOCAL_NETWORK' })
  expect((await fetch(network.configUrl)).status).toBe(200)
})

test('a lock left by a process that is gone does not keep anybody out', async () => {
  const stateDir = await folder()
  await (await start(stateDir)).close()
  await writeFile(join(stateDir, 'lock'), JSON.stringify({ pid: process.pid, started: '1', url: '' }))
  await start(stateDir)
  await (await start(await folder())).close()
})

test('a taken port is named, whichever part wants it, and nothing is left running', async () => {
  for (const offset of [0, 1, 2]) {
    const blocker = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => { blocker.close() })
    await once(blocker, 'listening')
    const { port } = blocker.address() as { port: number }
    const failed = start(await folder(), { basePort: port - offset, solana: true })
    await expect(failed).rejects.toMatchObject({ code: 'LOCAL_NETWORK', message: text(`Port ${port} is `) })
    expect(descendants(process.pid).filter(pid => isMain(pid))).toEqual([])
  }
})

/** Whether a process is a part of a network (the test runner has children of its own). */
function isMain(pid: number): boolean {
  try { return /devnet\/(ic|solana)\/main\.ts|node[^ ]*\/main\.(ts|mjs)/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8')) } catch { return false }
}

test('a state folder that is damaged, stale or another\'s is told so', async () => {
  const foreign = await folder()
  await writeFile(join(foreign, 'thesis.txt'), 'do not lose me')
  await expect(start(foreign)).rejects.toMatchObject({ message: text('holds something else') })
  await expect(start(foreign, { reset: true })).rejects.toMatchObject({ message: text('holds something else') })
  expect(await readFile(join(foreign, 'thesis.txt'), 'utf8')).toBe('do not lose me')

  const stale = await folder()
  await writeFile(join(stale, 'cyxcloud-local-network'), '0')
  await expect(start(stale)).rejects.toMatchObject({ message: text('another version'), next: text('--reset') })

  const damaged = await folder()
  await (await start(damaged)).close()
  await mkdir(join(damaged, 'ic'), { recursive: true })
  for (const end of ['-wal', '-shm']) await rm(join(damaged, `ic/ic.sqlite${end}`), { force: true })
  await writeFile(join(damaged, 'ic', 'ic.sqlite'), 'no database '.repeat(1000))
  await expect(start(damaged)).rejects.toMatchObject({ code: 'LOCAL_NETWORK', message: text('is damaged') })
  await start(damaged, { reset: true })
})
