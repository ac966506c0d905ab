import { afterAll, beforeAll, describe, it } from 'vitest'
import { commands } from 'vitest/browser'
import { fromHex, toHex } from '../bytes/base.ts'
import type { NodeClient } from '../wire/shard.ts'
import { RULES } from '../wire/testing/conformance.ts'
import type { Candidate } from '../wire/testing/conformance.ts'
import { makeTestDirectory } from '../wire/testing/fixtures.ts'
import type { Host } from './host.ts'
import { makeRtcHost } from './rtcHost.ts'
import { makeWebTransportHost } from './webTransportHost.ts'

for (const [name, makeHost] of [['WebTransport', makeWebTransportHost], ['WebRTC', makeRtcHost]] as const) {
  describe(`a node's process, from a browser over ${name}`, () => {
    let host: Host
    let candidate: Candidate
    let peer: string
    beforeAll(async () => {
      const ready = await commands.startNode({ NODE_GRANT_KEY: toHex(makeTestDirectory().grantKey) })
      peer = ready.peer
      host = makeHost()
      const nodeKey = fromHex(ready.publicKey)
      // A host's client speaks the whole protocol; a pool promises what a drive needs.
      const client = await host.route.open({ number: 1, publicKey: nodeKey, addresses: ready.addresses }, { onEnd: () => undefined }) as NodeClient
      candidate = { nodeKey, client }
    })
    afterAll(async () => {
      await candidate.client.close()
      await host.close()
      await commands.endNode(peer)
    })
    for (const { name: rule, check } of RULES) it(rule, async () => { await check(candidate) })
  })
}
