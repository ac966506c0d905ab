import type { Machine } from './machine.ts'
import { type Row, figure, reached } from './row.ts'

const goalOf = ({ goal, better, unit }: Row): string => goal === null ? '–' : `${better === 'higher' ? '≥' : '≤'} ${figure(goal)} ${unit}`

const verdict = (row: Row): string => row.goal === null ? '' : reached(row) ? 'yes' : 'NO'

const cells = (row: Row): string[] => [row.id, `${figure(row.value)} ${row.unit}`, goalOf(row), verdict(row)]

/** Rows for a terminal, in columns. */
export function asTable(rows: readonly Row[]): string {
  const lines = [['what', 'measured', 'goal', 'reached'], ...rows.map(cells)]
  const widths = [0, 1, 2, 3].map(column => Math.max(...lines.map(line => line[column]?.length ?? 0)))
  return lines.map(line => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n')
}

const PAGE_HEAD = `# Benchmarks

Written by \`npm run bench -- [NAME …] --write\`; never edited. Every section says when and where it was measured; network and nodes ran on the same machine.
`

/** Where a row's drawing lies, from docs/ on. */
export const drawingOf = (id: string): string => `benchmarks/${id}.svg`

/** A section of docs/benchmarks.md. A bench that failed says why. */
function asSection(machine: Machine, { name, rows, failed }: Measured): string {
  return [
    `## ${name}`, '',
    `${machine.date} · ${machine.cpu}, ${String(machine.cores)} cores, load ${figure(machine.load)} before · ${String(machine.memoryGiB)} GiB · ${machine.system} · Node ${machine.node} · ${machine.chromium}`, '',
    ...rows.length > 0 ? ['| what | measured | goal | reached |', '|---|---|---|---|', ...rows.map(row => `| ${cells(row).join(' | ')} |`), ''] : [],
    ...rows.flatMap(({ id, note }) => note === undefined ? [] : [`\`${id}\`: ${note}`, '']),
    ...rows.flatMap(({ id, drawing }) => drawing === undefined ? [] : [`![${id}](${drawingOf(id)})`, '']),
    ...failed === null ? [] : [`Not measured: ${oneLine(failed)}`, ''],
    ...rows.length > 0 ? ['<details><summary>Raw</summary>', '', ...rows.map(row => `- \`${row.id}\`: \`${JSON.stringify(row.raw)}\``), '', '</details>', ''] : [],
  ].join('\n')
}

/** What one bench gave. */
interface Measured { name: string, rows: readonly Row[], failed: string | null }

/**
 * The page docs/benchmarks.md: new sections for what was measured now, the others as they were.
 *
 * @param before - the page so far, or nothing
 * @param order - names of all benches; sections of others are dropped
 */
export function asPage(before: string, machine: Machine, results: readonly Measured[], order: readonly string[]): string {
  const sections = new Map(before.split(/^(?=## )/m).flatMap(text => {
    const name = /^## (\S+)$/m.exec(text)?.[1]
    return name === undefined ? [] : [[name, text]]
  }))
  for (const result of results) sections.set(result.name, asSection(machine, result))
  return [PAGE_HEAD, ...order.flatMap(name => sections.get(name) ?? [])].join('\n').replace(/\n{3,}/g, '\n\n')
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 300)
