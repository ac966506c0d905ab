import type { Answer } from './reject.ts'

/**
 * What is being run, by the letters of the IC interface specification, §System API: init and post_upgrade, pre_upgrade, update,
 * replicated query, query, composite query, reply and reject callback, cleanup, inspect_message, timer, start.
 */
export type Kind = 'I' | 'G' | 'U' | 'RQ' | 'NRQ' | 'CQ' | 'Ry' | 'Rt' | 'C' | 'F' | 'T' | 's'

/** A function in the canister's table with its environment. */
export interface Callback { index: number, env: number }

/** A call the canister makes. */
export interface OutgoingCall {
  callee: Uint8Array, method: string, arg: Uint8Array[], cycles: bigint
  onReply: Callback, onReject: Callback, onCleanup: Callback | null
}

/** What a request started: it is answered once, and lives until every call it made has come back. */
export interface CallContext {
  readonly caller: Uint8Array
  cycles: bigint
  answered: boolean
  /** Whether it is over: answered, with nothing under way. */
  closed: boolean
  pending: number
  /** Instructions of all its messages until now. */
  instructions: number
  /** Which code it belongs to. */
  readonly generation: number
  readonly respond: (answer: Answer, refund: bigint) => void
}

/** One run of one entry point. */
export interface Frame {
  readonly kind: Kind
  readonly caller: Uint8Array
  readonly context: CallContext | null
  readonly now: bigint
  readonly arg: Uint8Array
  readonly method: string
  readonly refunded: bigint
  readonly rejected: { code: number, message: string } | null
  /** The data certificate, made when it is asked for; null outside queries. */
  readonly certificate: (() => Uint8Array) | null
  /** Instructions that functions of the system were counted with so far. */
  system: number
  out: Uint8Array[]
  answer: Answer | null
  building: OutgoingCall | null
  calls: OutgoingCall[]
  accepted: boolean
}

/** A frame with nothing done yet. */
export function makeFrame(kind: Kind, now: bigint, given: Partial<Pick<Frame, 'caller' | 'context' | 'arg' | 'method' | 'refunded' | 'rejected' | 'certificate'>> = {}): Frame {
  return {
    kind, now, caller: new Uint8Array(), context: null, arg: new Uint8Array(), method: '', refunded: 0n, rejected: null, certificate: null, ...given,
    system: 0, out: [], answer: null, building: null, calls: [], accepted: false,
  }
}
