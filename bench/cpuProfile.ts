interface CallFrame { functionName: string, url?: string, lineNumber?: number }
interface ProfileNode { id: number, callFrame: CallFrame }
interface Chunk { cpuProfile?: { nodes?: ProfileNode[], samples?: number[] }, timeDeltas?: number[] }
interface TraceEvent { name: string, pid: number, tid: number, id?: string, args: { name?: string, data?: Chunk } }

/** What one thread did: seconds recorded, seconds busy, its functions by own time, and the pauses longer than {@link GAP_US}. */
export interface ThreadProfile {
  name: string
  seconds: number
  busy: number
  gaps: { count: number, seconds: number, longest: number }
  /** Busiest first. */
  functions: { label: string, seconds: number }[]
}

/** A pause that counts, µs. */
const GAP_US = 20_000
/** Names that V8 gives to samples outside of any function. */
const IDLE = new Set(['(idle)', '(program)'])

/**
 * Reads the sampled profiles of all threads out of a Chromium trace (category `disabled-by-default-v8.cpu_profiler`).
 *
 * @returns threads that did anything, busiest first
 */
export function readProfiles(trace: Buffer): ThreadProfile[] {
  const { traceEvents: events } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }
  const names = new Map(events.filter(({ name }) => name === 'thread_name').map(({ pid, tid, args }) => [`${String(pid)} ${String(tid)}`, args.name ?? '']))
  // The chunks of a profile come from a thread of their own; only its beginning knows whose it is.
  const owners = new Map(events.filter(({ name }) => name === 'Profile').map(({ pid, tid, id }) => [`${String(pid)} ${id ?? ''}`, names.get(`${String(pid)} ${String(tid)}`) ?? '']))
  const chunks = Map.groupBy(events.filter(({ name }) => name === 'ProfileChunk'), ({ pid, id }) => `${String(pid)} ${id ?? ''}`)
  return [...chunks].map(([key, mine]) => readThread(owners.get(key) ?? key, mine)).filter(({ busy }) => busy > 0).sort((a, b) => b.busy - a.busy)
}

function readThread(name: string, chunks: readonly TraceEvent[]): ThreadProfile {
  const labels = new Map<number, string>()
  const own = new Map<string, number>()
  const gaps = { count: 0, seconds: 0, longest: 0 }
  let [all, busy, pause] = [0, 0, 0]
  const endPause = (): void => {
    if (pause > GAP_US) {
      gaps.count++
      gaps.seconds += pause / 1e6
      gaps.longest = Math.max(gaps.longest, pause / 1e6)
    }
    pause = 0
  }
  for (const { args: { data } } of chunks) {
    for (const { id, callFrame } of data?.cpuProfile?.nodes ?? []) labels.set(id, labelOf(callFrame))
    for (const [i, sample] of (data?.cpuProfile?.samples ?? []).entries()) {
      const elapsed = data?.timeDeltas?.[i] ?? 0
      const label = labels.get(sample) ?? '?'
      all += elapsed
      if (IDLE.has(label)) {
        pause += elapsed
        continue
      }
      endPause()
      busy += elapsed
      own.set(label, (own.get(label) ?? 0) + elapsed)
    }
  }
  endPause()
  return { name, seconds: all / 1e6, busy: busy / 1e6, gaps, functions: [...own].map(([label, us]) => ({ label, seconds: us / 1e6 })).sort((a, b) => b.seconds - a.seconds) }
}

function labelOf({ functionName, url = '', lineNumber }: CallFrame): string {
  const file = url.split('/').at(-1) ?? ''
  return `${functionName || '(anonymous)'}${file === '' ? '' : ` ${file}:${String((lineNumber ?? 0) + 1)}`}`
}
