'use client'
import { startTransition, useCallback, useEffect, useState, type ReactElement } from 'react'
import type { Session } from '../../lib/drive/types.ts'
import { isAbort, packError, type ErrorRecord } from '../../lib/errors.ts'
import { Mark } from '../ui/ShardRing.tsx'
import { openingText } from '../ui/words.ts'
import { Failed } from './Failed.tsx'
import { Shell } from './lateShell.ts'
import type { Screen, ScreensProps } from './Screens.tsx'
import { useHanded } from './useHanded.ts'

type Screens = (props: ScreensProps) => ReactElement

type View =
  | { at: 'opening' }
  | { at: 'found', screen: Screen, Screens: Screens }
  | { at: 'failed', error: ErrorRecord }

const load = async (): Promise<Screens> => (await import('./Screens.tsx')).Screens
/** The screens come while the first picture is drawn, and are read in a task of their own. */
let early = typeof document === 'undefined' ? null : load()
early?.catch(() => undefined)

function screens(): Promise<Screens> {
  const loading = early ?? load()
  // One that failed is not the answer to the next try.
  early = null
  return loading
}

/** The whole app: finds out what is on this device and shows its door or the drive. `start` is called in the browser only. */
export function App({ start }: { start: () => Promise<Session> }): ReactElement {
  const [view, setNow] = useState<View>({ at: 'opening' })
  // A whole drive is drawn in pieces, between which a slow phone answers its person.
  const setView = useCallback((next: View) => startTransition(() => setNow(next)), [])
  const [round, setRound] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    const find = async (): Promise<Screen> => {
      const session = await start()
      const state = await session.state({ signal: stop.signal })
      if (state === 'none') return { at: 'first', session }
      if (state === 'locked') return { at: 'locked', session }
      const shell = Shell.fetch()
      shell.catch(() => undefined)
      const drive = await session.openDevice({ signal: stop.signal })
      try { await shell } catch (reason) { drive.lock(); throw reason }
      return { at: 'open', session, drive }
    }
    const found = find().catch((reason: unknown): Screen => {
      if (stop.signal.aborted || isAbort(reason)) throw reason
      return { at: 'failed', error: packError(reason) }
    })
    Promise.all([found, screens()]).then(
      ([screen, Screens]) => { if (!stop.signal.aborted) setView({ at: 'found', screen, Screens }) },
      (reason: unknown) => {
        // Without its screens an open drive is of no use; the next try opens its own.
        found.then(one => { if (one.at === 'open') one.drive.lock() }, () => undefined)
        if (!stop.signal.aborted && !isAbort(reason)) setView({ at: 'failed', error: packError(reason) })
      },
    )
    return () => stop.abort()
  }, [start, round, setView])
  // A link that was handed over is followed at once, before the drive is open.
  useHanded()
  const again = useCallback(() => { setNow({ at: 'opening' }); setRound(n => n + 1) }, [])
  switch (view.at) {
    case 'opening': return <main className="opening" aria-busy="true"><Mark pixels={40} /><p role="status">{openingText.opening}</p></main>
    // The screens themselves could not be had.
    case 'failed': return <Failed error={view.error} again={again} />
    case 'found': return <view.Screens screen={view.screen} onScreen={screen => setView({ ...view, screen })} onAgain={again} />
  }
}
