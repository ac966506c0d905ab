import type { Browser, Page } from 'playwright-core'

interface TraceEvent { name: string, ph: string, pid: number, tid: number, dur?: number, tdur?: number, args: { name?: string } }

/** The longest task of a page's main thread, ms: by the clock, and its computing alone. */
export interface LongestTask { clockMs: number, cpuMs: number }

/**
 * Follows the main threads of all renderers by Chromium's own trace while `work` runs. The page's observer of long tasks knows the clock only,
 * which also runs while other processes have the core; the trace knows both.
 */
export async function traceTasks(browser: Browser, page: Page, work: () => Promise<void>): Promise<LongestTask> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] })
  let trace: Buffer
  try { await work() } finally { trace = await browser.stopTracing() }
  const { traceEvents: events } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }
  const main = new Set(events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => `${String(pid)} ${String(tid)}`))
  const longest: LongestTask = { clockMs: 0, cpuMs: 0 }
  for (const { ph, name, pid, tid, dur = 0, tdur = 0 } of events) {
    if (ph !== 'X' || !name.endsWith('RunTask') || !main.has(`${String(pid)} ${String(tid)}`)) continue
    longest.clockMs = Math.max(longest.clockMs, dur / 1000)
    longest.cpuMs = Math.max(longest.cpuMs, tdur / 1000)
  }
  return longest
}
