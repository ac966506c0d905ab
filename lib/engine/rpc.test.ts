import { expect, test } from 'vitest'
import { CyxError } from '../errors.ts'
import { connect, serve, transferring } from './rpc.ts'

interface Known {
  double: { args: number, result: number }
  fill: { args: number, result: { bytes: Uint8Array } }
  refuse: { args: null, result: never }
  leave: { args: null, result: never }
  wait: { args: null, result: never, progress: string }
}

const pair = () => {
  const { port1, port2 } = new MessageChannel()
  let stopped = false
  serve<Known>(port1, {
    double: n => Promise.resolve(2 * n),
    fill: n => { const bytes = new Uint8Array(n); return Promise.resolve(transferring({ bytes }, [bytes.buffer])) },
    refuse: () => Promise.reject(new CyxError('STORAGE_QUOTA_EXCEEDED', { requested: 2, available: 1 }, new CyxError('INTERNAL', { what: 'x' }))),
    leave: () => Promise.reject(new DOMException('the drive was locked', 'AbortError')),
    wait: (_, { signal, progress }) => new Promise((_resolve, reject) => {
      progress('started')
      signal.addEventListener('abort', () => { stopped = true; reject(signal.reason as Error) })
    }),
  })
  return { remote: connect<Known>(port2), stopped: () => stopped, close: () => { port1.close() } }
}

test('answers come back to their callers', async () => {
  const { remote, close } = pair()
  expect(await Promise.all([remote.call('double', 2), remote.call('double', 3)])).toEqual([4, 6])
  expect((await remote.call('fill', 5)).bytes).toHaveLength(5)
  close()
})

test('an error keeps its code, details and cause', async () => {
  const { remote, close } = pair()
  const error = await remote.call('refuse', null).catch((e: unknown) => e) as CyxError
  expect([error.code, error.details, (error.cause as CyxError).code]).toEqual(['STORAGE_QUOTA_EXCEEDED', { requested: 2, available: 1 }, 'INTERNAL'])
  close()
})

test('an abort rejects the caller with its own reason and reaches the handler', async () => {
  const { remote, stopped, close } = pair()
  const stop = new AbortController()
  const told: string[] = []
  const call = remote.call('wait', null, { signal: stop.signal, onProgress: value => { told.push(value); stop.abort(new Error('enough')) } })
  await expect(call).rejects.toThrow('enough')
  await remote.call('double', 1)
  expect([told, stopped()]).toEqual([['started'], true])
  close()
})

test('a dead worker fails what is under way and all that follows', async () => {
  const { remote, close } = pair()
  const call = remote.call('wait', null)
  remote.fail(new CyxError('CODER_FAILED', { what: 'it stopped' }))
  await expect(call).rejects.toThrow('it stopped')
  await expect(remote.call('double', 1)).rejects.toThrow('it stopped')
  close()
})

test('an abort by the other side is an abort here too, not a failure', async () => {
  const { remote, close } = pair()
  const error = await remote.call('leave', null).catch((e: unknown) => e) as Error
  expect(error.name).toBe('AbortError')
  close()
})
