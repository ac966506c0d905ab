import { hkdfBase } from '../../keys/derive.ts'
import type { Options } from '../../options.ts'
import { encodeJournal } from '../../record/journal.ts'
import { GROUP_CHUNKS } from '../context.ts'
import type { DriveContext } from '../context.ts'
import { persist } from '../patience.ts'
import { commitPack } from './commit.ts'
import type { Committer, ListedRecord } from './commit.ts'
import { describe, fileHead } from './describe.ts'
import type { Described } from './describe.ts'
import type { Maker } from './maker.ts'
import { packBytesMost, packHead, placesOf } from './pack.ts'
import type { Parts } from './parts.ts'
import { makePlacements } from './placements.ts'
import { journalOf, kindOf } from './prepare.ts'
import type { Prepared } from './prepare.ts'
import { started, startRequest } from './start.ts'
import type { Started } from './start.ts'
import { sendChunks, store } from './store.ts'
import type { Sending, StoreEvents, Stored } from './store.ts'

/** Where an upload stands; each step needs the one before, and all can be begun again with the same ids. */
export type UploadStep = Started | Stored | Described

/** An upload as it is told: what is sent, what its chunks are made of, what nodes hold of it, and what another device has stored. */
export interface Told {
  prepared: Prepared
  /** The files of a pack; null for a file by itself. */
  members: readonly Prepared[] | null
  maker: (dek: CryptoKey) => Maker
  parts: Parts
  elsewhere: (index: number) => boolean
  events: StoreEvents
}

/** Files of more chunks than this leave a journal in the directory: a smaller one is sent again sooner than that is worth a call. */
const JOURNAL_FROM = 8

/** Opens the session of an upload, or comes back to it, and all that sending needs of it. */
async function begin(context: DriveContext, { prepared, members, maker, parts, elsewhere, events }: Told, options: Options): Promise<{ session: Started, sending: Sending, dek: CryptoKey }> {
  const dek = await hkdfBase(await context.keyring.openDek(prepared.version, prepared.sealedDek))
  const request = startRequest(prepared, members ? packBytesMost(members, kindOf(prepared)) : undefined)
  // Not aborted: a session that opens after a person has cancelled must be given back, so its id must be known.
  const session = started(prepared, await persist(() => context.directory.startUpload(request), options))
  const journal = prepared.chunks > JOURNAL_FROM && !members ? await context.keyring.sealJournal(session.upload, encodeJournal(journalOf(prepared))) : null
  const placements = makePlacements(context, session, parts, journal, options)
  return { session, sending: { make: maker(dek), session, parts, placements, events, elsewhere }, dek }
}

/**
 * The story of an upload that was prepared: start → store → describe → commit. Yields each step; returns the records that list the file, or the files of a pack.
 * Whatever ends it early, nothing is listed, and the story told again goes on where it ended: the directory knows the session by the version id,
 * `parts` what nodes hold.
 */
export async function* upload(context: DriveContext, commit: Committer, told: Told, options: Options): AsyncGenerator<UploadStep, ListedRecord[]> {
  const { members, parts, prepared } = told
  const { session, sending, dek } = await begin(context, told, options)
  yield session
  options.signal?.throwIfAborted()
  const stored = await store(context, session, sending, options)
  yield stored
  const described = await describe(context, dek, stored, members ? () => packHead(members, parts, kindOf(prepared).name) : fileHead, options)
  yield described
  options.signal?.throwIfAborted()
  // From here on it is too late to cancel: the call may hold other files, too.
  return members ? commitPack(context, described, members, placesOf(prepared, members, parts), {}) : [await commit(described)]
}

/**
 * Brings what is listed from stored to full: the shards that are missing, to nodes that answer now.
 *
 * @returns whether every chunk has all its shards
 * @throws UPLOAD_EXPIRED, UPLOAD_NOT_FOUND when its session has ended: then it is for the nodes to repair
 */
export async function complete(context: DriveContext, told: Told, options: Options): Promise<boolean> {
  const { parts, prepared } = told
  const { total } = kindOf(prepared)
  const lacking = parts.lacking(total)
  if (lacking.length === 0) return true
  const { sending } = await begin(context, told, options)
  for (let from = 0; from < lacking.length; from += GROUP_CHUNKS) await sendChunks(context, sending, lacking.slice(from, from + GROUP_CHUNKS), options)
  return parts.lacking(total).length === 0
}
