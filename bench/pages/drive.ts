import { loadConfig } from '../../lib/config.ts'
import type { DriveCalls } from '../../lib/drive/calls.ts'
import { rtcPort } from '../../lib/drive/rtcPort.ts'
import type { DriveSnapshot } from '../../lib/drive/types.ts'
import { connect } from '../../lib/engine/rpc.ts'
import type { Remote } from '../../lib/engine/rpc.ts'

/** Address of the page's folder. */
export const base = new URL('/', location.href).href

/** The drive's worker as the app starts it, with a throw-away account. */
export async function openDrive(): Promise<Remote<DriveCalls>> {
  const config = await loadConfig(base)
  const worker = new Worker(new URL('workers/drive.js', base), { type: 'module' })
  const remote = connect<DriveCalls>(worker)
  const rtc = rtcPort(base)
  await remote.call('setup', { config, base, rtc }, { transfer: [rtc] })
  await remote.call('tryIt', null)
  return remote
}

/** Watches the drive until `found` says something; what is told is only what changed. @throws what `found` throws */
export async function watchUntil<T>(remote: Remote<DriveCalls>, found: (part: Partial<DriveSnapshot>) => T | undefined): Promise<T> {
  const gone = new AbortController()
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  remote.call('watch', null, {
    signal: gone.signal,
    onProgress: part => {
      try {
        const value = found(part)
        if (value !== undefined) resolve(value)
      } catch (error) { reject(error) }
    },
  }).catch(() => undefined)
  try { return await promise } finally { gone.abort() }
}
