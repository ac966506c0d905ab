import { isCyxError, messageOf } from '../lib/errors.ts'

/** Longest reason at the bottom of a failure that is told: libraries put whole requests into theirs. */
const REASON_CHARS = 200

/** What an operator is told of a failure: its sentence, and behind it what lies at its bottom, which may be the way to the internet, a name, a clock. */
export function whyOf(error: unknown): string {
  const said = sentence(error)
  const reason = (sentence(bottomOf(error)).split('\n')[0] ?? '').slice(0, REASON_CHARS)
  return reason === '' || said.includes(reason) ? said : `${said.replace(/\.$/, '')} (${reason})`
}

const sentence = (error: unknown): string => isCyxError(error) ? error.message : messageOf(error)

/** The last error of the chain of causes. */
function bottomOf(error: unknown): unknown {
  const seen = new Set<unknown>()
  for (let at = error; ; ) {
    seen.add(at)
    const below = belowOf(at)
    if (!(below instanceof Error) || seen.has(below)) return at
    at = below
  }
}

/** What an error came of. An error of the IC's client has its own below `cause.code.error`. */
function belowOf(error: unknown): unknown {
  if (error instanceof AggregateError) return error.errors[0]
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error || typeof cause !== 'object') return cause
  return (cause as { code?: { error?: unknown } | null } | null)?.code?.error
}
