import { useEffect, useRef, useState } from 'react'
import { isAbort, packError, type ErrorRecord } from '../../lib/errors.ts'

/** One action of a person: runs, fails visibly, is aborted when its place leaves the screen. */
export interface Task { busy: boolean, error: ErrorRecord | null, run: (work: (signal: AbortSignal) => Promise<void>) => void, clear: () => void }

/** A task that runs one thing at a time. */
export function useTask(): Task {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorRecord | null>(null)
  const stop = useRef<AbortController | null>(null)
  useEffect(() => () => stop.current?.abort(), [])
  const run: Task['run'] = work => {
    stop.current?.abort()
    const mine = new AbortController()
    stop.current = mine
    setBusy(true)
    setError(null)
    work(mine.signal)
      .catch((reason: unknown) => { if (!mine.signal.aborted && !isAbort(reason)) setError(packError(reason)) })
      .finally(() => { if (stop.current === mine) setBusy(false) })
  }
  return { busy, error, run, clear: () => setError(null) }
}
