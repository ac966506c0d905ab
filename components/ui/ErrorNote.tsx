import type { ReactElement } from 'react'
import { unpackError, type ErrorRecord } from '../../lib/errors.ts'
import { Icon } from './Icon.tsx'
import { useCopy } from './useCopy.ts'
import { errorText, type During } from './words.ts'

interface Props {
  error: ErrorRecord
  during: During
  /** Offered as the first button; left out when trying again can't help and no other act is given. */
  act?: { label: string, run: () => void } | undefined
  onDismiss?: (() => void) | undefined
}

/** What to paste into a report: code, details and causes; it never holds a secret because errors never do. */
export const reportOf = (error: ErrorRecord): string => JSON.stringify(error, null, 2)

/** An error in its three parts: what happened, what is safe, what to do; the code folds out and copies. */
export function ErrorNote({ error, during, act, onDismiss }: Props): ReactElement {
  const known = unpackError(error)
  const { state, copy } = useCopy()
  return (
    <div className="note note-danger" role="alert">
      <p className="note-head"><Icon name="alert" /><span dir="auto">{known.message}</span></p>
      <p>{errorText.safe(known.code, during)} {known.next}</p>
      <div className="note-actions">
        {act && <button type="button" className="button button-small" onClick={act.run}>{act.label}</button>}
        {onDismiss && <button type="button" className="button button-plain button-small" onClick={onDismiss}>{errorText.dismiss}</button>}
      </div>
      <details className="small">
        <summary>{errorText.details} · <code>{known.code}</code></summary>
        <pre tabIndex={0} aria-label={errorText.details}>{reportOf(error)}</pre>
        <button type="button" className="button-link small" onClick={() => copy(reportOf(error))}>{state === 'copied' ? errorText.copied : errorText.copy}</button>
      </details>
    </div>
  )
}
