import { useEffect, useRef, useState, type ReactElement } from 'react'
import { text } from '../text.ts'
import { Icon } from './Icon.tsx'

/** What was just done, and the way back where there is one. */
export interface Said { text: string, undo?: (() => void) | undefined }

/** Time to read it and to reach its button, ms; WCAG 2.2.1 is kept because nothing is lost with it. */
const SHOWN_MS = 10_000

/** One line above the tray that goes by itself; not while the pointer or the focus is on it. Its text stays for assistive technology. */
export function Toast({ said, onGone }: { said: Said | null, onGone: () => void }): ReactElement {
  const [held, setHeld] = useState(false)
  const gone = useRef(onGone)
  useEffect(() => { gone.current = onGone })
  useEffect(() => {
    if (!said || held) return
    const timer = setTimeout(() => gone.current(), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [said, held])
  return (
    <div className="toast-place" role="status">
      {said && (
        <div className="toast" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)} onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}>
          <span dir="auto" className="toast-text">{said.text}</span>
          {said.undo && <button type="button" className="toast-undo" onClick={() => { said.undo?.(); onGone() }}>{text.trash.undo}</button>}
          <button type="button" className="toast-close" aria-label={text.common.close} onClick={onGone}><Icon name="close" pixels={14} /></button>
        </div>
      )}
    </div>
  )
}
