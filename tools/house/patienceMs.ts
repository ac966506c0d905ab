/** How long a test waits for what must come, ms: long, for machines that are slow or busy. What comes is waited for no longer. */
export const PATIENCE_MS = 20_000
