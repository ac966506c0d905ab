import type { Bytes } from '../../bytes/bytes.ts'
import type { Sources } from '../../engine/fetchChunk.ts'
import { CyxError, isCyxError } from '../../errors.ts'
import { pause } from '../../options.ts'
import type { Options } from '../../options.ts'
import { orAbort } from '../../wire/wait.ts'
import { GRANT_FRESH_MS, GROUP_CHUNKS } from '../context.ts'
import type { DownloadPlan } from '../ledger/types.ts'
import { persist } from '../patience.ts'

/** Where the chunks of a version lie, with grants: asked for by groups, kept until the grants grow old. */
export interface Plans {
  /** Nodes and grants of one chunk. @throws NETWORK_DIRECTORY_UNREACHABLE after a minute */
  sources: (index: number, options?: Options) => Promise<Sources>
  /** Makes the next question for this chunk go to the directory: nodes have moved, or grants are used up. */
  renew: (index: number) => void
}

/** A node that restarts is back within seconds; who waits for seven dead ones is told not much later. */
const PATIENCE_MS = 8_000
/** Before the third try; then twice as long each time. The second comes at once: grants may be used up. */
const FIRST_PAUSE_MS = 500

interface Planned { plan: DownloadPlan, staleAt: number }

/** Bytes of a grant, and the offsets of its first chunk (u64) and chunk count (u32): docs/format.md §10. */
const [GRANT_BYTES, FIRST_AT, COUNT_AT] = [190, 50, 58]

/**
 * @param ask - the directory's plan for chunks first … first + count − 1
 * @param first - a plan that is there already, for the first group
 */
export function makePlans(chunks: number, ask: (first: number, count: number, options?: Options) => Promise<DownloadPlan>, first: DownloadPlan | null): Plans {
  const plans = new Map<number, Promise<Planned>>()
  const stamped = (plan: DownloadPlan): Planned => ({ plan, staleAt: Date.now() + GRANT_FRESH_MS })
  if (first) plans.set(0, Promise.resolve(stamped(first)))
  const groupOf = (index: number): number => index - index % GROUP_CHUNKS
  const planFor = async (index: number, { signal }: Options): Promise<DownloadPlan> => {
    const from = groupOf(index)
    const known = await orAbort(plans.get(from) ?? Promise.resolve(null), signal)
    if (known && known.staleAt > Date.now()) return known.plan
    // One question serves all who wait: none of them may end it for the others.
    const asked = persist(() => ask(from, Math.min(GROUP_CHUNKS, chunks - from))).then(stamped)
    plans.set(from, asked)
    asked.catch(() => { if (plans.get(from) === asked) plans.delete(from) })
    return (await orAbort(asked, signal)).plan
  }
  return {
    sources: async (index, options = {}) => sourcesOf(await planFor(index, options), index),
    renew: index => { plans.delete(groupOf(index)) },
  }
}

/**
 * Work with the sources of one chunk. Where too few nodes answer the plan is renewed and the work tried again for some seconds: nodes move, restart or
 * drop a request, and which of them answer changes.
 *
 * @throws what the last try threw; NETWORK_QUORUM_FAILED after {@link PATIENCE_MS}
 */
export async function withSources<T>(plans: Plans, index: number, work: (sources: Sources) => Promise<T>, { signal }: Options = {}): Promise<T> {
  const end = performance.now() + PATIENCE_MS
  for (let wait = 0; ; wait = 2 * wait || FIRST_PAUSE_MS) {
    try { return await work(await plans.sources(index, { signal })) } catch (error) {
      signal?.throwIfAborted()
      if (!isCyxError(error, 'NETWORK_QUORUM_FAILED') || performance.now() + wait > end) throw error
      plans.renew(index)
      if (wait > 0) await pause(wait, { signal })
    }
  }
}

function sourcesOf(plan: DownloadPlan, index: number): Sources {
  const group = plan.groups.find(({ first, count }) => index >= first && index < first + count)
  if (!group) throw new CyxError('INTERNAL', { what: `no placement for chunk ${String(index)}` })
  return { nodes: group.nodes, grants: new Map(plan.grants.map(({ node, grants }) => [node, grantFor(grants, index)])) }
}

/** A node's grants stand one after the other, each for one run of chunks; all cover what was asked for. */
function grantFor(bytes: Bytes, index: number): Bytes {
  for (let at = 0; at + GRANT_BYTES <= bytes.length; at += GRANT_BYTES) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, GRANT_BYTES)
    const first = Number(view.getBigUint64(FIRST_AT))
    if (index >= first && index < first + view.getUint32(COUNT_AT)) return bytes.slice(at, at + GRANT_BYTES)
  }
  return bytes.slice(0, GRANT_BYTES)
}
