import { afterEach, expect, test, vi } from 'vitest'
import { CyxError, packError } from '../errors.ts'
import { keepAwake } from './keepAwake.ts'
import type { DriveSnapshot, Transfer } from './types.ts'

afterEach(() => { vi.restoreAllMocks(); vi.unstubAllGlobals() })

const one = (phase: 'sending' | 'done' | 'waiting', error: Transfer['error'] = null): Transfer => ({ id: 't', direction: 'up', name: 'a', size: 1, error, progress: { phase } as Transfer['progress'] })
const world = (signal?: AbortSignal) => {
  const locks: EventTarget[] = []
  const release = vi.fn()
  const request = vi.spyOn(navigator.wakeLock, 'request').mockImplementation(() => {
    const lock = Object.assign(new EventTarget(), { release: () => { release(); return Promise.resolve() } })
    locks.push(lock)
    return Promise.resolve(lock as unknown as WakeLockSentinel)
  })
  let transfers: Transfer[] = []
  const changed = keepAwake(() => ({ transfers }) as unknown as DriveSnapshot, { signal })
  return { request, release, locks, show: (...now: Transfer[]) => { transfers = now; changed() } }
}

test('the screen stays awake from the first byte to the last, under one lock', async () => {
  const { request, release, show } = world()
  show()
  show(one('waiting'))
  expect(request).not.toHaveBeenCalled()
  show(one('sending'))
  show(one('sending'), one('waiting'))
  expect(request.mock.calls).toEqual([['screen']])
  show(one('done'))
  await expect.poll(() => release.mock.calls.length).toBe(1)
})

test('a transfer that has failed keeps nobody awake, and neither does a drive that is locked', async () => {
  const stop = new AbortController()
  const { request, release, show } = world(stop.signal)
  show(one('sending', packError(new CyxError('NETWORK_OFFLINE'))))
  expect(request).not.toHaveBeenCalled()
  show(one('sending'))
  stop.abort()
  await expect.poll(() => release.mock.calls.length).toBe(1)
})

test('a lock that the browser took with the hidden page is asked for again when the page is shown', async () => {
  const { request, locks, show } = world()
  show(one('sending'))
  await expect.poll(() => locks.length).toBe(1)
  await Promise.resolve()
  locks[0]?.dispatchEvent(new Event('release'))
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  expect(request).toHaveBeenCalledTimes(1)
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible')
  document.dispatchEvent(new Event('visibilitychange'))
  expect(request).toHaveBeenCalledTimes(2)
})

test('a browser that refuses the lock sends all the same', async () => {
  const request = vi.spyOn(navigator.wakeLock, 'request').mockRejectedValue(new DOMException('battery low', 'NotAllowedError'))
  const changed = keepAwake(() => ({ transfers: [one('sending')] }) as unknown as DriveSnapshot, {})
  changed()
  await expect(request.mock.results[0]?.value).rejects.toThrow('battery low')
  changed()
  expect(request).toHaveBeenCalledTimes(1)
})
