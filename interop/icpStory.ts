import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { layoutOf, random } from '../canisters/testing.ts'
import type { Network } from '../canisters/testing.ts'
import { spendingCanister } from '../devnet/ic/testing/canister.ts'
import { utf8 } from '../lib/bytes/bytes.ts'
import type { Bytes } from '../lib/bytes/bytes.ts'
import { blake3 } from '../lib/bytes/hash.ts'
import { Principal } from '@icp-sdk/core/principal'
import type { Options } from '../lib/options.ts'
import { runIcp } from './icp.ts'

/** One command of the story as it is typed, and what it answered. */
export interface Told { chapter: string, typed: string, answer: string }

/** What is stored and read back. */
export const CONTENT = 'A small file, stored from the shell.'

const blob = (bytes: Bytes): string => `blob "${Array.from(bytes, byte => `\\${byte.toString(16).padStart(2, '0')}`).join('')}"`

/**
 * A person with nothing but the stock `icp` command: an identity, an account, a small file stored and read; then a canister of her own.
 *
 * @param home - an empty folder, in which the command runs
 * @throws Error with what a command said when it fails
 */
export async function tellStory(program: string, home: string, network: Network, { signal }: Options = {}): Promise<Told[]> {
  const { directory } = network.config.ic
  const told: Told[] = []
  let chapter = ''
  const icp = async (...args: string[]): Promise<string> => {
    const { ok, stdout, stderr } = await runIcp(program, home, args, { signal })
    const typed = ['icp', ...args].map(arg => /^[\w./:@=-]+$/.test(arg) ? arg : `'${arg}'`).join(' ')
    if (!ok) throw new Error(`${typed}: ${stderr}`)
    told.push({ chapter, typed: typed.replaceAll(network.ic.url, '$IC'), answer: [stdout, stderr.replace(/^WARN .*\n?/gm, '')].map(text => text.trim()).filter(text => text !== '').join('\n') })
    return stdout
  }
  const at = ['-n', network.ic.url, '-k', 'fetch', '--identity', 'alice']
  const call = (...args: string[]): Promise<string> => icp('canister', 'call', ...args, ...at)

  chapter = 'An identity and an account'
  await icp('identity', 'new', 'alice', '--storage', 'plaintext', '--output-seed', join(home, 'seed.txt'), '--quiet')
  const alice = (await icp('identity', 'principal', '--identity', 'alice')).trim()
  await call(directory, 'register', '()')

  chapter = 'A small file, stored'
  const version = random(16)
  await writeFile(join(home, 'file.args'), putSmallArguments(version))
  await call(directory, 'put_small', '--args-file', 'file.args')
  await call(directory, 'account', '()', '--query')

  chapter = 'The file, read'
  const plan = await call(directory, 'get_download_plan', `(record { version = ${blob(version)}; first = 0; count = 1 })`, '--query')
  const key = /content_key = opt (record \{.*?\n {6}\});/s.exec(plan)?.[1]
  const bucket = /bucket = principal "([a-z0-9-]+)"/.exec(key ?? '')?.[1]
  if (!key || !bucket) throw new Error('the plan has no key')
  await call(bucket, 'get_chunk', `(record { token = ${key.replace(/\s+/g, ' ')}; chunk_index = 0 })`, '--query')

  chapter = 'A canister of her own'
  const own = await network.ic.installCanister({ wasm: spendingCanister(), arg: new Uint8Array(), controllers: [Principal.fromText(alice).toUint8Array()] })
  await writeFile(join(home, 'own.wasm'), spendingCanister())
  await call(own, 'say', '4449444c0000', '--args-format', 'hex', '--output', 'hex')
  await icp('canister', 'logs', own, ...at)
  await icp('canister', 'settings', 'update', own, '--freezing-threshold', '60d', ...at)
  await icp('canister', 'stop', own, ...at)
  await icp('canister', 'install', own, '--wasm', 'own.wasm', '--mode', 'upgrade', '--args', '4449444c0000', '--args-format', 'hex', '--yes', ...at)
  await icp('canister', 'start', own, ...at)
  await icp('canister', 'status', own, ...at)
  await icp('canister', 'stop', own, ...at)
  await icp('canister', 'delete', own, '--no-recover-cycles', ...at)
  return told
}

/** Candid text of a `put_small` call. Head and records are sealed in a drive; the canisters see bytes, and here they are plain. */
function putSmallArguments(version: Bytes): string {
  const content = utf8(CONTENT)
  const { record } = layoutOf([blake3(content)])
  const fields = { version, content, layout: record, head: utf8('no head'), sealed_dek: random(60), name_tag: random(16) }
  const text = Object.entries(fields).map(([name, bytes]) => `${name} = ${blob(bytes)}`).join(';\n  ')
  return `(record {\n  ${text};\n  feed_seq = 0; records = vec { ${blob(utf8('a record'))} }\n}, null)\n`
}
