import { once } from 'node:events'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import idl from '../../../programs/dist/registry.json' with { type: 'json' }
import { balance } from './money.ts'
import { REGISTRY } from './program.ts'
import { readAnchor } from './readAnchor.ts'
import { readDelegate } from './readDelegate.ts'

const OTHER = '11111111111111111111111111111112'

/** What the endpoint says next; null: nothing, ever. */
let says: string | null
let server: Server
let rpc: string
beforeAll(async () => {
  server = createServer((_, response) => { if (says !== null) response.end(says) }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  rpc = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
afterEach(() => { vi.restoreAllMocks() })

const answer = (result: unknown): void => { says = JSON.stringify({ jsonrpc: '2.0', id: 1, result }) }
const account = (bytes: Uint8Array, owner = REGISTRY): void => { answer({ context: { slot: 1 }, value: { owner, data: [Buffer.from(bytes).toString('base64'), 'base64'], lamports: 1, executable: false } }) }
const read = (): ReturnType<typeof readAnchor> => readAnchor({ rpc, program: REGISTRY, account: OTHER })

const discriminator = (name: string): number[] => idl.accounts.find(one => one.name === name)?.discriminator ?? []

/** An anchor's bytes: root 2…, 3 leaves, sequence 4, time 5. */
function anchor(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(97)
  bytes.set(discriminator('Anchor'))
  bytes.fill(1, 8, 40).fill(2, 40, 72)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(72, 3n, true)
  view.setBigUint64(80, 4n, true)
  view.setBigInt64(88, 5n, true)
  return bytes
}

test('an anchor is read field by field', async () => {
  account(anchor())
  expect(await read()).toEqual({ owner: '4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi', root: new Uint8Array(32).fill(2), leaves: 3, sequence: 4, time: 5 })
})

test('no account is null', async () => {
  answer({ context: { slot: 1 }, value: null })
  expect(await read()).toBeNull()
})

test('an account of another program is refused', async () => {
  account(anchor(), OTHER)
  await expect(read()).rejects.toMatchObject({ code: 'SOLANA_UNTRUSTED' })
})

test('an account of another type or length is refused', async () => {
  for (let i = 0; i < 8; i++) {
    const bytes = anchor()
    bytes[i] = (bytes[i] ?? 0) ^ 1
    account(bytes)
    await expect(read()).rejects.toMatchObject({ code: 'SOLANA_UNTRUSTED' })
  }
  for (const bytes of [new Uint8Array(), anchor().slice(0, 96), Uint8Array.of(...anchor(), 0)]) {
    account(bytes)
    await expect(read()).rejects.toMatchObject({ code: 'SOLANA_UNTRUSTED' })
  }
  account(anchor())
  await expect(readDelegate({ rpc, program: REGISTRY, account: OTHER })).rejects.toMatchObject({ code: 'SOLANA_UNTRUSTED' })
})

test('numbers that JavaScript can\'t hold are refused', async () => {
  for (const offset of [72, 80, 88]) {
    const bytes = anchor().fill(0xff, offset, offset + 8)
    account(bytes)
    await expect(read()).rejects.toMatchObject({ code: 'SOLANA_UNTRUSTED' })
  }
})

test('answers of another shape are refused', async () => {
  for (const result of [undefined, {}, { value: 1 }, { value: {} }, { value: { owner: REGISTRY } }, { value: { owner: REGISTRY, data: 'AA' } }, { value: { owner: REGISTRY, data: ['%', 'base64'] } }, [], 'x']) {
    answer(result)
    await expect(read()).rejects.toMatchObject({ code: expect.stringMatching(/^(SOLANA_UNTRUSTED|NETWORK_SOLANA_UNREACHABLE)$/) as unknown })
  }
  for (const result of [{ value: -1 }, { value: 1.5 }, { value: '1' }, null, { value: 2 ** 60 }]) {
    answer(result)
    await expect(balance(rpc, OTHER)).rejects.toMatchObject({ code: 'SOLANA_UNTRUSTED' })
  }
})

test('an error of the endpoint keeps its words', async () => {
  says = '{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Invalid param"}}'
  await expect(read()).rejects.toMatchObject({ code: 'SOLANA_REFUSED', details: { reason: 'Invalid param' } })
})

test('something that is no JSON-RPC endpoint is unreachable', async () => {
  for (const text of ['', '<html>', 'null', '1', '{}']) {
    says = text
    await expect(read()).rejects.toMatchObject({ code: 'NETWORK_SOLANA_UNREACHABLE' })
  }
})

test('one that never answers is unreachable after a while, and an abort is an abort', async () => {
  says = null
  await expect(readAnchor({ rpc, program: REGISTRY, account: OTHER }, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ name: 'TimeoutError' })
  const timeout = AbortSignal.timeout.bind(AbortSignal)
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(20))
  await expect(read()).rejects.toMatchObject({ code: 'NETWORK_SOLANA_UNREACHABLE' })
})

test('the lengths and marks that are read are those of the IDL', () => {
  expect(discriminator('Anchor')).toEqual([251, 247, 47, 50, 249, 230, 223, 248])
  const fields = idl.types.find(type => type.name === 'Anchor')?.type.fields?.map(field => field.name)
  expect(fields).toEqual(['owner', 'root', 'leaves', 'sequence', 'time', 'bump'])
})
