import { toBase32, toHex } from '../bytes/base.ts'
import { concat, equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { cidText } from '../bytes/cid.ts'
import { STANDARD } from '../codec/sizes.ts'
import type { Options } from '../options.ts'
import { DIFF_BYTES, diffLines, textOf } from './files/diff.ts'
import type { LineDiff } from './files/diff.ts'
import type { FileVersion } from './files/tree.ts'
import type { OpenBook } from './read/library.ts'
import type { Comparison, VersionFacts } from './types.ts'

/** Opens a version and gives its proven layout and head. */
type Open = (version: FileVersion, options: Options) => Promise<Pick<OpenBook, 'version'>>

/** Two versions side by side, as the network has them. @param name - of their file, for one that keeps none of its own. @throws as `openVersion` */
export async function compareVersions(open: Open, name: string, pair: readonly [FileVersion, FileVersion], options: Options): Promise<Comparison> {
  const books = await Promise.all([open(pair[0], options), open(pair[1], options)])
  const facts = (kept: FileVersion, { version: { head, kind = STANDARD, chunkIds } }: Pick<OpenBook, 'version'>): VersionFacts => ({
    id: toBase32(kept.version), at: kept.at, modified: kept.pack ? null : head.modified, size: kept.size, type: kept.type, tag: kept.tag, message: kept.message, name: kept.pack ? name : head.name,
    className: kept.pack ? 'pack' : kind.name, root: toHex(kept.root), cid: cidText(kept.cid), chunks: kept.pack ? 1 : chunkIds.length / 32,
  })
  const [a, b] = books
  return { versions: [facts(pair[0], a), facts(pair[1], b)], shared: pair.some(({ pack }) => pack) ? null : sharedChunks(a.version.chunkIds, b.version.chunkIds) }
}

/** Chunks that stand at the same place of both: a version that keeps one keeps its place (docs/format.md §6). @param a - chunk ids, 32 bytes each */
export function sharedChunks(a: Bytes, b: Bytes): number {
  let count = 0
  for (let at = 0; at < Math.min(a.length, b.length); at += 32) if (equal(a.subarray(at, at + 32), b.subarray(at, at + 32))) count++
  return count
}

/** Lines in which two versions differ; nothing is read of those that are too large. @throws as `read` */
export async function lineDifferences(read: (version: FileVersion, options: Options) => AsyncIterable<Bytes>, pair: readonly [FileVersion, FileVersion], json: boolean, options: Options): Promise<LineDiff> {
  if (pair.some(({ size }) => size > DIFF_BYTES)) return { form: 'large', mostBytes: DIFF_BYTES }
  const whole = async (version: FileVersion): Promise<Bytes> => concat(...await Array.fromAsync(read(version, options)))
  const [from, to] = (await Promise.all([whole(pair[0]), whole(pair[1])])).map(textOf)
  return typeof from !== 'string' || typeof to !== 'string' ? { form: 'binary' } : diffLines(from, to, json)
}
