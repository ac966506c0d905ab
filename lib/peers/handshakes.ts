import type { Options } from '../options.ts'

/** A handshake that has its turn. */
export interface Handshake {
  /** The other side has said something. */
  answered: () => void
  /** It is over, however it ended. */
  end: () => void
}

/** Who may begin a handshake, and when. */
export interface Handshakes {
  /** Resolves when it is this one's turn. An abort while waiting rejects with the signal's reason. */
  begin: (node: number, options?: Options) => Promise<Handshake>
  /** Whether a handshake with the node is waiting or under way, and nothing was heard yet. */
  silent: (node: number) => boolean
}

/** So many may be unanswered before others wait here instead of in the browser. */
const AT_ONCE = 4

/** When the last {@link AT_ONCE} keep silent, the next begins so much later: by then those who wait have others to ask. */
const SILENT_MS = 250

/** What Chromium lets pass before a handshake while `others` are under way or have failed lately, ms, give or take a half (web_transport_throttle_context.cc). */
const spacingMs = (others: number): number => others === 0 ? 0 : Math.min(60_000, 10 * 2 ** (others - 1))

interface Begun { node: number, silent: boolean, over: boolean }

/**
 * The queue before the browser's own, which is first come, first served: who stands there behind dead nodes can neither step back nor be overtaken.
 * Here the last to come goes first: a reader asks for another node when those that it asked before keep silent. One waits in the browser at any time,
 * so that nothing is lost by waiting here.
 *
 * @param failures - those that failed and still count for the browser
 */
export function makeHandshakes(failures: () => number, clock: () => number): Handshakes {
  const waiting: { node: number, go: () => void }[] = []
  const begun = new Set<Begun>()
  let last: Begun[] = []
  /** When the browser will have begun the one that came last, as far as can be known. */
  let startsAt = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined

  const unanswered = (): number => [...begun].filter(({ silent }) => silent).length
  const opensAt = (): number => {
    if (unanswered() < AT_ONCE) return -Infinity
    return last.every(({ silent, over }) => silent && !over) ? startsAt + SILENT_MS : startsAt
  }
  const look = (): void => {
    clearTimeout(timer)
    while (waiting.length > 0) {
      const ms = opensAt() - clock()
      if (ms > 0) {
        timer = setTimeout(look, ms)
        return
      }
      waiting.pop()?.go()
    }
  }
  const start = (node: number): Handshake => {
    startsAt = Math.max(clock(), startsAt) + spacingMs(unanswered() + failures())
    const one: Begun = { node, silent: true, over: false }
    begun.add(one)
    last = [...last, one].slice(-AT_ONCE)
    return {
      answered: () => {
        one.silent = false
        look()
      },
      end: () => {
        one.over = true
        begun.delete(one)
        look()
      },
    }
  }
  return {
    begin: async (node, { signal } = {}) => {
      signal?.throwIfAborted()
      if (waiting.length === 0 && opensAt() <= clock()) return start(node)
      return new Promise((resolve, reject) => {
        const stop = (): void => {
          waiting.splice(waiting.indexOf(one), 1)
          reject(signal?.reason as Error)
        }
        const one = {
          node,
          go: () => {
            signal?.removeEventListener('abort', stop)
            resolve(start(node))
          },
        }
        waiting.push(one)
        signal?.addEventListener('abort', stop, { once: true })
        look()
      })
    },
    silent: node => waiting.some(one => one.node === node) || [...begun].some(one => one.node === node && one.silent),
  }
}
