import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { fromHex } from '../../lib/bytes/base.ts'
import { hasher } from '../hash.ts'
import { diskOf } from '../store/disk.ts'
import { openStore } from '../store/store.ts'
import { loadAddon } from '../webtransport/addon.ts'
import { makeFolder, removeFolder } from './process.ts'

/** What a run of kills has shown; `lost`, `undead` and `faults` ought to be empty. */
export interface CrashResult { kills: number, kept: number, dropped: number, lost: string[], undead: string[], faults: string[] }

const WRITER = fileURLToPath(new URL('./writer.ts', import.meta.url))
const LEASE = { version: new Uint8Array(16).fill(1), chunkIndex: 0 }

/** Lets a process put, delete and compact, kills it (SIGKILL) some ms after it is up, and looks at what it promised; again and again in one folder. */
export async function killWriters(kills: number, onKill: (result: CrashResult) => void = () => undefined): Promise<CrashResult> {
  const folder = await makeFolder()
  const addon = loadAddon()
  const hash = hasher(addon)
  const result: CrashResult = { kills: 0, kept: 0, dropped: 0, lost: [], undead: [], faults: [] }
  const promised = new Map<string, 'kept' | 'dropping' | 'dropped'>()
  try {
    while (result.kills < kills) {
      await writeAndKill(join(folder, 'store'), Math.random() * 150, promised, result)
      const store = await openStore({ folder: join(folder, 'store'), capacityBytes: 1 << 30, segmentBytes: 1 << 20, hash, nowMs: Date.now, onFault: text => { result.faults.push(text) }, disk: diskOf(addon) })
      for (const [id, state] of promised) {
        const chunkId = fromHex(id)
        const held = store.find(chunkId, 0, LEASE)
        if (state === 'kept' && (held === null || (await store.read(chunkId, 0))?.bytes.length !== held)) result.lost.push(id)
        if (state === 'dropped' && held !== null) result.undead.push(id)
        if (state !== 'kept') promised.delete(id)
      }
      // Whatever is there without a promise is there as a whole.
      for (const { chunkId } of store.held(LEASE.version)) if (!await store.read(chunkId, 0)) result.faults.push('a shard is half there')
      // So that a long run stays small.
      if (promised.size > 2000) {
        await store.settle(LEASE.version, 'gone')
        promised.clear()
      }
      await store.close()
      result.kills++
      onKill(result)
    }
    return result
  } finally {
    await removeFolder(folder)
  }
}

async function writeAndKill(folder: string, afterMs: number, promised: Map<string, 'kept' | 'dropping' | 'dropped'>, result: CrashResult): Promise<void> {
  const child = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<string>(resolve => { child.once('exit', (code, signal) => { resolve(signal ?? String(code)) }) })
  for await (const line of createInterface(child.stdout)) {
    const [what, id = ''] = line.split(' ')
    if (what === 'up') setTimeout(() => { child.kill('SIGKILL') }, afterMs)
    if (what === 'fault') result.faults.push(line)
    if (what === 'kept') result.kept++
    if (what === 'dropped') result.dropped++
    if (what === 'kept' || what === 'dropping' || what === 'dropped') promised.set(id, what)
  }
  if (await ended !== 'SIGKILL') result.faults.push('the writer ended by itself')
}

/** `node node/testing/crashes.ts 1000`: prints what it has seen, ends with 1 when a promise was broken. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { lost, undead, faults, ...counts } = await killWriters(Number(process.argv[2] ?? 1000), ({ kills, kept }) => { if (kills % 50 === 0) process.stderr.write(`${String(kills)} kills, ${String(kept)} shards promised\n`) })
  process.stdout.write(`${JSON.stringify({ ...counts, lost: lost.length, undead: undead.length, faults: faults.length, first: [...lost, ...undead, ...faults].slice(0, 5) })}\n`)
  process.exitCode = lost.length + undead.length + faults.length > 0 ? 1 : 0
}
