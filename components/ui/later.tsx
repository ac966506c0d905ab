import { useEffect, useState, type ReactElement } from 'react'
import { packError, type ErrorRecord } from '../../lib/errors.ts'
import { ErrorNote } from './ErrorNote.tsx'
import { whenIdle } from './whenIdle.ts'
import { errorText } from './words.ts'

type Part<P> = (props: P) => ReactElement | null

/** A part whose code comes apart from the first picture's; `fetch` has it come before it is drawn. */
export type Later<P> = Part<P> & { fetch: () => Promise<void> }

/** A part of the app that is not in the first picture: drawn at once where its code is there, else as soon as it has come. One whose code can't be had says so, and tries again when asked. */
export function later<P extends object>(load: () => Promise<Part<P>>): Later<P> {
  let part: Part<P> | null = null
  const fetch = async (): Promise<void> => { part = await load() }
  const Drawn = (props: P): ReactElement | null => {
    const [Shown, setShown] = useState<Part<P> | null>(() => part)
    const [error, setError] = useState<ErrorRecord | null>(null)
    const waits = Shown === null && error === null
    useEffect(() => {
      if (!waits) return
      let here = true
      fetch().then(() => { if (here) setShown(() => part) }, (reason: unknown) => { if (here) setError(packError(reason)) })
      return () => { here = false }
    }, [waits])
    if (Shown) return <Shown {...props} />
    return error && <div className="lines"><ErrorNote error={error} during="change" act={{ label: errorText.again, run: () => setError(null) }} /></div>
  }
  return Object.assign(Drawn, { fetch })
}

/** Signs that somebody is there. */
const SIGNS = ['pointermove', 'pointerdown', 'keydown'] as const

/** Without one they come after so long: what a new version of the app brings meanwhile must not find them missing. */
const LATEST_MS = 20_000

/**
 * Fetches parts one after the other while nothing else wants the page, once somebody is there who may ask for them: so they are there in time, also without network,
 * and the start has no share in it. Returns how to stop it.
 */
export function fetchOnSign(parts: readonly Pick<Later<never>, 'fetch'>[]): () => void {
  const stop = new AbortController()
  const begin = (): void => {
    stop.abort()
    clearTimeout(latest)
    // One that fails is asked for again by who needs it.
    rest = whenIdle(() => { parts[next++]?.fetch().catch(() => undefined); return next >= parts.length })
  }
  let next = 0
  let rest = (): void => { stop.abort(); clearTimeout(latest) }
  const latest = setTimeout(begin, LATEST_MS)
  for (const sign of SIGNS) addEventListener(sign, begin, { capture: true, passive: true, signal: stop.signal })
  return () => { rest() }
}
