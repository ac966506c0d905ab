import { Principal } from '@icp-sdk/core/principal'
import { randomId } from '../bytes/id.ts'
import { equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import type { Config } from '../config.ts'
import { CyxError, isCyxError } from '../errors.ts'
import type { Keyring } from '../keys/keyring.ts'
import { directoryClient } from '../ledger/ic/directory.ts'
import type { Scope } from '../ledger/ic/directory.ts'
import { identityFromSeed } from '../ledger/ic/identity.ts'
import type { Options } from '../options.ts'
import { msOf } from './ledger/convert.ts'
import type { DeviceInfo } from './types.ts'

/** The devices of an account. The credential speaks here: a device's own key can't add or remove any. */
export interface Devices {
  /** Makes a session key for this device and has the directory know it. Returns the device's id [16]. */
  enrol: (name: string, options?: Options) => Promise<Bytes>
  /** Notes the use of this device's key, and how far it has read the feed. */
  seen: (device: Bytes, sequence: number, options?: Options) => Promise<void>
  list: (device: Bytes | null, options?: Options) => Promise<DeviceInfo[]>
  /** @param device - principal of its key as text */
  remove: (device: string, options?: Options) => Promise<void>
  /** Takes away this device's own key. */
  leave: (device: Bytes, options?: Options) => Promise<void>
}

/** What the app does by itself; adding and removing devices is not among it. */
const SCOPES: Scope[] = [{ Read: null }, { Write: null }, { Delete: null }, { Share: null }]

/**
 * Devices of the keyring's account.
 *
 * @param keep - keeps this device's id and answers the one that is kept: that of another window which was quicker
 */
export function makeDevices({ config, keyring, keep }: { config: Pick<Config, 'ic'>, keyring: Keyring, keep: (device: Bytes) => Promise<Bytes> }): Devices {
  const by = (seed: Bytes): ReturnType<typeof directoryClient> => directoryClient({ config, identity: identityFromSeed(seed) })
  const principalOf = async (device: Bytes): Promise<Principal> => {
    const seed = await keyring.deviceSeed(device)
    try { return identityFromSeed(seed).getPrincipal() } finally { seed.fill(0) }
  }
  const asDevice = async (device: Bytes): Promise<ReturnType<typeof directoryClient>> => {
    const seed = await keyring.deviceSeed(device)
    try { return by(seed) } finally { seed.fill(0) }
  }
  return {
    enrol: async (name, options) => {
      const device = randomId()
      const key = await principalOf(device)
      const owner = by(keyring.credential)
      await owner.addKey({ key, name: await keyring.sealDeviceName(own(key), name), scopes: SCOPES, expires_at: [], api: false }, options)
      const kept = await keep(device)
      // Another window was quicker: one device has one key.
      if (!equal(kept, device)) await owner.revokeKey(key, options)
      return kept
    },
    seen: async (device, sequence, options) => { await (await asDevice(device)).setCursor(BigInt(sequence), options) },
    list: async (device, options) => {
      const here = device && (await principalOf(device)).toText()
      const keys = (await by(keyring.credential).listKeys(options)).filter(({ api }) => !api)
      const rows = await Promise.all(keys.map(async ({ key, name, created_at, last_used: [used] }): Promise<DeviceInfo> => ({
        id: key.toText(), here: key.toText() === here, addedAt: msOf(created_at), usedAt: used === undefined ? null : msOf(used),
        name: await keyring.openDeviceName(own(key), name).catch((error: unknown) => {
          if (isCyxError(error, 'STORAGE_CORRUPT')) return null
          throw error
        }),
      })))
      return rows.sort((a, b) => Number(b.here) - Number(a.here) || (b.usedAt ?? b.addedAt) - (a.usedAt ?? a.addedAt))
    },
    remove: async (device, options) => { await by(keyring.credential).revokeKey(principalFrom(device), options) },
    leave: async (device, options) => { await (await asDevice(device)).revokeKey(await principalOf(device), options) },
  }
}

/** The bytes of a principal, as a buffer of their own. */
const own = (principal: Principal): Bytes => Uint8Array.from(principal.toUint8Array())

function principalFrom(text: string): Principal {
  try { return Principal.fromText(text) } catch { throw new CyxError('INVALID_REQUEST', { reason: 'this is no device' }) }
}

/** What a refusal of an account's own list means to a device that has a session key; any other error as it is. */
export const asRemoved = (error: unknown): unknown => isCyxError(error, 'AUTH_INSUFFICIENT_PERMISSIONS') ? new CyxError('AUTH_DEVICE_REMOVED', {}, error) : error

/** Browser and system in a few words, e.g. "Firefox on Windows": what a person tells devices apart by. */
export function deviceName(userAgent: string): string {
  const first = (names: readonly (readonly [string, RegExp])[]): string | undefined => names.find(([, pattern]) => pattern.test(userAgent))?.[0]
  const browser = first([['Edge', /Edg\//], ['Opera', /OPR\//], ['Firefox', /Firefox\/|FxiOS\//], ['Chrome', /Chrome\/|CriOS\//], ['Safari', /Safari\//]]) ?? 'Browser'
  const system = first([['iPhone', /iPhone/], ['iPad', /iPad/], ['Android', /Android/], ['Windows', /Windows/], ['Mac', /Mac OS X/], ['ChromeOS', /CrOS/], ['Linux', /Linux/]])
  return system === undefined ? browser : `${browser} on ${system}`
}
