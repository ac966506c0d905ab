import { useId, useState, type ReactElement, type ReactNode } from 'react'
import { text } from '../text.ts'
import { Icon } from './Icon.tsx'

interface Props {
  label: string
  value: string
  onChange: (value: string) => void
  /** `new-password` or `current-password`, so that password managers help. */
  complete: 'new-password' | 'current-password' | 'off'
  hint?: ReactNode
  invalid?: boolean
  shown?: boolean
  onShown?: (shown: boolean) => void
  focus?: boolean
  disabled?: boolean
}

/** A field for a passphrase or password that can be shown. */
export function Secret({ label, value, onChange, complete, hint, invalid = false, shown, onShown, focus = false, disabled = false }: Props): ReactElement {
  const [own, setOwn] = useState(false)
  const visible = shown ?? own
  const field = useId()
  const hintId = useId()
  return (
    <div className="field">
      <label className="field-label" htmlFor={field}>{label}</label>
      <div className="field-box">
        <input id={field} className={`input${visible ? ' input-mono' : ''}`} type={visible ? 'text' : 'password'} value={value} dir="ltr" disabled={disabled}
          autoComplete={complete} autoCapitalize="none" autoCorrect="off" spellCheck={false} autoFocus={focus} {...(focus ? { 'data-focus': '' } : {})} maxLength={256}
          aria-invalid={invalid} {...(hint ? { 'aria-describedby': hintId } : {})} onChange={event => onChange(event.target.value)} />
        <button type="button" className="button button-plain button-icon" aria-label={visible ? text.common.hide : text.common.show} aria-pressed={visible} onClick={() => { setOwn(!visible); onShown?.(!visible) }}>
          <Icon name={visible ? 'eyeOff' : 'eye'} />
        </button>
      </div>
      {hint && <div id={hintId} className="field-hint">{hint}</div>}
    </div>
  )
}
