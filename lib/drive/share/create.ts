import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { randomSecret } from '../../keys/derive.ts'
import type { Stretch } from '../../keys/stretch.ts'
import type { Options } from '../../options.ts'
import { encodeFragment } from '../../record/linkFragment.ts'
import { encodeLinkPayload } from '../../record/linkPayload.ts'
import type { DriveContext } from '../context.ts'
import { packedVersions } from '../files/packs.ts'
import type { LinkRow } from '../ledger/types.ts'
import { createFolderLink, folderLinks } from './folder.ts'
import { anchorOf, makeLink } from './link.ts'
import type { LinkWish } from './link.ts'
import { isLinkTo, linkIdFor } from './linkId.ts'
import type { LinkInfo } from '../types.ts'
import type { FileVersion, TreeNode } from '../files/tree.ts'

/**
 * Makes a share link (docs/format.md §9). The directory gets a sealed payload and the principal of the link's own key; the secret
 * leaves this device only in the answer's fragment.
 *
 * @param record - the version that the link opens; null for a folder, whose files it opens as they are now
 */
export async function createLink(context: DriveContext, node: TreeNode, record: FileVersion | null, wish: LinkWish, stretch: Stretch, options: Options): Promise<{ fragment: string, id: string }> {
  if (record === null) return createFolderLink(context, node, wish, stretch, options)
  const { keyring } = context
  const [link, secret] = [linkIdFor(record), randomSecret()]
  const dek = await keyring.openDek(record.version, record.dek)
  const payload = encodeLinkPayload({
    dek, version: record.version, account: keyring.account, name: node.name, type: record.type, size: record.size, cid: record.cid, ...record.pack ? { pack: record.pack } : {}, anchor: anchorOf(context),
  })
  dek.fill(0)
  await makeLink(context, { link, secret, version: record.pack?.version ?? record.version, payload, wish }, stretch, options)
  return { fragment: encodeFragment({ link, secret, password: wish.password !== null }), id: toBase32(link) }
}

/** All links of the account, newest first. */
export async function listLinks({ directory, feed: { tree } }: DriveContext, options: Options): Promise<LinkInfo[]> {
  const now = Date.now()
  const { folders, single } = folderLinks(tree, await directory.listLinks(options))
  const packed = packedVersions(tree)
  const row = (one: LinkRow, entry: TreeNode | undefined, versions: string[]): LinkInfo => ({
    id: toBase32(one.link), entry: entry?.key ?? null, versions, fileName: entry?.name ?? '', folder: entry?.folder ?? false, createdAt: one.createdAt, expiresAt: one.expiresAt, opens: one.opens, maxOpens: one.maxOpens, hasPassword: one.hasPassword,
    state: one.revoked ? 'revoked' : !entry ? 'deleted' : one.expiresAt !== null && one.expiresAt <= now ? 'expired' : one.maxOpens !== null && one.opens >= one.maxOpens ? 'used' : 'live',
  })
  const kept = (version: Bytes): TreeNode | undefined => tree.nodes.get([...tree.keepers(version)][0] ?? '')
  return [
    ...single.map(one => {
      const version = packed.get(toBase32(one.version))?.find(member => isLinkTo(one.link, member)) ?? one.version
      return row(one, kept(version), [toBase32(version)])
    }),
    ...folders.map(({ main, folder, doors }) => {
      const inside = (version: Bytes): Bytes[] => packed.get(toBase32(version)) ?? [version]
      const alive = inside(main.version).some(version => kept(version))
      return row(main, alive ? folder ?? undefined : undefined, doors.flatMap(({ version }) => inside(version).map(toBase32)))
    }),
  ].sort((a, b) => b.createdAt - a.createdAt)
}

/** Live links per version, for the list's "who can read it". */
export function liveLinks(links: readonly LinkInfo[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { entry, state } of links) if (entry && state === 'live') counts.set(entry, (counts.get(entry) ?? 0) + 1)
  return counts
}
