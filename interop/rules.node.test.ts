import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { toHex } from '../lib/bytes/base.ts'
import { RULES } from '../lib/wire/testing/conformance.ts'
import { makeTestDirectory } from '../lib/wire/testing/fixtures.ts'
import { makeFolder, removeFolder, startNodeProcess } from '../node/testing/process.ts'
import type { NodeProcess } from '../node/testing/process.ts'

const SCRIPT = fileURLToPath(new URL('rules.ts', import.meta.url))
let node: NodeProcess | null = null
afterEach(async () => {
  await node?.end('SIGKILL')
  if (node) await removeFolder(node.folder)
  node = null
})

const tried = (...args: string[]): Promise<{ code: number, out: string, err: string }> => new Promise(resolve => {
  const child = execFile(process.execPath, [SCRIPT, ...args], (_, out, err) => { resolve({ code: child.exitCode ?? -1, out, err }) })
})
const start = async (seed: number): Promise<NodeProcess> => node = await startNodeProcess(await makeFolder(), { NODE_GRANT_KEY: toHex(makeTestDirectory(seed).grantKey), NODE_DHT: '0', NODE_WEBRTC: '0' })
const addressOf = ({ ready }: NodeProcess, pattern: RegExp): string => ready.addresses.find(one => pattern.test(one)) ?? ''

it('a node is tried by every rule, by a command and its address alone', async () => {
  const { out: help } = await tried('--help')
  expect(help).toContain(toHex(makeTestDirectory().grantKey))
  const address = addressOf(await start(7), /\/ws\/p2p\//)
  const { code, out, err } = await tried(address)
  expect([err, out.trim().split('\n'), code]).toEqual(['', RULES.map(({ name }) => `kept    ${name}`), 0])
})

it('a node that breaks rules is told which, with a status', async () => {
  const { code, out } = await tried(addressOf(await start(8), /\/tcp\/\d+\/p2p\//))
  expect(code).toBe(1)
  expect(out).toContain('BROKEN  a get with a slice proves its range: the node refused it: BAD_GRANT')
  expect(out).toContain('kept    stats needs no grant')
})

it('what can\'t be tried is said in a sentence', async () => {
  const running = await start(7)
  for (const address of ['', addressOf(running, /\/webtransport\//), addressOf(running, /\/tcp\/\d+\/p2p\//).replace(/\/p2p\/.*/, '')]) {
    expect(await tried(address)).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^That input is not valid: the address (is by none of|does not end in).*\n$/) as string })
  }
})
