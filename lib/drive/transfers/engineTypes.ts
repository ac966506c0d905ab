import type { Transfer } from '../types.ts'
import type { ListedRecord } from '../upload/commit.ts'
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
}
