/** Reject codes of the IC interface specification, §Reject codes. */
export const code = { sysFatal: 1, sysTransient: 2, destinationInvalid: 3, canisterReject: 4, canisterError: 5, sysUnknown: 6 } as const

/** Why a message failed, as the caller sees it: reject code 1 … 6, the replica's own error code (`IC0503`), a sentence. */
export interface Refusal { code: number, errorCode: string, message: string }

/** How a message ended: reply bytes, or a refusal. */
export type Answer = { reply: Uint8Array } | Refusal

/** Thrown where a message cannot go on; it never leaves the runtime, the caller gets its fields as a reject. */
export class Refused extends Error implements Refusal {
  override readonly name = 'Refused'
  readonly code: number
  readonly errorCode: string
  constructor(rejectCode: number, errorCode: string, message: string) {
    super(message)
    this.code = rejectCode
    this.errorCode = errorCode
  }
}

/** The refusals of the replica that this runtime makes too, with its error codes. */
export const refusals = {
  notFound: (id: string): Refused => new Refused(code.destinationInvalid, 'IC0301', `Canister ${id} not found`),
  noMethod: (id: string, method: string): Refused => new Refused(code.canisterError, 'IC0536', `Error from Canister ${id}: Canister has no update method '${method}'.`),
  noQuery: (id: string, method: string): Refused => new Refused(code.canisterError, 'IC0536', `Error from Canister ${id}: Canister has no query method '${method}'.`),
  noModule: (id: string): Refused => new Refused(code.canisterError, 'IC0537', `Error from Canister ${id}: Attempted to execute a message, but the canister contains no Wasm module.`),
  notRunning: (id: string): Refused => new Refused(code.canisterError, 'IC0508', `Canister ${id} is stopped`),
  stopping: (id: string): Refused => new Refused(code.canisterError, 'IC0509', `Canister ${id} is not running`),
  notAnswered: (id: string): Refused => new Refused(code.canisterError, 'IC0511', `Canister ${id} was started while it was stopping.`),
  outOfCycles: (id: string, missing: bigint): Refused => new Refused(code.sysTransient, 'IC0207', `Canister ${id} is out of cycles: please top up the canister with at least ${missing} additional cycles`),
  frozen: (id: string): Refused => new Refused(code.sysTransient, 'IC0207', `Canister ${id} is unable to process query calls because it's frozen. Please top up the canister with cycles and try again.`),
  tooLong: (id: string, limit: number): Refused => new Refused(code.canisterError, 'IC0522', `Error from Canister ${id}: Canister exceeded the limit of ${limit} instructions for single message execution.`),
  tooFewForCreation: (needed: bigint, given: bigint): Refused =>
    new Refused(code.canisterReject, 'IC0403', `Creating a canister requires a fee of ${needed} that is deducted from the canister's initial balance but only ${given} cycles were received with the create_canister request.`),
  noManagementQuery: (method: string): Refused => new Refused(code.canisterError, 'IC0536', `Management canister has no query method '${method}'`),
  notAllowedLogs: (caller: string, id: string): Refused => new Refused(code.canisterReject, 'IC0406', `Caller ${caller} is not allowed to access the logs of canister ${id}`),
  uninstalled: (id: string): Refused => new Refused(code.canisterReject, 'IC0406', `Canister ${id} has been uninstalled.`),
  notStopped: (id: string): Refused => new Refused(code.canisterError, 'IC0510', `Canister ${id} must be stopped before it is deleted.`),
  called: (id: string, text: string): Refused => new Refused(code.canisterError, 'IC0503', `Error from Canister ${id}: Canister called \`ic0.trap\` with message: '${text}'.`),
  trapped: (id: string, text: string): Refused => new Refused(code.canisterError, 'IC0502', `Error from Canister ${id}: Canister trapped: ${text}.`),
  violated: (id: string, text: string): Refused => new Refused(code.canisterError, 'IC0504', `Error from Canister ${id}: Canister violated contract: ${text}.`),
  silent: (id: string): Refused => new Refused(code.canisterError, 'IC0506', `Error from Canister ${id}: Canister did not reply to the call.`),
  invalidModule: (id: string, text: string): Refused => new Refused(code.canisterError, 'IC0505', `Error from Canister ${id}: Canister's Wasm module is not valid: ${text}.`),
  notController: (id: string): Refused => new Refused(code.canisterError, 'IC0512', `Only controllers of canister ${id} can do this.`),
  occupied: (id: string): Refused => new Refused(code.canisterError, 'IC0514', `Canister ${id} cannot be installed because the canister is not empty. Try installing with mode='reinstall' instead.`),
  inspected: (id: string): Refused => new Refused(code.canisterReject, 'IC0406', `Canister ${id} rejected the message`),
  badArgument: (method: string, text: string): Refused => new Refused(code.canisterReject, 'IC0408', `${method}: the argument could not be decoded: ${text}`),
  unsupported: (method: string): Refused => new Refused(code.canisterError, 'IC0536', `Management canister has no method '${method}'`),
  tooLarge: (id: string): Refused => new Refused(code.canisterError, 'IC0504', `Error from Canister ${id}: Canister violated contract: the message is larger than 2,097,152 bytes.`),
}
