/// <reference lib="webworker" />
import { openSharedCache } from '../shared.ts'
import type { SharedCache } from '../shared.ts'

declare const self: DedicatedWorkerGlobalScope

/** One call of a test: the name of a function of the cache and its arguments; `open` takes those of {@link openSharedCache}. */
export interface CacheCall { id: number, name: keyof SharedCache | 'open', args: unknown[] }

/** A worker with a cache, for tests: files of its own exist only in workers. */
let cache: SharedCache | null = null
const answer = async ({ name, args }: CacheCall): Promise<unknown> => {
  if (name !== 'open') return (cache?.[name] as (...args: unknown[]) => Promise<unknown>)(...args)
  cache = await openSharedCache(...args as Parameters<typeof openSharedCache>)
  return null
}
self.onmessage = ({ data }: MessageEvent<CacheCall | 'sleep'>) => {
  // As a window in the background that the browser has stopped: it has its locks, and does nothing.
  while (data === 'sleep') continue
  answer(data).then(value => { self.postMessage({ id: data.id, value }) }, (error: unknown) => { self.postMessage({ id: data.id, error: String(error) }) })
}
