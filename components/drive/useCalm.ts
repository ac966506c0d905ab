import { useEffect, useState } from 'react'

/** Longer than from one frame of scrolling to the next, ms. */
const CALM_MS = 200

/** A value as it was when it last stayed the same for a moment. */
export function useCalm(value: number): number {
  const [calm, setCalm] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setCalm(value), CALM_MS)
    return () => clearTimeout(timer)
  }, [value])
  return calm
}
