import type { DriveContext } from '../context.ts'
import type { FileVersion } from '../files/tree.ts'
import type { Access } from './open.ts'

/** The owner's way in to a version: the feed names the layout, the directory gives plans to the account. */
export const ownerAccess = ({ keyring, directory }: DriveContext, { version, cid, chunks, size, pack }: FileVersion, dek: CryptoKey): Access => ({
  account: keyring.account, version, cid, chunks, dek, ...pack ? { pack, size } : {},
  plan: (first, count, options) => directory.getDownloadPlan({ version: pack?.version ?? version, session: null, first, count }, options),
})
