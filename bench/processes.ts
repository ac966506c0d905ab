import { readFile, readdir } from 'node:fs/promises'
import { pssOf } from './memory.ts'

/** Ticks of /proc in a second: USER_HZ is 100 on every Linux that Chromium runs on (proc(5)). */
const TICKS = 100

/** Fields of a `stat` file behind the name, which may hold anything (proc(5): field 3 is the first here), and the name; null when it is gone. */
async function statOf(path: string): Promise<{ name: string, fields: string[] } | null> {
  const text = await readFile(`/proc/${path}/stat`, 'utf8').catch(() => null)
  return text === null ? null : { name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')), fields: text.slice(text.lastIndexOf(')') + 2).split(' ') }
}

/** User and system time, s. */
const secondsOf = (fields: readonly string[]): number => (Number(fields[11]) + Number(fields[12])) / TICKS

const numbersIn = async (folder: string): Promise<number[]> => (await readdir(folder).catch(() => [])).filter(name => /^\d+$/.test(name)).map(Number)

const argumentsOf = (pid: number): Promise<string> => readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '')

/** Every process of a process group, with its fields. */
async function groupOf(group: number): Promise<{ pid: number, fields: string[] }[]> {
  const all = await Promise.all((await numbersIn('/proc')).map(async pid => ({ pid, fields: (await statOf(String(pid)))?.fields ?? [] })))
  return all.filter(({ fields }) => fields[2] === String(group))
}

/** Processor seconds, user and system, that one process has used since it started; NaN when it is gone. */
export async function processCpuSeconds(pid: number): Promise<number> {
  return secondsOf((await statOf(String(pid)))?.fields ?? [])
}

/** Processor seconds, user and system, that the processes of a group have used since they started. */
export async function cpuSeconds(group: number): Promise<number> {
  return (await groupOf(group)).reduce((sum, { fields }) => sum + secondsOf(fields), 0)
}

/** Processor seconds of the threads of processes that run now, by what they are: `renderer: worker 17` → s. Those of one name count together, but for workers. */
export async function threadSeconds(processes: readonly { pid: number, kind: string }[]): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const { pid, kind } of processes) {
    for (const tid of await numbersIn(`/proc/${String(pid)}/task`)) {
      const stat = await statOf(`${String(pid)}/task/${String(tid)}`)
      if (!stat) continue
      const name = `${kind}: ${tid === pid ? 'main thread' : stat.name.startsWith('Dedicated') ? `worker ${String(tid)}` : stat.name.replace(/[-\d/]+$/, '').trim()}`
      found[name] = (found[name] ?? 0) + secondsOf(stat.fields)
    }
  }
  return found
}

/** The processes of a browser, which is a process group, and what each is. */
export const browserProcesses = async (group: number): Promise<{ pid: number, kind: string }[]> =>
  Promise.all((await groupOf(group)).map(async ({ pid }) => ({ pid, kind: kindOf(await argumentsOf(pid)) })))

/** What a process of Chromium is, by its arguments. */
function kindOf(command: string): string {
  const [, type = 'browser'] = /--type=([\w-]+)/.exec(command) ?? []
  const [, utility] = /--utility-sub-type=(\w+)/.exec(command) ?? []
  return utility ?? type
}

/** Seconds that all cores together were idle, or waited for a disk, since the machine started (proc(5): /proc/stat), and those that they passed in all. */
export async function machineSeconds(): Promise<{ idle: number, all: number }> {
  const [, ...ticks] = (/^cpu .*/m.exec(await readFile('/proc/stat', 'utf8'))?.[0] ?? '').split(/\s+/)
  // user nice system idle iowait irq softirq steal; what guests take is in user already.
  const seconds = ticks.slice(0, 8).map(one => Number(one) / TICKS)
  return { idle: (seconds[3] ?? 0) + (seconds[4] ?? 0), all: seconds.reduce((sum, one) => sum + one, 0) }
}

/** Proportional set size of the group's renderers, MB (10⁶ bytes). */
export async function rendererMb(group: number): Promise<number> {
  let bytes = 0
  for (const { pid, kind } of await browserProcesses(group)) if (kind === 'renderer') bytes += await pssOf(pid)
  return bytes / 1e6
}
