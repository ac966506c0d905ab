import { vi } from 'vitest'

/** Moves the clock that the local IC and the agent share; it never goes back. */
export function later(seconds: number): void {
  const now = Date.now() + seconds * 1_000
  vi.useRealTimers()
  vi.useFakeTimers({ toFake: ['Date'], now, shouldAdvanceTime: true })
}
