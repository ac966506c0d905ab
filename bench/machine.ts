import { spawnSync } from 'node:child_process'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { findChromium } from '../tools/house/chromium.ts'

/** Where and when figures were taken; `load`: work that wanted a core in the minute before. */
export interface Machine { date: string, cpu: string, cores: number, load: number, memoryGiB: number, system: string, node: string, chromium: string }

/** This machine, now; `chromium` is "none" when there is none. */
export function describeMachine(): Machine {
  const chromium = findChromium()
  const version = chromium ? spawnSync(chromium, ['--version'], { encoding: 'utf8', timeout: 20_000 }).stdout : null
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC',
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    load: loadavg()[0] ?? 0,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    node: process.version,
    chromium: version?.trim() ?? 'none',
  }
}
