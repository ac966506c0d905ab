import { readFile } from 'node:fs/promises'
import { CyxError } from '../lib/errors.ts'
import { hasCode, isMissing, replaceFile } from './files.ts'

/** The key of a private network as every libp2p has it: three lines, the last of them 32 bytes in hex (github.com/libp2p/specs, "Pre-shared Key Based Private Networks in libp2p"). */
const KEY = /^\/key\/swarm\/psk\/1\.0\.0\/\n\/base16\/\n[0-9a-f]{64}\n?$/

/** Where a node of the kind enterprise has it, unless its settings say otherwise; the name is in its data folder. */
export const NETWORK_KEY_FILE = 'network.key'

const bad = (what: string): CyxError => new CyxError('CONFIG_INVALID', { what })

/** The key in a file. @throws CONFIG_INVALID where there is none; its words are never told */
export async function readNetworkKey(path: string): Promise<Uint8Array> {
  let text: string
  try { text = await readFile(path, 'utf8') } catch (error) {
    if (isMissing(error)) throw bad(`a node of the kind enterprise needs the key of its network in ${path}: copy it from another node of yours, or make the first by \`cyxcloud node init\``)
    if (hasCode(error, 'EACCES', 'EISDIR')) throw bad(`${path} cannot be read`)
    throw error
  }
  if (!KEY.test(text)) throw bad(`${path} is no key of a private network`)
  return new TextEncoder().encode(text.trimEnd())
}

/** Makes a key in a file (mode 0600) where there is none. @returns whether it was made */
export async function makeNetworkKey(path: string): Promise<boolean> {
  const there = await readFile(path).then(() => true, (error: unknown) => {
    if (isMissing(error)) return false
    throw error
  })
  if (!there) await replaceFile(path, `/key/swarm/psk/1.0.0/\n/base16/\n${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex')}\n`, 0o600)
  return !there
}
