import { HttpAgent, QueryResponseStatus } from '@icp-sdk/core/agent'
import type { ApiQueryResponse, HttpAgentOptions, Identity } from '@icp-sdk/core/agent'
import { IDL } from '@icp-sdk/core/candid'
import { Principal } from '@icp-sdk/core/principal'
import { fromHex } from '../../bytes/base.ts'
import { CyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import { refusedForTime } from './clock.ts'
import { callError, rejection } from './errors.ts'
import { isOfSubnet } from './queryAnswer.ts'
import type { NodeKeys } from './queryAnswer.ts'
import { verifySubnetSignature } from './subnetSignature.ts'

/** Where the IC is, and who asks. `rootKey`: DER in hex, null for the mainnet's key, which the agent has built in. */
export interface Connection { host: string, rootKey: string | null, identity: Identity }

/** How long one call may take, ms: a query is one round trip; an update goes through consensus and may call other canisters. */
const TIMEOUT_MS = { query: 15_000, update: 60_000 }

type Camel<T extends string> = T extends `${infer A}_${infer B}` ? `${A}${Capitalize<Camel<B>>}` : T
/** What `Ok` carries, where an answer is `Ok` or `Err`. */
type Unwrapped<R> = Extract<R, { Err: unknown }> extends never ? R : Extract<R, { Ok: unknown }> extends { Ok: infer T } ? T : never
type KeyStore = NonNullable<HttpAgentOptions['subnetNodeKeyExpirableStore']>
type Method = (...args: never[]) => Promise<unknown>

/**
 * A canister's methods in camelCase, with the argument and answer of its .did (`opt` is an array of none or one, `nat64` a bigint), then
 * `{ signal }`. An `Err` is thrown as a CyxError; inside batched answers it stays as it is.
 */
export type Client<S> = {
  [K in keyof S & string as Camel<K>]: S[K] extends (...args: infer A) => Promise<infer R> ? (...args: [...A, options?: Options]) => Promise<Unwrapped<R>> : never
}

/** Node keys of subnets, for the signatures of queries: one memory for all connections, since every call has an agent of its own. */
const subnetKeys = new Map<string, NodeKeys>()
const subnetKeyStore: KeyStore = {
  expirationTime: 3_600_000,
  get: key => Promise.resolve(subnetKeys.get(key)),
  set: (key, value) => { subnetKeys.set(key, value); return Promise.resolve() },
  delete: key => { subnetKeys.delete(key); return Promise.resolve() },
}

/** The root key of a connection as the agent takes it. */
export const rootKeyOf = (connection: Connection): { rootKey?: Uint8Array } => connection.rootKey === null ? {} : { rootKey: fromHex(connection.rootKey) }

/** An agent whose requests end with the signal or the timeout, or with the first that is refused for its time: `late` is told, and the agent's own way, to ask for the time, would ask with the same clock. */
const agentFor = (connection: Connection, signal: AbortSignal, late: (error: CyxError) => void): HttpAgent => HttpAgent.createSync({
  host: connection.host,
  identity: connection.identity,
  ...rootKeyOf(connection),
  retryTimes: 1,
  subnetNodeKeyExpirableStore: subnetKeyStore,
  // They are checked here: the agent would do it in JavaScript.
  verifyQuerySignatures: false,
  fetch: async (input, init) => {
    const answer = await fetch(input, { ...init, signal })
    const refused = answer.status === 400 ? refusedForTime(await answer.clone().text()) : null
    if (!refused) return answer
    late(refused)
    throw refused
  },
})

async function ask(connection: Connection, canister: string, name: string, func: IDL.FuncClass, args: unknown[], { signal }: Options): Promise<unknown> {
  const isQuery = func.annotations.includes('query')
  const timeout = AbortSignal.timeout(isQuery ? TIMEOUT_MS.query : TIMEOUT_MS.update)
  signal?.throwIfAborted()
  const late: { error: CyxError | null } = { error: null }
  try {
    const agent = agentFor(connection, signal ? AbortSignal.any([signal, timeout]) : timeout, error => { late.error = error })
    const fields = { methodName: name, arg: new Uint8Array(IDL.encode(func.argTypes, args)), effectiveCanisterId: Principal.fromText(canister) }
    const reply = isQuery ? await query(agent, canister, fields) : (await agent.update(canister, fields, { blsVerify: verifySubnetSignature })).reply
    return IDL.decode(func.retTypes, reply)[0]
  } catch (error) {
    signal?.throwIfAborted()
    throw late.error ?? callError(error)
  }
}

const fetching = new Map<string, Promise<NodeKeys>>()

/** Keys of the nodes of a canister's subnet; queries that are under way together share one question. */
async function nodeKeys(agent: HttpAgent, canister: string): Promise<NodeKeys> {
  const shared = fetching.get(canister)
  // It ends with the query that asked; the others ask themselves then.
  if (shared) return shared.catch(() => agent.fetchSubnetKeys(canister))
  const asked = agent.fetchSubnetKeys(canister).finally(() => { fetching.delete(canister) })
  fetching.set(canister, asked)
  return asked
}

async function query(agent: HttpAgent, canister: string, fields: { methodName: string, arg: Uint8Array }): Promise<Uint8Array> {
  const once = async (): Promise<{ answer: ApiQueryResponse, good: boolean }> => {
    const [answer, keys] = await Promise.all([agent.query(canister, fields), nodeKeys(agent, canister)])
    return { answer, good: await isOfSubnet(answer, keys) }
  }
  let { answer, good } = await once()
  if (!good) {
    // Nodes may have come since their keys were read, or the one that answered was behind.
    await subnetKeyStore.delete(canister);
    ({ answer, good } = await once())
  }
  if (!good) throw new CyxError('LEDGER_UNTRUSTED', { what: 'the answer of a query' })
  if (answer.status === QueryResponseStatus.Replied) return answer.reply.arg
  throw rejection(answer.reject_code, answer.reject_message)
}

/**
 * A typed client over an IDL factory; every answer is verified: the certificate of an update by the agent, the signature of a query here.
 *
 * @param factory - `idlFactory` of `generated/`
 * @param failed - makes the CyxError of an `Err`
 * @throws (each method) the codes of `failed`; NETWORK_DIRECTORY_UNREACHABLE, LEDGER_UNTRUSTED, LEDGER_REJECTED, LEDGER_CLOCK; a caller's abort as it is
 */
export function client<S>(connection: Connection, canister: string, factory: (idl: { IDL: typeof IDL }) => IDL.ServiceClass, failed: (error: never) => CyxError): Client<S> {
  const methods: Record<string, Method> = {}
  for (const [name, func] of factory({ IDL })._fields) {
    const call = async (...given: unknown[]): Promise<unknown> => {
      const args = given.slice(0, func.argTypes.length)
      const answer = await ask(connection, canister, name, func, args, given[func.argTypes.length] as Options | undefined ?? {})
      if (!isResult(answer)) return answer
      if ('Err' in answer) throw failed(answer.Err as never)
      return answer.Ok
    }
    methods[name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())] = call
  }
  return methods as Client<S>
}

const isResult = (answer: unknown): answer is { Ok: unknown } | { Err: unknown } =>
  typeof answer === 'object' && answer !== null && ('Ok' in answer || 'Err' in answer) && Object.keys(answer).length === 1
