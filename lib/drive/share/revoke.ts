import { fromBase32, toBase32 } from '../../bytes/base.ts'
import type { Options } from '../../options.ts'
import { sameFolder } from '../../record/linkFolder.ts'
import type { DriveContext } from '../context.ts'
import { lanes } from '../lanes.ts'

/** Links that are withdrawn at the same time. */
const AT_ONCE = 8

/** Withdraws a link, and where it opens a folder all that it is made of, the first at once. */
export async function revokeWhole({ directory }: Pick<DriveContext, 'directory'>, id: string, options: Options): Promise<void> {
  const link = fromBase32(id)
  await directory.revokeLink(link, options)
  const further = (await directory.listLinks(options)).filter(one => !one.revoked && toBase32(one.link) !== id && sameFolder(one.link, link))
  await lanes(further, AT_ONCE, async one => { await directory.revokeLink(one.link, options) }, options)
}
