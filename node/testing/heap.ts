import { renameSync, writeFileSync } from 'node:fs'
import { collectAll } from '../tidy.ts'

// Loaded before a node's program (`--import`): at SIGUSR2 all garbage is collected, and what is in use then is written to the file HEAP_FILE, in bytes.
process.on('SIGUSR2', () => {
  const file = process.env.HEAP_FILE ?? ''
  collectAll()
  // Buffers whose owner has gone are freed in the next turn.
  setImmediate(() => {
    collectAll()
    const { heapUsed, external } = process.memoryUsage()
    writeFileSync(`${file}.part`, String(heapUsed + external))
    renameSync(`${file}.part`, file)
  })
})
