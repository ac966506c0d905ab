import { useEffect, useState, type ReactElement } from 'react'
import { applyUpdate, watchUpdate } from '../../lib/sw/register.ts'
import { text } from '../text.ts'
import { Icon } from './Icon.tsx'

/** Says that a newer version is ready; it is taken by a press, never under a running transfer. */
export function UpdateLine({ busy }: { busy: boolean }): ReactElement | null {
  const [ready, setReady] = useState<ServiceWorkerRegistration | null>(null)
  useEffect(() => watchUpdate(setReady), [])
  if (!ready) return null
  return (
    <p className="line line-update" role="status">
      <Icon name="info" />{busy ? text.update.busy : text.update.line}
      {!busy && <button type="button" className="button button-small" onClick={() => applyUpdate(ready)}>{text.update.button}</button>}
    </p>
  )
}
