import { enumeration } from 'protons-runtime'
import type { Codec } from 'protons-runtime'

/** An enum's names and numbers, both ways, as TypeScript has them. */
type Values = Record<string, string | number>

/**
 * The codec of an enum for which a number that is not known reads as its first one: enums of proto3 are open (protobuf.dev, "Enum Behavior"), while those of
 * protons refuse the whole message, and a stream with it. `generate.ts` puts it in place of theirs.
 */
export function openEnumeration<T>(values: Values): Codec<T> {
  const closed = enumeration<T>(values)
  return { ...closed, decode: reader => (values[String(reader.int32())] ?? values['0']) as T }
}
