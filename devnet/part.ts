import type { Options } from '../lib/options.ts'
import { startChild, type Child, type Program } from './child.ts'

/** A part of the network that can be ended, stopped in its tracks, and started again on its old state and ports. */
export interface Part {
  /** What it said when it was ready the last time. */
  ready(): unknown
  pid(): number
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  stop(): Promise<void>
  /** Stops the process where it is, and lets it go on: a part that hangs. */
  pause(): void
  resume(): void
  restart(options?: Options): Promise<void>
}

/**
 * Starts a part.
 *
 * @param programOf - what to run; a restart hands in what the part said the first time, so that it gets its old port
 * @param onEnd - told when it ends without having been asked to
 * @throws LOCAL_NETWORK with the part's own words when it does not come up
 */
export async function startPart(programOf: (before: unknown) => Program, onEnd: (sentence: string) => void, { signal }: Options = {}): Promise<Part> {
  const start = async (before: unknown, options: Options): Promise<Child> => {
    const child = await startChild({ ...programOf(before), ...options })
    void child.ended.then(sentence => { if (!child.stopping()) onEnd(sentence) })
    return child
  }
  let child = await start(null, { signal })
  return {
    ready: () => child.ready, pid: () => child.pid,
    kill: () => child.kill(), stop: () => child.stop(), pause() { child.pause() }, resume() { child.resume() },
    async restart(options = {}) {
      await child.stop()
      child = await start(child.ready, options)
    },
  }
}
