import { loadConfig } from '../config.ts'
import { connect } from '../engine/rpc.ts'
import type { Calls, Remote } from '../engine/rpc.ts'
import { CyxError } from '../errors.ts'
import type { WorkerSetup } from './calls.ts'
import { rtcPort } from './rtcPort.ts'

/** Calls of a worker that is told of its page first. */
type SetUp<C> = Calls<C> & { setup: { args: WorkerSetup, result: null } }

/**
 * The page's one worker of a kind: started with the first call, and anew with the next one after it has failed.
 *
 * @param base - address of the app's folder, ending in `/`
 * @param script - name of the bundled worker
 * @throws (the calls) CONFIG_INVALID, NETWORK_OFFLINE; INTERNAL when the worker does not load or breaks
 */
export function engineWorker<C extends SetUp<C>>(base: string, script: string): () => Promise<Remote<C>> {
  let started: Promise<Remote<C>> | null = null
  const start = async (): Promise<Remote<C>> => {
    // Its code comes while the configuration does.
    const worker = new Worker(new URL(`workers/${script}`, base), { type: 'module' })
    const remote = connect<C>(worker)
    const end = (error: CyxError): void => {
      started = null
      worker.terminate()
      remote.fail(error)
    }
    worker.onerror = event => { end(new CyxError('INTERNAL', { what: event.message || 'the engine did not load' })) }
    const config = await loadConfig(base).catch((error: unknown) => { worker.terminate(); throw error })
    const rtc = rtcPort(base)
    await remote.call('setup', { config, base, rtc }, { transfer: [rtc] })
    return remote
  }
  return () => started ??= start().catch((error: unknown) => { started = null; throw error })
}
