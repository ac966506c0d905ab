import { CyxError, isAbort, packError, unpackError } from '../errors.ts'
import type { Options } from '../options.ts'

/** What each call takes, answers, and tells on its way: an interface of `{ args, result, progress? }`. */
export type Calls<C> = { [K in keyof C]: { args: unknown, result: unknown, progress?: unknown } }

/** What a call tells on its way. */
export type ProgressOf<T> = T extends { progress: infer P } ? P : never

/** A Worker, a worker's own scope, or a MessagePort. */
export interface Port {
  postMessage: (message: unknown, transfer: Transferable[]) => void
  addEventListener: (type: 'message', listener: (event: MessageEvent) => void) => void
  start?: () => void
}

/** What a handler gets beside its arguments. */
export interface Context<P> { signal: AbortSignal, progress: (value: P) => void }

type Message =
  | { rpc: 'call', id: number, name: string, args: unknown }
  | { rpc: 'abort', id: number }
  | { rpc: 'progress', id: number, value: unknown }
  | { rpc: 'done', id: number, result: unknown }
  | { rpc: 'failed', id: number, error: unknown, aborted: boolean }

const moved = new WeakMap<object, Transferable[]>()

/** Marks an answer so that `buffers` in it are transferred, not copied. */
export function transferring<T extends object>(value: T, buffers: Transferable[]): T {
  moved.set(value, buffers)
  return value
}

const isMessage = (data: unknown): data is Message => typeof data === 'object' && data !== null && 'rpc' in data && 'id' in data

/** One function per call. */
export type Handlers<C extends Calls<C>> = { [K in keyof C]: (args: C[K]['args'], context: Context<ProgressOf<C[K]>>) => Promise<C[K]['result']> }

/** Answers calls that come in over a port; errors keep code and details, an abort reaches the handler's signal, and one of its own reads as one. */
export function serve<C extends Calls<C>>(port: Port, handlers: Handlers<C>): void {
  const running = new Map<number, AbortController>()
  const answer = async (id: number, name: string, args: unknown): Promise<void> => {
    const stop = new AbortController()
    running.set(id, stop)
    try {
      const handler = (Object.hasOwn(handlers, name) ? handlers[name as keyof C] : undefined) as ((args: unknown, context: Context<unknown>) => Promise<unknown>) | undefined
      if (!handler) throw new CyxError('INTERNAL', { what: `no call named ${name}` })
      const result = await handler(args, { signal: stop.signal, progress: value => { port.postMessage({ rpc: 'progress', id, value }, []) } })
      port.postMessage({ rpc: 'done', id, result }, (typeof result === 'object' && result !== null && moved.get(result)) || [])
    } catch (error) {
      port.postMessage({ rpc: 'failed', id, error: packError(error), aborted: isAbort(error) }, [])
    } finally {
      running.delete(id)
    }
  }
  port.addEventListener('message', ({ data }) => {
    if (!isMessage(data)) return
    if (data.rpc === 'call') void answer(data.id, data.name, data.args)
    if (data.rpc === 'abort') running.get(data.id)?.abort()
  })
  port.start?.()
}

/** The calling side of {@link serve}. */
export interface Remote<C extends Calls<C>> {
  call: <K extends keyof C & string>(name: K, args: C[K]['args'], options?: Options & { onProgress?: (value: ProgressOf<C[K]>) => void, transfer?: Transferable[] }) => Promise<C[K]['result']>
  /** Rejects all that is under way, and every later call, with `error`. */
  fail: (error: CyxError) => void
}

interface Pending { resolve: (value: never) => void, reject: (error: unknown) => void, onProgress: ((value: never) => void) | undefined }

/** Calls over a port. A caller's abort rejects at once with the signal's reason. */
export function connect<C extends Calls<C>>(port: Port): Remote<C> {
  const pending = new Map<number, Pending>()
  let next = 1
  let dead: CyxError | null = null
  port.addEventListener('message', ({ data }) => {
    if (!isMessage(data)) return
    const one = pending.get(data.id)
    if (!one) return
    if (data.rpc === 'progress') one.onProgress?.(data.value as never)
    if (data.rpc === 'done') one.resolve(data.result as never)
    if (data.rpc === 'failed') one.reject(data.aborted ? new DOMException('the other side gave up', 'AbortError') : unpackError(data.error))
  })
  port.start?.()
  return {
    call: (name, args, { signal, onProgress, transfer = [] } = {}) => new Promise((resolve, reject) => {
      if (dead) return reject(dead)
      if (signal?.aborted) return reject(signal.reason as Error)
      const id = next++
      const settle = <T>(how: (value: T) => void) => (value: T): void => {
        pending.delete(id)
        signal?.removeEventListener('abort', abort)
        how(value)
      }
      const abort = (): void => {
        port.postMessage({ rpc: 'abort', id }, [])
        settle(reject)(signal?.reason)
      }
      pending.set(id, { resolve: settle(resolve), reject: settle(reject), onProgress: onProgress })
      signal?.addEventListener('abort', abort)
      port.postMessage({ rpc: 'call', id, name, args }, transfer)
    }),
    fail: error => {
      dead = error
      for (const one of [...pending.values()]) one.reject(error)
    },
  }
}
