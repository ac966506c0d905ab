import { CyxError } from '../../errors.ts'

/** Units of a difference in time, the largest first: name and ms. */
const UNITS = [['days', 86_400_000], ['hours', 3_600_000], ['minutes', 60_000]] as const

/** That this device's clock is not the network's: it cannot be both that an answer is new and that this clock is right. */
export function clockError(network: Date, cause?: unknown): CyxError {
  const ahead = Date.now() - network.getTime()
  const [unit, length] = UNITS.find(([, ms]) => Math.abs(ahead) >= 2 * ms) ?? UNITS[2]
  return new CyxError('LEDGER_CLOCK', { difference: `${Math.round(Math.abs(ahead) / length)} ${unit} ${ahead > 0 ? 'later' : 'earlier'}` }, cause)
}

/** What a boundary node says of a request that is signed for another time than now: the earliest is now. */
const REFUSED = /Invalid request expiry: .*Minimum allowed expiry: (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/

/** The error of such an answer; null where it is another one. */
export function refusedForTime(body: string): CyxError | null {
  const [, day, time] = REFUSED.exec(body) ?? []
  return day === undefined || time === undefined ? null : clockError(new Date(`${day}T${time}Z`), body)
}
