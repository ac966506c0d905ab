import type { FileEntry } from '../../lib/drive/types.ts'

/** What the list can be sorted by. */
export type Column = 'name' | 'size' | 'added'
/** A column and its direction. */
export interface Order { by: Column, down: boolean }

// Made when two names are compared first: it takes a phone some time, and the newest files stand first without it.
let collator: Intl.Collator | null = null
const compareNames = (a: string, b: string): number => (collator ??= new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })).compare(a, b)

/** The entries in order, folders first; equal ones by name, so that the order never depends on chance. */
export function sorted(files: readonly FileEntry[], { by, down }: Order): FileEntry[] {
  const sign = down ? -1 : 1
  return [...files].sort((a, b) => {
    const first = Number(b.folder) - Number(a.folder)
    if (first !== 0) return first
    const then = by === 'size' ? a.size - b.size : by === 'added' ? a.addedAt - b.addedAt : 0
    return sign * (then || (by === 'name' ? compareNames(a.name, b.name) : 0)) || compareNames(a.name, b.name) || (a.id < b.id ? -1 : 1)
  })
}

/** The order after a press on a column's head: names start at A, sizes and times with the greatest. */
export const pressed = (order: Order, column: Column): Order =>
  order.by === column ? { by: column, down: !order.down } : { by: column, down: column !== 'name' }
