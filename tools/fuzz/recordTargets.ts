import files from '../../docs/vectors/files.json' with { type: 'json' }
import records from '../../docs/vectors/records.json' with { type: 'json' }
import { makeSlice, openSlice } from '../../lib/bytes/bao.ts'
import { fromBase32, fromBase64url, fromHex, toBase32, toBase64url } from '../../lib/bytes/base.ts'
import { concat, equal, utf8 } from '../../lib/bytes/bytes.ts'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { decodeCanonical, encodeRecord } from '../../lib/bytes/cbor.ts'
import { cidText, parseCid } from '../../lib/bytes/cid.ts'
import { blake3 } from '../../lib/bytes/hash.ts'
import { decodeFeedRecord, encodeFeedRecord } from '../../lib/record/feed.ts'
import { decodeGrant, encodeGrant } from '../../lib/record/grant.ts'
import { decodeHead, encodeHead } from '../../lib/record/head.ts'
import { decodeLayout, joinLayoutPages, makeLayout } from '../../lib/record/layout.ts'
import { decodeFolder, decodeFolderPage, encodeFolder, encodeFolderPage } from '../../lib/record/linkFolder.ts'
import { encodeFragment, parseFragment } from '../../lib/record/linkFragment.ts'
import { decodeLinkPayload, encodeLinkPayload } from '../../lib/record/linkPayload.ts'
import { versionLeaf, inclusionPath, merkleRoot, verifyInclusion } from '../../lib/record/merkle.ts'
import { decodePack, encodePack, makePack } from '../../lib/record/pack.ts'
import { decodeReceipt, encodeReceipt } from '../../lib/record/receipt.ts'
import corpus from './corpus.json' with { type: 'json' }
import { insist } from './target.ts'
import type { Target } from './target.ts'

const text = (bytes: Bytes): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
const bytesOf = (seed: number, length: number): Bytes => new Uint8Array(length).map((_, i) => (seed * 31 + i * 7) & 255)
const known = Object.fromEntries(Object.entries(corpus).map(([name, cases]) => [name, cases.map(fromHex)]))

const input = bytesOf(1, 5000)
const range = { length: 5000, from: 2100, to: 2200, groupBytes: 1024 }
const pages = makeLayout(bytesOf(2, 96))
const leaves = [0, 1, 2, 3, 4].map(i => versionLeaf(bytesOf(i, 16), bytesOf(i + 9, 32)))
const tree = { leaf: leaves[3] ?? new Uint8Array(0), index: 3, leaves: 5, path: inclusionPath(leaves, 3), root: merkleRoot(leaves) }
const packs = [1, 4, 40].map(count => makePack('standard', Array.from({ length: count }, (_, i) => ({ version: bytesOf(i, 16), bytes: 64 * (1 + 400 * i % 9999) }))))

/** A parser of canonical records: what it takes it writes again as it was. */
const record = <T>(name: string, seeds: readonly Bytes[], read: (bytes: Bytes) => T, write: (value: T) => Uint8Array): Target => ({
  name, seeds: [...seeds, ...(known[name] ?? []), ...(known['cbor'] ?? [])], codes: ['STORAGE_FORMAT'], costs: 1,
  run: bytes => { insist(equal(write(read(bytes)), bytes), 'it was written again as something else') },
})

/** A text in some base: what it takes it writes again as it was. */
const base = (name: string, read: (from: string) => Bytes, write: (bytes: Bytes) => string): Target => ({
  name, seeds: [0, 1, 5, 16, 54].map(length => utf8(write(bytesOf(3, length)))), codes: ['INVALID_REQUEST'], costs: 1,
  run: bytes => { const given = text(bytes); insist(write(read(given)) === given, 'it was written again as something else') },
})

/** The parsers of lib/bytes and lib/record. */
export const recordTargets = (): readonly Target[] => [
  record('cbor', [fromHex(records.head.encoded), fromHex(records.feed.create)], bytes => decodeCanonical(bytes, 'it'), value => encodeRecord((given: unknown) => given, 'it', value)),
  record('layout', records.layouts.map(one => fromHex(one.record)), decodeLayout, ({ cid: _, ...layout }) => encodeRecord((given: unknown) => given, 'it', { v: 1, ...layout })),
  ...[0, 1, 2, 3].map(chunks => record(`head of ${String(chunks)} chunks`, [...files.files.map(one => fromHex(one.head)), fromHex(records.head.encoded)], bytes => decodeHead(bytes, chunks), encodeHead)),
  record('pack', packs.map(encodePack), decodePack, encodePack),
  record('link payload', [fromHex(records.link.payload)], decodeLinkPayload, encodeLinkPayload),
  record('link payload of a folder', [fromHex(records.folderLink.first)], decodeFolder, encodeFolder),
  record('further link payload of a folder', [fromHex(records.folderLink.second)], decodeFolderPage, encodeFolderPage),
  {
    name: 'feed record', seeds: [fromHex(records.feed.create), fromHex(records.feed.remove), ...(known['cbor'] ?? [])], codes: ['STORAGE_FORMAT'], costs: 1,
    run: bytes => { const read = decodeFeedRecord(bytes); if (read) insist(equal(encodeFeedRecord(read), bytes), 'it was written again as something else') },
  },
  {
    name: 'grant', seeds: [fromHex(records.grant.encoded)], codes: ['NETWORK_WIRE_FORMAT'], costs: 1,
    run: bytes => { const { grant, signature } = decodeGrant(bytes); insist(equal(encodeGrant(grant, signature), bytes), 'another grant') },
  },
  {
    name: 'receipt', seeds: [fromHex(records.receipt.encoded)], codes: ['NETWORK_WIRE_FORMAT'], costs: 1,
    run: bytes => { const { receipt, signature } = decodeReceipt(bytes); insist(equal(encodeReceipt(receipt, signature), bytes), 'another receipt') },
  },
  {
    name: 'link fragment', seeds: [utf8(records.link.fragment), utf8(`#${records.link.fragment}`)], codes: ['LINK_MALFORMED'], costs: 1,
    run: bytes => { const given = text(bytes); insist(encodeFragment(parseFragment(given)) === given.replace(/^#/, ''), 'another link') },
  },
  base('base32', fromBase32, toBase32), base('base64url', fromBase64url, toBase64url),
  {
    name: 'CID in bytes', seeds: [fromHex(files.files[0]?.cid ?? ''), concat(Uint8Array.of(1, 0x55, 0x1e, 32), bytesOf(4, 32))], codes: ['INVALID_REQUEST'], costs: 1,
    run: bytes => { insist(equal(parseCid(cidText(bytes)).digest, bytes.subarray(4, 36)), 'another digest') },
  },
  {
    name: 'CID in text', seeds: [utf8(records.layouts[0]?.cidText ?? '')], codes: ['INVALID_REQUEST'], costs: 1,
    run: bytes => { insist(parseCid(text(bytes)).digest.length === 32, 'no digest') },
  },
  {
    name: 'layout pages', seeds: [bytesOf(2, 96)], codes: ['STORAGE_CORRUPT'], costs: 4,
    run: bytes => { insist(equal(joinLayoutPages(decodeLayout(pages.record), [bytes]), bytesOf(2, 96)), 'other chunk ids') },
  },
  {
    name: 'Bao slice', seeds: [makeSlice(input, range), makeSlice(input, { ...range, from: 0, to: 1 }), makeSlice(input, { ...range, groupBytes: 2048 })], codes: ['STORAGE_CORRUPT'], costs: 8,
    run: bytes => { insist(equal(openSlice(blake3(input), range, bytes), input.subarray(2100, 2200)), 'other bytes') },
  },
  {
    name: 'inclusion path', seeds: [concat(...tree.path)], codes: [], costs: 4,
    run: bytes => {
      const path = Array.from({ length: Math.ceil(bytes.length / 32) }, (_, i) => bytes.subarray(32 * i, 32 * i + 32))
      if (verifyInclusion({ ...tree, path })) insist(equal(bytes, concat(...tree.path)), 'another path proves it')
    },
  },
]
