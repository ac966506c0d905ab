import type { Bytes } from '../bytes/bytes.ts'
import type { Options } from '../options.ts'
import { seal } from './aead.ts'
import { aesKeyOf, hkdfBase, rawKey } from './derive.ts'
import { linkAad, linkBase } from './link.ts'
import type { Stretch } from './stretch.ts'

/** What the owner of a link keeps of it: its secret [32], and the key [32] of what it opens, which a password is a part of already. */
export interface OwnLink { secret: Bytes, wrap: Bytes }

/**
 * The keys of a link as its owner needs them: beside those that are kept the Ed25519 seed [32] of its reader, whose principal the directory is told.
 *
 * @param secret - the 32 bytes of the fragment
 */
export async function ownLink(secret: Bytes, password: string | null, stretch: Stretch, options: Options = {}): Promise<OwnLink & { auth: Bytes }> {
  const base = await linkBase(secret, password, stretch, options)
  const [auth, wrap] = await Promise.all([rawKey(base, 'cyxcloud/link-auth'), rawKey(base, 'cyxcloud/link-wrap')])
  return { secret, wrap, auth }
}

/** Seals what a link opens, as its owner; docs/format.md §9. */
export const sealForLink = async (link: Bytes, { wrap }: Pick<OwnLink, 'wrap'>, payload: Bytes): Promise<Bytes> => seal(await aesKeyOf(wrap), linkAad(link), payload)

/** The secret [32] of the further links of a link to a folder; docs/format.md §9.1. */
export const doorsSecret = async ({ wrap }: Pick<OwnLink, 'wrap'>): Promise<Bytes> => rawKey(await hkdfBase(wrap), 'cyxcloud/link-doors')

/** Zeroes the keys of a link. */
export const wipeLink = (keys: OwnLink & { auth?: Bytes }): void => { for (const secret of [keys.secret, keys.wrap, keys.auth]) secret?.fill(0) }
