import { CyxError, messageOf } from '../../lib/errors.ts'
import type { Options } from '../../lib/options.ts'

const TIMEOUT_MS = 10_000

/**
 * One JSON-RPC call to the local Solana.
 *
 * @throws NETWORK_SOLANA_UNREACHABLE when it does not answer, LOCAL_NETWORK when it answers with an error
 */
export async function call(url: string, method: string, params: unknown[], { signal }: Options = {}): Promise<unknown> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
    const { result, error } = await answer.json() as { result?: unknown, error?: { message: string } }
    if (error) throw new CyxError('LOCAL_NETWORK', { what: `The local Solana refused ${method}: ${error.message}`, next: 'Start again with --reset; if it stays, report it.' })
    return result
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof CyxError) throw error
    throw new CyxError('NETWORK_SOLANA_UNREACHABLE', { what: messageOf(error) }, error)
  }
}
