/** The language of the catalogue; dates and numbers follow it. */
export const LANGUAGE = 'en-GB'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** Bytes as a person reads them, powers of 1000, three digits at most: 0 B, 999 B, 4.2 MB, 118 MB. */
export function bytes(count: number): string {
  let value = count
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) { value /= 1000; unit++ }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
  return `${value.toFixed(digits).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')} ${UNITS[unit]}`
}

/** Bytes per second. */
export const speed = (bytesPerSecond: number): string => `${bytes(bytesPerSecond)}/s`

/** A length of time in words: 45 s, 3 min, 2 h 5 min. */
export function duration(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds))
  if (whole < 60) return `${whole} s`
  const minutes = Math.round(whole / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ''}`
}

/** Makes a thing when it is first asked for: a formatter takes a phone a tenth of a second, and the first screen needs none. */
function once<T>(make: () => T): () => T {
  let made: T | null = null
  return () => made ??= make()
}

const time = once(() => new Intl.DateTimeFormat(LANGUAGE, { hour: '2-digit', minute: '2-digit' }))
const weekday = once(() => new Intl.DateTimeFormat(LANGUAGE, { weekday: 'long' }))
const dayMonth = once(() => new Intl.DateTimeFormat(LANGUAGE, { day: 'numeric', month: 'long' }))
const dayMonthYear = once(() => new Intl.DateTimeFormat(LANGUAGE, { day: 'numeric', month: 'short', year: 'numeric' }))
const exact = once(() => new Intl.DateTimeFormat(LANGUAGE, { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' }))

const relative = once(() => new Intl.RelativeTimeFormat(LANGUAGE, { numeric: 'auto' }))
const number = once(() => new Intl.NumberFormat(LANGUAGE))

/** What a list of files needs, each used once: it is the first use that takes long. */
const usual = [() => number().format(1), () => time().format(0), () => relative().format(-1, 'day'), () => weekday().format(0), () => dayMonth().format(0), () => dayMonthYear().format(0), () => exact().format(0)]
let warmed = 0

/** Makes one more of the formatters that a list of files needs; true when all are made. */
export function warmFormat(): boolean {
  usual[warmed]?.()
  return ++warmed >= usual.length
}

/** Days between two moments by the calendar of this device; positive when `at` lies in the past. */
const daysAgo = (at: number, now: number): number =>
  Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000)

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** When something happened, short: 14:05, yesterday, Monday, 3 March, 3 Mar 2024. Times are ms since 1970. */
export function when(at: number, now: number): string {
  const days = daysAgo(at, now)
  if (days === 0) return time().format(at)
  if (days === 1) return capital(relative().format(-1, 'day'))
  if (days > 1 && days < 7) return weekday().format(at)
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? dayMonth().format(at) : dayMonthYear().format(at)
}

/** The day something ends, for "until …": 3 March, with the time when that is today or tomorrow, with the year when it is another. */
export function until(at: number, now: number): string {
  const days = daysAgo(at, now)
  if (days === 0) return `${relative().format(0, 'day')}, ${time().format(at)}`
  if (days === -1) return `${relative().format(1, 'day')}, ${time().format(at)}`
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? dayMonth().format(at) : dayMonthYear().format(at)
}

/** Day and time in full. */
export const exactly = (at: number): string => exact().format(at)

/** A whole number with its thousands parted. */
export const whole = (n: number): string => number().format(n)

/** A number with its noun: 1 file, 3 files. */
export const count = (n: number, one: string, many: string): string => `${number().format(n)} ${n === 1 ? one : many}`

/** Lamports (10⁻⁹ SOL) as SOL, at most four decimals. */
export const sol = (lamports: number): string => `${new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 4 }).format(lamports / 1e9)} SOL`

const dollarsOf = once(() => new Intl.NumberFormat(LANGUAGE, { style: 'currency', currency: 'USD', maximumSignificantDigits: 2 }))

/** US dollars, two digits that count. */
export const dollars = (amount: number): string => dollarsOf().format(amount)

const monthYear = once(() => new Intl.DateTimeFormat(LANGUAGE, { month: 'long', year: 'numeric' }))

/** The month of a moment: March 2026. */
export const monthOf = (at: number): string => monthYear().format(at)
