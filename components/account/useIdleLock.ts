import { useEffect, useRef, useState } from 'react'

const KEY = 'cyxcloud-idle-minutes'
/** Until a person chooses. */
const DEFAULT_MINUTES = 15
const LOOK_EVERY_MS = 5_000

const read = (): number => {
  const kept = localStorage.getItem(KEY)
  return kept !== null && /^\d{1,3}$/.test(kept) ? Number(kept) : DEFAULT_MINUTES
}

/**
 * Locks an untouched drive after some minutes; not while it is `busy`.
 *
 * @returns minutes, 0 for never, and the way to change them; kept on this device
 */
export function useIdleLock(busy: boolean, lock: () => void): [minutes: number, set: (minutes: number) => void] {
  const [minutes, setMinutes] = useState(read)
  const latest = useRef({ busy, lock })
  useEffect(() => { latest.current = { busy, lock } })
  useEffect(() => {
    if (minutes === 0) return
    // A clock of its own: a machine that slept has been idle all the while.
    let touched = Date.now()
    const stop = new AbortController()
    for (const type of ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const) addEventListener(type, () => { touched = Date.now() }, { signal: stop.signal, passive: true, capture: true })
    const timer = setInterval(() => {
      if (latest.current.busy) touched = Date.now()
      if (Date.now() - touched < minutes * 60_000) return
      clearInterval(timer)
      latest.current.lock()
    }, LOOK_EVERY_MS)
    return () => { clearInterval(timer); stop.abort() }
  }, [minutes])
  return [minutes, next => { localStorage.setItem(KEY, String(next)); setMinutes(next) }]
}
