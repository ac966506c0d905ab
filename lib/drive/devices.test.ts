import { expect, test } from 'vitest'
import { CyxError } from '../errors.ts'
import { asRemoved, deviceName } from './devices.ts'

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', 'Chrome on Linux'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0', 'Edge on Windows'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Mac'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Mobile/15E148 Safari/604.1', 'Safari on iPhone'],
  ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36', 'Chrome on Android'],
  ['something else', 'Browser'],
])('%s is named as a person would', (userAgent, name) => { expect(deviceName(userAgent)).toBe(name) })

test('a refused list means that the device was removed; other errors stay what they are', () => {
  expect(asRemoved(new CyxError('AUTH_INSUFFICIENT_PERMISSIONS'))).toMatchObject({ code: 'AUTH_DEVICE_REMOVED' })
  const other = new CyxError('NETWORK_OFFLINE')
  expect(asRemoved(other)).toBe(other)
})
