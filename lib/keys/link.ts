import { aadOf } from '../bytes/aad.ts'
import { concat } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { zeroId } from '../bytes/id.ts'
import type { Options } from '../options.ts'
import { seal, unseal } from './aead.ts'
import { aesKey, hkdfBase, rawKey } from './derive.ts'
import { signerOf } from './signer.ts'
import type { Signer } from './signer.ts'
import { ARGON, SALT_BYTES } from './stretch.ts'
import type { Stretch } from './stretch.ts'

/** What the secret of a link (and its password) opens; docs/format.md §9. */
export interface LinkKeys {
  /** The reader signs its calls with it, the directory knows only its principal. */
  auth: Signer
  seal: (payload: Bytes) => Promise<Bytes>
  open: (sealed: Bytes) => Promise<Bytes>
}

/** What is bound to everything sealed for a link. */
export const linkAad = (link: Bytes): Bytes => aadOf('cyxcloud/link', zeroId(), link, 0)

/**
 * What both keys of a link are derived from.
 *
 * @param secret - the 32 bytes of the fragment
 * @param password - null for a link without one; an attacker who has the link must ask the directory for each guess
 */
export async function linkBase(secret: Bytes, password: string | null, stretch: Stretch, options: Options): Promise<CryptoKey> {
  const ikm = password === null
    ? secret
    : concat(secret, await stretch(password, await rawKey(await hkdfBase(secret), 'cyxcloud/link-salt', SALT_BYTES), ARGON, options))
  const base = await hkdfBase(ikm)
  if (password !== null) ikm.fill(0)
  return base
}

/** Derives both keys of a link for whoever has its secret. Parameters as of {@link linkBase}. */
export async function linkKeys(link: Bytes, secret: Bytes, password: string | null, stretch: Stretch, options: Options = {}): Promise<LinkKeys> {
  const base = await linkBase(secret, password, stretch, options)
  const [seed, wrap] = await Promise.all([rawKey(base, 'cyxcloud/link-auth'), aesKey(base, 'cyxcloud/link-wrap')])
  const auth = await signerOf(seed)
  seed.fill(0)
  const aad = linkAad(link)
  return { auth, seal: payload => seal(wrap, aad, payload), open: sealed => unseal(wrap, aad, sealed, 'the link\'s contents') }
}
