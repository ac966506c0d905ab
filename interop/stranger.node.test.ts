import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHex } from '../lib/bytes/base.ts'
import { makeTestDirectory } from '../lib/wire/testing/fixtures.ts'
import { makeFolder, removeFolder, startNodeProcess } from '../node/testing/process.ts'
import type { NodeProcess } from '../node/testing/process.ts'
import { buildStranger, hasGo } from './go.ts'
import { run } from './python.ts'

const go = hasGo()
if (!go) console.warn('interop/go is not tested: there is no Go 1.24 or later on this machine.')

/** What `makeTestDirectory` signs with. */
const SEED = toHex(new Uint8Array(32).fill(7))

describe.skipIf(!go)('a stranger\'s client, in Go with go-libp2p over WebTransport', () => {
  let node: NodeProcess
  let program: string
  beforeAll(async () => {
    program = buildStranger()
    node = await startNodeProcess(await makeFolder(), { NODE_GRANT_KEY: toHex(makeTestDirectory().grantKey) })
  }, 900_000)
  afterAll(async () => {
    await node.end('SIGKILL')
    await removeFolder(node.folder)
  })

  const talk = (address: string, key: string, seed: string): { ok: boolean, stdout: string, stderr: string } => run(program, [address, key, seed])
  const address = (): string => node.ready.addresses.find(one => one.includes('/webtransport/')) ?? ''

  it('puts, checks the receipt, gets the whole and a part, asks, deletes, and is refused what it may not', () => {
    const { stdout, stderr } = talk(address(), node.ready.publicKey, SEED)
    expect([stderr, stdout.trim().split('\n')]).toEqual(['', [
      'greeted /cyxcloud/shard/1 verbs [10 11 12 13 14 15 16]', 'put 409600 receipt good', 'get 409600 good', 'get 50000 good', 'exists 409600', 'deleted', 'refused as it should',
    ]])
  })

  it('gets nothing by grants that another directory signed', () => {
    expect(talk(address(), node.ready.publicKey, toHex(new Uint8Array(32).fill(8)))).toMatchObject({ ok: false, stderr: expect.stringContaining('refused 2') as string })
  })

  it('does not take another node for this one', () => {
    const other = address().replace(/\/p2p\/.*/, '/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA')
    expect(talk(other, node.ready.publicKey, SEED).ok).toBe(false)
  })
})
