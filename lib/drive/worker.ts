/// <reference lib="webworker" />
import type { Bytes } from '../bytes/bytes.ts'
import { openCache } from '../cache/db.ts'
import type { Cache } from '../cache/db.ts'
import { openSharedCache } from '../cache/shared.ts'
import type { SharedCache } from '../cache/shared.ts'
import { forgetAll, keepDeviceId, keepVault, readDeviceId, readVault, replaceVault } from '../cache/vault.ts'
import { serve, transferring } from '../engine/rpc.ts'
import type { Context } from '../engine/rpc.ts'
import { CyxError } from '../errors.ts'
import { randomSecret } from '../keys/derive.ts'
import type { Keyring } from '../keys/keyring.ts'
import { passkeysOf, withoutPasskey } from '../keys/passkeys.ts'
import { addPasskey, changePassphrase, createVault, makeDeviceKey, openVault, recoveryWords } from '../keys/vault.ts'
import type { MakingOpener, Opener, PassphraseOpener } from '../keys/vault.ts'
import { keyLineOf, seedOfWords } from '../keys/words.ts'
import { openDirectory } from './ledger/directory.ts'
import { openPages } from './ledger/pages.ts'
import type { DriveCalls, WorkerSetup } from './calls.ts'
import { deviceName, makeDevices } from './devices.ts'
import { makeFeed } from './feed.ts'
import { openDrive } from './open.ts'
import { changed } from './picture.ts'
import type { OpenDrive } from './open.ts'
import { within } from './patience.ts'
import { makeWebTransportHost } from '../peers/webTransportHost.ts'
import { routeMemory } from './routeMemory.ts'
import { makeReading } from './setup.ts'
import type { ReadingParts } from './setup.ts'
import { stretcher } from './workerFiles.ts'

declare const self: DedicatedWorkerGlobalScope

let setup: WorkerSetup | null = null
let open: (OpenDrive & Pick<ReadingParts, 'diagnose'> & { shut: () => Promise<void> }) | null = null
let cache: Promise<Cache> | null = null
let local: Promise<SharedCache> | null = null

const ready = (): WorkerSetup => setup ?? fail('INTERNAL', { what: 'the worker was not set up' })
const drive = (): OpenDrive => open ?? fail('AUTH_LOCKED')
const fail = (code: 'INTERNAL' | 'AUTH_LOCKED', details = {}): never => { throw new CyxError(code, details) }
const database = (): Promise<Cache> => cache ??= openCache().catch((error: unknown) => { cache = null; throw error })

/** How long forgetting waits for the directory to hear of it. */
const LEAVE_LIMIT_MS = 5_000

const unlessAborted = (signal: AbortSignal) => (): null => { signal.throwIfAborted(); return null }

/** Brings up an unlocked drive; what was open before is closed. With `enrol` this device gets a session key first. Where that fails its keys and workers are gone again. */
async function start(keyring: Keyring, kind: 'passphrase' | 'device', enrol?: AbortSignal): Promise<null> {
  const { config, base, rtc } = ready()
  const db = await database()
  const devices = makeDevices({ config, keyring, keep: id => keepDeviceId(db, id) })
  // Where the directory can't be asked now, the credential speaks until it can.
  const device = await readDeviceId(db) ?? (enrol ? await devices.enrol(deviceName(navigator.userAgent), { signal: enrol }).catch(unlessAborted(enrol)) : null)
  const seed = device ? await keyring.deviceSeed(device) : keyring.credential
  const directory = openDirectory({ config, seed })
  let close = (): Promise<void> => Promise.resolve()
  try {
    const feed = makeFeed({ cache: db, keyring, directory })
    // What is seen first is read while the coder is made.
    const glance = feed.glance()
    glance.catch(() => undefined)
    const { reading, nodes, diagnose } = await makeReading({ config, base, rtc }, () => directory.listNodes(), { makeHost: makeWebTransportHost, memory: routeMemory(database()) })
    close = reading.close
    const opened = await openDrive({ ...reading, keyring, directory, pages: openPages({ config, seed }), cache: db, devices, device, local: await (local ??= openSharedCache()), feed: { ...feed, glance: () => glance } }, nodes, kind, stretcher(base))
    // Here and not before: two calls at once would leave one of their drives open.
    await shut()
    open = { ...opened, diagnose, shut: close }
  } catch (error) {
    keyring.lock()
    await close()
    throw error
  }
  return null
}

async function shut(): Promise<void> {
  const was = open
  open = null
  was?.close()
  await was?.shut()
}

/** Registers an account (one that has this credential already is the same again) and makes its vault; nothing is kept on the device before both are done. @throws AUTH_VAULT_EXISTS */
async function create(opener: MakingOpener, signal: AbortSignal, credential = randomSecret()): Promise<null> {
  const db = await database()
  if (await readVault(db)) throw new CyxError('AUTH_VAULT_EXISTS')
  const { id } = await openDirectory({ config: ready().config, seed: credential }).register({ signal })
  const { file, keyring } = await createVault(id, credential, opener, Date.now(), { signal })
  await keepVault(db, file, opener.kind === 'device' ? opener.key : null)
  return start(keyring, opener.kind, signal)
}

/** The vault of this device. @throws AUTH_VAULT_DAMAGED where there is none */
async function vault(): Promise<Bytes> {
  const file = await readVault(await database())
  if (!file) throw new CyxError('AUTH_VAULT_DAMAGED', { reason: 'there is none on this device' })
  return file
}

async function unlock(opener: Opener, signal: AbortSignal): Promise<null> {
  return start(await openVault(await vault(), opener, { signal }), opener.kind === 'device' ? 'device' : 'passphrase')
}

/** Puts another vault in the place of this device's, unless a window was quicker. @throws LEDGER_CONFLICT */
async function revise(change: (before: Bytes) => Promise<Bytes>): Promise<null> {
  const before = await vault()
  await replaceVault(await database(), before, await change(before))
  return null
}

const passphraseOpener = (passphrase: string): PassphraseOpener => ({ kind: 'passphrase', passphrase, stretch: stretcher(ready().base) })

const forOpen = <K extends keyof OpenDrive['calls']>(name: K) => (args: DriveCalls[K]['args'], { signal }: Context<never>): Promise<DriveCalls[K]['result']> =>
  (drive().calls[name] as (args: DriveCalls[K]['args'], signal: AbortSignal) => Promise<DriveCalls[K]['result']>)(args, signal)

serve<DriveCalls>(self, {
  setup: args => { setup = args; return Promise.resolve(null) },
  create: ({ passphrase }, { signal }) => create(passphraseOpener(passphrase), signal),
  tryIt: async (_, { signal }) => create({ kind: 'device', key: await makeDeviceKey() }, signal),
  unlock: ({ passphrase }, { signal }) => unlock(passphraseOpener(passphrase), signal),
  openDevice: async (_, { signal }) => {
    const key = await (await database()).get('vault', 'device')
    if (!(key instanceof CryptoKey)) throw new CyxError('AUTH_VAULT_DAMAGED', { reason: 'the key of this browser is gone' })
    return unlock({ kind: 'device', key }, signal)
  },
  restore: ({ words, passphrase }, { signal }) => create(passphraseOpener(passphrase), signal, seedOfWords(words)),
  words: async ({ passphrase }, { signal }) => {
    const words = await recoveryWords(await vault(), passphraseOpener(passphrase), { signal })
    return { words, key: keyLineOf(seedOfWords(words)) }
  },
  changePassphrase: ({ from, to }, { signal }) => revise(before => changePassphrase(before, passphraseOpener(from), passphraseOpener(to), { signal })),
  passkeys: async () => passkeysOf(await vault()),
  addPasskey: ({ passphrase, answered }, { signal }) => revise(before => addPasskey(before, passphraseOpener(passphrase), answered, Date.now(), { signal })),
  removePasskey: ({ credential }) => revise(before => Promise.resolve(withoutPasskey(before, credential))),
  unlockByPasskey: ({ credential, prf }, { signal }) => unlock({ kind: 'passkey', credential, prf }, signal),
  forget: async (_, { signal }) => {
    // What the directory does not hear now is told in the list of devices of another.
    await open?.leave({ signal: within(LEAVE_LIMIT_MS, signal) }).catch(unlessAborted(signal))
    await shut()
    await forgetAll(await database())
    await (await (local ??= openSharedCache())).forget()
    return null
  },
  watch: (_, { signal, progress }) => new Promise(resolve => {
    const leave = drive().picture.watch(changed(progress))
    signal.addEventListener('abort', () => { leave(); resolve(null) }, { once: true })
  }),
  online: ({ online }) => { open?.online(online); return Promise.resolve(null) },
  lock: async () => { await shut(); return null },
  diagnosis: ({ test }, { signal }) => (open ?? fail('AUTH_LOCKED')).diagnose(test, { signal }),
  add: forOpen('add'), transfer: forOpen('transfer'), change: forOpen('change'), reclass: forOpen('reclass'), history: forOpen('history'), activity: forOpen('activity'), details: forOpen('details'), remove: forOpen('remove'),
  older: forOpen('older'), dropVersions: forOpen('dropVersions'), compare: forOpen('compare'), differences: forOpen('differences'), lineage: forOpen('lineage'),
  share: forOpen('share'), fragment: forOpen('fragment'), links: forOpen('links'), revoke: forOpen('revoke'), refresh: forOpen('refresh'), devices: forOpen('devices'), removeDevice: forOpen('removeDevice'),
  view: forOpen('view'), pin: forOpen('pin'), localUse: forOpen('localUse'), setLocalLimit: forOpen('setLocalLimit'), clearLocal: forOpen('clearLocal'),
  archive: async (args, { signal }) => {
    const answer = await drive().calls.archive(args, signal)
    return transferring(answer, [answer.port])
  },
  download: async (args, { signal }) => {
    const answer = await drive().calls.download(args, signal)
    return transferring(answer, [answer.port])
  },
})
