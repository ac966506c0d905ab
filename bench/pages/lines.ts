import type { LineFigure, LineNode, LineRun } from './linesWorker.ts'

/** Runs in order, each after `set` was asked of the bench: an address that puts the lines into a state. */
export interface LinesJob { nodes: LineNode[], steps: { set: string, run: LineRun }[] }

/** One figure per step. Every step has fresh connections; the worker, and what it stored, are the same. */
export default async function measure(input: unknown): Promise<LineFigure[]> {
  const { nodes, steps } = input as LinesJob
  const worker = new Worker(new URL('/lines.js', location.href), { type: 'module' })
  const figures: LineFigure[] = []
  for (const { set, run } of steps) {
    await fetch(set)
    const { promise, resolve, reject } = Promise.withResolvers<LineFigure>()
    worker.onmessage = ({ data }: MessageEvent<{ value: LineFigure } | { failed: string }>) => {
      if ('failed' in data) reject(new Error(`${set}, ${run.what}: ${data.failed}`))
      else resolve(data.value)
    }
    worker.onerror = event => { reject(new Error(event.message)) }
    worker.postMessage({ nodes, run })
    figures.push(await promise)
  }
  worker.terminate()
  return figures
}
