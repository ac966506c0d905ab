import type { Dropped } from '../../lib/drive/types.ts'
import { openDrive, watchUntil } from './drive.ts'

/** How many files of how many bytes. */
export interface SmallJob { files: number, bytes: number }

/** Until all were listed, ms. */
export interface SmallFigures { listedMs: number }

/** Files of noise, each its own. */
function makeFiles({ files, bytes }: SmallJob): Dropped[] {
  return Array.from({ length: files }, (_, i) => ({ file: new File([crypto.getRandomValues(new Uint8Array(bytes))], `${String(i)}.bin`), path: [] }))
}

/** Drops all files at once and waits until the last of them is in the list. */
export default async function measure(input: unknown): Promise<SmallFigures> {
  const job = input as SmallJob
  const { remote } = await openDrive()
  const dropped = makeFiles(job)
  const begun = performance.now()
  await remote.call('add', { files: dropped, parent: null, onTaken: 'both' })
  await watchUntil(remote, ({ files, transfers }) => {
    const failed = transfers?.find(({ error }) => error !== null)
    if (failed) throw new Error(JSON.stringify(failed.error))
    return files?.flags.length === job.files ? true : undefined
  })
  return { listedMs: performance.now() - begun }
}
