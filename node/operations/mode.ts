import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing, replaceFile, syncFolder } from '../files.ts'

/**
 * What a node does with shards. `open`: takes and serves. `maintenance`: takes none, serves and keeps those it has.
 * `drain`: hands them over to other nodes beside that. `exit`: and ends when none is left.
 */
export type Mode = 'open' | 'maintenance' | 'drain' | 'exit'

/** The mode of a node; a file in its folder says so, so that a restart does not change it. */
export interface ModeFile {
  mode: () => Mode
  set: (mode: Mode) => Promise<void>
}

const FILE = 'mode'

/** What version 0.1 wrote: its drain moved nothing. */
const OLD_FILE = 'draining'

/** Whether a value names a mode. */
export const isMode = (value: unknown): value is Mode => value === 'open' || value === 'maintenance' || value === 'drain' || value === 'exit'

/** What a node's folder says. */
export async function openMode(folder: string): Promise<ModeFile> {
  const text = (await readOrNull(join(folder, FILE)))?.trim() ?? null
  const old = await readOrNull(join(folder, OLD_FILE)) !== null
  // A word that is not known says at least that somebody wanted no more shards here.
  let now: Mode = isMode(text) ? text : text !== null || old ? 'maintenance' : 'open'
  return {
    mode: () => now,
    set: async wanted => {
      await replaceFile(join(folder, FILE), `${wanted}\n`, 0o600)
      if (old) {
        await rm(join(folder, OLD_FILE), { force: true })
        await syncFolder(folder)
      }
      now = wanted
    },
  }
}

/** A mode as the registry has it. */
export const stateOf = (mode: Mode): 'Draining' | 'Maintenance' | null => mode === 'open' ? null : mode === 'maintenance' ? 'Maintenance' : 'Draining'

async function readOrNull(path: string): Promise<string | null> {
  try { return await readFile(path, 'utf8') } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
