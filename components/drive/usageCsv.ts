import type { Activity } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { monthOf } from '../ui/format.ts'
import type { Cost } from './usageCost.ts'
import type { CoursePoint, Usage } from './usage.ts'

const words = text.usage

/** A field of RFC 4180 §2. What a spreadsheet would take for a formula begins with an apostrophe: names of files are anybody's words. */
export function csvField(value: string | number): string {
  const shown = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown
}

/** Everything that the page of usage shows, as a table: bytes and numbers as they are, times in UTC. */
export function usageCsv(usage: Usage, course: readonly CoursePoint[], cost: Cost, activity: readonly Activity[]): string {
  const part = (title: string, name: string, one: { bytes: number, files: number }): (string | number)[] => [title, name, one.files, one.bytes, '']
  const rows: (string | number)[][] = [
    [...words.csv],
    part(words.plain, words.plain, usage), part(words.trash, words.trash, usage.trash),
    ...usage.classes.map(one => part(words.byClass, words.classes[one.key], one)), ...usage.kinds.map(one => part(words.byType, text.view.kinds[one.key], one)), ...usage.months.map(one => part(words.byMonth, monthOf(one.key), one)),
    ...course.map(({ key, bytes, ahead }) => [words.course, monthOf(key), '', bytes, ahead ? words.ahead : '']),
    [words.cost, words.costNow, '', '', cost.now.toFixed(4)], [words.cost, words.costAhead, '', '', cost.ahead.toFixed(4)],
    ...activity.map(({ name, deed }) => [text.activity.title, name, '', '', `${text.activity.deeds[deed.did]}, ${new Date(deed.at).toISOString()}`]),
  ]
  return `${rows.map(row => row.map(csvField).join(',')).join('\r\n')}\r\n`
}
