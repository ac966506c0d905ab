import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import { CyxError } from '../lib/errors.ts'

/** Form of the state folder as a whole; another one is refused. */
const format = '1'
const marker = 'cyxcloud-local-network'

/**
 * Makes the state folder, or checks the one that is there.
 *
 * @throws LOCAL_NETWORK when it is of another version, or not a folder of ours
 */
export function openFolder(stateDir: string): void {
  mkdirSync(stateDir, { recursive: true })
  const path = join(stateDir, marker)
  if (!existsSync(path)) {
    if (readdirSync(stateDir).length > 0) throw new CyxError('LOCAL_NETWORK', { what: `${stateDir} holds something else, not a local network.`, next: 'Name another folder with --state.' })
    return writeFileSync(path, format)
  }
  if (readFileSync(path, 'utf8').trim() !== format) {
    throw new CyxError('LOCAL_NETWORK', { what: `The state in ${stateDir} was written by another version.`, next: 'Start with --reset to begin anew; files stored there are lost.' })
  }
}

/** Empties the state folder, all but the lock. Nothing happens when it is not one of ours. */
export function resetFolder(stateDir: string): void {
  if (!existsSync(join(stateDir, marker))) return
  for (const name of readdirSync(stateDir)) if (name !== 'lock' && name !== marker) rmSync(join(stateDir, name), { recursive: true, force: true })
  writeFileSync(join(stateDir, marker), format)
}

/** The key that controls the local canisters; it is made on the first run. @throws LOCAL_NETWORK when its file is damaged */
export function adminIdentity(stateDir: string): Ed25519KeyIdentity {
  const path = join(stateDir, 'admin.key')
  if (!existsSync(path)) writeFileSync(path, Buffer.from(Ed25519KeyIdentity.generate().getKeyPair().secretKey).toString('hex'), { mode: 0o600, flag: 'wx' })
  const text = readFileSync(path, 'utf8').trim()
  if (!/^[0-9a-f]{64}$/.test(text)) throw new CyxError('LOCAL_NETWORK', { what: `${path} is damaged.`, next: 'Start with --reset to begin anew.' })
  return Ed25519KeyIdentity.fromSecretKey(Uint8Array.from(Buffer.from(text, 'hex')))
}
