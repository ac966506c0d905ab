import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Bytes } from '../lib/bytes/bytes.ts'
import { CyxError } from '../lib/errors.ts'
import { makeDeletions } from './deletions.ts'
import { makeFolder, removeFolder } from './testing/process.ts'

const id = (fill: number): Bytes => new Uint8Array(16).fill(fill)
const signal = new AbortController().signal

let folder: string
let log: (number | null)[]
let settled: number[]
let asked: bigint[]
let said: string[]
let fails: Error | null
let end: bigint | null
beforeEach(async () => {
  folder = await makeFolder()
  log = [1, 2, 3, 4, 5]
  settled = []
  asked = []
  said = []
  fails = null
  end = null
})
afterEach(() => removeFolder(folder))

/** A round of a node that has just been started, against a log that answers two at a time; null: forgotten since. */
const start = (): (signal: AbortSignal) => Promise<void> => makeDeletions({
  folder,
  store: { settle: (version, state) => { if (state === 'gone') settled.push(version[0] ?? 0); return Promise.resolve() } },
  directory: {
    deletedVersions: after => {
      asked.push(after)
      if (fails) return Promise.reject(fails)
      const rows = [...log.entries()].slice(Number(after)).flatMap(([i, fill]) => fill === null ? [] : [{ number: i + 1, fill }]).slice(0, 2)
      return Promise.resolve({ versions: rows.map(({ fill }) => id(fill)), head: BigInt(log.length), last: BigInt(rows.at(-1)?.number ?? after) })
    },
  },
  logEnd: () => end,
  onFault: text => { said.push(text) },
})

describe('reading the log of deletions', () => {
  it('drops every version once, page by page, and goes on there after a restart', async () => {
    await start()(signal)
    expect(settled).toEqual([1, 2, 3, 4, 5])
    expect(await readFile(join(folder, 'deletions'), 'utf8')).toBe('5')
    log.push(6)
    settled = []
    await start()(signal)
    expect(settled).toEqual([6])
  })

  it('does not ask while a heartbeat has told that there is nothing more', async () => {
    const round = start()
    await round(signal)
    end = 5n
    asked = []
    await round(signal)
    expect(asked).toEqual([])
    log.push(6)
    end = 6n
    await round(signal)
    expect(settled.at(-1)).toBe(6)
  })

  it('misses nothing where the directory has forgotten the beginning', async () => {
    log = [null, null, null, null, 5, 6, 7]
    await start()(signal)
    expect(settled).toEqual([5, 6, 7])
  })

  it('starts anew with a directory that was set up anew', async () => {
    await writeFile(join(folder, 'deletions'), '900')
    await start()(signal)
    expect(settled).toEqual([1, 2, 3, 4, 5])
  })

  it('keeps its place when the directory is silent, says so once, and is quiet before it is known there', async () => {
    const round = start()
    await round(signal)
    fails = new CyxError('NETWORK_DIRECTORY_UNREACHABLE')
    log.push(6)
    await round(signal)
    await round(signal)
    expect(said).toEqual(['the directory did not say which versions were deleted: The directory does not answer.'])
    fails = new CyxError('AUTH_INSUFFICIENT_PERMISSIONS')
    await round(signal)
    fails = null
    await round(signal)
    expect([settled, said.length]).toEqual([[1, 2, 3, 4, 5, 6], 1])
  })

  it('takes a file that is no number for a log that was never read', async () => {
    await writeFile(join(folder, 'deletions'), 'x'.repeat(40))
    await start()(signal)
    expect(settled).toEqual([1, 2, 3, 4, 5])
  })
})
