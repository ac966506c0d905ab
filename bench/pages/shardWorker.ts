/// <reference lib="webworker" />
import { makeWebTransportHost } from '../../lib/peers/webTransportHost.ts'
import { createShardClient } from '../../lib/wire/client.ts'
import { SHARD_PROTOCOL } from '../../lib/wire/shard.ts'
import { makeBareHost } from './bareHost.ts'
import type { RawFigures } from './rawWorker.ts'
import { runShards } from './shards.ts'
import type { ShardJob } from './shards.ts'

declare const self: DedicatedWorkerGlobalScope

async function run(job: ShardJob & { way: 'webtransport' | 'ws' }): Promise<RawFigures> {
  if (job.way === 'ws') {
    const host = await makeBareHost('ws')
    try { return await runShards(job, async node => createShardClient(await host.open(node, SHARD_PROTOCOL), { nodeKey: node.publicKey })) } finally { await host.close() }
  }
  const host = makeWebTransportHost()
  try { return await runShards(job, node => host.route.open(node, { onEnd: () => undefined })) } finally { await host.close() }
}

self.onmessage = ({ data }: MessageEvent<ShardJob & { way: 'webtransport' | 'ws' }>) => {
  run(data).then(value => { self.postMessage({ value }) }, (error: unknown) => { self.postMessage({ failed: error instanceof Error ? error.stack : String(error) }) })
}
