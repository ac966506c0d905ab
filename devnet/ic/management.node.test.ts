import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IDL } from '@icp-sdk/core/candid'
import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import { Principal } from '@icp-sdk/core/principal'
import { expect, onTestFinished, test } from 'vitest'
import { plain, sha256, utf8 } from './bytes.ts'
import { startIc } from './ic.ts'
import { install } from './install.ts'
import { makeFaults } from './faults.ts'
import { manage } from './management.ts'
import * as types from './management-types.ts'
import { loadState } from './network-state.ts'
import type { Answer } from './reject.ts'
import { makeScheduler } from './scheduler.ts'
import { openStore } from './store.ts'
import { spendingCanister, testCanister } from './testing/canister.ts'
import { agentFor, callerOf, counter, manager, noSettings, refusal, startLocal } from './testing/local.ts'

const empty = new Uint8Array()
const principal = (text: string): Principal => Principal.fromText(text)

test('a canister goes through its life: create, install, stop, start, uninstall, delete (§The IC management canister)', async () => {
  const { agent, update } = await startLocal()
  const call = manager(agent)
  const [{ canister_id: made }] = await call('provisional_create_canister_with_cycles', null, { amount: [5n * 10n ** 12n], settings: [], specified_id: [] }) as [{ canister_id: Principal }]
  const id = made.toText()
  const named = { canister_id: made }
  expect(await refusal(update('add', empty, id))).toMatch(/^5 IC0537 /)
  await call('install_code', id, { mode: { install: null }, canister_id: made, wasm_module: testCanister(), arg: empty })
  expect(await refusal(call('install_code', id, { mode: { install: null }, canister_id: made, wasm_module: testCanister(), arg: empty }))).toMatch(/^5 IC0514 /)
  expect(counter(await update('add', empty, id))).toBe(1n)
  await call('stop_canister', id, named)
  expect(await refusal(update('add', empty, id))).toMatch(/^5 IC0508 /)
  expect(await call('canister_status', id, named)).toMatchObject([{ status: { stopped: null }, module_hash: [plain(sha256(testCanister()))] }])
  await call('start_canister', id, named)
  expect(await refusal(call('delete_canister', id, named))).toMatch(/^5 IC0510 /)
  expect(counter(await update('add', empty, id))).toBe(2n)
  await call('install_code', id, { mode: { reinstall: null }, canister_id: made, wasm_module: testCanister(), arg: empty })
  expect(counter(await update('add', empty, id))).toBe(1n)
  await call('uninstall_code', id, named)
  expect(await refusal(update('add', empty, id))).toMatch(/^5 IC0537 /)
  expect(await call('canister_status', id, named)).toMatchObject([{ status: { running: null }, module_hash: [], memory_size: 0n }])
  await call('stop_canister', id, named)
  await call('delete_canister', id, named)
  expect(await refusal(update('add', empty, id))).toMatch(/^3 IC0301 /)
})

test('settings are kept, shown, and refused out of their bounds (§update_settings)', async () => {
  const { agent, canister, ic, identity, update } = await startLocal()
  const call = manager(agent)
  const canister_id = principal(canister)
  const other = Ed25519KeyIdentity.generate().getPrincipal()
  const settings = { ...noSettings, controllers: [[identity.getPrincipal(), other]], freezing_threshold: [100n], environment_variables: [[{ name: 'A', value: '1' }]], log_visibility: [{ allowed_viewers: [other] }] }
  await call('update_settings', canister, { canister_id, settings })
  const [{ settings: shown }] = await call('canister_status', canister, { canister_id }) as [{ settings: Record<string, unknown> }]
  expect(shown).toMatchObject({ freezing_threshold: 100n, compute_allocation: 0n, environment_variables: [{ name: 'A', value: '1' }], log_visibility: { allowed_viewers: [other] } })
  expect(shown.controllers).toHaveLength(2)
  for (const wrong of [{ compute_allocation: [101n] }, { controllers: [Array.from({ length: 11 }, () => other)] }, { environment_variables: [[{ name: 'A', value: '1' }, { name: 'A', value: '2' }]] }]) {
    expect(await refusal(call('update_settings', canister, { canister_id, settings: { ...noSettings, ...wrong } }))).toMatch(/^4 IC0408 /)
  }
  expect(ic.cycles.of(canister) > 0n).toBe(true)
  expect(counter(await update('add'))).toBe(1n)
})

test('a module comes in chunks, is checked as a whole, and the store survives a restart (§install_chunked_code)', async () => {
  const { agent, canister, ic, stateDir, identity } = await startLocal()
  const call = manager(agent)
  const canister_id = principal(canister)
  const wasm = testCanister('in chunks')
  const parts = [wasm.slice(0, 500), wasm.slice(500)]
  const hashes = []
  for (const chunk of parts) hashes.push((await call('upload_chunk', canister, { canister_id, chunk }) as [{ hash: Uint8Array }])[0])
  expect(Buffer.compare(hashes[0]?.hash ?? empty, sha256(parts[0] ?? empty))).toBe(0)
  expect(await refusal(call('upload_chunk', canister, { canister_id, chunk: new Uint8Array(2 ** 20 + 1) }))).toMatch(/^5 IC0504 .*1048577/)
  await ic.close()
  const again = await startIc({ stateDir, port: 0 })
  onTestFinished(() => again.close())
  const after = manager(await agentFor(again, identity))
  expect((await after('stored_chunks', canister, { canister_id }) as [unknown[]])[0]).toHaveLength(2)
  const given = { mode: { upgrade: [] }, target_canister: canister_id, store_canister: [], chunk_hashes_list: hashes, wasm_module_hash: sha256(wasm), arg: empty }
  expect(await refusal(after('install_chunked_code', canister, { ...given, chunk_hashes_list: hashes.toReversed() }))).toMatch(/^5 IC0504 .*module hash/)
  expect(await refusal(after('install_chunked_code', canister, { ...given, chunk_hashes_list: [{ hash: sha256(empty) }] }))).toMatch(/^5 IC0504 .*not found/)
  await after('install_chunked_code', canister, given)
  expect(await after('canister_status', canister, { canister_id })).toMatchObject([{ module_hash: [plain(sha256(wasm))] }])
  await after('clear_chunk_store', canister, { canister_id })
  expect(await after('stored_chunks', canister, { canister_id })).toEqual([[]])
})

test('what a canister prints and why it traps is in its log, for those who may see it (§fetch_canister_logs)', async () => {
  const { agent, canister, ic, identity, update } = await startLocal()
  const spender = await ic.installCanister({ wasm: spendingCanister(), arg: empty, controllers: [identity.getPrincipal().toUint8Array()] })
  for (let times = 0; times < 2; times++) await update('say', empty, spender)
  const fetchLogs = async (as = agent, of = spender): Promise<string[]> => {
    const arg = Uint8Array.from(IDL.encode([types.Named], [{ canister_id: principal(of) }]))
    const reply = await callerOf(as, 'aaaaa-aa').query('fetch_canister_logs', arg, 'aaaaa-aa', of)
    const [{ canister_log_records: lines }] = IDL.decode([types.Logs], reply) as unknown as [{ canister_log_records: { idx: bigint, content: Uint8Array }[] }]
    return lines.map(({ idx, content }) => `${idx} ${Buffer.from(content).toString()}`)
  }
  expect(await fetchLogs()).toEqual(['0 a line', '1 a line'])
  await refusal(update('trap_now'))
  expect(await fetchLogs(agent, canister)).toEqual([expect.stringMatching(/^0 \[TRAP\].*'boom'/)])
  await manager(agent)('update_settings', spender, { canister_id: principal(spender), settings: { ...noSettings, log_memory_limit: [15n] } })
  await update('say', empty, spender)
  expect(await fetchLogs()).toEqual(['1 a line', '2 a line'])
  await expect(fetchLogs(await agentFor(ic, Ed25519KeyIdentity.generate()))).rejects.toThrow('not allowed to access the logs')
})

test('a canister stops when its open calls have come back, and takes none meanwhile; one started again does not stop (§stop_canister)', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cyx-ic-'))
  const store = openStore(folder)
  onTestFinished(async () => { store.close(); await rm(folder, { recursive: true }) })
  const state = loadState(store, () => undefined)
  const scheduler = makeScheduler({ ...state, faults: makeFaults().points, log: () => undefined, manage: request => { manage(state, request) } })
  const owner = Uint8Array.of(4)
  const [one, other] = [0, 1].map(() => {
    const canister = state.create([owner], 10n ** 14n, null)
    install(canister, { mode: 'install', wasm: testCanister(), arg: empty, caller: owner, now: state.now() }, state.around)
    return canister
  })
  if (!one || !other) throw new Error('two canisters')
  const answers: Record<string, Answer> = {}
  const send = (name: string, callee: Uint8Array, method: string, arg: Uint8Array): void => {
    scheduler.send({ callee, caller: owner, method, arg, cycles: 0n, respond: answer => { answers[name] = answer } })
  }
  const named = IDL.encode([types.Named], [{ canister_id: Principal.fromUint8Array(one.id) }])
  send('call', one.id, 'call_echo', other.id)
  send('stop', empty, 'stop_canister', named)
  send('late', one.id, 'add', empty)
  scheduler.drain(3)
  expect(one.status).toBe('stopping')
  expect(answers.late).toMatchObject({ errorCode: 'IC0509' })
  expect(answers.stop).toBeUndefined()
  scheduler.drain(10)
  expect(one.status).toBe('stopped')
  expect(answers).toMatchObject({ call: { reply: expect.anything() as unknown }, stop: { reply: expect.anything() as unknown } })
  one.status = 'running'
  send('call', one.id, 'call_echo', other.id)
  send('stop', empty, 'stop_canister', named)
  send('start', empty, 'start_canister', named)
  scheduler.drain(10)
  expect(answers.stop).toMatchObject({ errorCode: 'IC0511' })
  expect([one.status, one.open]).toEqual(['running', 0])
  // Code that is taken out while its call is under way: the caller is told, and the answer finds nobody.
  send('gone', one.id, 'call_echo', other.id)
  send('uninstall', empty, 'uninstall_code', named)
  scheduler.drain(10)
  expect(answers.gone).toMatchObject({ errorCode: 'IC0406', message: expect.stringContaining('uninstalled') as string })
})

test('a method that is not there and an argument of the wrong shape each have their code (§The IC management canister)', async () => {
  const { agent, canister } = await startLocal()
  const send = (methodName: string, arg: Uint8Array): Promise<unknown> => agent.update('aaaaa-aa', { methodName, arg, effectiveCanisterId: principal(canister) })
  expect(await refusal(send('take_a_walk', empty))).toMatch(/^5 IC0536 /)
  expect(await refusal(send('canister_status', utf8('nonsense')))).toMatch(/^4 IC0408 /)
})
