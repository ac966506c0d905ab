'use client'
import { startTransition, useCallback, useEffect, useState, type ReactElement } from 'react'
import type { Drive, Session } from '../../lib/drive/types.ts'
import { isAbort, packError, type ErrorRecord } from '../../lib/errors.ts'
import { FirstRun } from '../account/FirstRun.tsx'
import { Removed } from '../account/Removed.tsx'
import { Unlock } from '../account/Unlock.tsx'
import { text } from '../text.ts'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Mark } from '../ui/ShardRing.tsx'
import { Handed } from './Handed.tsx'
import { Shell } from './Shell.tsx'

type View =
  | { at: 'opening' }
  | { at: 'first' | 'locked' | 'removed', session: Session }
  | { at: 'closed' }
  | { at: 'open', session: Session, drive: Drive }
  | { at: 'failed', error: ErrorRecord }

/** The whole app: finds out what is on this device and shows its door or the drive. `start` is called in the browser only. */
export function App({ start }: { start: () => Promise<Session> }): ReactElement {
  const [view, setNow] = useState<View>({ at: 'opening' })
  // A whole drive is drawn in pieces, between which a slow phone answers its person.
  const setView = useCallback((next: View) => startTransition(() => setNow(next)), [])
  const [round, setRound] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    const find = async (): Promise<View> => {
      const session = await start()
      const state = await session.state({ signal: stop.signal })
      if (state === 'none') return { at: 'first', session }
      if (state === 'locked') return { at: 'locked', session }
      return { at: 'open', session, drive: await session.openDevice({ signal: stop.signal }) }
    }
    find().then(
      found => { if (!stop.signal.aborted) setView(found) },
      (reason: unknown) => { if (!stop.signal.aborted && !isAbort(reason)) setView({ at: 'failed', error: packError(reason) }) },
    )
    return () => stop.abort()
  }, [start, round, setView])
  const again = useCallback(() => { setNow({ at: 'opening' }); setRound(n => n + 1) }, [])
  return <>{shown(view, setView, again)}<Handed open={view.at === 'opening' ? null : view.at === 'open'} /></>
}

/** The door or the drive. */
function shown(view: View, setView: (next: View) => void, again: () => void): ReactElement {
  switch (view.at) {
    case 'opening': return <main className="opening" aria-busy="true"><Mark pixels={40} /><p role="status">{text.opening}</p></main>
    case 'failed': return <main className="opening"><Mark pixels={40} /><h1 className="visually-hidden">{text.product}</h1><ErrorNote error={view.error} during="open" act={{ label: text.error.again, run: again }} /></main>
    case 'closed': return <main className="opening"><Mark pixels={40} /><h1>{text.unlock.closed}</h1><p>{text.unlock.closedLead}</p><button type="button" className="button button-primary" autoFocus onClick={again}>{text.unlock.reopen}</button></main>
    case 'first': return <FirstRun session={view.session} onOpen={drive => setView({ at: 'open', session: view.session, drive })} />
    case 'locked': return <Unlock session={view.session} onOpen={drive => setView({ at: 'open', session: view.session, drive })} onForgotten={again} />
    case 'removed': return <Removed session={view.session} onAgain={again} onForgotten={again} />
    case 'open': return <Shell session={view.session} drive={view.drive} onRemoved={() => { view.drive.lock(); setView({ at: 'removed', session: view.session }) }} onLock={() => { view.drive.lock(); setView({ at: 'locked', session: view.session }) }} onDeviceLock={() => { view.drive.lock(); setView({ at: 'closed' }) }} onForgotten={again} />
  }
}
