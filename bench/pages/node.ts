import { makeRtcHost } from '../../lib/peers/rtcHost.ts'
import { bareStream } from './bareStream.ts'
import type { StreamJob } from './bareStream.ts'
import { inWorker } from './inWorker.ts'
import { rawChannel } from './rawChannel.ts'
import type { RawChannelJob } from './rawChannel.ts'
import type { RawFigures, RawJob } from './rawWorker.ts'
import { runShards } from './shards.ts'
import type { ShardJob } from './shards.ts'

/** One thing to measure: a raw WebTransport stream, a bare libp2p stream or data channel, or shards by a way. */
export type Step =
  | { kind: 'raw', job: RawJob } | { kind: 'stream', way: 'ws' | 'webrtc-direct', job: StreamJob } | { kind: 'channel', job: RawChannelJob }
  | { kind: 'shards', way: 'webtransport' | 'ws' | 'webrtc-direct', job: ShardJob }

/** The steps one after the other, so many times. */
export interface NodeJob { steps: Step[], rounds: number }

/** One list per step, one figure per round. */
export type NodeFigures = RawFigures[][]

const rawIn = (name: string, job: unknown): Promise<RawFigures> => inWorker(new URL(name, location.href), job)

/** WebRTC is to be had in a page only. */
async function overRtc(job: ShardJob): Promise<RawFigures> {
  const host = makeRtcHost()
  try { return await runShards(job, node => host.route.open(node, { onEnd: () => undefined })) } finally { await host.close() }
}

function measure(step: Step): Promise<RawFigures> {
  if (step.kind === 'channel') return rawChannel(step.job)
  if (step.kind === 'raw') return rawIn('/raw.js', step.job)
  if (step.kind === 'stream') return step.way === 'ws' ? rawIn('/stream.js', step.job) : bareStream(step.way, step.job)
  return step.way === 'webrtc-direct' ? overRtc(step.job) : rawIn('/shard.js', { ...step.job, way: step.way })
}

export default async function run({ steps, rounds }: NodeJob): Promise<NodeFigures> {
  const figures: NodeFigures = steps.map(() => [])
  for (let round = 0; round < rounds; round++) for (const [i, step] of steps.entries()) figures[i]?.push(await measure(step))
  return figures
}
