import { useCallback, useEffect, useState } from 'react'
import { isAbort, packError, type ErrorRecord } from '../../lib/errors.ts'
import type { Options } from '../../lib/options.ts'

/** What was read, null before the first answer; what failed last; and the way to read it again. */
export interface Loaded<T> { value: T | null, error: ErrorRecord | null, reload: () => void }

/** Reads something when its view appears, and again when `read` or `when` is another. An older value stays while a newer one is asked for. @param read - stable between draws */
export function useLoaded<T>(read: (options: Options) => Promise<T>, when?: unknown): Loaded<T> {
  const [value, setValue] = useState<T | null>(null)
  const [error, setError] = useState<ErrorRecord | null>(null)
  const load = useCallback(async (signal?: AbortSignal): Promise<void> => {
    try {
      setValue(await read({ signal }))
      setError(null)
    } catch (reason) {
      if (!signal?.aborted && !isAbort(reason)) setError(packError(reason))
    }
  }, [read])
  useEffect(() => {
    const stop = new AbortController()
    void load(stop.signal)
    return () => stop.abort()
  }, [load, when])
  return { value, error, reload: () => { void load() } }
}
