import { describe, expect, it } from 'vitest'
import { makeLog } from './log.ts'

const secret = 'ab'.repeat(32)

function logged(format: 'text' | 'json', level: 'debug' | 'warn'): string[] {
  const lines: string[] = []
  const log = makeLog({ level, format, write: line => { lines.push(line) }, nowMs: () => 0 })
  log('debug', 'small')
  log('warn', `a key ${secret} slipped in`, { key: secret, count: 2 })
  return lines
}

describe('the log of a node', () => {
  it('has one object a line with time, level, message and facts', () => {
    expect(logged('json', 'warn').map(line => JSON.parse(line) as unknown)).toEqual([{ time: '1970-01-01T00:00:00.000Z', level: 'warn', message: 'a key abababababab… slipped in', key: 'abababababab…', count: 2 }])
  })

  it('leaves out what is below its level', () => {
    expect([logged('text', 'debug').length, logged('text', 'warn').length]).toEqual([2, 1])
  })

  it('never writes what could be a key, in either form', () => {
    for (const format of ['text', 'json'] as const) expect(logged(format, 'debug').join('\n')).not.toContain(secret.slice(0, 16))
  })
})
