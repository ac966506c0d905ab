import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFolder, removeFolder } from '../testing/process.ts'
import { loadAddon } from '../webtransport/addon.ts'
import { UnsyncedError, diskOf } from './disk.ts'
import type { Append } from './disk.ts'

let folder = ''
beforeEach(async () => { folder = await makeFolder() })
afterEach(async () => { await removeFolder(folder) })

describe.each([['the addon', loadAddon()], ['node:fs', null]])('an append by %s', (_, addon) => {
  const appendTo = async <T>(path: string, flags: string, job: (append: Append) => Promise<T>): Promise<T> => {
    const handle = await open(path, flags)
    try { return await job(diskOf(addon).appender(handle)) } finally { await handle.close() }
  }
  const parts = [1, 2, 3].map(i => new Uint8Array(1000 * i).fill(i))

  it('writes the parts one after the other where it was told to, however many are under way', async () => {
    const path = join(folder, 'file')
    await appendTo(path, 'w', append => Promise.all([append(parts, 6), append(parts, 6006), append([new Uint8Array(6).fill(9)], 0)]))
    expect(new Uint8Array(await readFile(path))).toEqual(new Uint8Array(Buffer.concat([Buffer.alloc(6, 9), ...parts, ...parts])))
  })

  it('tells a full disk, and a file that takes nothing, by the system\'s code', async () => {
    await expect(appendTo('/dev/full', 'w', append => append(parts, 0))).rejects.toMatchObject({ code: 'ENOSPC' })
    await expect(appendTo('/dev/null', 'r', append => append(parts, 0))).rejects.toMatchObject({ code: 'EBADF' })
  })

  it('tells a sync that failed from a write that did', async () => {
    const failed = await appendTo('/dev/null', 'w', append => append(parts, 0)).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(UnsyncedError)
    expect(failed).toMatchObject({ cause: { code: 'EINVAL' } })
  })
})
