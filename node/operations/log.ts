import type { LogLevel } from '../config.ts'

/** Further facts of a line: plain values, never a secret. */
export type Facts = Record<string, string | number | boolean | null>

/** Writes lines for operators. */
export type Log = (level: LogLevel, message: string, facts?: Facts) => void

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/** What could be a key or a token: 32 bytes and more in hex. A node has no reason to say one; of a shard's or a version's name twelve digits tell enough. */
const LONG_HEX = /\b([0-9a-f]{12})[0-9a-f]{52,}\b/gi

export interface LogOptions {
  level: LogLevel
  format: 'text' | 'json'
  write: (line: string) => void
  nowMs: () => number
}

/** A log that leaves out lines below its level. JSON: one object a line with time, level and message, and the facts beside them. */
export function makeLog({ level, format, write, nowMs }: LogOptions): Log {
  return (of, message, facts = {}) => {
    if (LEVELS.indexOf(of) < LEVELS.indexOf(level)) return
    const safe = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, typeof value === 'string' ? shorten(value) : value]))
    const time = new Date(nowMs()).toISOString()
    if (format === 'json') write(JSON.stringify({ time, level: of, message: shorten(message), ...safe }))
    else write([time, of, shorten(message), ...Object.entries(safe).map(([name, value]) => `${name}=${JSON.stringify(value)}`)].join(' '))
  }
}

const shorten = (text: string): string => text.replace(LONG_HEX, '$1…')
