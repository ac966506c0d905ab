import { concat } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { ClassName } from '../../bytes/className.ts'
import { CHUNK_BYTES, CLASSES, STANDARD, padded, shardBytes, storedBytes } from '../../codec/sizes.ts'
import type { StorageClass } from '../../codec/sizes.ts'
import { cutContainer } from '../../codec/pack.ts'
import { CyxError, isCyxError } from '../../errors.ts'
import { hkdfBase } from '../../keys/derive.ts'
import type { Options } from '../../options.ts'
import { encodeSources } from '../../record/lineage.ts'
import type { Source } from '../../record/lineage.ts'
import type { PackPlace } from '../../record/pack.ts'
import { MEMBERS_MOST } from '../../record/journal.ts'
import { CONTAINER_BYTES, PACKED_FILE_BYTES, encodePack } from '../../record/pack.ts'
import type { PackEntry } from '../../record/pack.ts'
import type { DriveContext } from '../context.ts'
import type { Maker } from './maker.ts'
import type { Parts } from './parts.ts'
import type { Prepared } from './prepare.ts'
import { fileSource } from './source.ts'

/** Containers of a pack at most: one group of chunks. */
const CONTAINERS_MOST = 64

/** Bytes of an entry when nothing of it can be compressed: the most that it can have. */
export const entryBytesMost = (size: number): number => shardBytes(storedBytes(padded(size)), CLASSES['on-chain'])

/**
 * Lays files into containers by the most that they can take, in their order: so the number of containers, and which file lies where, is known before
 * the first is sealed, and one container can be made again alone.
 *
 * @param sizes - of files of 1 byte … 1 MiB
 * @returns for each container the places of its files in `sizes`
 */
export function planContainers(sizes: readonly number[]): number[][] {
  const containers: number[][] = []
  let room = 0
  for (const [place, size] of sizes.entries()) {
    const bytes = entryBytesMost(size)
    if (bytes > room) {
      containers.push([])
      room = CONTAINER_BYTES
    }
    containers.at(-1)?.push(place)
    room -= bytes
  }
  return containers
}

/** Whether a file may share an object with others: an empty one has no chunk. */
export const canPack = ({ size }: Pick<File, 'size'>): boolean => size > 0 && size <= PACKED_FILE_BYTES

/** Bytes that the records of a pack may have, which one call lists: it takes 2 MB; and those of a record that lists a file, with room to spare. */
const [LISTED_BYTES, RECORD_BYTES] = [1_000_000, 1_000]

/** Files of a pack at most, where each is noted as made from these sources: that is a second record. */
export const membersMost = (sources: readonly Source[] = []): number =>
  sources.length === 0 ? MEMBERS_MOST : Math.min(MEMBERS_MOST / 2, Math.floor(LISTED_BYTES / (RECORD_BYTES + encodeSources(sources).length)))

/** Cuts small files into packs of so many at most, in their order. */
export function cutPacks<T>(files: readonly T[], sizeOf: (file: T) => number, most = MEMBERS_MOST): T[][] {
  const packs: T[][] = []
  let bytes = 0
  for (const file of files) {
    const entry = entryBytesMost(sizeOf(file))
    const last = packs.at(-1)
    // A container is never filled by less than three quarters while entries of at most a quarter wait.
    if (last && last.length < most && bytes + entry <= CONTAINERS_MOST * (CONTAINER_BYTES * 3 / 4)) {
      last.push(file)
      bytes += entry
    } else {
      packs.push([file])
      bytes = entry
    }
  }
  return packs
}

/** Shard bytes of a pack over all nodes, at most. */
export const packBytesMost = (members: readonly Pick<Prepared, 'size'>[], kind: StorageClass = STANDARD): number =>
  planContainers(members.map(({ size }) => size)).reduce((sum, places) => sum + kind.total * shardBytes(places.reduce((all, place) => all + entryBytesMost(members[place]?.size ?? 0), 0), kind), 0)

/** A file of a pack, open. */
export interface OpenMember { prepared: Prepared, file: File }

/** The containers of a pack. A file that cannot be read is named in the error: the others can go without it. @throws STORAGE_FILE_CHANGED with its `entry` */
export function packMaker({ keyring, codec, coder }: Pick<DriveContext, 'keyring' | 'codec' | 'coder'>, members: readonly OpenMember[], kind: StorageClass = STANDARD): Maker {
  const containers = planContainers(members.map(({ prepared }) => prepared.size))
  const seal = async ({ prepared: { version, sealedDek, entry }, file }: OpenMember, options: Options): Promise<Bytes> => {
    const plaintext = await fileSource(file).read(0).catch((error: unknown) => { throw isCyxError(error, 'STORAGE_FILE_CHANGED') ? new CyxError('STORAGE_FILE_CHANGED', { entry }, error) : error })
    const dek = await hkdfBase(await keyring.openDek(version, sealedDek))
    const { shards, shardLength } = await codec.encode({ dek, version, index: 0, plaintext, last: true, kind: CLASSES['on-chain'] }, options)
    return shards.subarray(0, shardLength)
  }
  return async (index, options) => {
    const there = (containers[index] ?? []).flatMap(place => members[place] ?? [])
    const sealed = await Promise.all(there.map(member => seal(member, options)))
    const cut = await cutContainer(coder, concat(...sealed), kind, options)
    return {
      chunk: { ...cut, table: null, contentHash: new Uint8Array(32), padded: CHUNK_BYTES }, release: () => undefined,
      plainBytes: there.reduce((sum, { prepared: { size } }) => sum + size, 0), entries: sealed.map(({ length }) => length),
    }
  }
}

/** The index of a pack whose containers are stored, and where each of its files lies. */
export function indexOf(members: readonly Prepared[], parts: Pick<Parts, 'entries'>): { containers: number[], entries: PackEntry[] } {
  const entries: PackEntry[] = []
  const containers = planContainers(members.map(({ size }) => size)).map((places, container) => {
    let offset = 0
    for (const [i, place] of places.entries()) {
      const [member, bytes] = [members[place], parts.entries(container)[i]]
      if (!member || bytes === undefined) throw new CyxError('INTERNAL', { what: 'a container is not in the journal' })
      entries.push({ version: member.version, container, offset, bytes })
      offset += bytes
    }
    return offset
  })
  return { containers, entries }
}

/** The index's bytes, to be sealed as the pack's head. */
export const packHead = (members: readonly Prepared[], parts: Pick<Parts, 'entries'>, name: ClassName = STANDARD.name): Bytes => encodePack({ class: name, ...indexOf(members, parts) })

/** Where each file of a pack lies, in their order. */
export function placesOf({ version }: Pick<Prepared, 'version'>, members: readonly Prepared[], parts: Pick<Parts, 'entries'>): PackPlace[] {
  const { containers, entries } = indexOf(members, parts)
  return entries.map(({ container, offset, bytes }) => ({ version, container, of: containers[container] ?? 0, offset, bytes }))
}
