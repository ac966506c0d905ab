import { useEffect, useState } from 'react'

/** Whether the palette is open; Ctrl or ⌘ with K opens and closes it, but not over another dialog. */
export function usePalette(): [open: boolean, set: (open: boolean) => void] {
  const [open, set] = useState(false)
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k' || event.altKey || event.shiftKey) return
      event.preventDefault()
      if (open) set(false)
      else if (document.querySelector('dialog[open]') === null) set(true)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [open])
  return [open, set]
}
