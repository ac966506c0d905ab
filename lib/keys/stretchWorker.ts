/// <reference lib="webworker" />
import type { Bytes } from '../bytes/bytes.ts'
import { packError } from '../errors.ts'
import { argon2id } from './argon2id.ts'
import type { Cost } from './stretch.ts'

declare const self: DedicatedWorkerGlobalScope

// One job, then the page ends the worker: its 65 MB and the password go with it.
self.onmessage = async ({ data }: MessageEvent<{ password: string, salt: Bytes, cost: Cost }>) => {
  try {
    const answer = await fetch(new URL('argon2id.wasm', self.location.href))
    if (!answer.ok) throw new Error(`argon2id.wasm answered ${String(answer.status)}`)
    const key = await argon2id(new Uint8Array(await answer.arrayBuffer()), data.password, data.salt, data.cost)
    self.postMessage({ key }, [key.buffer])
  } catch (error) {
    self.postMessage({ error: packError(error) })
  }
}
