import { withBitswap } from '@helia/bitswap'
import { withLibp2pLight } from '@helia/libp2p'
import { unixfs } from '@helia/unixfs'
import { identify } from '@libp2p/identify'
import { noise } from '@libp2p/noise'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createHeliaLight } from 'helia'
import { Upload } from 'tus-js-client'
import { makeNoiseFile } from '../pages/noiseFile.ts'
import type { RivalServers } from './servers.ts'

/** What is moved how often, and to whom. */
export interface RivalJob { bytes: number, rounds: number, servers: RivalServers }

/** MB/s of the file's bytes; tus is a protocol for uploads only. */
export interface RivalFigure { up: number, down: number | null }

/** One figure per round. None of them encrypts the file or codes it; tus and plain fetch prove nothing either. */
export type RivalFigures = Record<'fetch' | 'tus' | 'helia', RivalFigure[]>

async function rate(bytes: number, work: () => Promise<unknown>): Promise<number> {
  const since = performance.now()
  await work()
  return bytes / 1000 / (performance.now() - since)
}

async function drain(answer: Response, bytes: number): Promise<void> {
  let got = 0
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) got += part.value.length
  if (got !== bytes) throw new Error(`${String(got)} bytes came back`)
}

async function overFetch({ plain }: RivalServers, file: File): Promise<RivalFigure> {
  const up = await rate(file.size, () => fetch(plain, { method: 'POST', body: file }))
  return { up, down: await rate(file.size, async () => { await drain(await fetch(plain), file.size) }) }
}

async function overTus({ tus }: RivalServers, file: File): Promise<RivalFigure> {
  const up = await rate(file.size, () => new Promise<void>((resolve, reject) => {
    new Upload(file, { endpoint: tus, retryDelays: null, storeFingerprintForResuming: false, onError: reject, onSuccess: () => { resolve() } }).start()
  }))
  return { up, down: null }
}

/** A node of IPFS in the page, with the local one as its peer. */
const startHelia = async (address: string) => {
  const node = withBitswap(withLibp2pLight(createHeliaLight(), {
    transports: [webSockets()], connectionEncrypters: [noise()], streamMuxers: [yamux()], services: { identify: identify() }, connectionGater: { denyDialMultiaddr: () => false },
  }))
  await node.start()
  await node.libp2p.dial(multiaddr(address))
  return node
}

async function overHelia({ helia, fetched }: RivalServers, file: File): Promise<RivalFigure> {
  let cid = ''
  const from = await startHelia(helia)
  const up = await rate(file.size, async () => {
    cid = (await unixfs(from).addByteStream(file.stream())).toString()
    const answer = await fetch(`${fetched}${cid}`)
    const got = await answer.text()
    if (got !== String(file.size)) throw new Error(`the node got ${got.slice(0, 300)}`)
  })
  await from.stop()
  const to = await startHelia(helia)
  const down = await rate(file.size, async () => {
    let got = 0
    for await (const part of unixfs(to).cat(cid)) got += part.length
    if (got !== file.size) throw new Error(`${String(got)} bytes came back`)
  })
  await to.stop()
  return { up, down }
}

/** Moves a file of noise by each of them in turn, some times over. */
export default async function measure(input: unknown): Promise<RivalFigures> {
  const { bytes, rounds, servers } = input as RivalJob
  const figures: RivalFigures = { fetch: [], tus: [], helia: [] }
  for (let round = 0; round < rounds; round++) {
    const file = await makeNoiseFile(`rival ${String(round)}`, bytes)
    for (const [name, move] of [['fetch', overFetch], ['tus', overTus], ['helia', overHelia]] as const) {
      figures[name].push(await move(servers, file).catch((error: unknown) => { throw new Error(`${name}: ${String(error)}`) }))
    }
  }
  return figures
}
