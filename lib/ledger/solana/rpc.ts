import { CyxError, isCyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'

/** A call that has not answered by then counts as unreachable. */
const TIMEOUT_MS = 10_000

/** Answers beyond 64 MiB are cut off: only the local network's snapshot is larger than a few KiB. */
const MAX_BYTES = 64 * 1024 * 1024

/**
 * One JSON-RPC call, without any chain library.
 *
 * @param rpc - address of the endpoint
 * @returns the field `result`, unchecked
 * @throws NETWORK_SOLANA_UNREACHABLE when nothing usable comes back in time; SOLANA_REFUSED when the answer is an error,
 *   with `reason` and, where there is one, the transaction's `err`; SOLANA_UNTRUSTED when it is endless
 */
export async function call(rpc: string, method: string, params: readonly unknown[], { signal }: Options = {}): Promise<unknown> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  let answer: unknown
  try {
    const response = await fetch(rpc, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
    answer = JSON.parse(await readText(response))
  } catch (error) {
    signal?.throwIfAborted()
    if (isCyxError(error)) throw error
    throw new CyxError('NETWORK_SOLANA_UNREACHABLE', { method }, error)
  }
  return resultOf(answer, method)
}

function resultOf(answer: unknown, method: string): unknown {
  if (typeof answer !== 'object' || answer === null) throw new CyxError('NETWORK_SOLANA_UNREACHABLE', { method })
  const { result, error } = answer as { result?: unknown, error?: { message?: unknown, data?: { err?: unknown } | null } | null }
  if (error) throw new CyxError('SOLANA_REFUSED', { reason: String(error.message), method, err: error.data?.err ?? null })
  if (result === undefined) throw new CyxError('NETWORK_SOLANA_UNREACHABLE', { method })
  return result
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  const reader = response.body?.getReader()
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.length
    if (bytes > MAX_BYTES) {
      await reader.cancel()
      throw new CyxError('SOLANA_UNTRUSTED', { what: 'an answer is too long' })
    }
    text += decoder.decode(value, { stream: true })
  }
  return text + decoder.decode()
}
