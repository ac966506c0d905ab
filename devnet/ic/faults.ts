import type { Canister } from './canister.ts'
import { code, Refused, refusals } from './reject.ts'

/** A fault that waits for its moment. */
export interface Fault {
  /** Whether it has struck. */
  readonly hit: boolean
  /** Takes it back, if it has not struck. */
  cancel(): void
}

/** A call that is held up. */
export interface Held extends Fault {
  /** Lets it go on its way, or keeps it from being held. */
  release(): void
}

/**
 * Faults that tests put into a runtime, on canisters given by their text id. Each strikes once. A test that goes through every await of
 * a method reads `callbacks` before and after a good run, then calls the method again with `trapCallback(id, 1)`, `(id, 2)` …
 */
export interface Faults {
  /** Reply and reject callbacks that the canister has run so far: one for each await that came back. */
  callbacks(canister: string): number
  /** The `nth` (1 = next) callback runs to its end and then traps: what it did is undone, its clean-up callback runs, its caller gets IC0503. */
  trapCallback(canister: string, nth?: number): Fault
  /** The `nth` (1 = next) call that the canister makes, of those to `method` if one is named, is not delivered: it comes back with reject code 2 (SYS_TRANSIENT). */
  rejectCall(canister: string, options?: { nth?: number, method?: string }): Fault
  /** That call is delivered only when it is released: what happens meanwhile happens in the middle of it. */
  holdCall(canister: string, options?: { nth?: number, method?: string }): Held
}

/** Where the scheduler asks. */
export interface FaultPoints {
  /** A callback is about to run: what it has to trap with, or null. */
  callback(canister: Canister): Refused | null
  /** A call is about to be sent: what it is refused with, or null. */
  call(canister: Canister, method: string): Refused | null
  /** A call that is not refused is about to be sent: whether `send` is kept for later. */
  hold(canister: Canister, method: string, send: () => void): boolean
}

interface Waiting { canister: string, method: string | undefined, left: number, hit: boolean, send?: () => void }

/** Makes the faults of a runtime; none is set. `wake`: there is something to run. */
export function makeFaults(wake: () => void = () => undefined): { faults: Faults, points: FaultPoints } {
  const counts = new Map<string, number>()
  const waiting = { callback: new Set<Waiting>(), call: new Set<Waiting>(), hold: new Set<Waiting>() }
  const add = (set: Set<Waiting>, canister: string, nth: number, method?: string): Held => {
    const one: Waiting = { canister, method, left: nth, hit: false }
    set.add(one)
    const cancel = (): void => { set.delete(one) }
    const release = (): void => {
      cancel()
      one.send?.()
      delete one.send
      wake()
    }
    return { get hit() { return one.hit }, cancel, release }
  }
  const strikes = (set: Set<Waiting>, canister: string, method?: string): boolean => struck(set, canister, method).length > 0
  const struck = (set: Set<Waiting>, canister: string, method?: string): Waiting[] => {
    const now = [...set].filter(one => one.canister === canister && (one.method === undefined || one.method === method) && --one.left <= 0)
    for (const one of now) {
      one.hit = true
      set.delete(one)
    }
    return now
  }
  return {
    faults: {
      callbacks: canister => counts.get(canister) ?? 0,
      trapCallback: (canister, nth = 1) => add(waiting.callback, canister, nth),
      rejectCall: (canister, { nth = 1, method } = {}) => add(waiting.call, canister, nth, method),
      holdCall: (canister, { nth = 1, method } = {}) => add(waiting.hold, canister, nth, method),
    },
    points: {
      callback({ text }) {
        counts.set(text, (counts.get(text) ?? 0) + 1)
        return strikes(waiting.callback, text) ? refusals.called(text, 'a fault of the test') : null
      },
      call: ({ text }, method) => strikes(waiting.call, text, method) ? new Refused(code.sysTransient, 'IC0207', `A fault of the test kept the call to ${method}.`) : null,
      hold({ text }, method, send) {
        const [first] = struck(waiting.hold, text, method)
        if (first) first.send = send
        return first !== undefined
      },
    },
  }
}
