import type { ReadingPage } from '../../e2e/pages/reading.ts'

/** Where ranges begin, and how long each is, bytes. */
export interface RangeJob { name: string, starts: number[], length: number }

/** Milliseconds from the wish to the first byte of each range, over the service worker: nothing of it is in this device's cache, then all of it. */
export interface RangeFigures { remote: number[], cached: number[] }

declare const reading: ReadingPage

/** Runs in a page of the app whose drive is open (`askDrive`). */
export async function measureRanges({ name, starts, length }: RangeJob): Promise<RangeFigures> {
  const url = await reading.view(name)
  const first = async (from: number): Promise<number> => {
    const begun = performance.now()
    const answer = await fetch(url, { headers: { range: `bytes=${String(from)}-${String(from + length - 1)}` } })
    const body = answer.body?.getReader()
    await body?.read()
    const ms = performance.now() - begun
    while (body && !(await body.read()).done);
    return ms
  }
  const series = async (): Promise<number[]> => {
    const times: number[] = []
    for (const from of starts) times.push(await first(from))
    return times
  }
  // Connections, code and the file's head are there: what is measured is a range.
  await reading.drive().clearLocal()
  await first(0)
  return { remote: await series(), cached: [...await series(), ...await series(), ...await series()] }
}
