import type { Bytes } from '../../bytes/bytes.ts'
import type { Placement } from '../../engine/sendChunk.ts'
import type { GroupGrants, PageToken, StartAnswer as Answer, StartRequest } from '../ledger/types.ts'
import { PAGE_BYTES } from '../../record/pages.ts'
import { GRANT_FRESH_MS } from '../context.ts'
import { storedBytesMost } from '../../codec/sizes.ts'
import { kindOf } from './prepare.ts'
import type { Prepared } from './prepare.ts'

/** A session of the directory for one file. Serialisable. */
export interface Started extends Omit<Prepared, 'step'> {
  step: 'started'
  upload: Bytes
  pageToken: PageToken
  /** First chunk of a group → where its shards go. */
  groups: Map<number, GroupPlacement>
}

/** A placement with the moment (ms) from which its grants are too old to begin with. */
export interface GroupPlacement extends Placement { staleAt: number }

/** Bytes of a grant (docs/format.md §10). */
const GRANT_BYTES = 190

/** The directory's answer for a group, as the engine uses it. */
export const placementOf = ({ slots, spares, grants }: GroupGrants): GroupPlacement => ({
  slots, spares, staleAt: Date.now() + GRANT_FRESH_MS,
  grants: new Map(grants.map(({ node, grants: bytes }) => [node, bytes.slice(0, GRANT_BYTES)])),
})

/** What to ask the directory for. Head and layout: 32 bytes per chunk each, a length table of 64 bytes at most, and some room for texts. */
export const startRequest = (prepared: Prepared, storedBytes = storedBytesMost(prepared.size, kindOf(prepared))): StartRequest => ({
  version: prepared.version, class: kindOf(prepared).name, chunks: prepared.chunks, storedBytes, pageBytes: 2 * PAGE_BYTES + prepared.chunks * 160,
})

/** The prepared file with its session. */
export const started = (prepared: Prepared, answer: Answer): Started => ({
  ...prepared, step: 'started', upload: answer.upload, pageToken: answer.pageToken, groups: new Map(answer.groups.map(group => [group.first, placementOf(group)])),
})
