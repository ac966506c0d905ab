import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addressOfSeed } from '../../lib/ledger/solana/address.ts'
import { anchorRoot, openAnchorAndDelegate } from '../../lib/ledger/solana/anchorClient.ts'
import { airdrop, balance } from '../../lib/ledger/solana/money.ts'
import { REGISTRY } from '../../lib/ledger/solana/program.ts'
import { readAnchor } from '../../lib/ledger/solana/readAnchor.ts'
import { startSolana } from './start.ts'
import { startSurfnet } from './surfnet.ts'

let stateDir: string
beforeEach(async () => { stateDir = await mkdtemp(join(tmpdir(), 'cyx-solana-')) })
afterEach(() => rm(stateDir, { recursive: true }))

const seed = (n: number): Uint8Array => new Uint8Array(32).fill(n)
const start = (port = 0): ReturnType<typeof startSolana> => startSolana({ stateDir, port, wsPort: 0 })

/** Waits until the kept accounts hold an address. */
async function kept(address: string): Promise<void> {
  for (;;) {
    const text = await readFile(join(stateDir, 'accounts.json'), 'utf8').catch(() => '')
    if (text.includes(address)) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

test('anchors, delegations and money survive a restart, and go on from there', async () => {
  const first = await start()
  await airdrop(first.rpcUrl, addressOfSeed(seed(1)), 1_000_000_000)
  const drive = { ownerSeed: seed(1), delegateSeed: seed(2), expiresAt: Date.now() + 7 * 86_400_000, program: REGISTRY }
  const { owner, anchor } = await openAnchorAndDelegate({ ...drive, rpc: first.rpcUrl })
  await anchorRoot({ rpc: first.rpcUrl, program: REGISTRY, owner, delegateSeed: seed(2), root: seed(7), leaves: 3, sequence: 0 })
  const money = await balance(first.rpcUrl, owner)
  await first.close()

  const second = await start()
  expect(await balance(second.rpcUrl, owner)).toBe(money)
  expect(await readAnchor({ rpc: second.rpcUrl, program: REGISTRY, account: anchor })).toMatchObject({ owner, root: seed(7), leaves: 3, sequence: 1 })
  expect((await openAnchorAndDelegate({ ...drive, rpc: second.rpcUrl })).signature).toBeNull()
  await anchorRoot({ rpc: second.rpcUrl, program: REGISTRY, owner, delegateSeed: seed(2), root: seed(8), leaves: 4, sequence: 1 })
  await second.close()

  const third = await start()
  expect(await readAnchor({ rpc: third.rpcUrl, program: REGISTRY, account: anchor })).toMatchObject({ root: seed(8), leaves: 4, sequence: 2 })
  await third.close()
})

test('closing twice is one close, and the port is free again', async () => {
  const first = await start()
  const port = Number(new URL(first.rpcUrl).port)
  await Promise.all([first.close(), first.close()])
  const second = await start(port)
  expect(second.rpcUrl).toBe(first.rpcUrl)
  await second.close()
})

test('a process that is killed loses nothing that was on disk', async () => {
  const child = spawn(process.execPath, ['devnet/solana/main.ts', '--state', stateDir, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface(child.stdout), 'line') as [string]
  const { rpcUrl } = JSON.parse(line) as { rpcUrl: string }
  await airdrop(rpcUrl, addressOfSeed(seed(3)), 42_000_000)
  await kept(addressOfSeed(seed(3)))
  child.kill('SIGKILL')
  await once(child, 'exit')
  const again = await start()
  expect(await balance(again.rpcUrl, addressOfSeed(seed(3)))).toBe(42_000_000)
  await again.close()
})

test('the process ends cleanly on SIGTERM, with its last change kept', async () => {
  const child = spawn(process.execPath, ['devnet/solana/main.ts', '--state', stateDir, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface(child.stdout), 'line') as [string]
  await airdrop((JSON.parse(line) as { rpcUrl: string }).rpcUrl, addressOfSeed(seed(4)), 43_000_000)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(await readFile(join(stateDir, 'accounts.json'), 'utf8')).toContain(addressOfSeed(seed(4)))
})

test('a page of another origin may call it: preflight and answer carry the headers', async () => {
  const solana = await start()
  const origin = 'http://localhost:1234'
  const preflight = await fetch(solana.rpcUrl, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' } })
  expect([preflight.ok, preflight.headers.get('access-control-allow-origin')]).toEqual([true, origin])
  expect(preflight.headers.get('access-control-allow-headers')).toContain('content-type')
  const answer = await fetch(solana.rpcUrl, { method: 'POST', headers: { origin, 'content-type': 'application/json' }, body: '{"jsonrpc":"2.0","id":1,"method":"getHealth"}' })
  expect([await answer.json(), answer.headers.get('access-control-allow-origin')]).toMatchObject([{ result: 'ok' }, origin])
  await solana.close()
})

test('a WebSocket reaches it through the known port', async () => {
  const solana = await start()
  const socket = new WebSocket(solana.wsUrl)
  await once(socket, 'open')
  socket.send('{"jsonrpc":"2.0","id":1,"method":"slotSubscribe"}')
  const [event] = await once(socket, 'message') as [MessageEvent<string>]
  expect(JSON.parse(event.data)).toHaveProperty('jsonrpc', '2.0')
  socket.close()
  await solana.close()
})

test('a taken port is named', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await expect(start(port)).rejects.toMatchObject({ code: 'LOCAL_NETWORK', message: `Port ${String(port)} is taken by another program.` })
  server.close()
})

test.each(['', '{', 'null', '{"v":2,"accounts":{}}', '{"v":1,"accounts":{"x":{}}}', '{"v":1,"accounts":{"11111111111111111111111111111112":{"lamports":-1,"owner":"11111111111111111111111111111111","data":""}}}'])('a damaged state %s is named, and left as it is', async text => {
  await writeFile(join(stateDir, 'accounts.json'), text)
  await expect(start()).rejects.toMatchObject({ code: 'LOCAL_NETWORK', details: { next: 'Start with --reset to begin anew.' } })
  expect(await readFile(join(stateDir, 'accounts.json'), 'utf8')).toBe(text)
})

test.each([['darwin', 'arm64'], ['linux', 'arm64'], ['win32', 'x64']] as const)('on %s %s it says where it runs', (platform, arch) => {
  expect(() => startSurfnet(platform, arch)).toThrow(expect.objectContaining({ code: 'LOCAL_NETWORK', message: expect.stringContaining(platform) as unknown }))
})
