import { cpus, freemem, totalmem } from 'node:os'

/** The machine's load, for heartbeats, in per cent. */
export interface Load { cpuPercent: number, memoryPercent: number }

/** Each call answers the load since the one before. */
export function makeLoadMeter(): () => Load {
  const times = (): { busy: number, all: number } => cpus().reduce((sum, { times: { user, nice, sys, idle, irq } }) => {
    const busy = user + nice + sys + irq
    return { busy: sum.busy + busy, all: sum.all + busy + idle }
  }, { busy: 0, all: 0 })
  let last = times()
  return () => {
    const now = times()
    const all = now.all - last.all
    const cpuPercent = all > 0 ? (now.busy - last.busy) / all * 100 : 0
    last = now
    return { cpuPercent, memoryPercent: (1 - freemem() / totalmem()) * 100 }
  }
}
