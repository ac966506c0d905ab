import { useEffect, useRef, type ReactElement } from 'react'
import { text } from '../text.ts'
import { Icon } from '../ui/Icon.tsx'

interface Props {
  query: string
  onQuery: (query: string) => void
  /** Leaves the box for the list. */
  onLeave: () => void
}

/** Narrows the list by name while one types. “/” comes here from anywhere; Escape clears, then leaves; Enter and arrow down go to the list. */
export function SearchBox({ query, onQuery, onLeave }: Props): ReactElement {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const come = (event: KeyboardEvent): void => {
      const busy = document.querySelector('dialog[open]') !== null || (event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]') !== null)
      if (event.key !== '/' || busy || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      input.current?.focus()
      input.current?.select()
    }
    // Before the list takes the key for its jump by name.
    addEventListener('keydown', come, { capture: true })
    return () => removeEventListener('keydown', come, { capture: true })
  }, [])
  return (
    <search className="search">
      <Icon name="search" />
      <input ref={input} type="search" className="search-input" aria-label={text.files.search} placeholder={text.files.search} value={query} autoComplete="off" spellCheck={false} enterKeyHint="search"
        onChange={event => onQuery(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Escape' && query !== '') onQuery('')
          else if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'ArrowDown') onLeave()
          else return
          event.preventDefault()
        }} />
      <kbd className="search-key" aria-hidden="true">/</kbd>
    </search>
  )
}
