import { blsVerify } from '@icp-sdk/core/agent'
import { rememberVerified } from './rememberVerified.ts'

/** The verifier of certificates of this worker or process; in a bundled worker it runs in WebAssembly (bundledCurve.ts), in Node in JavaScript. */
export const verifySubnetSignature = rememberVerified(blsVerify)
