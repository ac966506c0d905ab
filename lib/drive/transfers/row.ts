import { fromBase32, toBase32 } from '../../bytes/base.ts'
import type { UploadRow } from '../../cache/uploads.ts'
import { decodeJournal, decodeMembers, encodeJournal, encodeMembers } from '../../record/journal.ts'
import type { DriveContext } from '../context.ts'
import { planContainers } from '../upload/pack.ts'
import { journalOf, preparedOf } from '../upload/prepare.ts'
import type { Prepared } from '../upload/prepare.ts'

type Keys = Pick<DriveContext, 'keyring'>

/** What is sent as one object: a file by itself (members null), or a pack of files. */
export interface Sent { prepared: Prepared, members: Prepared[] | null }

/** What an upload is of, sealed for this device's journal. */
export const sealedRow = async ({ keyring }: Keys, { prepared, members }: Sent): Promise<Pick<UploadRow, 'sealed' | 'members'>> => ({
  sealed: await keyring.sealJournal(prepared.entry, encodeJournal(journalOf(prepared))),
  members: members && await keyring.sealJournal(prepared.entry, encodeMembers(members.map(journalOf))),
})

/** The journal's row of a file that was just prepared. @param order - its place in the queue */
export const rowOf = async (keys: Keys, sent: Sent, order: number, more: Partial<Pick<UploadRow, 'handle' | 'upload'>> = {}): Promise<UploadRow> => ({
  id: toBase32(sent.prepared.entry), account: toBase32(keys.keyring.account), ...await sealedRow(keys, sent), order,
  upload: null, paused: false, error: null, listed: false, handle: null, kept: false, ...more,
})

/** What a row of the journal is of. @throws STORAGE_CORRUPT, STORAGE_FORMAT for a row that this drive did not write */
export async function openRow({ keyring }: Keys, { id, sealed, members }: UploadRow): Promise<Sent> {
  const prepared = preparedOf(decodeJournal(await keyring.openJournal(fromBase32(id), sealed)))
  if (!members) return { prepared, members: null }
  const files = decodeMembers(await keyring.openJournal(fromBase32(id), members)).map(preparedOf)
  return { prepared: { ...prepared, chunks: planContainers(files.map(({ size }) => size)).length }, members: files }
}
