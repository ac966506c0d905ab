import type { Canister } from './canister.ts'
import { utf8 } from './bytes.ts'

/** Adds a line; the oldest ones make room for it, within the log's limit (IC interface specification, §Canister logs). `now` is in ns since 1970. */
export function addLog(canister: Canister, now: bigint, text: string): void {
  const logBytesMax = Number(canister.settings.logMemoryLimit)
  const content = Uint8Array.from(utf8(text)).slice(0, logBytesMax)
  const lines = [...canister.logs, { idx: (canister.logs.at(-1)?.idx ?? -1n) + 1n, time: now, content }]
  let bytes = lines.reduce((sum, line) => sum + line.content.length, 0)
  while (bytes > logBytesMax) bytes -= lines.shift()?.content.length ?? 0
  canister.logs = lines
}
