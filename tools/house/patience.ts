import { vi } from 'vitest'
import { PATIENCE_MS } from './patienceMs.ts'

// For `expect.poll` vitest.config.ts says the same.
const waitFor = vi.waitFor.bind(vi)
vi.waitFor = (callback, options = PATIENCE_MS) => waitFor(callback, options)
