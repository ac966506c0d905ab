import type { Bytes } from '../../bytes/bytes.ts'
import { SECRET_BYTES } from '../../keys/derive.ts'
import { encodeLinkPayload } from '../../record/linkPayload.ts'
import type { DriveContext } from '../context.ts'
import type { FileVersion, TreeNode } from '../files/tree.ts'
import { anchorOf, storedAs } from './link.ts'
import type { Contents } from './link.ts'

const payloadOf = (context: DriveContext, { name }: TreeNode, { version, type, size, cid, pack }: FileVersion, dek: Bytes): Bytes => encodeLinkPayload({
  dek, version, account: context.keyring.account, name, type, size, cid, ...pack ? { pack } : {}, anchor: anchorOf(context),
})

/** The mark [32] of a link that opens this version of a file under its name; its key is left out, which no other version has. */
export const fileMark = (context: DriveContext, link: Bytes, node: TreeNode, record: FileVersion): Promise<Bytes> => context.keyring.linkMark(link, payloadOf(context, node, record, new Uint8Array(SECRET_BYTES)))

/** What a link to a file opens. @param record - the version */
export async function fileContents(context: DriveContext, link: Bytes, node: TreeNode, record: FileVersion): Promise<Contents> {
  const dek = await context.keyring.openDek(record.version, record.dek)
  try {
    return { version: storedAs(record), payload: payloadOf(context, node, record, dek), mark: await fileMark(context, link, node, record) }
  } finally { dek.fill(0) }
}
