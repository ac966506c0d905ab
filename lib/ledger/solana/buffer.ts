import { Buffer } from 'buffer'

// Confessed: Anchor's client reads Node's global Buffer, which a browser lacks. Only the lazily loaded chunk has it.
if (!('Buffer' in globalThis)) Object.assign(globalThis, { Buffer })
