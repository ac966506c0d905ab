import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CyxError } from '../lib/errors.ts'
import type { Heartbeat } from './directory.ts'
import { PORT_OF, WAYS, wayNames } from './ports.ts'
import type { Ports } from './ports.ts'
import { NETWORK_KEY_FILE } from './privateNetwork.ts'
import { SETTINGS, settingNames } from './settings.ts'
import type { Setting } from './settings.ts'

/** How a node runs. */
export interface NodeConfig {
  /** Folder for key, certificates, ports, shards and leases. */
  folder: string
  capacityBytes: number
  /** For people; empty: none. */
  name: string
  /** IP addresses to listen on. */
  hosts: string[]
  /** IP addresses that others are told instead; empty: those it finds itself listening on. */
  announce: string[]
  /** 0: the port kept in the folder, or any free one the first time. */
  ports: Ports
  webRtc: boolean
  webSocket: boolean
  tcp: boolean
  quic: boolean
  /** Whether it keeps a part of the table of peers and asks it. */
  dht: boolean
  /** Multiaddrs of nodes to ask first. */
  bootstrap: string[]
  mdns: boolean
  /** Browser tabs that keep shards and may be reached through this node; 0: none. */
  relays: number
  kind: Heartbeat['kind']
  /** File with the key of the private network that a node of the kind Enterprise belongs to; null for the others. */
  networkKeyFile: string | null
  operator: string
  region: string
  /** Absent: the node serves whoever has a grant of `grantKey`, and reports to nobody. */
  directory: { host: string, canister: string, rootKey: string | null } | null
  /** For tests: the directory's grant key, hex. */
  grantKey: string | null
  heartbeatSeconds: number
  /** Without an accepted heartbeat until the node calls itself unhealthy. */
  offlineSeconds: number
  /** From the last put of a version that is not committed until the directory is asked about it. */
  leaseGraceSeconds: number
  /** Port on loopback for metrics and health; 0: none. */
  metricsPort: number
  logLevel: LogLevel
  logFormat: 'text' | 'json'
  /** For benchmarks: a raw stream at /bench/raw. */
  benchRaw: boolean
}

/** How much the log says: a line is written when its level is this or a later one. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** A setting's text and where it comes from. */
export interface Chosen { text: string, source: 'flag' | 'environment' | 'file' | 'default' }

/** Variables of a process. */
export type Environment = Record<string, string | undefined>

/** Longest operator, region and name: what the directory takes (directory.did, Heartbeat). */
const LABEL_BYTES = 64

/** What programs in Rust are told by; obeyed where it is one of our words. */
const RUST_LOG = /^(debug|info|warn|error)$/

/** A principal as text: base32 in groups of five (Interface Specification, "Textual representation of principals"). */
const PRINCIPAL = /^[a-z2-7]{1,5}(-[a-z2-7]{1,5}){1,12}$/

/** What can be dialled: an IP address, a port, a way, the peer's id. */
const BOOTSTRAP = /^\/ip[46]\/[^/]+\/(tcp|udp)\/\d{1,5}(\/.+)?\/p2p\/[1-9A-HJ-NP-Za-km-z]{40,60}$/

const UNITS: Record<string, number> = { '': 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40 }

/** A command's flags beside those of the settings. */
export type OwnFlags = Record<string, { type: 'string' | 'boolean' }>

/** Flags by name, `config` (the file's path) among them. @throws CONFIG_INVALID for one that is neither a setting nor in `own` */
export function parseFlags(args: string[], own: OwnFlags = {}): Record<string, string | boolean | undefined> {
  const options: OwnFlags = Object.fromEntries([...settingNames, 'config'].map(name => [name, { type: 'string' as const }]))
  try { return parseArgs({ args, options: { ...options, ...own } }).values } catch (error) { throw invalid((error as Error).message) }
}

/** Each setting from flags, else the environment, else the file, else its default. */
export function chooseSettings(flags: Record<string, unknown>, environment: Environment, file: Record<string, string> = {}): Record<Setting, Chosen> {
  const choose = (name: Setting): Chosen => {
    const [variable, key, standard] = SETTINGS[name]
    const rustLog = name === 'log-level' && RUST_LOG.test(environment.RUST_LOG ?? '') ? environment.RUST_LOG : undefined
    const [flag, variableText, fileText] = [flags[name], environment[variable] ?? rustLog, file[key]]
    if (typeof flag === 'string') return { text: flag, source: 'flag' }
    if (variableText !== undefined) return { text: variableText, source: 'environment' }
    return fileText === undefined ? { text: standard, source: 'default' } : { text: fileText, source: 'file' }
  }
  return Object.fromEntries(settingNames.map(name => [name, choose(name)])) as Record<Setting, Chosen>
}

/** The configuration of flags, then environment, then file, then defaults. @throws CONFIG_INVALID naming the setting */
export const readConfig = (args: string[], environment: Environment, file: Record<string, string> = {}): NodeConfig => checkSettings(chooseSettings(parseFlags(args), environment, file))

/** The configuration of chosen settings. @throws CONFIG_INVALID naming the setting */
export function checkSettings(chosen: Record<Setting, Chosen>): NodeConfig {
  const text = (name: Setting): string => chosen[name].text.trim()
  /** The setting as its writer called it. */
  const called = (name: Setting): string => {
    const [variable, key] = SETTINGS[name]
    return { flag: `--${name}`, environment: variable, file: key, default: variable }[chosen[name].source]
  }
  const refuse = (name: Setting, why: string): never => { throw invalid(`${called(name)} ${why}`) }
  const number = (name: Setting, min: number, max: number): number => {
    const value = Number(text(name))
    return text(name) === '' || !Number.isInteger(value) || value < min || value > max ? refuse(name, `is no whole number from ${String(min)} to ${String(max)}`) : value
  }
  const oneOf = <T extends string>(name: Setting, words: readonly T[]): T => words.find(word => word.toLowerCase() === text(name).toLowerCase()) ?? refuse(name, `is one of ${words.join(', ')}`)
  const label = (name: Setting): string => Buffer.byteLength(text(name)) > LABEL_BYTES || /\p{Cc}/u.test(text(name)) ? refuse(name, `has more than ${String(LABEL_BYTES)} bytes, or line breaks`) : text(name)
  const hex = (name: Setting): string | null => {
    if (text(name) === '') return null
    return /^(?:[0-9a-f]{2})+$/.test(text(name)) ? text(name) : refuse(name, 'is not in hex')
  }
  const flag = (name: Setting): boolean => {
    if (!['', '0', '1', 'true', 'false'].includes(text(name))) refuse(name, 'is 1 or 0')
    return text(name) === '1' || text(name) === 'true'
  }
  const [host, canister] = [text('directory-host'), text('directory-canister')]
  if ((host === '') !== (canister === '')) throw invalid('NODE_DIRECTORY_HOST and NODE_DIRECTORY_CANISTER go together')
  if (host !== '' && !/^https?:$/.test(URL.canParse(host) ? new URL(host).protocol : '')) refuse('directory-host', 'is no address that begins with https:// or http://')
  if (canister !== '' && !PRINCIPAL.test(canister)) refuse('directory-canister', 'is no principal')
  const grantKey = hex('grant-key')
  if (grantKey !== null && grantKey.length !== 64) refuse('grant-key', 'is no key')
  const addresses = (name: Setting): string[] => {
    const all = list(text(name))
    return all.some(one => isIP(one) === 0) ? refuse(name, 'is no list of IP addresses') : [...new Set(all)]
  }
  const hosts = addresses('host')
  if (hosts.length === 0) refuse('host', 'names no address')
  for (const [all, version] of [['0.0.0.0', 4], ['::', 6]] as const) if (hosts.includes(all) && hosts.filter(host => isIP(host) === version).length > 1) refuse('host', `names ${all}, which is every IPv${String(version)} address, and others of them`)
  if (text('data') === '') refuse('data', 'is empty')
  const capacityBytes = parseSize(text('capacity'))
  if (!Number.isSafeInteger(capacityBytes)) refuse('capacity', 'is no size, such as 107374182400, 500GB or 2TiB')
  const ports = Object.fromEntries(wayNames.map(way => [way, number(PORT_OF[way], 0, 65_535)])) as Ports
  for (const [i, way] of wayNames.entries()) {
    const twin = wayNames.slice(0, i).find(other => ports[other] !== 0 && ports[other] === ports[way] && WAYS[other] === WAYS[way])
    if (twin) refuse(PORT_OF[way], `is ${called(PORT_OF[twin])} too`)
  }
  const kind = oneOf('kind', ['Miner', 'Volunteer', 'Enterprise'] as const)
  const folder = resolve(expandHome(text('data')))
  if (kind !== 'Enterprise' && text('network-key') !== '') refuse('network-key', 'is for nodes of the kind enterprise')
  if (kind === 'Enterprise' && !flag('tcp') && !flag('websocket')) throw invalid('a node of the kind enterprise is reached by TCP or WebSocket, and both are switched off')
  const bootstrap = list(text('bootstrap'))
  if (bootstrap.some(one => !BOOTSTRAP.test(one))) refuse('bootstrap', 'is no list of addresses that end in /p2p/ and a peer id')
  return {
    folder,
    capacityBytes,
    name: label('name'),
    hosts,
    announce: addresses('announce'),
    ports,
    webRtc: flag('webrtc'),
    webSocket: flag('websocket'),
    tcp: flag('tcp'),
    quic: flag('quic'),
    dht: flag('dht'),
    bootstrap,
    mdns: flag('mdns'),
    relays: number('relays', 0, 256),
    kind,
    networkKeyFile: kind !== 'Enterprise' ? null : text('network-key') === '' ? join(folder, NETWORK_KEY_FILE) : resolve(expandHome(text('network-key'))),
    operator: label('operator'),
    region: label('region'),
    directory: host === '' ? null : { host, canister, rootKey: hex('directory-root-key') },
    grantKey,
    heartbeatSeconds: number('heartbeat-seconds', 1, 86_400),
    offlineSeconds: number('offline-seconds', 1, 31_536_000),
    leaseGraceSeconds: number('lease-grace-seconds', 0, 31_536_000),
    metricsPort: number('metrics-port', 0, 65_535),
    logLevel: oneOf('log-level', ['debug', 'info', 'warn', 'error'] as const),
    logFormat: oneOf('log-format', ['text', 'json'] as const),
    benchRaw: flag('bench-raw'),
  }
}

/** Bytes of a size such as `107374182400`, `500GB`, `2TiB`; NaN where it is none. */
export function parseSize(text: string): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? []
  return Math.floor(Number(digits === '' ? NaN : digits) * (UNITS[unit.toLowerCase()] ?? NaN))
}

/** A path whose `~` is the home folder. */
export const expandHome = (path: string): string => path.replace(/^~(?=\/|$)/, homedir())

const list = (text: string): string[] => text.split(',').map(one => one.trim()).filter(one => one !== '')

const invalid = (what: string): CyxError => new CyxError('CONFIG_INVALID', { what })
