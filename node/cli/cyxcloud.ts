import { enableCompileCache } from 'node:module'

enableCompileCache()

// As in ../main.ts: read at the first use of the pool.
process.env.UV_THREADPOOL_SIZE ??= '8'

const { cyxcloud } = await import('./cli.ts')
await cyxcloud(process.argv.slice(2))
