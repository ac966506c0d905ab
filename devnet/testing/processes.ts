import { readdirSync, readFileSync } from 'node:fs'

/** Ids of all living processes that descend from `pid`, by /proc; zombies do not count. */
export function descendants(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const fields = statOf(Number(name))
    if (fields && fields.state !== 'Z') parents.set(Number(name), fields.parent)
  }
  const below = (of: number): number[] => [...parents].filter(([, parent]) => parent === of).flatMap(([child]) => [child, ...below(child)])
  return below(pid)
}

/** Whether a process lives. */
export const isAlive = (pid: number): boolean => { const found = statOf(pid); return found !== null && found.state !== 'Z' }

function statOf(pid: number): { state: string, parent: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state, parent: Number(parent) }
  } catch { return null }
}
