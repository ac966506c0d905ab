/// <reference lib="webworker" />
import { giveBack } from '../bytes/giveBack.ts'
import { decodeChunk, encodeChunk, loadCoder } from '../codec/chunk.ts'
import type { Coder } from '../codec/chunk.ts'
import type { CodecCalls } from './codecCalls.ts'
import { serve, transferring } from './rpc.ts'

declare const self: DedicatedWorkerGlobalScope

const { promise: loaded, resolve, reject } = Promise.withResolvers<Coder>()

serve<CodecCalls>(self, {
  load: async ({ module }) => {
    loadCoder(module).then(resolve, reject)
    await loaded
    return null
  },
  encode: async (job, { signal }) => {
    try {
      const chunk = await encodeChunk(await loaded, job, { signal })
      return transferring(chunk, [chunk.shards.buffer])
    } finally { giveBack(job.plaintext.buffer) }
  },
  decode: async (job, { signal }) => {
    try {
      const plaintext = await decodeChunk(await loaded, job, { signal })
      return transferring({ plaintext }, [plaintext.buffer])
    } finally { for (const shard of job.shards) if (shard) giveBack(shard.buffer) }
  },
})
