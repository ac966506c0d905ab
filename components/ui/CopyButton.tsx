import type { ReactElement } from 'react'
import { text } from '../text.ts'
import { Icon } from './Icon.tsx'
import { useCopy } from './useCopy.ts'

/** A small button that copies `value` and says so. */
export function CopyButton({ value, name }: { value: string, name: string }): ReactElement {
  const { state, copy } = useCopy()
  return (
    <button type="button" className="button button-plain button-icon button-small" aria-label={state === 'copied' ? text.common.copied : text.common.copyOf(name)} title={text.common.copyOf(name)} onClick={() => copy(value)}>
      <Icon name={state === 'copied' ? 'check' : 'copy'} />
    </button>
  )
}
