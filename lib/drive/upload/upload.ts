import { hkdfBase } from '../../keys/derive.ts'
import type { Options } from '../../options.ts'
import type { DriveContext } from '../context.ts'
import { persist } from '../patience.ts'
import type { Committer, ListedRecord } from './commit.ts'
import { describe } from './describe.ts'
import type { Described } from './describe.ts'
import { prepare } from './prepare.ts'
import type { Incoming, Prepared } from './prepare.ts'
import { started, startRequest } from './start.ts'
import type { Started } from './start.ts'
import { store } from './store.ts'
import type { StoreEvents, Stored } from './store.ts'

/** Where an upload stands; each step needs the one before. */
export type UploadStep = Prepared | Started | Stored | Described

/**
 * The story of an upload: prepare → start → store → describe → commit. Yields each step; returns the record that lists the file.
 * Whatever ends it early, nothing is listed: the session is given back, and what lies on nodes is swept when it has ended.
 */
export async function* upload(context: DriveContext, commit: Committer, incoming: Incoming, events: StoreEvents, options: Options): AsyncGenerator<UploadStep, ListedRecord> {
  const prepared = await prepare(context, incoming)
  yield prepared
  const request = startRequest(prepared)
  // Not aborted here: a session that opens after the person has cancelled must be given back below.
  const session = started(prepared, await persist(() => context.directory.startUpload(request), options))
  let listed = false
  try {
    options.signal?.throwIfAborted()
    yield session
    const dek = await hkdfBase(await context.keyring.openDek(prepared.version, prepared.sealedDek))
    const stored = await store(context, dek, incoming.file, session, events, options)
    yield stored
    const described = await describe(context, dek, stored, options)
    yield described
    options.signal?.throwIfAborted()
    // From here on it is too late to cancel: the call may hold other files, too.
    const record = await commit(described)
    listed = true
    return record
  } finally {
    // Best effort: a session nobody gives back expires by itself.
    if (!listed) await context.directory.abortUpload([session.upload]).catch(() => undefined)
  }
}
