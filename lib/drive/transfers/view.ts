import type { Transfer } from '../types.ts'
import { transferOf } from './task.ts'
import type { Task } from './task.ts'

/** The tray is told of this often at most. */
const EVERY_MS = 50
/** Rows of the tray that are told of; the rest is a number. */
const MOST = 200

/** The first rows of the tray, and how many there are beyond them: what moves or needs a person before what waits. */
function viewOf(tasks: Iterable<Task>): { transfers: Transfer[], more: number } {
  const [busy, waiting]: [Task[], Task[]] = [[], []]
  let count = 0
  for (const task of tasks) {
    if (task.hidden) continue
    count++
    const list = task.state === 'waiting' ? waiting : busy
    if (list.length < MOST) list.push(task)
  }
  const transfers = [...busy, ...waiting].slice(0, MOST).map(transferOf)
  return { transfers, more: count - transfers.length }
}

/** Tells the tray soon after each call; one telling serves all calls before it. */
export function makeView(tasks: ReadonlyMap<string, Task>, show: (transfers: Transfer[], more: number) => void): () => void {
  let soon: ReturnType<typeof setTimeout> | undefined
  return () => {
    soon ??= setTimeout(() => {
      soon = undefined
      const { transfers, more } = viewOf(tasks.values())
      show(transfers, more)
    }, EVERY_MS)
  }
}
