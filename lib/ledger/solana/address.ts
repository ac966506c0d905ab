import { ed25519 } from '@noble/curves/ed25519.js'
import { concat, sized, utf8 } from '../../bytes/bytes.ts'
import { sha256 } from '../../bytes/hash.ts'
import { CyxError } from '../../errors.ts'
import { fromAddress, toAddress } from './base58.ts'

/** Address of the key pair of an Ed25519 seed [32]. */
export const addressOfSeed = (seed: Uint8Array): string => toAddress(ed25519.getPublicKey(sized(seed, 32, 'a seed')))

/**
 * A program-derived address: the first, counting the bump down from 255, that is no point of the curve.
 *
 * @param program - base58
 * @param seeds - at most 15, each at most 32 bytes
 * @throws INVALID_REQUEST for too many or too long seeds
 */
export function programAddress(program: string, seeds: readonly Uint8Array[]): string {
  if (seeds.length > 15 || seeds.some(seed => seed.length > 32)) throw new CyxError('INVALID_REQUEST', { reason: 'seeds of a program address are too many or too long' })
  for (let bump = 255; bump >= 0; bump--) {
    const candidate = sha256(concat(...seeds, Uint8Array.of(bump), fromAddress(program), utf8('ProgramDerivedAddress')))
    if (!isPoint(candidate)) return toAddress(candidate)
  }
  throw new CyxError('INVALID_REQUEST', { reason: 'these seeds have no program address' })
}

/** Where the anchor of an owner's drive is. All in base58. */
export const anchorAddress = (program: string, owner: string): string => programAddress(program, [utf8('anchor'), fromAddress(owner)])

/** Where an owner's delegation to a key is. All in base58. */
export const delegateAddress = (program: string, owner: string, key: string): string => programAddress(program, [utf8('delegate'), fromAddress(owner), fromAddress(key)])

function isPoint(bytes: Uint8Array): boolean {
  try { ed25519.Point.fromBytes(bytes) } catch { return false }
  return true
}
