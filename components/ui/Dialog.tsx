import { useEffect, useId, useRef, type ReactElement, type ReactNode } from 'react'
import { text } from '../text.ts'
import { Icon } from './Icon.tsx'

interface Props {
  title: string
  onClose: () => void
  children: ReactNode
  /** A dialog in the middle, a wide one for two things side by side, or a sheet from the side (from below on phones). */
  form?: 'dialog' | 'wide' | 'sheet'
  /** While work runs the dialog stays. */
  busy?: boolean
}

/** The browser's own modal dialog: focus stays inside, Escape closes, and it needs no injected style, which the policy would refuse. Its buttons (`dialog-actions`, last in it) stay in sight; what gets the focus below them is brought above them, which the browser leaves out. */
export function Dialog({ title, onClose, children, form = 'dialog', busy = false }: Props): ReactElement {
  const element = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const dialog = element.current
    if (dialog && !dialog.open) dialog.showModal()
    // React focuses before the dialog is shown, where nothing can have the focus.
    dialog?.querySelector<HTMLElement>('[data-focus]')?.focus()
    return () => dialog?.close()
  }, [])
  return (
    <dialog ref={element} className={`dialog dialog-${form}`} aria-labelledby={heading}
      onCancel={event => { event.preventDefault(); if (!busy) onClose() }}
      onFocus={({ target }) => { if (target.matches(':focus-visible') && !target.closest('.dialog-actions')) target.scrollIntoView({ block: 'nearest' }) }}
      onPointerDown={event => { if (event.target === element.current && !busy) onClose() }}>
      <div className="dialog-body">
        <header className="dialog-head">
          <h2 id={heading} dir="auto">{title}</h2>
          <button type="button" className="button button-plain button-icon button-small" aria-label={text.common.close} disabled={busy} onClick={onClose}><Icon name="close" /></button>
        </header>
        {children}
      </div>
    </dialog>
  )
}
