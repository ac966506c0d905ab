/// <reference lib="webworker" />
import { decodeChunk, encodeChunk, loadCoder } from '../codec/chunk.ts'
import type { Coder } from '../codec/chunk.ts'
import { coderFile } from '../codec/features.ts'
import { CyxError } from '../errors.ts'
import type { CodecCalls } from './codecCalls.ts'
import { serve, transferring } from './rpc.ts'

declare const self: DedicatedWorkerGlobalScope

let loading: Promise<Coder> | null = null

async function load(): Promise<Coder> {
  const file = coderFile()
  const answer = await fetch(new URL(file, self.location.href)).catch((error: unknown) => { throw new CyxError('NETWORK_OFFLINE', {}, error) })
  if (!answer.ok) throw new CyxError('CODER_FAILED', { what: `${file} answered ${String(answer.status)}` })
  return loadCoder(new Uint8Array(await answer.arrayBuffer()))
}

const coder = (): Promise<Coder> => loading ??= load().catch((error: unknown) => { loading = null; throw error })

serve<CodecCalls>(self, {
  encode: async (job, { signal }) => {
    const chunk = await encodeChunk(await coder(), job, { signal })
    return transferring(chunk, [chunk.shards.buffer])
  },
  decode: async (job, { signal }) => {
    const plaintext = await decodeChunk(await coder(), job, { signal })
    return transferring({ plaintext }, [plaintext.buffer])
  },
})
