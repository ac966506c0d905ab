import { Worker } from 'node:worker_threads'
import type { Browser } from 'playwright-core'

/** Runs this long at a time, ms: far less than what is measured, far more than starting and stopping takes. */
const RUN_MS = 8

// Stops for as many times the time that a process really ran, so that a busy machine does not make it slower still.
const LOOP = `
const { workerData: { pids, factor, runMs } } = require('node:worker_threads')
const send = signal => { for (const pid of pids) try { process.kill(pid, signal) } catch {} }
const nap = new Int32Array(new SharedArrayBuffer(4))
for (;;) {
  const begun = performance.now()
  send('SIGCONT')
  Atomics.wait(nap, 0, 0, runMs)
  send('SIGSTOP')
  Atomics.wait(nap, 0, 0, (factor - 1) * (performance.now() - begun))
}`

/**
 * Runs `work` while all renderers that the browser has now get only one part in `factor` of the time: page, workers and service worker alike.
 * Chromium's own slow-down holds back the page's main thread alone, and most of the app's work is not done there.
 */
export async function slowed<T>(browser: Browser, factor: number, work: () => Promise<T>): Promise<T> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  const loop = new Worker(LOOP, { eval: true, workerData: { pids, factor, runMs: RUN_MS } })
  try { return await work() } finally {
    await loop.terminate()
    for (const pid of pids) process.kill(pid, 'SIGCONT')
    await session.detach()
  }
}
