import { toBase32 } from '../../bytes/base.ts'
import { concat } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { CyxError } from '../../errors.ts'
import { randomSecret, SECRET_BYTES } from '../../keys/derive.ts'
import { ownLink, sealForLink, wipeLink } from '../../keys/ownLink.ts'
import type { OwnLink } from '../../keys/ownLink.ts'
import type { Stretch } from '../../keys/stretch.ts'
import { identityFromSeed, principalOf } from '../../ledger/ic/identity.ts'
import { addressOfSeed, anchorAddress } from '../../ledger/solana/address.ts'
import { fromAddress } from '../../ledger/solana/base58.ts'
import type { Options } from '../../options.ts'
import { encodeFragment } from '../../record/linkFragment.ts'
import type { DriveContext } from '../context.ts'
import { sending } from '../files/change.ts'
import type { FileVersion, TreeNode } from '../files/tree.ts'
import type { LinkRow } from '../ledger/types.ts'
import { revokeWhole } from './revoke.ts'

/** How a link is wanted: null for no password, no end (ms since 1970), no bound; `follows`: it opens what is there then, not for ever what is there now. */
export interface LinkWish { password: string | null, expiresAt: number | null, maxOpens: number | null, follows: boolean }

/** What a link opens: a version as the directory knows it, the bytes that are sealed for its readers, and the mark [32] of both. */
export interface Contents { version: Bytes, payload: Bytes, mark: Bytes }

/** Address [32] of the drive's account on Solana. */
export const anchorOf = ({ keyring, config }: DriveContext): Bytes => fromAddress(anchorAddress(config.solana.registry, addressOfSeed(keyring.solana.owner)))

/** The version that the directory knows a file by: its pack's, where it lies in one. */
export const storedAs = ({ pack, version }: Pick<FileVersion, 'pack' | 'version'>): Bytes => pack?.version ?? version

const sealAndWipe = (link: Bytes, keys: Pick<OwnLink, 'wrap'>, payload: Bytes): Promise<Bytes> => sealForLink(link, keys, payload).finally(() => { payload.fill(0) })

/**
 * Tells the directory of a link: it gets the sealed payload and the principal of the link's own key, never the secret.
 *
 * @param contents - the payload is zeroed: it has keys in it
 */
export async function makeLink({ directory }: DriveContext, link: Bytes, keys: OwnLink & { auth: Bytes }, { version, payload, mark }: Contents, { password, expiresAt, maxOpens }: LinkWish, options: Options): Promise<void> {
  const sealed = await sealAndWipe(link, keys, payload)
  await directory.createLink({ link, version, reader: new Uint8Array(principalOf(identityFromSeed(keys.auth))), sealed, mark, hasPassword: password !== null, expiresAt, maxOpens }, options)
}

/** Has a link open something else. @param contents - as of {@link makeLink} @throws as the directory's `renewLink` */
export async function renewLink({ directory }: DriveContext, { link, renewals }: Pick<LinkRow, 'link' | 'renewals'>, keys: Pick<OwnLink, 'wrap'>, { version, payload, mark }: Contents, options: Options): Promise<void> {
  const sealed = await sealAndWipe(link, keys, payload)
  await directory.renewLink({ link, version, sealed, mark, renewals: renewals ?? 0 }, options)
}

/**
 * Makes a link with a new secret, and keeps it for the owner's devices (docs/format.md §7). One that could not be kept is withdrawn again: nobody was given it.
 *
 * @param make - tells the directory, with the keys of the link
 * @returns what follows `#` in the address, and the link's id
 */
export async function newLink(context: DriveContext, link: Bytes, { id: entry }: TreeNode, { password, follows }: LinkWish, stretch: Stretch, make: (keys: OwnLink & { auth: Bytes }) => Promise<void>, options: Options): Promise<{ fragment: string, id: string }> {
  const keys = await ownLink(randomSecret(), password, stretch, options)
  const id = toBase32(link)
  try {
    const [made, kept] = await Promise.allSettled([make(keys), keepLink(context, { link, entry, follows }, keys, options)])
    if (made.status === 'rejected') throw made.reason
    if (kept.status === 'rejected') {
      await revokeWhole(context, id, options)
      throw kept.reason
    }
    return { fragment: encodeFragment({ link, secret: keys.secret, password: password !== null }), id }
  } finally { wipeLink(keys) }
}

async function keepLink({ keyring, feed, directory }: DriveContext, { link, entry, follows }: { link: Bytes, entry: Bytes, follows: boolean }, { secret, wrap }: OwnLink, options: Options): Promise<void> {
  const both = concat(secret, wrap)
  const keys = await keyring.sealLink(link, both)
  both.fill(0)
  await feed.append(() => [{ t: 'link', at: Date.now(), id: entry, link, keys, follows: follows ? 1 : 0 }], sending(directory, options), options)
}

/** The keys of a link that is kept; the caller wipes them. @throws STORAGE_CORRUPT */
export async function keptKeys({ keyring }: Pick<DriveContext, 'keyring'>, link: Bytes, sealed: Bytes): Promise<OwnLink> {
  const both = await keyring.openLink(link, sealed)
  const keys = { secret: both.slice(0, SECRET_BYTES), wrap: both.slice(SECRET_BYTES) }
  both.fill(0)
  return keys
}

/** What follows `#` in the address of a link that is kept, as when it was made. @throws STORAGE_OBJECT_NOT_FOUND for one that is not */
export async function fragmentOf(context: Pick<DriveContext, 'keyring' | 'feed'>, link: Bytes, password: boolean): Promise<string> {
  const kept = context.feed.tree.facts().links.get(toBase32(link))
  if (!kept) throw new CyxError('STORAGE_OBJECT_NOT_FOUND')
  const keys = await keptKeys(context, link, kept.keys)
  try { return encodeFragment({ link, secret: keys.secret, password }) } finally { wipeLink(keys) }
}
