import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { fromHex } from '../../lib/bytes/base.ts'
import { hasher } from '../hash.ts'
import { makeFolder, removeFolder } from '../testing/process.ts'
import { loadAddon } from '../webtransport/addon.ts'
import { openStore } from './store.ts'

const WRITER = fileURLToPath(new URL('../testing/writer.ts', import.meta.url))

/** Lets a process write until it has promised `enough` shards, then kills it in the middle of others. */
async function writeAndKill(folder: string, enough: number): Promise<string[]> {
  const child = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const promised: string[] = []
  for await (const line of createInterface(child.stdout)) {
    const [what, id = ''] = line.split(' ')
    if (what === 'kept') promised.push(id)
    if (what === 'fault') throw new Error(line)
    if (promised.length === enough) child.kill('SIGKILL')
  }
  return promised
}

it('a store that is killed while it writes loses nothing that it promised, and counts right', async () => {
  const folder = await makeFolder()
  try {
    const promised: string[] = []
    for (const enough of [1, 20, 57]) promised.push(...await writeAndKill(folder, enough))
    const hash = hasher(loadAddon())
    const faults: string[] = []
    const store = await openStore({ folder, capacityBytes: 1 << 30, hash, nowMs: Date.now, onFault: text => { faults.push(text) } })
    for (const id of promised) expect((await store.read(fromHex(id), 0))?.bytes.length).toBe(65_536)
    const { shards, usedBytes } = store.stats()
    expect(shards).toBeGreaterThanOrEqual(promised.length)
    expect(usedBytes).toBe(shards * (16 + 64 + 65_536))
    expect(faults).toEqual([])
    await store.close()
  } finally {
    await removeFolder(folder)
  }
})
