import { blake3 } from '@noble/hashes/blake3.js'
import { createCipheriv, hkdfSync } from 'node:crypto'
import { cbor } from './cbor.ts'
import { noise } from './noise.ts'
import { plainChunk } from './plainChunk.ts'

const MIB4 = 4_194_304
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const hash = (bytes: Uint8Array): Buffer => Buffer.from(blake3(bytes))

// Every size around a chunk, each in another class; `padded` by hand: 611,392 has E = 19, S = 5, mask 16,383, and so on.
const CASES: readonly { kind: string, size: number, padded: number }[] = [
  { kind: 'standard', size: 0, padded: 0 },
  { kind: 'on-chain', size: 1, padded: 1024 },
  { kind: 'basic', size: MIB4 - 1, padded: MIB4 },
  { kind: 'efficient', size: MIB4, padded: MIB4 },
  { kind: 'extreme', size: MIB4 + 1, padded: 1024 },
  { kind: 'high-durability', size: 2 * MIB4 + 611_392, padded: 622_592 },
]

/** docs/vectors/files.json */
export function fileVectors(): unknown {
  const files = CASES.map(({ kind, size, padded }, i) => {
    const [dek, version, account, nonce] = [Buffer.from(noise(32, 201 + i)), Buffer.from(noise(16, 211 + i)), Buffer.from(noise(16, 221 + i)), Buffer.from(noise(12, 231 + i))]
    const plaintext = Buffer.from(noise(size, 241 + i))
    const count = Math.ceil(size / MIB4)
    const chunks = Array.from({ length: count }, (_, index) => {
      const piece = plaintext.subarray(index * MIB4, (index + 1) * MIB4)
      return plainChunk({ kind, dek, version, index, plaintext: Buffer.concat([piece, Buffer.alloc(index === count - 1 ? padded - piece.length : 0)]) })
    })
    const chunkIds = Buffer.concat(chunks.map(({ chunkId }) => chunkId))
    const layout = cbor({ v: 1, class: kind, chunks: count, pages: count > 0 ? [hash(chunkIds)] : [], root: hash(chunkIds) })
    const head = cbor({
      v: 1, name: `${String(size)} bytes.bin`, type: 'application/octet-stream', size, modified: 1_795_000_000_000 + i, created: 1_795_000_100_000 + i, padded,
      tables: chunks.map(() => null), hashes: Buffer.concat(chunks.map(({ contentHash }) => contentHash)), runs: count > 0 ? [{ chunks: count, version }] : [], meta: {},
    })
    const key = Buffer.from(hkdfSync('sha256', dek, '', Buffer.concat([Buffer.from('cyxcloud/head'), version]), 32))
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.concat([Buffer.from('cyxcloud/head\0'), account, version, Buffer.alloc(8)]))
    const sealedHead = Buffer.concat([nonce, cipher.update(head), cipher.final(), cipher.getAuthTag()])
    return {
      class: kind, size, seed: 241 + i, account: hex(account), version: hex(version), dek: hex(dek),
      chunkIds: hex(chunkIds), root: hex(hash(chunkIds)), layout: hex(layout), cid: `01711e20${hex(hash(layout))}`, head: hex(head), sealedHead: hex(sealedHead),
    }
  })
  return { origin: 'docs/vectors/files.ts, which shares no line with lib; plaintexts are noise.ts(size, seed)', files }
}
