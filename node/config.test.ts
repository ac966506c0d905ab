import { homedir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { isCyxError } from '../lib/errors.ts'
import { chooseSettings, parseSize, readConfig } from './config.ts'
import { parseConfig } from './configFile.ts'
import { settingNames, SETTINGS } from './settings.ts'

const refusal = (job: () => unknown): string => {
  try { job() } catch (error) { if (isCyxError(error, 'CONFIG_INVALID')) return error.message }
  return 'taken'
}
const refusalOf = (args: string[], environment: Record<string, string> = {}): string => refusal(() => readConfig(args, environment))

describe('the configuration of a node', () => {
  it('comes from flags before the environment before the file before defaults', () => {
    const file = { 'storage.capacity_gb': '7GB', 'storage.path': '/data/y', 'node.region': 'eu' }
    const config = readConfig(['--capacity', '5'], { NODE_CAPACITY_BYTES: '6', STORAGE_PATH: '/data/x', NODE_OPERATOR: 'us' }, file)
    expect(config).toMatchObject({ capacityBytes: 5, folder: '/data/x', operator: 'us', region: 'eu', hosts: ['127.0.0.1'], directory: null, benchRaw: false, webRtc: true, metricsPort: 0 })
    expect(readConfig([], {}, file)).toMatchObject({ capacityBytes: 7e9, folder: '/data/y' })
    expect(readConfig([], {}).folder).toBe(`${homedir()}/.cyxcloud/node`)
  })

  it('says of each setting where it comes from', () => {
    const chosen = chooseSettings({ region: 'eu' }, { NODE_OPERATOR: 'us' }, { 'node.type': 'miner' })
    expect([chosen.region.source, chosen.operator.source, chosen.kind.source, chosen.host.source]).toEqual(['flag', 'environment', 'file', 'default'])
  })

  it('takes several addresses to listen on, and a kind in any case', () => {
    expect(readConfig(['--host', '127.0.0.1, ::1', '--kind', 'miner'], {})).toMatchObject({ hosts: ['127.0.0.1', '::1'], kind: 'Miner' })
  })

  it('takes sizes with units', () => {
    expect(['12', '1.5kB', '500GB', '2 TiB', '0', '', 'GB', '5XB', '-1', '1e3'].map(parseSize)).toEqual([12, 1500, 5e11, 2 * 2 ** 40, 0, NaN, NaN, NaN, NaN, NaN])
  })

  it('heeds RUST_LOG where it is a word of ours, and no other', () => {
    const level = (environment: Record<string, string>): string => readConfig([], environment).logLevel
    expect([level({ RUST_LOG: 'debug' }), level({ RUST_LOG: 'hyper=trace,info' }), level({ RUST_LOG: 'debug', NODE_LOG_LEVEL: 'error' })]).toEqual(['debug', 'info', 'error'])
  })

  it.each([
    ['--capacity', 'much'], ['--webrtc-port', '65536'], ['--webrtc', 'maybe'], ['--tcp-port', '70000'], ['--quic', 'maybe'], ['--relays', '257'], ['--bootstrap', 'somewhere'], ['--host', 'example.org'], ['--host', ','], ['--announce', 'example.org'], ['--operator', 'x'.repeat(65)], ['--region', 'ü'.repeat(33)],
    ['--name', 'two\nlines'], ['--metrics-port', '-1'], ['--heartbeat-seconds', '0'], ['--log-level', 'loud'], ['--log-format', 'xml'], ['--data', ' '],
  ])('refuses %s %j, naming it as it was written', (flag, value) => {
    expect(refusalOf([`${flag}=${value}`])).toContain(flag)
    const name = settingNames.find(one => `--${one}` === flag) ?? 'data'
    expect(refusalOf([], { [SETTINGS[name][0]]: value })).toContain(SETTINGS[name][0])
    expect(refusal(() => readConfig([], {}, { [SETTINGS[name][1]]: value }))).toContain(SETTINGS[name][1])
  })

  it('refuses what makes no sense together', () => {
    const directory = (host: string, canister: string, rootKey = ''): string => refusalOf(['--directory-host', host, '--directory-canister', canister, '--directory-root-key', rootKey])
    expect(refusalOf(['--directory-host', 'http://127.0.0.1:1'])).toContain('NODE_DIRECTORY_CANISTER')
    expect(directory('ftp://x', 'aaaaa-aa')).toContain('--directory-host')
    expect(directory('nowhere', 'aaaaa-aa')).toContain('--directory-host')
    expect(directory('https://icp-api.io', 'not a principal')).toContain('--directory-canister')
    expect(directory('https://icp-api.io', 'aaaaa-aa', 'xyz')).toContain('--directory-root-key')
    expect(directory('https://icp-api.io', 'ryjl3-tyaaa-aaaaa-aaaba-cai', '00ff')).toBe('taken')
    expect(refusalOf(['--webrtc-port', '4001', '--webtransport-port', '4001'])).toContain('--webrtc-port is --webtransport-port too')
    expect(refusalOf(['--tcp-port', '4001', '--websocket-port', '4001'])).toContain('--tcp-port')
    expect(refusalOf(['--tcp-port', '4001', '--quic-port', '4001'])).toBe('taken')
    expect(refusalOf(['--bootstrap', '/ip4/127.0.0.1/tcp/1'])).toContain('--bootstrap')
    expect(readConfig(['--bootstrap', '/ip4/127.0.0.1/tcp/1/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA'], {}).bootstrap).toHaveLength(1)
    expect(refusalOf([], { NODE_GRANT_KEY: 'abc' })).toContain('NODE_GRANT_KEY')
    expect(refusalOf([], { NODE_GRANT_KEY: 'abcd' })).toContain('NODE_GRANT_KEY')
    expect(refusalOf(['--nonsense', '1'])).toContain('nonsense')
  })
})

describe('the file of settings', () => {
  it('is TOML with the tables of the blueprint, or the same as JSON', () => {
    const toml = '[node]\ntype = "miner" # a comment\n[storage]\npath = "/data/chunks"\ncapacity_gb = 1.5\n[network]\nhost = ["0.0.0.0", "::"]\nwebrtc = false\n[logging]\nlevel = "warn"\n'
    const json = JSON.stringify({ node: { type: 'miner' }, storage: { path: '/data/chunks', capacity_gb: 1.5 }, network: { host: ['0.0.0.0', '::'], webrtc: false }, logging: { level: 'warn' } })
    expect(parseConfig(toml, false)).toEqual(parseConfig(json, true))
    expect(readConfig([], {}, parseConfig(toml, false))).toMatchObject({ kind: 'Miner', folder: '/data/chunks', capacityBytes: 1.5e9, hosts: ['0.0.0.0', '::'], webRtc: false, logLevel: 'warn' })
  })

  it('refuses keys and values that it does not know, so that a slip is not taken for a setting', () => {
    expect(refusal(() => parseConfig('[storage]\ncapacity = 3', false))).toContain('storage.capacity is not known')
    expect(refusal(() => parseConfig('capacity_gb = 3', false))).toContain('outside of a table')
    expect(refusal(() => parseConfig('[node]\nid = 1979-05-27', false))).toContain('node.id is neither')
    expect(refusal(() => parseConfig('[]', true))).toContain('no table')
  })
})
