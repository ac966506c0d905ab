/// <reference lib="webworker" />
import { makeCollectorHint } from '../bytes/collector.ts'
import { giveBack } from '../bytes/giveBack.ts'
import { decodeChunk, encodeChunk, loadCoder } from '../codec/chunk.ts'
import type { Coder } from '../codec/chunk.ts'
import type { CodecCalls } from './codecCalls.ts'
import { serve, transferring } from './rpc.ts'

declare const self: DedicatedWorkerGlobalScope

/** Chunks between two hints to the collector, half a GiB: each calls WebCrypto eighteen times. */
const hint = makeCollectorHint(128)

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
    } finally {
      giveBack(job.plaintext.buffer)
      hint()
    }
  },
  decode: async (job, { signal }) => {
    try {
      const plaintext = await decodeChunk(await loaded, job, { signal })
      return transferring({ plaintext }, [plaintext.buffer])
    } finally {
      for (const shard of job.shards) if (shard) giveBack(shard.buffer)
      hint()
    }
  },
})
