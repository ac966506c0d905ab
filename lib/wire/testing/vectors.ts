import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { toHex } from '../../bytes/base.ts'
import { concat } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { frameHead } from '../frame.ts'
import { Reason, Request, Response, WorkKind } from '../generated/shard.js'

/** A message of docs/vectors/wire.json: its fields as JSON (bytes in hex), and the frame without payload. */
export interface WireVector { name: string, kind: 'request' | 'response', fields: unknown, frame: string }

const fill = (length: number, byte: number): Bytes => new Uint8Array(length).fill(byte)
const shard = { grant: fill(190, 1), version: fill(16, 2), chunkIndex: 2 ** 40 + 3, chunkId: fill(32, 4), shardIndex: 5 }
const name = { chunkIndex: 7, chunkId: fill(32, 8), shardIndex: 9 }
const status = { capacityBytes: 5e12, usedBytes: 4e12, shards: 1_000_000, cpuPercent: 50, memoryPercent: 60, uptimeSeconds: 86_400, version: '0.1.0' }

/** One of every verb. */
export const REQUESTS: Record<string, Partial<Request>> = {
  put: { ...shard, id: 1, payloadBytes: 1000, put: { shardIds: fill(64, 6) } },
  get: { ...shard, id: 2, get: { offset: 10, length: 20, slice: true } },
  exists: { ...shard, id: 3, more: [name], exists: {} },
  delete: { ...shard, id: 4, more: [name], delete: {} },
  list: { id: 5, grant: shard.grant, version: shard.version, chunkIndex: 6, list: { max: 100 } },
  verify: { ...shard, id: 6, verify: { offset: 70_000, shardBytes: 400_000 } },
  stats: { id: 7, stats: {} },
  reportMetrics: { id: 8, reportMetrics: { nodeKey: fill(32, 1), status } },
  getWork: { id: 0xffffffff, getWork: { nodeKey: fill(32, 1), max: 12 } },
}

/** One of every answer. */
export const RESPONSES: Record<string, Partial<Response>> = {
  hello: { hello: { protocol: '/cyxcloud/shard/1', maxPayloadBytes: 1 << 20, creditBytes: 8 << 20, creditRequests: 128, verbs: [10, 11, 12, 13, 14, 15, 16] } },
  stored: { id: 1, stored: { receipt: fill(168, 3) } },
  found: { id: 2, payloadBytes: 20, found: { shardIds: fill(64, 6), shardBytes: 400_000 } },
  existence: { id: 3, existence: { exists: true, shardBytes: 400_000, more: [0] } },
  deleted: { id: 4, deleted: { bytesFreed: true, more: [false] } },
  listed: { id: 5, payloadBytes: 45, listed: { count: 1, more: true } },
  proof: { id: 6, payloadBytes: 16_712, proof: { shardIds: fill(64, 6) } },
  status: { id: 7, status },
  reported: { id: 8, reported: { commands: ['drain'] } },
  work: { id: 9, work: { items: [{ kind: WorkKind.HAND_OVER, version: shard.version, shard: name, toNode: fill(32, 2), grant: shard.grant }] } },
  refusal: { id: 10, refusal: { reason: Reason.UNSUPPORTED, message: 'it does not know this request' } },
}

/** What docs/vectors/wire.json holds. */
export const wireVectors = (): WireVector[] => [
  ...Object.entries(REQUESTS).map(([one, fields]): WireVector => ({ name: one, kind: 'request', fields: plain(fields), frame: toHex(frameHead(concat(Request.encode(fields)))) })),
  ...Object.entries(RESPONSES).map(([one, fields]): WireVector => ({ name: one, kind: 'response', fields: plain(fields), frame: toHex(frameHead(concat(Response.encode(fields)))) })),
]

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, one: unknown) => one instanceof Uint8Array ? toHex(one) : one)) as unknown

/** `node lib/wire/testing/vectors.ts` writes them. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../../../docs/vectors/wire.json', import.meta.url), `${JSON.stringify({ origin: 'lib/wire/testing/vectors.ts; section 11 of docs/format.md', messages: wireVectors() }, null, 1)}\n`)
}
