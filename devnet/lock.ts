import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CyxError } from '../lib/errors.ts'

interface Holder { pid: number, started: string, url: string }

/**
 * Takes the state folder for this process; the returned function gives it back.
 *
 * @param url - where this copy will be found, told to a second one
 * @throws LOCAL_NETWORK when a living process holds it
 */
export function takeLock(stateDir: string, url: string): () => void {
  const path = join(stateDir, 'lock')
  const mine: Holder = { pid: process.pid, started: startOf(process.pid), url }
  for (let tries = 0; ; tries++) {
    try {
      writeFileSync(path, JSON.stringify(mine), { flag: 'wx' })
      return () => { rmSync(path, { force: true }) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries > 2) throw error
    }
    const holder = readHolder(path)
    if (holder && isAlive(holder)) {
      throw new CyxError('LOCAL_NETWORK', {
        what: `CyxCloud already runs from ${stateDir} (process ${holder.pid}), at ${holder.url}.`, next: 'Open that address, or stop the other copy first.',
      })
    }
    rmSync(path, { force: true })
  }
}

function readHolder(path: string): Holder | null {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>
    return typeof holder.pid === 'number' && holder.pid > 0 ? { pid: holder.pid, started: String(holder.started), url: String(holder.url) } : null
  } catch (error) {
    // A lock cut short by a crash, or taken away just now: nobody holds it.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Whether the very process that wrote the lock lives: its id may have gone to another one. */
function isAlive({ pid, started }: Holder): boolean {
  try { process.kill(pid, 0) } catch (error) { return (error as NodeJS.ErrnoException).code === 'EPERM' }
  return startOf(pid) === started
}

/** When a process was started, in clock ticks since boot (proc(5), field 22 of stat); empty where there is no /proc. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch { return '' }
}
