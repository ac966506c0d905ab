import { parseArgs } from 'node:util'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isAbort, isCyxError, messageOf } from '../lib/errors.ts'
import { type Machine, describeMachine } from './machine.ts'
import type { Bench, Row } from './row.ts'
import { asPage, asTable, drawingOf } from './table.ts'

/** The benches there are, in the order they run; each is a file `bench/<name>.ts`. Those of one folder can be asked for together. */
const NAMES = [
  'codec', 'ic', 'ic/files', 'share', 'app',
  'app/list', 'app/lighthouse',
  'transfer/webtransport', 'transfer/webrtc', 'transfer/distance', 'transfer/slow', 'transfer/dead', 'transfer/range', 'transfer/memory', 'transfer/resume', 'transfer/small', 'transfer/rivals',
  'node', 'node/store', 'start', 'install',
] as const

const PAGE = 'docs/benchmarks.md'

/** What one bench gave, or why it gave nothing. */
export interface Result { name: string, rows: Row[], failed: string | null }

/** `npm run bench [-- NAME …] [--json] [--write]`: a table for people or rows of JSON, of all benches or of those named (`transfer` are all of that folder); `--write` keeps them in their sections of docs/benchmarks.md. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } } })
  const isOf = (known: string, name: string): boolean => known === name || known.startsWith(`${name}/`)
  const unknown = positionals.filter(name => !NAMES.some(known => isOf(known, name)))
  if (unknown.length > 0) {
    console.error(`There is no bench ${unknown.join(', ')}; there are ${NAMES.join(', ')}.`)
    return 2
  }
  const stop = new AbortController()
  process.once('SIGINT', () => { stop.abort() })
  const machine = describeMachine()
  const results: Result[] = []
  for (const name of NAMES.filter(one => positionals.length === 0 || positionals.some(name => isOf(one, name)))) {
    if (!values.json) console.error(`measuring ${name} …`)
    results.push(await measure(name, stop.signal))
  }
  const rows = results.flatMap(result => result.rows)
  const failures = results.filter(result => result.failed !== null)
  if (values.json) console.log(JSON.stringify(rows.map(({ drawing: _drawing, ...row }) => row)))
  else console.log(asTable(rows))
  for (const { name, failed } of failures) console.error(`${name}: ${failed ?? ''}`)
  if (values.write) await keep(machine, results)
  return failures.length > 0 ? 1 : 0
}

async function measure(name: string, signal: AbortSignal): Promise<Result> {
  const file = new URL(`${name}.ts`, import.meta.url)
  if (!existsSync(file)) return { name, rows: [], failed: 'not there yet' }
  try {
    const { default: bench } = await import(file.href) as { default: Bench }
    return { name, rows: await bench({ signal }), failed: null }
  } catch (error) {
    if (isAbort(error)) throw error
    return { name, rows: [], failed: isCyxError(error) ? `${error.message} ${error.next}` : messageOf(error) }
  }
}

async function keep(machine: Machine, results: readonly Result[]): Promise<void> {
  const before = existsSync(PAGE) ? await readFile(PAGE, 'utf8') : ''
  await writeFile(PAGE, asPage(before, machine, results, NAMES))
  for (const { id, drawing } of results.flatMap(({ rows }) => rows)) {
    if (drawing === undefined) continue
    const path = join(dirname(PAGE), drawingOf(id))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, drawing)
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!isAbort(error)) throw error
  process.exitCode = 130
}
