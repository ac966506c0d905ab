import { useEffect, useRef, useState } from 'react'

/** Copies text and says for two seconds that it did; `failed` stays until the next try. */
export function useCopy(): { state: 'idle' | 'copied' | 'failed', copy: (value: string) => void } {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const copy = (value: string): void => {
    clearTimeout(timer.current)
    navigator.clipboard.writeText(value).then(() => {
      setState('copied')
      timer.current = setTimeout(() => setState('idle'), 2000)
    }, () => setState('failed'))
  }
  return { state, copy }
}
