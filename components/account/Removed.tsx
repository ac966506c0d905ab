import { useState, type ReactElement } from 'react'
import type { Session } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Mark } from '../ui/ShardRing.tsx'
import { ForgetDialog } from './ForgetDialog.tsx'

const words = text.devices

/** What a device shows whose key was taken away. */
export function Removed({ session, onAgain, onForgotten }: { session: Session, onAgain: () => void, onForgotten: () => void }): ReactElement {
  const [forgetting, setForgetting] = useState(false)
  return (
    <main className="opening" id="main">
      <Mark pixels={40} />
      <h1>{words.goneTitle}</h1>
      <p className="opening-text">{words.goneLead} {words.goneNext}</p>
      <div className="dialog-actions">
        <button type="button" className="button" autoFocus onClick={onAgain}>{words.goneAgain}</button>
        <button type="button" className="button button-danger" onClick={() => setForgetting(true)}>{text.account.forget}</button>
      </div>
      {forgetting && <ForgetDialog session={session} onClose={() => setForgetting(false)} onForgotten={onForgotten} />}
    </main>
  )
}
