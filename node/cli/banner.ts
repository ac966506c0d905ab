import { isLoopback } from '../families.ts'
import type { Status } from '../operations/status.ts'
import { bytesText, kindText } from './text.ts'

/** What the node is and where it can be reached, for the first lines of its output. */
export function banner(status: Status, { web, control, file }: { web: string | null, control: string | null, file: string | null }): string {
  const rows: [string, string][] = [
    ['peer', status.peer],
    ['kind', kindText(status)],
    ['folder', status.folder],
    ['settings', file ?? 'flags, environment and defaults: there is no file'],
    ['capacity', `${bytesText(status.capacityBytes)}, ${bytesText(status.usedBytes)} used by ${String(status.shards)} shards`],
    ...status.addresses.map((address, i): [string, string] => [i === 0 ? 'addresses' : '', address]),
    ['directory', status.directory ?? 'none: the node reports to nobody and is given no shards'],
    ['metrics', web === null ? 'off' : `${web}/metrics and /health`],
    ['control', control ?? 'off: the path of the folder is too long for a socket'],
  ]
  if (status.addresses.every(address => isLoopback(address.split('/')[2] ?? ''))) rows.push(['reach', 'from this machine only: `--host 0.0.0.0,::` listens to others too'])
  if (status.kind !== 'Enterprise' && !status.addresses.some(address => address.includes('/webtransport'))) rows.push(['WebTransport', 'off: there is no addon for this machine, so browsers come by WebRTC, at a quarter of the speed'])
  if (status.mode !== 'open') rows.push([status.mode, `takes no new shards${status.mode === 'maintenance' ? '' : ' and hands over those it has'}; \`cyxcloud node drain --off\` ends that`])
  return [`CyxCloud storage node ${status.version}${status.name === '' ? '' : ` · ${status.name}`}`, ...rows.map(([name, text]) => `  ${name.padEnd(12)} ${text}`)].join('\n')
}
