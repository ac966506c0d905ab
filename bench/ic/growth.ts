import type { Principal } from '@icp-sdk/core/principal'
import { fakeFile, random } from '../../canisters/testing.ts'
import { decodeGrant } from '../../lib/record/grant.ts'
import { receiptBody } from '../../lib/record/receipt.ts'
import { identityFromSeed } from '../../lib/ledger/ic/identity.ts'
import { median } from '../row.ts'
import { blank, signer } from './load.ts'
import type { Bare, Cost } from './load.ts'

/** What is counted, in the order of a file's life. */
export const STEPS = ['start', 'mark', 'commit', 'append', 'list', 'share'] as const
export type Step = typeof STEPS[number]

/** Median cost of each step, over `rounds` files, on what was loaded before: the last folder and version of `owner`. */
export function measure(bare: Bare, owner: Principal, last: { folder: Uint8Array, version: Uint8Array }, rounds: number): Record<Step, Cost> {
  const series = Object.fromEntries(STEPS.map(step => [step, [] as Cost[]])) as Record<Step, Cost[]>
  for (let round = 0; round < rounds; round++) {
    const file = fakeFile(1)
    const start = bare.call(owner, 'start_upload', [[file.request], [], []])
    const [answer] = start.ok
    if (!answer || !('Ok' in answer)) throw new Error('start')
    const [group] = answer.Ok.groups
    if (!group) throw new Error('group')
    const receipts = Array.from({ length: 14 }, (_, shard) => {
      const node = group.slots[shard] ?? 0
      const granted = group.grants.find(one => one.node === node)
      const seed = bare.nodes.find(one => one.number === node)?.seed
      const chunkId = file.chunkIds[0]
      if (!granted || !seed || !chunkId) throw new Error('grant')
      const { nonce } = decodeGrant(granted.grants).grant
      const timeMs = bare.nowMs()
      const body = receiptBody({ grantNonce: nonce, version: file.version, chunk: 0, chunkId, shard, shardBytes: file.shardBytes, timeMs })
      return { shard, node, grant_nonce: nonce, time_ms: BigInt(timeMs), signature: signer(seed)(body) }
    })
    const marks = [{ chunk: 0n, chunk_id: file.chunkIds[0], shard_bytes: file.shardBytes, receipts }]
    const mark = bare.call(owner, 'mark_chunks', [[{ upload: answer.Ok.upload, marks, journal: [], next: [] }]])
    const [marked] = mark.ok
    if (!marked || !('Ok' in marked) || marked.Ok.rejected.length > 0) throw new Error('mark')
    const commit = bare.commit(owner, file, answer.Ok.upload)
    const { feed_seq } = bare.call(owner, 'account', []).ok
    const place = { parent: [last.folder], name_tag: random(16), sealed: random(60) }
    const append = bare.call(owner, 'append_feed', [{ feed_seq, records: [blank()], ops: [{ CreateFolder: { entry: random(16), place } }], share: [] }, []])
    const list = bare.call(owner, 'list_files', [{ listing: { Folder: [last.folder] }, cursor: [], limit: 100 }])
    const reader = identityFromSeed(random(32)).getPrincipal()
    const link = random(16)
    bare.call(owner, 'create_link', [{ link, version: last.version, reader, sealed: random(300), has_password: false, expires_at: [], max_opens: [], mark: [] }, []])
    const share = bare.call(reader, 'open_link', [link])
    for (const [step, { instructions, bytes }] of Object.entries({ start, mark, commit, append, list, share })) series[step as Step].push({ instructions, bytes })
  }
  const middle = (costs: Cost[]): Cost => ({ instructions: median(costs.map(one => one.instructions)), bytes: median(costs.map(one => one.bytes)) })
  return Object.fromEntries(STEPS.map(step => [step, middle(series[step])])) as Record<Step, Cost>
}
