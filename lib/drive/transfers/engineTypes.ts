import type { Transfer } from '../types.ts'
import type { ListedRecord } from '../upload/commit.ts'
import type { StoredVersion } from '../upload/prepare.ts'
import type { OpenStored } from './sources.ts'
import type { Task } from './task.ts'

/** What a person can do to uploads; to all of them where no id is named. */
export type Deed = 'pause' | 'resume' | 'cancel' | 'retry' | 'dismiss' | 'first'

/** Runs the uploads of a drive: in one tab at a time. */
export interface Engine {
  add: (tasks: readonly Task[]) => void
  /** Files that may belong to uploads that ask for them (to one of them, where it is named); answers those that do not. */
  give: (files: readonly File[], to?: string) => File[]
  act: (deed: Deed, id: string | null) => void
  online: (online: boolean) => void
  /** Stops all; what was begun goes on with the next engine. */
  close: () => Promise<void>
}

/** What the engine tells. */
export interface EngineEvents {
  /** The tray: its first rows, and how many there are beyond them. */
  show: (transfers: Transfer[], more: number) => void
  listed: (record: ListedRecord) => void
  problem: (error: unknown) => void
  /** Opens a stored version, for what is made of one. */
  open: OpenStored
  /** Another version has taken its place, with the same bytes; resolves when it is settled what becomes of it. */
  replaced: (one: StoredVersion) => Promise<void>
}
