import { useEffect, type ReactElement } from 'react'
import type { Drive, Session } from '../../lib/drive/types.ts'
import type { ErrorRecord } from '../../lib/errors.ts'
import { FirstRun } from '../account/FirstRun.tsx'
import { Removed } from '../account/Removed.tsx'
import { Unlock } from '../account/Unlock.tsx'
import { text } from '../text.ts'
import { Mark } from '../ui/ShardRing.tsx'
import { whenIdle } from '../ui/whenIdle.ts'
import { Failed } from './Failed.tsx'
import { Handed } from './Handed.tsx'
import { Shell } from './lateShell.ts'

/** What is shown once it is known what is on this device. */
export type Screen =
  | { at: 'first' | 'locked' | 'removed', session: Session }
  | { at: 'closed' }
  | { at: 'failed', error: ErrorRecord }
  | { at: 'open', session: Session, drive: Drive }

/** `onAgain` looks anew at what is on this device. */
export interface ScreensProps { screen: Screen, onScreen: (next: Screen) => void, onAgain: () => void }

/** The door or the drive, with what other apps handed over. */
export function Screens({ screen, onScreen, onAgain }: ScreensProps): ReactElement {
  // There when the door opens.
  useEffect(() => whenIdle(() => { Shell.fetch().catch(() => undefined); return true }), [])
  return <>{shown(screen, onScreen, onAgain)}<Handed open={screen.at === 'open'} /></>
}

function shown(screen: Screen, show: (next: Screen) => void, again: () => void): ReactElement {
  switch (screen.at) {
    case 'failed': return <Failed error={screen.error} again={again} />
    case 'closed': return <main className="opening"><Mark pixels={40} /><h1>{text.unlock.closed}</h1><p>{text.unlock.closedLead}</p><button type="button" className="button button-primary" autoFocus onClick={again}>{text.unlock.reopen}</button></main>
    case 'first': return <FirstRun session={screen.session} onOpen={drive => show({ at: 'open', session: screen.session, drive })} />
    case 'locked': return <Unlock session={screen.session} onOpen={drive => show({ at: 'open', session: screen.session, drive })} onForgotten={again} />
    case 'removed': return <Removed session={screen.session} onAgain={again} onForgotten={again} />
    case 'open': return <Shell session={screen.session} drive={screen.drive} onRemoved={() => { screen.drive.lock(); show({ at: 'removed', session: screen.session }) }} onLock={() => { screen.drive.lock(); show({ at: 'locked', session: screen.session }) }} onDeviceLock={() => { screen.drive.lock(); show({ at: 'closed' }) }} onForgotten={again} />
  }
}
