import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { Tree } from './tree.ts'

/** Pack in base32 → the versions in it that an entry keeps, each once. */
export function packedVersions({ nodes }: Tree): Map<string, Bytes[]> {
  const packs = new Map<string, Map<string, Bytes>>()
  for (const { versions } of nodes.values()) {
    for (const { version, pack } of versions) {
      if (!pack) continue
      const key = toBase32(pack.version)
      const there = packs.get(key) ?? new Map<string, Bytes>()
      packs.set(key, there.set(toBase32(version), version))
    }
  }
  return new Map(Array.from(packs, ([key, versions]) => [key, [...versions.values()]]))
}
