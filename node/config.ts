import { parseArgs } from 'node:util'
import { CyxError } from '../lib/errors.ts'
import type { Heartbeat } from './directory.ts'

/** How a node runs. */
export interface NodeConfig {
  /** Folder for key, certificates, ports, shards and leases. */
  folder: string
  capacityBytes: number
  /** IP addresses to listen on. */
  hosts: string[]
  /** 0: the port kept in the folder, or any free one the first time. */
  webTransportPort: number
  webRtcPort: number
  webRtc: boolean
  kind: Heartbeat['kind']
  operator: string
  region: string
  /** Absent: the node serves whoever has a grant of `grantKey`, and reports to nobody. */
  directory: { host: string, canister: string, rootKey: string | null } | null
  /** For tests: the directory's grant key, hex. */
  grantKey: string | null
  heartbeatSeconds: number
  /** From the last put of a version that is not committed until the directory is asked about it. */
  leaseGraceSeconds: number
  /** For benchmarks: a raw stream at /bench/raw. */
  benchRaw: boolean
}

/** One row: flag, variable, default, meaning. `node main.ts --help` prints it. */
export const SETTINGS = {
  data: ['STORAGE_PATH', './data', 'folder for key, certificates, shards and leases'],
  capacity: ['NODE_CAPACITY_BYTES', '10737418240', 'bytes of shards that may be kept'],
  host: ['NODE_HOST', '127.0.0.1', 'IP addresses to listen on, with commas between'],
  'webtransport-port': ['NODE_WEBTRANSPORT_PORT', '0', 'UDP port; 0: the one of last time'],
  'webrtc-port': ['NODE_WEBRTC_PORT', '0', 'UDP port; 0: the one of last time'],
  webrtc: ['NODE_WEBRTC', '1', '0 switches WebRTC off'],
  kind: ['NODE_TYPE', 'Volunteer', 'Miner, Volunteer or Enterprise'],
  operator: ['NODE_OPERATOR', 'unnamed', 'who runs it'],
  region: ['NODE_REGION', 'unknown', 'where it stands'],
  'directory-host': ['NODE_DIRECTORY_HOST', '', 'address of an IC endpoint'],
  'directory-canister': ['NODE_DIRECTORY_CANISTER', '', 'principal of the directory'],
  'directory-root-key': ['NODE_DIRECTORY_ROOT_KEY', '', 'root key in hex, for another network than the IC mainnet'],
  'heartbeat-seconds': ['NODE_HEARTBEAT_SECS', '30', 'between heartbeats, until the directory names another interval'],
  'lease-grace-seconds': ['NODE_LEASE_GRACE_SECS', '1200', 'until an uncommitted version is asked about'],
  'grant-key': ['NODE_GRANT_KEY', '', 'for tests: the key of grants in hex, instead of the directory\'s'],
  'bench-raw': ['NODE_BENCH_RAW', '', 'for benchmarks: 1 serves raw streams at /bench/raw'],
} as const

type Setting = keyof typeof SETTINGS

/** The configuration of flags, then environment, then defaults. @throws CONFIG_INVALID naming the setting */
export function readConfig(args: string[], environment: Record<string, string | undefined>): NodeConfig {
  const options = Object.fromEntries(Object.keys(SETTINGS).map(name => [name, { type: 'string' as const }]))
  let values: Record<string, unknown>
  try { ({ values } = parseArgs({ args, options })) } catch (error) { throw invalid((error as Error).message) }
  const text = (name: Setting): string => {
    const flag = values[name]
    return typeof flag === 'string' ? flag : environment[SETTINGS[name][0]] ?? SETTINGS[name][1]
  }
  const number = (name: Setting, max: number): number => {
    const value = Number(text(name))
    if (text(name).trim() === '' || !Number.isInteger(value) || value < 0 || value > max) throw invalid(`${SETTINGS[name][0]} is no whole number from 0 to ${String(max)}`)
    return value
  }
  const host = text('directory-host')
  const canister = text('directory-canister')
  if ((host === '') !== (canister === '')) throw invalid('NODE_DIRECTORY_HOST and NODE_DIRECTORY_CANISTER go together')
  const grantKey = hex(text('grant-key'), 'NODE_GRANT_KEY')
  if (grantKey !== null && grantKey.length !== 64) throw invalid('NODE_GRANT_KEY is no key')
  return {
    folder: text('data'),
    capacityBytes: number('capacity', Number.MAX_SAFE_INTEGER),
    hosts: text('host').split(',').map(one => one.trim()).filter(one => one !== ''),
    webTransportPort: number('webtransport-port', 65_535),
    webRtcPort: number('webrtc-port', 65_535),
    webRtc: text('webrtc') !== '0',
    kind: kindOf(text('kind')),
    operator: text('operator'),
    region: text('region'),
    directory: host === '' ? null : { host, canister, rootKey: hex(text('directory-root-key'), 'NODE_DIRECTORY_ROOT_KEY') },
    grantKey,
    heartbeatSeconds: number('heartbeat-seconds', 86_400),
    leaseGraceSeconds: number('lease-grace-seconds', 31_536_000),
    benchRaw: text('bench-raw') === '1',
  }
}

function kindOf(text: string): NodeConfig['kind'] {
  if (text === 'Miner' || text === 'Volunteer' || text === 'Enterprise') return text
  throw invalid('NODE_TYPE is Miner, Volunteer or Enterprise')
}

function hex(text: string, name: string): string | null {
  if (text === '') return null
  if (!/^(?:[0-9a-f]{2})+$/.test(text)) throw invalid(`${name} is not in hex`)
  return text
}

const invalid = (what: string): CyxError => new CyxError('CONFIG_INVALID', { what })
