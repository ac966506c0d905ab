import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { IDL } from '@icp-sdk/core/candid'
import { HttpAgent } from '@icp-sdk/core/agent'
import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import { Principal } from '@icp-sdk/core/principal'
import { expect, onTestFinished, test } from 'vitest'
import { startIc } from './ic.ts'
import { testCanister } from './testing/canister.ts'
import { agentFor, callerOf, counter, startLocal } from './testing/local.ts'

const empty = new Uint8Array()
const main = fileURLToPath(new URL('main.ts', import.meta.url))

const text = (part: string): string => expect.stringContaining(part) as string

const freshFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'cyx-ic-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

test('a clean stop keeps everything: root key, ids, heap, stable memory, certified data, timers', async () => {
  const stateDir = await freshFolder()
  const first = await startIc({ stateDir, port: 0 })
  const identity = Ed25519KeyIdentity.generate()
  const canister = await first.installCanister({ wasm: testCanister(), arg: empty })
  const before = callerOf(await agentFor(first, identity), canister)
  for (let times = 0; times < 3; times++) await before.update('add')
  await first.installCanister({ id: canister, wasm: testCanister('two'), arg: empty })
  await before.update('add')
  await before.update('certify', Buffer.from('kept'))
  await before.update('arm')
  await first.close()

  const second = await startIc({ stateDir, port: 0 })
  onTestFinished(() => second.close())
  expect(Buffer.compare(second.rootKey, first.rootKey)).toBe(0)
  const after = callerOf(await agentFor(second, identity), canister)
  expect(counter(await after.query('stable_counter'))).toBe(3n)
  await expect.poll(async () => counter(await after.query('count'))).toBe(5n)
  expect(Buffer.from(await after.query('certificate')).includes('kept')).toBe(true)
  expect(counter(await after.update('add'))).toBe(6n)
  expect(await second.installCanister({ wasm: testCanister(), arg: empty })).not.toBe(canister)
})

async function startProcess(stateDir: string): Promise<{ child: ChildProcess, url: string, rootKey: Uint8Array }> {
  const child = spawn(process.execPath, [main, '--state', stateDir, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => { child.kill('SIGKILL') })
  const [line] = await once(createInterface(child.stdout), 'line') as [string]
  const { url, rootKey } = JSON.parse(line) as { url: string, rootKey: string }
  return { child, url, rootKey: Uint8Array.from(Buffer.from(rootKey, 'hex')) }
}

test('a kill at any moment loses nothing that was answered', async () => {
  const stateDir = await freshFolder()
  const identity = Ed25519KeyIdentity.generate()
  let added = 0n
  let canister = ''
  for (let run = 0; run < 3; run++) {
    const { child, url, rootKey } = await startProcess(stateDir)
    const agent = await HttpAgent.create({ host: url, identity, rootKey, retryTimes: 0 })
    canister ||= await installOver(agent)
    const { update, query } = callerOf(agent, canister)
    const found = counter(await query('count'))
    expect(found === added || found === added + 1n).toBe(true)
    added = found
    for (let times = 0; times < 5; times++) added = counter(await update('add'))
    const last = update('add').then(() => { added += 1n }, () => undefined)
    child.kill('SIGKILL')
    await Promise.all([last, once(child, 'exit')])
  }
}, 60_000)

/** Makes a canister and installs in it as any client of a local network does. */
async function installOver(agent: HttpAgent): Promise<string> {
  const Settings = IDL.Opt(IDL.Record({ controllers: IDL.Opt(IDL.Vec(IDL.Principal)) }))
  const create = IDL.encode([IDL.Record({ amount: IDL.Opt(IDL.Nat), settings: Settings, specified_id: IDL.Opt(IDL.Principal) })], [{ amount: [], settings: [], specified_id: [] }])
  const management = Principal.managementCanister()
  const effectiveCanisterId = Principal.fromText('ryjl3-tyaaa-aaaaa-aaaba-cai')
  const { reply } = await agent.update(management, { methodName: 'provisional_create_canister_with_cycles', arg: create, effectiveCanisterId })
  const [{ canister_id: id }] = IDL.decode([IDL.Record({ canister_id: IDL.Principal })], reply) as unknown as [{ canister_id: Principal }]
  const Mode = IDL.Variant({ install: IDL.Null })
  const install = IDL.encode([IDL.Record({ mode: Mode, canister_id: IDL.Principal, wasm_module: IDL.Vec(IDL.Nat8), arg: IDL.Vec(IDL.Nat8) })],
    [{ mode: { install: null }, canister_id: id, wasm_module: testCanister(), arg: empty }])
  await agent.update(management, { methodName: 'install_code', arg: install, effectiveCanisterId: id })
  return id.toText()
}

test('a state in use, a damaged one and a taken port are each told in a sentence', async () => {
  const { ic, stateDir } = await startLocal()
  await expect(startIc({ stateDir, port: 0 })).rejects.toMatchObject({ code: 'LOCAL_NETWORK', message: text('in use by another process') })
  const damaged = await freshFolder()
  await writeFile(join(damaged, 'ic.sqlite'), 'this was a database once, and is one no more'.repeat(200))
  await expect(startIc({ stateDir: damaged, port: 0 })).rejects.toMatchObject({ code: 'LOCAL_NETWORK', message: text('damaged') })
  const port = Number(new URL(ic.url).port)
  await expect(startIc({ stateDir: await freshFolder(), port })).rejects.toMatchObject({ code: 'LOCAL_NETWORK', message: text(`Port ${port} is in use`) })
})
