import { readFile, readdir } from 'node:fs/promises'
import { pssOf } from './memory.ts'

/** Ticks of /proc in a second: USER_HZ is 100 on every Linux that Chromium runs on (proc(5)). */
const TICKS = 100

/** Fields of /proc/<pid>/stat behind the name, which may hold anything (proc(5): field 3 is the first here). */
async function statOf(pid: string): Promise<string[] | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  return text?.slice(text.lastIndexOf(')') + 2).split(' ') ?? null
}

/** Every process of a process group, with its fields. */
async function groupOf(group: number): Promise<{ pid: number, fields: string[] }[]> {
  const all = await Promise.all((await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(async pid => ({ pid: Number(pid), fields: await statOf(pid) })))
  return all.flatMap(({ pid, fields }) => fields?.[2] === String(group) ? [{ pid, fields }] : [])
}

/** Processor seconds, user and system, that one process has used since it started; NaN when it is gone. */
export async function processCpuSeconds(pid: number): Promise<number> {
  const fields = await statOf(String(pid))
  return (Number(fields?.[11]) + Number(fields?.[12])) / TICKS
}

/** Processor seconds, user and system, that the processes of a group have used since they started. */
export async function cpuSeconds(group: number): Promise<number> {
  return (await groupOf(group)).reduce((sum, { fields }) => sum + (Number(fields[11]) + Number(fields[12])) / TICKS, 0)
}

/** Proportional set size of the group's renderers, MB (10⁶ bytes). */
export async function rendererMb(group: number): Promise<number> {
  let bytes = 0
  for (const { pid } of await groupOf(group)) {
    const command = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '')
    if (command.includes('--type=renderer')) bytes += await pssOf(pid)
  }
  return bytes / 1e6
}
