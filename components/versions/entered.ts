import type { SourceWish } from '../../lib/drive/files/lineage.ts'
import type { DriveSnapshot } from '../../lib/drive/types.ts'
import { notesOf } from './notes.ts'

/** A file of this drive by its entry and version, or, without them, a name alone. */
export interface Picked { name: string, file: { entry: string, version: string } | null }

/** What a person has entered of a source. */
export interface Entered { source: Picked, script: Picked, transform: string, notes: string }

/** Nothing was chosen. */
export const nobody: Picked = { name: '', file: null }

/** The source that was entered; null while its notes can't be read. */
export function wishOf({ source, script, transform, notes }: Entered): SourceWish | null {
  const meta = notesOf(notes)
  return meta && { name: source.name.trim(), version: source.file?.version ?? null, transform, script: script.file?.version ?? null, meta }
}

/** What was entered earlier, as far as its files are still in the drive. */
export function stillThere(entered: Entered, { files }: Pick<DriveSnapshot, 'files'>): Entered {
  const known = (picked: Picked): Picked => files.some(({ id, trashedAt }) => id === picked.file?.entry && trashedAt === null) ? picked : { name: picked.name, file: null }
  return { ...entered, source: known(entered.source), script: known(entered.script) }
}
