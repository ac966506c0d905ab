import { describe, expect, it } from 'vitest'
import { isCyxError } from '../lib/errors.ts'
import { readConfig } from './config.ts'

const refusal = (args: string[], environment: Record<string, string> = {}): string => {
  try { readConfig(args, environment) } catch (error) { if (isCyxError(error, 'CONFIG_INVALID')) return error.message }
  return 'taken'
}

describe('the configuration of a node', () => {
  it('comes from flags before the environment before defaults', () => {
    const config = readConfig(['--capacity', '5'], { NODE_CAPACITY_BYTES: '6', STORAGE_PATH: '/data/x', NODE_OPERATOR: 'us' })
    expect(config).toMatchObject({ capacityBytes: 5, folder: '/data/x', operator: 'us', region: 'unknown', hosts: ['127.0.0.1'], directory: null, benchRaw: false, webRtc: true })
  })

  it('takes several addresses to listen on', () => {
    expect(readConfig(['--host', '127.0.0.1, ::1'], {}).hosts).toEqual(['127.0.0.1', '::1'])
  })

  it('refuses what makes no sense, naming the setting', () => {
    expect(refusal(['--capacity', 'much'])).toContain('NODE_CAPACITY_BYTES')
    expect(refusal(['--webrtc-port', '65536'])).toContain('NODE_WEBRTC_PORT')
    expect(refusal([], { NODE_TYPE: 'Whale' })).toContain('NODE_TYPE')
    expect(refusal([], { NODE_GRANT_KEY: 'abc' })).toContain('NODE_GRANT_KEY')
    expect(refusal([], { NODE_GRANT_KEY: 'abcd' })).toContain('NODE_GRANT_KEY')
    expect(refusal(['--directory-host', 'http://127.0.0.1:1'])).toContain('NODE_DIRECTORY_CANISTER')
    expect(refusal(['--nonsense', '1'])).toContain('nonsense')
  })
})
