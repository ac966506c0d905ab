import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { randomId } from '../../bytes/id.ts'
import { CyxError } from '../../errors.ts'
import type { Stretch } from '../../keys/stretch.ts'
import type { Options } from '../../options.ts'
import { SHARED_BYTES, folderLinkId } from '../../record/linkFolder.ts'
import type { DriveContext } from '../context.ts'
import { packedVersions } from '../files/packs.ts'
import type { FileVersion, TreeNode } from '../files/tree.ts'
import type { LinkRow } from '../ledger/types.ts'
import type { LinkInfo } from '../types.ts'
import { fileContents } from './file.ts'
import { filesIn, layFolder } from './folder.ts'
import { folderLinks } from './folderLinks.ts'
import { makeLink, newLink } from './link.ts'
import type { LinkWish } from './link.ts'
import { isLinkTo, linkIdFor } from './linkId.ts'

/**
 * Makes a share link (docs/format.md §9). The directory gets a sealed payload and the principal of the link's own key; the secret
 * leaves this device in the answer's fragment, and sealed in the feed.
 *
 * @param record - the version that the link opens; null for a folder, whose files it opens
 * @throws STORAGE_OBJECT_NOT_FOUND for a folder without files; INVALID_REQUEST when it takes too many links
 */
export async function createLink(context: DriveContext, node: TreeNode, record: FileVersion | null, wish: LinkWish, stretch: Stretch, options: Options): Promise<{ fragment: string, id: string }> {
  if (record === null) {
    if (filesIn(context.feed.tree, node.key).length === 0) throw new CyxError('STORAGE_OBJECT_NOT_FOUND')
    const link = folderLinkId(randomId().slice(0, SHARED_BYTES), node.id)
    return newLink(context, link, node, wish, stretch, async keys => {
      const site = { link, main: null, rows: new Map(), keys, expiresAt: wish.expiresAt }
      await layFolder(context, node, site, contents => makeLink(context, link, keys, contents, wish, options), stretch, options)
    }, options)
  }
  const link = linkIdFor(record)
  return newLink(context, link, node, wish, stretch, async keys => makeLink(context, link, keys, await fileContents(context, link, node, record), wish, options), options)
}

/**
 * All links of the account, newest first.
 *
 * @param full - whether a link (base32) opens what it did before, as it could not take what is there now (`tend.ts`)
 */
export async function listLinks({ directory, feed: { tree } }: DriveContext, full: (link: string) => boolean, options: Options): Promise<LinkInfo[]> {
  const now = Date.now()
  const { folders, single } = folderLinks(tree, await directory.listLinks(options))
  const packed = packedVersions(tree)
  const { links } = tree.facts()
  const row = (one: LinkRow, entry: TreeNode | undefined, versions: string[]): LinkInfo => {
    const [id, kept] = [toBase32(one.link), links.get(toBase32(one.link))]
    return {
      id, entry: entry?.key ?? null, versions, fileName: entry?.name ?? '', folder: entry?.folder ?? false, createdAt: one.createdAt, expiresAt: one.expiresAt, opens: one.opens, maxOpens: one.maxOpens, hasPassword: one.hasPassword,
      state: one.revoked ? 'revoked' : !entry ? 'deleted' : one.expiresAt !== null && one.expiresAt <= now ? 'expired' : one.maxOpens !== null && one.opens >= one.maxOpens ? 'used' : 'live',
      kept: kept !== undefined, opensWhat: !kept?.follows ? 'then' : full(id) ? 'full' : 'now',
    }
  }
  const keeper = (version: Bytes): TreeNode | undefined => tree.nodes.get([...tree.keepers(version)][0] ?? '')
  return [
    ...single.map(one => {
      const entry = tree.nodes.get(links.get(toBase32(one.link))?.entry ?? '')
      const isOwn = (member: Bytes): boolean => entry?.versions.some(({ version }) => toBase32(version) === toBase32(member)) ?? false
      const version = packed.get(toBase32(one.version))?.find(member => isLinkTo(one.link, member) || isOwn(member)) ?? one.version
      return row(one, entry ?? keeper(version), [toBase32(version)])
    }),
    ...folders.map(({ main, folder, doors }) => {
      const inside = (version: Bytes): Bytes[] => packed.get(toBase32(version)) ?? [version]
      const alive = links.has(toBase32(main.link)) || inside(main.version).some(version => keeper(version))
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
