import { expect, test } from 'vitest'
import files from '../../docs/vectors/files.json' with { type: 'json' }
import records from '../../docs/vectors/records.json' with { type: 'json' }
import { fromHex } from '../bytes/base.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { decodeFeedRecord } from './feed.ts'
import { decodeGrant } from './grant.ts'
import { decodeHead } from './head.ts'
import { decodeLayout } from './layout.ts'
import { decodeFolder, decodeFolderPage } from './linkFolder.ts'
import { decodeLinkPayload } from './linkPayload.ts'
import { decodePack, encodePack, makePack } from './pack.ts'
import { decodeReceipt } from './receipt.ts'

const refused = { code: expect.stringMatching(/^(?:STORAGE_FORMAT|NETWORK_WIRE_FORMAT)$/) as string }
const pack = encodePack(makePack('extreme', [1, 2, 3].map(i => ({ version: new Uint8Array(16).fill(i), bytes: 640 * i }))))
const parsers: [string, Bytes, (bytes: Bytes) => unknown][] = [
  ['layout', fromHex(records.layouts[1]?.record ?? ''), decodeLayout],
  ['head', fromHex(records.head.encoded), bytes => decodeHead(bytes, 2)],
  ['head of an empty file', fromHex(files.files[0]?.head ?? ''), bytes => decodeHead(bytes, 0)],
  ['feed record', fromHex(records.feed.create), decodeFeedRecord],
  ['link payload', fromHex(records.link.payload), decodeLinkPayload],
  ['folder\'s link payload', fromHex(records.folderLink.first), decodeFolder],
  ['further link payload of a folder', fromHex(records.folderLink.second), decodeFolderPage],
  ['pack', pack, decodePack],
  ['grant', fromHex(records.grant.encoded), decodeGrant],
  ['receipt', fromHex(records.receipt.encoded), decodeReceipt],
]

test.each(parsers)('a %s cut at any byte, or with any byte after it, is refused', (_, bytes, parse) => {
  expect(() => parse(bytes)).not.toThrow()
  for (let length = 0; length < bytes.length; length++) expect(() => parse(bytes.slice(0, length)), `${String(length)} bytes`).toThrow(expect.objectContaining(refused))
  for (let byte = 0; byte < 256; byte++) expect(() => parse(Uint8Array.of(...bytes, byte))).toThrow(expect.objectContaining(refused))
})
