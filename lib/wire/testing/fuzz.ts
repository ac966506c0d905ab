import { fileURLToPath } from 'node:url'
import { streamPair } from '@libp2p/utils'
import { isCyxError } from '../../errors.ts'
import { frameHead, frameReader } from '../frame.ts'
import { Request, Response } from '../generated/shard.js'
import { MORE_MAX } from '../shard.ts'
import { checkStatus } from '../stats.ts'
import { getWorkResult } from '../getWork.ts'
import { serve } from '../verbs.ts'
import { serveShards } from '../server.ts'
import { makeFakeShelf } from './fakeShelf.ts'
import { makeTestDirectory } from './fixtures.ts'
import { REQUESTS, RESPONSES } from './vectors.ts'

/** What a run has seen: how many were no message, were refused, were answered; `bad` is what ought never to be. */
export interface FuzzResult { cases: number, malformed: number, refused: number, answered: number, bad: string[] }

const random = (below: number): number => Math.floor(Math.random() * below)

/** A grant that lets the vector of this verb pass, so that what is behind the gate is reached too. */
function grantFor(name: string, nodeKey: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const verb = name === 'put' || name === 'get' || name === 'delete' ? name : 'exists'
  return makeTestDirectory().grant(nodeKey, { verb, version: new Uint8Array(16).fill(2), firstChunk: name === 'list' ? 0 : 2 ** 40 })
}

/** Flips, cuts, doubles or replaces a few bytes. */
function mutate(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  let out = new Uint8Array(bytes)
  for (let times = 1 + random(4); times > 0; times--) {
    const at = random(out.length + 1)
    const how = random(5)
    if (how === 0 && at < out.length) out[at] = (out[at] ?? 0) ^ 1 << random(8)
    if (how === 1 && at < out.length) out[at] = random(256)
    if (how === 2) out = out.slice(0, at)
    if (how === 3) out = new Uint8Array([...out.subarray(0, at), ...out.subarray(random(at + 1), at), ...out.subarray(at)])
    if (how === 4) out = new Uint8Array([...out.subarray(0, at), random(256), 255, 255, 255, 255, random(16), ...out.subarray(at)])
  }
  return out.slice(0, 4096)
}

/** Sends changed messages of every kind to a node's handlers and a client's readers: each is refused by its code or answered, none throws anything else. */
export async function fuzzMessages(cases: number): Promise<FuzzResult> {
  const result: FuzzResult = { cases: 0, malformed: 0, refused: 0, answered: 0, bad: [] }
  const shelf = makeFakeShelf()
  const requests = Object.entries(REQUESTS).map(([name, fields]) => Request.encode({ ...fields, payloadBytes: 0, ...fields.grant ? { grant: grantFor(name, shelf.nodeKey) } : {} }))
  const responses = Object.values(RESPONSES).map(fields => Response.encode({ ...fields, payloadBytes: 0 }))
  const bad = (error: unknown, bytes: Uint8Array): void => { result.bad.push(`${error instanceof Error ? error.stack ?? error.message : String(error)} for ${Buffer.from(bytes).toString('hex')}`) }
  for (; result.cases < cases; result.cases++) {
    const isRequest = result.cases % 2 === 0
    const bytes = mutate((isRequest ? requests : responses)[random(isRequest ? requests.length : responses.length)] ?? new Uint8Array(1))
    if (bytes.length === 0) continue
    const seen: { request?: Request, response?: Response } = {}
    try {
      const read = isRequest
        ? frameReader(one => Request.decode(one, { limits: { more: MORE_MAX } }), () => undefined, ({ header }) => { seen.request = header })
        : frameReader(one => Response.decode(one), () => undefined, ({ header }) => { seen.response = header })
      read(frameHead(bytes))
    } catch (error) {
      if (isCyxError(error, 'NETWORK_WIRE_FORMAT')) result.malformed++
      else bad(error, bytes)
      continue
    }
    try {
      if (seen.request) await serve(seen.request, new Uint8Array(0), shelf, () => Promise.resolve())
      if (seen.response) readAnswer(seen.response)
      result.answered++
    } catch (error) {
      if (isCyxError(error)) result.refused++
      else bad(error, bytes)
    }
  }
  await wholeStreams(Math.ceil(cases / 200), requests, result)
  return result
}

function readAnswer(header: Response): void {
  if (header.status) checkStatus(header.status)
  if (header.work) getWorkResult(header)
}

/** Changed runs of frames on a stream: the node answers or ends it, and reports no fault of its own. */
async function wholeStreams(streams: number, requests: readonly Uint8Array[], result: FuzzResult): Promise<void> {
  for (let i = 0; i < streams; i++) {
    const [near, far] = await streamPair()
    serveShards(far, makeFakeShelf(), { onFault: error => { result.bad.push(String(error)) } })
    for (const one of requests) if (near.status === 'open') near.send(mutate(frameHead(new Uint8Array(one))))
    await new Promise(resolve => { setImmediate(resolve) })
    near.abort(new Error('enough'))
  }
}

/** `node lib/wire/testing/fuzz.ts 1000000` */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { bad, ...counts } = await fuzzMessages(Number(process.argv[2] ?? 1_000_000))
  process.stdout.write(`${JSON.stringify({ ...counts, bad: bad.length, first: bad.slice(0, 3) })}\n`)
  process.exitCode = bad.length > 0 ? 1 : 0
}
