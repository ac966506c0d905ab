import { enableCompileCache } from 'node:module'

// Sixteen of us run on one machine: what one has compiled the others load.
enableCompileCache()

// libuv's four threads would let four shards wait for the disk at a time. Read at the first use of the pool.
process.env.UV_THREADPOOL_SIZE ??= '8'

const { run } = await import('./run.ts')
run()
