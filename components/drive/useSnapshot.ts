import { useSyncExternalStore } from 'react'
import type { Drive, DriveSnapshot } from '../../lib/drive/types.ts'

/** The drive's newest picture; renders again after each change. Its list stays one object while only transfers change. */
export const useSnapshot = (drive: Drive): DriveSnapshot => useSyncExternalStore(drive.subscribe, drive.snapshot, drive.snapshot)
