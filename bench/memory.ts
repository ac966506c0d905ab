import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'

/** Between two samples, ms. */
const EVERY_MS = 100

/** Memory in MB (10⁶ bytes): that of all renderer processes, and of the browser as a whole. */
export interface Memory { renderers: number, whole: number }

/** Highest sample of each. */
export interface MemoryWatch { peak: () => Memory, stop: () => Promise<void> }

/** Proportional set size of a process in bytes; 0 when it has ended. */
export async function pssOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${String(pid)}/smaps_rollup`, 'utf8').catch((error: unknown) => {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return ''
    throw error
  })
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024
}

/** Follows the browser's processes: proportional set size from /proc, every 100 ms. */
export async function watchMemory(browser: Browser): Promise<{ now: () => Promise<Memory>, watch: () => MemoryWatch }> {
  const session = await browser.newBrowserCDPSession()
  const now = async (): Promise<Memory> => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    const memory: Memory = { renderers: 0, whole: 0 }
    for (const { type, id } of processInfo) {
      const mb = await pssOf(id) / 1e6
      memory.whole += mb
      if (type === 'renderer') memory.renderers += mb
    }
    return memory
  }
  const watch = (): MemoryWatch => {
    const peak: Memory = { renderers: 0, whole: 0 }
    let running = true
    const loop = async (): Promise<void> => {
      while (running) {
        const memory = await now()
        peak.renderers = Math.max(peak.renderers, memory.renderers)
        peak.whole = Math.max(peak.whole, memory.whole)
        await new Promise(resolve => setTimeout(resolve, EVERY_MS))
      }
    }
    const ended = loop()
    return { peak: () => ({ ...peak }), stop: async () => { running = false; await ended } }
  }
  return { now, watch }
}
