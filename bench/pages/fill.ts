import { toBase32 } from '../../lib/bytes/base.ts'
import { concat } from '../../lib/bytes/bytes.ts'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { cidOf } from '../../lib/bytes/cid.ts'
import { randomId } from '../../lib/bytes/id.ts'
import { openCache } from '../../lib/cache/db.ts'
import { appendFeed, readFeed } from '../../lib/cache/feed.ts'
import { readVault } from '../../lib/cache/vault.ts'
import { stretcher } from '../../lib/drive/workerFiles.ts'
import { ARGON, SALT_BYTES } from '../../lib/keys/stretch.ts'
import { openVault } from '../../lib/keys/vault.ts'
import type { Keyring } from '../../lib/keys/keyring.ts'
import { encodeFeedRecord, feedLink } from '../../lib/record/feed.ts'

/** What a bench may do in a page of the app whose drive is shut. */
export interface Filler {
  /** Writes so many made-up files into the feed that this device has cached, as if they had been stored; all lie in one folder, the drive's own. */
  fill: (files: number, passphrase: string | null) => Promise<void>
  /** Records that the remembered list knows of; 0 where none is remembered. */
  remembered: () => Promise<number>
  /** Argon2id as unlocking does it, ms. */
  argon: () => Promise<number>
}

const base = new URL('./', location.href).href
// Sealed and written at a time.
const BATCH = 2_000
const WORDS = ['harbour', 'survey', 'film', 'lease', 'notes', 'waves', 'budget', 'thesis', 'model', 'letter']
const ENDINGS = ['jpg', 'pdf', 'mp4', 'txt', 'xlsx']
const START = Date.UTC(2026, 0, 1)

async function keysOf(passphrase: string | null): Promise<Keyring> {
  const cache = await openCache()
  const [file, key] = [await readVault(cache), await cache.get('vault', 'device')]
  if (!file) throw new Error('there is no vault')
  if (passphrase !== null) return openVault(file, { kind: 'passphrase', passphrase, stretch: stretcher(base) })
  if (!(key instanceof CryptoKey)) throw new Error('there is no key')
  return openVault(file, { kind: 'device', key })
}

const recordOf = (i: number): Bytes => encodeFeedRecord({
  t: 'create', at: START + 61_000 * i, id: randomId(), parent: null, name: `${WORDS[i % WORDS.length] ?? ''} ${String(i)} ${WORDS[(i * 7 + 3) % WORDS.length] ?? ''}.${ENDINGS[i % ENDINGS.length] ?? ''}`,
  type: '', size: 1000 + i, version: randomId(), cid: cidOf('dag-cbor', concat(randomId(), randomId())), root: concat(randomId(), randomId()), chunks: 1, dek: new Uint8Array(60),
})

const filler: Filler = {
  fill: async (files, passphrase) => {
    const [cache, keyring] = [await openCache(), await keysOf(passphrase)]
    const account = toBase32(keyring.account)
    let { sequence, link } = await readFeed(cache, account)
    for (let from = 0; from < files; from += BATCH) {
      const before = sequence
      const sealed = await Promise.all(Array.from({ length: Math.min(BATCH, files - from) }, (_, i) => keyring.sealFeed(before + 1 + i, recordOf(from + i))))
      for (const record of sealed) link = feedLink(link, ++sequence, record)
      await appendFeed(cache, account, before, sealed, link)
    }
    keyring.lock()
    cache.close()
  },
  remembered: async () => {
    const cache = await openCache()
    const lists = await cache.getAll('feedList')
    cache.close()
    return Math.min(...lists.map(({ sequence }) => sequence), lists.length === 0 ? 0 : Infinity)
  },
  argon: async () => {
    const begun = performance.now()
    await stretcher(base)('four unrelated words', new Uint8Array(SALT_BYTES), ARGON)
    return performance.now() - begun
  },
}
Object.assign(globalThis, { filler })
