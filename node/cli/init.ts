import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CyxError } from '../../lib/errors.ts'
import { checkSettings, chooseSettings, expandHome, parseFlags } from '../config.ts'
import type { NodeConfig } from '../config.ts'
import { CONFIG_FILE } from '../configFile.ts'
import { isLoopback } from '../families.ts'
import { isMissing, replaceFile } from '../files.ts'
import { openIdentity } from '../identity.ts'
import { peerOf } from '../operations/peer.ts'
import { makeNetworkKey } from '../privateNetwork.ts'
import type { Command } from './cli.ts'

/** Free on most machines; the port that Prometheus' list gives to no exporter of ours is for the operator to change. */
const METRICS_PORT = 9464

/** `cyxcloud node init`: flags and environment go into node.toml. */
export const init: Command = async args => {
  const flags = parseFlags(args, { force: { type: 'boolean' } })
  if (flags.config !== undefined) throw new CyxError('CONFIG_INVALID', { what: '--config is for the other commands: init writes node.toml into the data folder' })
  const config = checkSettings(chooseSettings(flags, process.env, { 'operations.metrics_port': String(METRICS_PORT) }))
  const path = join(config.folder, CONFIG_FILE)
  if (flags.force !== true && await exists(path)) throw new CyxError('NODE_OPERATION', { what: `${path} is there already.`, next: 'Edit it, or write it anew with --force; the key stays.' })
  await mkdir(config.folder, { recursive: true, mode: 0o700 })
  const identity = await openIdentity(config.folder)
  const networkKey = config.networkKeyFile !== null && await makeNetworkKey(config.networkKeyFile)
  await replaceFile(path, configText(config), 0o600)
  const more = config.folder === expandHome(chooseSettings({}, {}).data.text) ? '' : ` --data ${config.folder}`
  return [
    ...networkKey ? [`Network   ${config.networkKeyFile ?? ''}; give it to the other nodes and clients of your network, and to nobody else`] : [],
    `Settings  ${path}`, `Key       ${join(config.folder, 'identity.key')}; keep a copy in a safe place: with it goes the node's name`, `Peer      ${peerOf(identity)}`,
    ...config.hosts.every(isLoopback) ? ['Listens   on this machine only; for others write host = ["0.0.0.0", "::"] into the settings'] : [], '',
    `Start it: cyxcloud node run${more}`,
  ].join('\n')
}

const exists = (path: string): Promise<boolean> => readFile(path).then(() => true, (error: unknown) => {
  if (isMissing(error)) return false
  throw error
})

/** The file with its comments; every setting that an operator may want to change stands in it. */
export function configText(config: NodeConfig): string {
  const quote = (text: string): string => JSON.stringify(text)
  const { directory } = config
  const row = (key: string, value: string, note: string, used = true): string => `${used ? '' : '# '}${key} = ${value}${note === '' ? '' : `  # ${note}`}`
  return [
    '# A storage node of CyxCloud. The environment and flags go before this file; docs/operator.md explains each line.', '',
    '[node]',
    row('id', quote(config.name), 'a name for you; the key is what identifies the node'),
    row('type', quote(config.kind.toLowerCase()), 'miner, volunteer or enterprise'),
    row('operator', quote(config.operator), 'shown to everybody'),
    row('region', quote(config.region), 'shown to everybody'), '',
    '[storage]',
    row('capacity_gb', String(config.capacityBytes / 1e9), '1 GB is 1,000,000,000 bytes'), '',
    '[network]',
    ...config.networkKeyFile === null ? [] : [row('key_file', quote(config.networkKeyFile), 'the key of your private network')],
    row('host', `[${config.hosts.map(quote).join(', ')}]`, 'addresses to listen on; "0.0.0.0" and "::" are all'),
    row('announce', `[${config.announce.map(quote).join(', ')}]`, 'addresses to tell others instead, for a node behind a router', config.announce.length > 0),
    row('webtransport_port', String(config.ports.webTransport), 'UDP; 0: any, and the same one after a restart'),
    row('webrtc_port', String(config.ports.webRtc), 'UDP; likewise'),
    row('webrtc', String(config.webRtc), ''),
    row('websocket_port', String(config.ports.webSocket), 'TCP; likewise'),
    row('websocket', String(config.webSocket), ''),
    row('tcp_port', String(config.ports.tcp), 'TCP, for other nodes; likewise'),
    row('tcp', String(config.tcp), ''), '',
    '[directory]',
    row('host', quote(directory?.host ?? 'https://icp-api.io'), 'an IC endpoint', directory !== null),
    row('canister', quote(directory?.canister ?? 'the directory of your network'), '', directory !== null),
    ...directory?.rootKey ? [row('root_key', quote(directory.rootKey), 'for another network than the IC mainnet')] : [], '',
    '[operations]',
    row('metrics_port', String(config.metricsPort), 'TCP on 127.0.0.1, for /metrics and /health; 0: off'), '',
    '[logging]',
    row('level', quote(config.logLevel), 'debug, info, warn or error'),
    row('format', quote(config.logFormat), 'text or json'), '',
  ].join('\n')
}
