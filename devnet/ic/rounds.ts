import type { Scheduler } from './scheduler.ts'

/** When messages run and when state is saved: one round runs all that wait, then saves, then lets the answers out. */
export interface Rounds {
  /** Asks for a round soon: something is waiting. */
  wake(): void
  /** Settles when everything asked for until now has run and is saved. */
  saved(): Promise<void>
  /** Ends; `ended` settles after a last save. */
  stop(): void
  readonly ended: Promise<void>
}

/** Messages of one round. */
const messagesPerRound = 10_000
/** Rounds that may pass unsaved while calls between canisters go on; later a save leaves what is under way out. */
const unsavedRoundsMax = 20
/** How long it may take until a clock that was moved is noticed, in ms. */
const sleepMax = 1_000

/** Makes the rounds; they also fire timers by themselves. */
export function makeRounds({ scheduler, now, save }: { scheduler: Scheduler, now(): bigint, save(): void }): Rounds {
  const { promise: ended, resolve, reject } = Promise.withResolvers<undefined>()
  let waiting: { resolve(): void, reject(error: unknown): void }[] = []
  let timer: NodeJS.Timeout | undefined
  let scheduled = false
  let unsaved = 0
  let over = false

  const end = (error?: unknown): void => {
    if (over) return
    over = true
    clearTimeout(timer)
    for (const one of waiting) one.reject(error ?? new Error('the local Internet Computer is stopping'))
    if (error === undefined) resolve(undefined)
    else reject(error)
  }
  const round = (): void => {
    scheduled = false
    if (over) return
    try {
      const idle = scheduler.drain(messagesPerRound)
      unsaved = idle ? 0 : unsaved + 1
      if (idle || unsaved > unsavedRoundsMax) {
        // First: those who wait are told when it fails.
        save()
        const done = waiting
        waiting = []
        for (const one of done) one.resolve()
      }
      if (!idle) wake()
    } catch (error) { return end(error) }
    sleep()
  }
  const sleep = (): void => {
    clearTimeout(timer)
    const due = scheduler.nextTimer()
    if (due === null) return
    const ms = Number((due - now()) / 1_000_000n)
    timer = setTimeout(ms <= sleepMax ? wake : sleep, Math.min(Math.max(ms, 0) + 1, sleepMax))
  }
  const wake = (): void => {
    if (scheduled || over) return
    scheduled = true
    setImmediate(round)
  }
  return {
    wake, ended,
    saved() {
      if (over) return Promise.reject(new Error('the local Internet Computer is stopping'))
      return new Promise((resolveOne, rejectOne) => {
        waiting.push({ resolve: resolveOne, reject: rejectOne })
        wake()
      })
    },
    stop() {
      if (over) return
      try { save() } catch (error) {
        end(error)
        return
      }
      end()
    },
  }
}
