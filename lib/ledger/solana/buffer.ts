import { Buffer } from 'buffer'

// Confessed: Anchor's client reads Node's global Buffer, which a browser lacks. Only the lazily loaded chunk has it.
globalThis.Buffer ??= Buffer
