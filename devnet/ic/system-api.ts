import type { Kind } from './frame.ts'
import { refusals } from './reject.ts'
import { callImports } from './system-calls.ts'
import type { Host, SystemCall } from './system-host.ts'
import { messageImports } from './system-message.ts'
import { selfImports } from './system-self.ts'
import { stableImports } from './system-stable.ts'

/** Contexts written as `*`: all but the start function (IC interface specification, §Overview of imports). */
const everywhere = 'I G U RQ NRQ CQ Ry Rt C F T'

/** All functions of `ic0` that this runtime has, by name. */
export function systemCalls(host: Host): Record<string, SystemCall> {
  return { ...messageImports(host), ...selfImports(host), ...callImports(host), ...stableImports(host) }
}

/** Instructions that a function of the system is counted with besides the bytes it moves, about as the replica weighs them. */
const systemCallInstructions = 500

/** The functions as WebAssembly imports: each checks first that it may be called where it is (IC interface specification, §Overview of imports). */
export function importsFor(host: Host): WebAssembly.ModuleImports {
  const out: WebAssembly.ModuleImports = {}
  for (const [name, call] of Object.entries(systemCalls(host))) {
    const allowed = new Set<string>((call.where === '*' ? everywhere : call.where === '* s' ? `${everywhere} s` : call.where).split(' '))
    out[name] = (...args: never[]) => {
      const frame = host.frame()
      frame.system += systemCallInstructions
      if (!allowed.has(frame.kind)) throw refusals.violated(host.canister.text, `"ic0_${name}" cannot be executed in ${names[frame.kind]} mode`)
      return call.run(...args)
    }
  }
  return out
}

const names: Record<Kind, string> = {
  I: 'init', G: 'pre upgrade', U: 'update', RQ: 'replicated query', NRQ: 'non replicated query', CQ: 'composite query', Ry: 'reply callback',
  Rt: 'reject callback', C: 'cleanup', F: 'inspect message', T: 'system task', s: 'start',
}
