import { fromBase64url, toBase64url } from '../bytes/base.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { randomId } from '../bytes/id.ts'
import type { Remote } from '../engine/rpc.ts'
import { CyxError, isAbort } from '../errors.ts'
import { passkeyInput, passkeySalt } from '../keys/passkeys.ts'
import type { AnsweredPasskey, KnownPasskey } from '../keys/passkeys.ts'
import type { Options } from '../options.ts'
import type { DriveCalls } from './calls.ts'
import { within } from './patience.ts'
import type { Drive, Session } from './types.ts'

/** How long the browser's own dialog may stay, ms. */
const ASK_LIMIT_MS = 120_000
/** Argon2id on a slow phone. */
const CALL_LIMIT_MS = 90_000
/** COSE algorithms: EdDSA, ES256, RS256. Nothing is signed with them, but a passkey must name one. */
const ALGORITHMS = [-8, -7, -257]

const unused = (reason: string, cause?: unknown): CyxError => new CyxError('AUTH_PASSKEY_UNUSED', { reason }, cause)
// WebAuthn Level 3 §5.1.3: a passkey belongs to a domain, never to an IP address.
const known = (): boolean => typeof PublicKeyCredential === 'function' && isSecureContext && !/^[\d.]+$|:/.test(location.hostname)

/** WebAuthn Level 3 §5.1.3, §5.1.4: what its errors mean to a person. */
function asTold(error: unknown): unknown {
  if (isAbort(error) || !(error instanceof DOMException)) return error
  if (error.name === 'InvalidStateError') return unused('this drive has one there already', error)
  if (error.name === 'SecurityError') return unused('this address can have no passkeys', error)
  return unused('the browser’s dialog was closed or not answered', error)
}

/** One ceremony of the browser. Of two outputs of the PRF the second is for a second input, which is never asked for. */
async function ceremony(ask: (signal: AbortSignal) => Promise<Credential | null>, { signal }: Options): Promise<{ credential: Bytes, enabled: boolean, prf: Bytes | null }> {
  if (!known()) throw unused('there are none in this browser or for this address')
  const answer = await ask(within(ASK_LIMIT_MS, signal)).catch((error: unknown) => { throw asTold(error) })
  if (!(answer instanceof PublicKeyCredential)) throw unused('the browser gave none')
  const { prf } = answer.getClientExtensionResults()
  const first = prf?.results?.first
  const output = first === undefined ? null : first instanceof ArrayBuffer ? new Uint8Array(first) : new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
  return { credential: new Uint8Array(answer.rawId), enabled: prf?.enabled === true, prf: output }
}

/** Asks one of these passkeys for its PRF. @throws AUTH_PASSKEY_NO_PRF, AUTH_PASSKEY_UNUSED */
async function askPasskey(passkeys: readonly Pick<KnownPasskey, 'credential' | 'input'>[], options: Options): Promise<{ credential: Bytes, prf: Bytes }> {
  const evalByCredential = Object.fromEntries(passkeys.map(({ credential, input }) => [toBase64url(credential), { first: input }]))
  const { credential, prf } = await ceremony(signal => navigator.credentials.get({
    signal,
    publicKey: { challenge: randomId(), rpId: location.hostname, userVerification: 'required', allowCredentials: passkeys.map(one => ({ type: 'public-key', id: one.credential })), extensions: { prf: { evalByCredential } } },
  }), options)
  if (!prf) throw new CyxError('AUTH_PASSKEY_NO_PRF')
  return { credential, prf }
}

/** Has the browser make a passkey that is none of these. @throws AUTH_PASSKEY_NO_PRF, AUTH_PASSKEY_UNUSED */
async function newPasskey(others: readonly KnownPasskey[], options: Options): Promise<AnsweredPasskey> {
  const salt = passkeySalt()
  const input = passkeyInput(salt)
  const made = await ceremony(signal => navigator.credentials.create({
    signal,
    publicKey: {
      challenge: randomId(), rp: { id: location.hostname, name: 'CyxCloud' },
      // Of no meaning to anybody: who keeps the passkey learns no account.
      user: { id: randomId(), name: 'CyxCloud drive', displayName: 'CyxCloud drive' },
      pubKeyCredParams: ALGORITHMS.map(alg => ({ type: 'public-key', alg })), excludeCredentials: others.map(({ credential }) => ({ type: 'public-key', id: credential })),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' }, attestation: 'none', extensions: { prf: { eval: { first: input } } },
    },
  }), options)
  if (!made.enabled) throw new CyxError('AUTH_PASSKEY_NO_PRF')
  // Most tell no output when they are made (WebAuthn Level 3 §10.1.4).
  return { credential: made.credential, salt, prf: made.prf ?? (await askPasskey([{ credential: made.credential, input }], options)).prf }
}

/** The passkeys of the door: the browser's dialogs are of the page, the vault is the worker's. */
export function makePasskeys(remote: () => Promise<Remote<DriveCalls>>, opening: (call: (remote: Remote<DriveCalls>) => Promise<unknown>) => Promise<Drive>): Pick<Session, 'passkeys' | 'makePasskey' | 'removePasskey' | 'unlockByPasskey'> {
  // Asked for before the click that needs them: a browser counts a click for some seconds only.
  let last: KnownPasskey[] = []
  const load = async (options: Options = {}): Promise<KnownPasskey[]> => last = await (await remote()).call('passkeys', null, { signal: within(CALL_LIMIT_MS, options.signal) })
  return {
    passkeys: async options => {
      const found = await load(options)
      return known() ? found.map(({ credential, addedAt }) => ({ id: toBase64url(credential), addedAt })) : null
    },
    makePasskey: async (options = {}) => {
      const answered = await newPasskey(last, options)
      return { add: async (passphrase, { signal } = {}) => {
        await (await remote()).call('addPasskey', { passphrase, answered }, { signal: within(CALL_LIMIT_MS, signal) })
        answered.prf.fill(0)
      } }
    },
    removePasskey: async (id, { signal } = {}) => { await (await remote()).call('removePasskey', { credential: fromBase64url(id) }, { signal: within(CALL_LIMIT_MS, signal) }) },
    unlockByPasskey: (options = {}) => opening(async engine => {
      const answer = await askPasskey(last, options)
      try { await engine.call('unlockByPasskey', answer, { signal: within(CALL_LIMIT_MS, options.signal) }) } finally { answer.prf.fill(0) }
    }),
  }
}
