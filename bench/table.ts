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

/** The page docs/benchmarks.md. A bench that failed is named with its reason. */
export function asMarkdown(machine: Machine, results: readonly { name: string, rows: readonly Row[], failed: string | null }[]): string {
  const rows = results.flatMap(result => result.rows)
  const failures = results.filter(result => result.failed !== null).map(result => `- ${result.name}: ${oneLine(result.failed ?? '')}`)
  return [
    '# Benchmarks', '',
    'Written by `npm run bench -- --write`; never edited. Everything ran on this one machine, network and nodes included.', '',
    `${machine.date} · ${machine.cpu}, ${String(machine.cores)} cores, ${String(machine.memoryGiB)} GiB · ${machine.system} · Node ${machine.node} · ${machine.chromium}`, '',
    '| what | measured | goal | reached |', '|---|---|---|---|', ...rows.map(row => `| ${cells(row).join(' | ')} |`), '',
    ...failures.length > 0 ? ['Not measured:', '', ...failures, ''] : [],
    '## Raw', '', ...rows.map(row => `- \`${row.id}\`: \`${JSON.stringify(row.raw)}\``), '',
  ].join('\n')
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 300)
