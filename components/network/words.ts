import type { NodeDiagnosis, TransportDiagnosis } from '../../lib/drive/diagnosis.ts'
import { bytes, count, speed, whole } from '../ui/format.ts'

const ways: Record<TransportDiagnosis['name'], string> = { 'webtransport': 'WebTransport', 'webrtc-direct': 'WebRTC' }
const states: Record<TransportDiagnosis['state'], string> = { works: 'Works', fails: 'Does not work', unused: 'Not needed yet', absent: 'Not in this browser' }

/** Words of the network page. */
export const networkWords = {
  title: 'Network', lead: 'The independent nodes that keep your sealed pieces, as this browser reaches them.', open: 'Nodes and connections',
  loading: 'Asking the directory for its nodes', emptyTitle: 'No nodes yet', emptyLead: 'The directory knows no storage node. Files can be stored when eleven of them are there.',
  offline: 'Offline. These are the last figures of this page; nodes can be tested when the network is back.',
  test: 'Test all nodes', testing: 'Testing', testHint: 'Asks every node how it is. That needs no key and moves no file.',
  tested: (answered: number, total: number): string => answered === total ? `All ${whole(total)} nodes answer.` : `${whole(answered)} of ${whole(total)} nodes answer.`,
  copy: 'Copy report', copied: 'Report copied', copyFailed: 'The browser did not allow copying. Select the report below and copy it by hand.', report: 'Report', reportHint: 'What is on this page as text. It names no account, no file, no key and no address.',
  transports: 'This browser', ways, states,
  nodes: 'Nodes', columns: { node: 'Node', way: 'Way', trip: 'Round trip', goodput: 'Goodput', last: 'Last error' },
  node: (number: number): string => `Node ${whole(number)}`, place: ({ operator, region }: Pick<NodeDiagnosis, 'operator' | 'region'>): string => [operator, region].filter(Boolean).join(' · '),
  notConnected: 'Not connected', silent: 'Silent', silentHint: 'The directory has not heard of it lately.', modes: { draining: 'Draining', maintenance: 'Maintenance' }, modeHints: { draining: 'It hands its pieces to other nodes before it leaves. It takes no new ones, and gives out those it has.', maintenance: 'Its operator works on it. It takes no new pieces, and gives out those it has.' }, avoided: 'asked last', avoidedHint: 'It failed or was slow a moment ago, so others are asked first.',
  trip: (ms: number): string => `${whole(Math.max(1, Math.round(ms)))} ms`, goodput: speed, none: 'none', unknown: 'not measured',
  volunteer: {
    title: 'Keep pieces for others', lead: 'While this browser is open it can keep copies of sealed pieces of other people\'s files and hand them out when their own nodes do not answer. It cannot read them, and nobody relies on it: close it whenever you like.',
    on: 'Keep pieces in this browser', unable: 'This browser has no WebTransport, so no node can lead others to it.',
    room: 'Room to give', roomHint: 'At most. Switched off, all of it is given back at once.',
    state: 'State', serving: 'Can be reached', beginning: 'Looking for a node to be reached through', trying: 'No node could be reached; trying again', elsewhere: 'Another window of this browser does it, or it is just beginning',
    kept: 'Kept now', pieces: (pieces: number, size: number): string => `${count(pieces, 'piece', 'pieces')} · ${bytes(size)}`, served: 'Handed out since it began',
  },
}
