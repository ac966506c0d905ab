import { fromBase32, toBase32 } from '../../bytes/base.ts'
import { randomSecret } from '../../keys/derive.ts'
import { linkKeys } from '../../keys/link.ts'
import type { Stretch } from '../../keys/stretch.ts'
import { identityFromSeed, principalOf } from '../../ledger/ic/identity.ts'
import { addressOfSeed, anchorAddress } from '../../ledger/solana/address.ts'
import { fromAddress } from '../../ledger/solana/base58.ts'
import type { Options } from '../../options.ts'
import { encodeFragment } from '../../record/linkFragment.ts'
import { encodeLinkPayload } from '../../record/linkPayload.ts'
import type { DriveContext } from '../context.ts'
import { packedVersions } from '../files/packs.ts'
import { isLinkTo, linkIdFor } from './linkId.ts'
import type { LinkInfo } from '../types.ts'
import type { FileVersion, TreeNode } from '../files/tree.ts'

/** How a link is wanted: null for no password, no end (ms since 1970), no bound. */
export interface LinkWish { password: string | null, expiresAt: number | null, maxOpens: number | null }

/**
 * Makes a share link for a listed file (docs/format.md §9). The directory gets a sealed payload and the principal of the link's own key; the secret
 * leaves this device only in the answer's fragment.
 *
 * @param record - the version that the link opens
 */
export async function createLink(context: DriveContext, { name }: TreeNode, record: FileVersion, { password, expiresAt, maxOpens }: LinkWish, stretch: Stretch, options: Options): Promise<{ fragment: string, id: string }> {
  const { keyring, directory, config } = context
  const [link, secret] = [linkIdFor(record), randomSecret()]
  const keys = await linkKeys(link, secret, password, stretch, options)
  const dek = await keyring.openDek(record.version, record.dek)
  const payload = encodeLinkPayload({
    dek, version: record.version, account: keyring.account, name, type: record.type, size: record.size, cid: record.cid, ...record.pack ? { pack: record.pack } : {},
    anchor: fromAddress(anchorAddress(config.solana.registry, addressOfSeed(keyring.solana.owner))),
  })
  dek.fill(0)
  const sealed = await keys.seal(payload)
  payload.fill(0)
  await directory.createLink({ link, version: record.pack?.version ?? record.version, reader: new Uint8Array(principalOf(identityFromSeed(keys.auth))), sealed, hasPassword: password !== null, expiresAt, maxOpens }, options)
  keys.auth.fill(0)
  return { fragment: encodeFragment({ link, secret, password: password !== null }), id: toBase32(link) }
}

/** All links of the account, newest first. */
export async function listLinks({ directory, feed }: DriveContext, options: Options): Promise<LinkInfo[]> {
  const now = Date.now()
  const links = await directory.listLinks(options)
  const packed = packedVersions(feed.tree)
  return links.map((one): LinkInfo => {
    const version = packed.get(toBase32(one.version))?.find(member => isLinkTo(one.link, member)) ?? one.version
    const file = feed.tree.nodes.get([...feed.tree.keepers(version)][0] ?? '')
    const expired = one.expiresAt !== null && one.expiresAt <= now
    return {
      id: toBase32(one.link), entry: file?.key ?? null, versions: [toBase32(version)], fileName: file?.name ?? '', createdAt: one.createdAt, expiresAt: one.expiresAt, opens: one.opens, maxOpens: one.maxOpens, hasPassword: one.hasPassword,
      state: one.revoked ? 'revoked' : !file ? 'deleted' : expired ? 'expired' : one.maxOpens !== null && one.opens >= one.maxOpens ? 'used' : 'live',
    }
  }).sort((a, b) => b.createdAt - a.createdAt)
}

/** Withdraws a link: nobody can open it from now on. */
export const revokeLink = (context: DriveContext, link: string, options: Options): Promise<unknown> => context.directory.revokeLink(fromBase32(link), options)

/** Live links per version, for the list's "who can read it". */
export function liveLinks(links: readonly LinkInfo[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { entry, state } of links) if (entry && state === 'live') counts.set(entry, (counts.get(entry) ?? 0) + 1)
  return counts
}
