import { afterAll, beforeAll, expect, test } from 'vitest'
import { startNetwork } from '../../canisters/testing.ts'
import type { Network, Person } from '../../canisters/testing.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { createVault, makeDeviceKey } from '../keys/vault.ts'
import { identityFromSeed } from '../ledger/ic/identity.ts'
import { makeDevices } from './devices.ts'
import type { Devices } from './devices.ts'

let network: Network
let ann: Person
beforeAll(async () => { network = await startNetwork({}, { nodes: 0 }); ann = await network.person() })
afterAll(() => network.stop())

/** A device of a person, as the app has it after an unlock, and its directory. */
async function device(person: Person, name: string): Promise<{ devices: Devices, id: Bytes, directory: Person['directory'] }> {
  const { keyring } = await createVault(Uint8Array.from(person.id), Uint8Array.from(person.seed), { kind: 'device', key: await makeDeviceKey() }, 1)
  const devices = makeDevices({ config: network.config, keyring, keep: one => Promise.resolve(one) })
  const id = await devices.enrol(name)
  return { devices, id, directory: network.clientOf(identityFromSeed(await keyring.deviceSeed(id))) }
}

test('each device has a key of its own; one that is removed is refused whatever it asks, the others are not', async () => {
  const [laptop, phone] = [await device(ann, 'Firefox on Windows'), await device(ann, 'Safari on iPhone')]
  await phone.devices.seen(phone.id, 0)
  const list = await laptop.devices.list(laptop.id)
  expect(list.map(({ name, here }) => [name, here])).toEqual([['Firefox on Windows', true], ['Safari on iPhone', false]])
  expect(list.map(({ usedAt }) => usedAt !== null)).toEqual([false, true])
  expect((await phone.directory.account()).id).toEqual(ann.id)
  // A device's key can't remove others by itself.
  await expect(phone.directory.listKeys()).rejects.toMatchObject({ code: 'AUTH_INSUFFICIENT_PERMISSIONS' })

  await laptop.devices.remove(list[1]!.id)
  await expect(phone.directory.account()).rejects.toMatchObject({ code: 'AUTH_INSUFFICIENT_PERMISSIONS' })
  const empty = { account: Uint8Array.from(ann.id), after: { seq: 0n, link: new Uint8Array(32) }, limit: 1 }
  await expect(phone.directory.getFeed(empty)).rejects.toMatchObject({ code: 'AUTH_INSUFFICIENT_PERMISSIONS' })
  await expect(phone.directory.appendFeed({ feed_seq: 0n, records: [new Uint8Array(9)] })).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
  expect((await laptop.directory.getFeed(empty)).records).toEqual([])
  expect((await laptop.devices.list(laptop.id)).map(({ name }) => name)).toEqual(['Firefox on Windows'])
})

test('the directory learns no name of a device, and cannot give one the name of another', async () => {
  const bob = await network.person()
  const [one, two] = [await device(bob, 'Ida’s old laptop in the cellar'), await device(bob, 'phone')]
  expect((await one.devices.list(null)).map(({ name }) => name).sort()).toEqual(['Ida’s old laptop i', 'phone'])
  const keys = await bob.directory.listKeys()
  expect(keys.map(({ name }) => name.length)).toEqual([64, 64])
  expect(JSON.stringify(keys.map(({ name }) => name))).not.toMatch(/phone|Ida/)
  await bob.directory.addKey({ ...keys[0]!, name: keys[1]!.name })
  expect((await two.devices.list(null)).map(({ name }) => name)).toContain(null)
})

test('a device that leaves takes its own key away', async () => {
  const one = await device(await network.person(), 'tablet')
  await one.devices.leave(one.id)
  await expect(one.directory.account()).rejects.toMatchObject({ code: 'AUTH_INSUFFICIENT_PERMISSIONS' })
  expect(await one.devices.list(null)).toEqual([])
})
