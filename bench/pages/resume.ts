import { openDrive, upload, watchUpload } from './drive.ts'
import { makeNoiseFile, noiseFileHandle } from './noiseFile.ts'

/** How large the file is, and the part of it after which the tab dies. */
export interface ResumeJob { bytes: number, at: number }

/** What nodes hold, all together: shards. */
export interface Held { shards: number }

/** From the reload to the first receipt that is new, ms; bytes of shards that were sent after it, and all of the file's that nodes held before and hold now. */
export interface ResumeFigures { firstByteMs: number, doneMs: number, wireBytesAfter: number, heldBefore: number, heldAfter: number, doneBefore: number }

const NAME = 'resumed.bin'

/** What the first life of the page leaves for the second. */
const NOTE = 'bench-resume'

/** What was on its way when the tab died has arrived or is lost by then, ms. */
const SETTLE_MS = 1_500

const held = async (): Promise<number> => (await (await fetch('/held')).json() as Held).shards

/** Stores a part of the file, ends the drive's worker in the middle and reloads; never resolves. */
async function firstLife({ bytes, at }: ResumeJob): Promise<never> {
  const { remote, kill } = await openDrive()
  const file = await makeNoiseFile(NAME, bytes)
  upload(remote, { file, path: [], handle: await noiseFileHandle(NAME) }).catch(() => undefined)
  const doneBefore = await watchUpload(remote, NAME, progress => 'doneBytes' in progress && progress.doneBytes >= bytes * at ? progress.doneBytes : undefined)
  kill()
  await new Promise(resolve => { setTimeout(resolve, SETTLE_MS) })
  sessionStorage.setItem(NOTE, JSON.stringify({ doneBefore, heldBefore: await held() }))
  location.reload()
  return new Promise(() => undefined)
}

/** A tab is killed in mid-upload and opened again: its upload goes on by itself. */
export default async function measure(input: unknown): Promise<ResumeFigures> {
  const note = sessionStorage.getItem(NOTE)
  if (note === null) return firstLife(input as ResumeJob)
  const { remote } = await openDrive({ again: true })
  let [first, wireBytesAfter] = [0, 0]
  // Since the navigation began: performance.now() counts from there.
  const doneMs = await watchUpload(remote, NAME, progress => {
    if ('wireBytes' in progress && progress.wireBytes > 0) {
      first ||= performance.now()
      wireBytesAfter = progress.wireBytes
    }
    return progress.phase === 'done' ? performance.now() : undefined
  })
  return { firstByteMs: first, doneMs, wireBytesAfter, heldAfter: await held(), ...JSON.parse(note) as Pick<ResumeFigures, 'heldBefore' | 'doneBefore'> }
}
