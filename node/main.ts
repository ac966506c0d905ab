import { enableCompileCache } from 'node:module'

// Sixteen of us run on one machine: what one has compiled the others load. To be started with --max-semi-space-size=1, it halves the memory of a node.
enableCompileCache()

const { run } = await import('./run.ts')
run()
