/// <reference lib="webworker" />
import { fromHex } from '../../bytes/base.ts'
import { fetchModule } from '../../bytes/fetchModule.ts'
import { rememberVerified } from './rememberVerified.ts'
import { makeCheck } from './signatureModule.ts'
import type { CheckSignature } from './signatureModule.ts'

declare const self: DedicatedWorkerGlobalScope

/** Fetched and compiled as soon as the worker runs: nothing of the directory is believed before. */
const load = async (): Promise<CheckSignature> => makeCheck(await fetchModule(new URL('subnet-signature.wasm', self.location.href)))
let loading: Promise<CheckSignature> | null = null
const check = (): Promise<CheckSignature> => loading ??= load().catch((error: unknown) => { loading = null; throw error })
// Whoever needs it is told, and it is tried again.
check().catch(() => undefined)

// The agent checks keys of subnets itself, for each canister and each query under way, and mostly by the signature of one round.
const verify = rememberVerified(async (...args) => (await check())(...args))

/** Stands in the place of @noble/curves/bls12-381 in bundled workers (tools/build/bundle.ts): all that the agent calls of it, for keys of subnets and for certificates. */
export const bls12_381 = {
  verifyShortSignature: (signature: string, message: string, key: string): Promise<boolean> => verify(fromHex(key), fromHex(signature), fromHex(message)),
}
