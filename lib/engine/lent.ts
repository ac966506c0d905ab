import type { EncodedChunk } from './codecCalls.ts'

/** Chunks whose bytes a connection may still be sending, after nobody waits for it any more. */
const lent = new WeakSet<EncodedChunk>()

/** Notes that a request was given up while it read from the chunk's buffer: that must not be written to again. */
export const lend = (chunk: EncodedChunk): void => { lent.add(chunk) }

/** Whether somebody may still read from the chunk's buffer. */
export const isLent = (chunk: EncodedChunk): boolean => lent.has(chunk)
